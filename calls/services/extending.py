"""How is the deadline of a call moved later, in public, and who keeps count of those who were told?"""

from calls.models import Call, ChangeLogEntry, Extension
from calls.refusals import DeadlineMovedEarlier, DeadlineMovedMeanwhile, DeadlineNotAhead, ReasonsMissing
from calls.sentences import extension_in_public
from journal.refusals import NotAllowed
from journal.sentences import tokyo_day
from journal.services import record
from journal.transactions import use_case, within_transaction
from notices import services as notices

LETTER = "deadline-extended"  # the kind of letter that tells of an extension


@use_case
def extend_deadline(call_pk, *, closes_at, reason_en, reason_ja, actor, at, was_at=None):
    """Move the deadline of a call to a later instant, a whole minute, and say so in public; returns the Extension.

    A call that has closed opens again. `was_at` is the deadline that the officer read, if that matters. Raises
    Call.DoesNotExist, NotAllowed, DeadlineMovedMeanwhile, DeadlineMovedEarlier (also for the same instant),
    DeadlineNotAhead, ReasonsMissing.
    """
    # Submissions read this row without a lock, and drafts begun meanwhile only need its key to stay.
    call = Call.objects.select_for_update(of=("self",), no_key=True).get(pk=call_pk)
    if not actor.has_perm("calls.keep_call", call):
        raise NotAllowed(right="calls.keep_call")
    words = {"reason_en": reason_en.strip(), "reason_ja": reason_ja.strip()}
    said = preview_extension(call, closes_at=closes_at, was_at=was_at, at=at, **words)

    release_from_older_letters(call, actor=actor, at=at)
    extension = Extension.objects.create(
        call=call, was_at=call.closes_at, closes_at=closes_at, decided_at=at, decided_by=actor, **words
    )
    ChangeLogEntry.objects.create(call=call, on=tokyo_day(at), **said)
    call.closes_at = closes_at
    call.version += 1
    call.last_updated_on = max(call.last_updated_on, tokyo_day(at))
    call.save(update_fields=["closes_at", "version", "last_updated_on"])
    detail = {
        "from": extension.was_at.isoformat(),
        "to": closes_at.isoformat(),
        "version": call.version,
        **words,
    }
    record("call.deadline_moved", subject=call, actor=actor, at=at, detail=detail)
    return extension


def preview_extension(call, *, closes_at, reason_en, reason_ja, at, was_at=None):
    """Return what the change log would say of an extension, `text_en` and `text_ja`; writes nothing.

    Raises what `extend_deadline` raises of the deadline and the reasons.
    """
    if was_at is not None and was_at != call.closes_at:
        raise DeadlineMovedMeanwhile(closes_at=call.closes_at)
    if closes_at <= call.closes_at:
        raise DeadlineMovedEarlier(closes_at=call.closes_at, wanted=closes_at)
    if closes_at <= at:
        raise DeadlineNotAhead(wanted=closes_at, at=at)
    if not (reason_en.strip() and reason_ja.strip()):
        raise ReasonsMissing()
    return extension_in_public(was_at=call.closes_at, closes_at=closes_at, reason_en=reason_en, reason_ja=reason_ja)


@within_transaction
def release_from_older_letters(call, *, actor, at):
    """Take back what is not out yet of the letters of older extensions: the new one says all that is to be known."""
    for older in call.extensions.select_for_update(of=("self",)).order_by("pk"):
        notices.withdraw(older, at=at, actor=actor, kinds=[LETTER])
        if older.told_at is None:
            note_told(older, upto=older.told_upto, is_last=True, at=at)


def untold():
    """Return the keys of the extensions whose letters are not all promised, oldest first."""
    return list(Extension.objects.filter(told_at__isnull=True).order_by("pk").values_list("pk", flat=True))


@within_transaction
def locked_untold(pk):
    """Lock an extension for telling of it; returns it with its call, or None where all of it is told."""
    waiting = Extension.objects.select_for_update(of=("self",)).select_related("call")
    return waiting.filter(pk=pk, told_at__isnull=True).first()


@within_transaction
def note_told(extension, *, upto, is_last, at):
    """Keep how far the letters of a locked extension are promised: up to the proposal with the key `upto`."""
    extension.told_upto = upto
    extension.told_at = at if is_last else None
    extension.save(update_fields=["told_upto", "told_at"])
