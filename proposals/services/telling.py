"""Who is owed a letter when the deadline of a call moves, and how are all of them promised theirs?"""

import logging

from django.db.models import Exists, OuterRef

from calls import services as calls
from calls.deadlines import has_closed
from calls.models import Extension
from journal.services import label, record
from journal.transactions import outside_transaction, use_case, within_transaction
from notices import expecting
from notices import services as notices
from notices.expecting import Expected
from proposals.lifecycle import State
from proposals.models import Proposal
from proposals.sentences import expected as words

logger = logging.getLogger(__name__)

BATCH = 100  # letters promised in one transaction


@outside_transaction
def tell_of_extensions(*, at):
    """Promise a letter to everyone with a draft under a call whose deadline was moved; returns how many there were.

    What one sweep leaves, because it was stopped, the next goes on with.
    """
    expecting.ask_whether_forecast(extensions_due)
    promised = 0
    for pk in calls.untold():
        letters = tell_next_of_extension(pk, at=at)
        while letters is not None:
            promised += letters
            letters = tell_next_of_extension(pk, at=at)
    return promised


def extensions_due(scope, *, after, until):
    """Return the letters about moved deadlines that are due at the first of two instants; none falls due by the clock."""
    waiting = Extension.objects.filter(pk__in=calls.untold()).select_related("call").order_by("pk")
    if scope:
        waiting = waiting.filter(call__slug=scope)
    open_ones = [one for one in waiting if not has_closed(closes_at=one.closes_at, at=after)]
    return [letter for one in open_ones for letter in _letters_about(one, _drafts_after(one), at=after)]


def _letters_about(extension, drafts, *, at):
    """Return the letters about one extension for some drafts: one a person, however many drafts; nobody is named."""
    return [
        Expected(
            key=f"{calls.LETTER}-{extension.pk}-{lead}",
            kind=calls.LETTER,
            about=label(extension),
            scope=extension.call.slug,
            due_at=at,
            not_after=extension.closes_at,
            to_name="",
            to_pk=lead,
            why=words.why_told_of_extension(),
        )
        for lead in dict.fromkeys(draft.lead_id for draft in drafts)
    ]


@use_case
def tell_next_of_extension(pk, *, at):
    """Promise the next letters about one extension; returns how many, or None where all are promised already."""
    extension = calls.locked_untold(pk)
    if extension is None:
        return None
    if has_closed(closes_at=extension.closes_at, at=at):
        return _give_up(extension, at=at)
    drafts = list(_drafts_after(extension)[:BATCH])
    leads = {draft.lead_id: draft.lead for draft in drafts}
    letters = _letters_about(extension, drafts, at=at)
    for one in letters:
        notices.promise(
            one.key,
            kind=one.kind,
            about=one.about,
            to=leads[one.to_pk],
            template="calls_deadline_extended",
            context={"call": extension.call, "extension": extension},
            at=at,
            scope=one.scope,
            not_after=one.not_after,
            kept_from=leads[one.to_pk],
        )
    is_last = len(drafts) < BATCH
    calls.note_told(extension, upto=drafts[-1].pk if drafts else extension.told_upto, is_last=is_last, at=at)
    if is_last:
        record("extension.told", subject=extension, actor=None, at=at, detail={"call": extension.call.slug})
    return len(letters)


@within_transaction
def _give_up(extension, *, at):
    """Promise no letter any more: one that tells of a deadline after it has passed helps nobody. Operators are told."""
    logger.error("extension %s passed before everyone was told of it", extension.pk)
    calls.note_told(extension, upto=extension.told_upto, is_last=True, at=at)
    detail = {"call": extension.call.slug, "upto": extension.told_upto}
    record("extension.not_told_in_time", subject=extension, actor=None, at=at, detail=detail)


def _drafts_after(extension):
    """Return the drafts whose leads are not told yet, by key: a lead's earlier draft has brought the letter already."""
    earlier = Proposal.objects.filter(
        call=extension.call_id, state=State.DRAFT, lead=OuterRef("lead"), pk__lte=extension.told_upto
    )
    drafts = Proposal.objects.filter(call=extension.call_id, state=State.DRAFT, pk__gt=extension.told_upto)
    return drafts.exclude(Exists(earlier)).select_related("lead").order_by("pk")
