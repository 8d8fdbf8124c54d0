"""How does an officer keep a letter back, let it go, or send once more what has gone?"""

from jobs import doorbell
from journal.refusals import NotAllowed
from journal.services import record
from journal.transactions import use_case, within_transaction
from notices.models import Notice
from notices.refusals import (
    CopyOnItsWay,
    LetterCannotBeHeld,
    LetterHeld,
    LetterNotHeld,
    LetterNotOut,
    LetterReplaced,
    LetterTooLate,
    ReasonMissing,
    SecretGone,
)
from notices.services.promising import POSTING
from notices.services.rendering import SECRET

HOLDABLE = Notice.WAITING
SENDABLE = (Notice.State.SENT, Notice.State.UNKNOWN)
LONGEST_STEM = 106  # characters of a key before "-again-" and a number: the column holds 120


@use_case
def hold(pk, *, reason, actor, at):
    """Keep an owed letter back until an officer lets it go, and return its Notice.

    `reason` stands on the letter's page and in the journal. Holding moves no limit: past `not_after` the letter is too
    late and alarms as any other. Raises NotAllowed, LetterHeld (it is held already), LetterCannotBeHeld (a worker has it
    in hand, or it is not owed), ReasonMissing.
    """
    notice = _for_officer(pk, actor)
    if notice.is_held:
        raise LetterHeld
    if notice.state not in HOLDABLE:
        raise LetterCannotBeHeld(state=notice.state)
    reason = _given(reason)

    notice.held_at, notice.held_by, notice.held_reason = at, actor, reason
    notice.save(update_fields=["held_at", "held_by", "held_reason"])
    record("notice.held", subject=notice, actor=actor, at=at, detail={"key": notice.key, "reason": reason})
    return notice


@use_case
def release_letter(pk, *, reason, actor, at):
    """Let a held letter go when its turn comes, at once where that has passed, and return its Notice.

    `reason` stands in the journal. Raises NotAllowed, LetterNotHeld, LetterTooLate, ReasonMissing.
    """
    notice = _for_officer(pk, actor)
    if not notice.is_held:
        raise LetterNotHeld(state=notice.state)
    if notice.not_after is not None and at > notice.not_after:
        raise LetterTooLate(not_after=notice.not_after, at=at)
    reason = _given(reason)

    notice.held_at, notice.held_by, notice.held_reason = None, None, ""
    notice.save(update_fields=["held_at", "held_by", "held_reason"])
    record("notice.let_go", subject=notice, actor=actor, at=at, detail={"key": notice.key, "reason": reason})
    doorbell.ring(POSTING)
    return notice


@use_case
def send_again(pk, *, reason, actor, at):
    """Owe a letter once more that went, or may have gone, and return the copy's Notice.

    The copy is a row of its own with the same text and the same Message-ID, so that a mailbox shows it once; its limit
    is that of the original. A doubtful original is not tried any further by itself. Raises NotAllowed (also for sign-in
    letters), LetterNotOut, LetterReplaced, SecretGone, LetterTooLate, CopyOnItsWay, ReasonMissing.
    """
    notice = _for_officer(pk, actor)
    if notice.state not in SENDABLE:
        raise LetterNotOut(state=notice.state)
    original = _original_of(notice)
    if original.state == Notice.State.WITHDRAWN:
        raise LetterNotOut(state=original.state)
    if original.replacements().exists():
        raise LetterReplaced
    if SECRET in notice.body:
        raise SecretGone
    if original.not_after is not None and at >= original.not_after:
        raise LetterTooLate(not_after=original.not_after, at=at)
    copies = Notice.objects.filter(copy_of=original)
    if copies.on_their_way().exclude(pk=notice.pk).exists():
        raise CopyOnItsWay
    reason = _given(reason)

    if notice.state == Notice.State.UNKNOWN:
        notice.doubts = max(notice.doubts, 2)
        notice.save(update_fields=["doubts"])
    copy = _copied(original, number=copies.count() + 1, at=at)
    detail = {"key": notice.key, "copy": copy.key, "reason": reason}
    record("notice.sent_again", subject=notice, actor=actor, at=at, detail=detail)
    doorbell.ring(POSTING)
    return copy


@within_transaction
def _for_officer(pk, actor):
    notice = Notice.objects.select_for_update(of=("self",)).get(pk=pk)
    if not actor.has_perm("notices.mend_letter", notice):
        raise NotAllowed
    return notice


@within_transaction
def _original_of(notice):
    """Return the letter itself or, of a copy, its original, locked: two presses number their copies one after another."""
    if notice.copy_of_id is None:
        return notice
    return Notice.objects.select_for_update(of=("self",)).get(pk=notice.copy_of_id)


@within_transaction
def _copied(original, *, number, at):
    same = ("kind", "about", "scope", "to_user", "kept_from", "to_address", "language", "subject", "body", "calendar")
    return Notice.objects.create(
        key=f"{original.key[:LONGEST_STEM]}-again-{number}",
        copy_of=original,
        message_id=original.message_id,
        promised_at=at,
        not_before=at,
        next_try_at=at,
        not_after=original.not_after,
        **{field: getattr(original, field) for field in same},
    )


def _given(reason):
    if not reason.strip():
        raise ReasonMissing
    return reason.strip()
