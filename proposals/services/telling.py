"""Who is owed a letter when the deadline of a call moves, and how are all of them promised theirs?"""

import logging

from django.db.models import Exists, OuterRef

from calls import services as calls
from calls.deadlines import has_closed
from journal.services import label, record
from journal.transactions import outside_transaction, use_case, within_transaction
from notices import services as notices
from proposals.lifecycle import State
from proposals.models import Proposal

logger = logging.getLogger(__name__)

BATCH = 100  # letters promised in one transaction


@outside_transaction
def tell_of_extensions(*, at):
    """Promise a letter to everyone with a draft under a call whose deadline was moved; returns how many there were.

    What one sweep leaves, because it was stopped, the next goes on with.
    """
    promised = 0
    for pk in calls.untold():
        letters = tell_next_of_extension(pk, at=at)
        while letters is not None:
            promised += letters
            letters = tell_next_of_extension(pk, at=at)
    return promised


@use_case
def tell_next_of_extension(pk, *, at):
    """Promise the next letters about one extension; returns how many, or None where all are promised already."""
    extension = calls.locked_untold(pk)
    if extension is None:
        return None
    if has_closed(closes_at=extension.closes_at, at=at):
        return _give_up(extension, at=at)
    drafts = list(_drafts_after(extension)[:BATCH])
    leads = {draft.lead_id: draft.lead for draft in drafts}  # one letter a person, however many drafts
    for lead in leads.values():
        notices.promise(
            f"{calls.LETTER}-{extension.pk}-{lead.pk}",
            kind=calls.LETTER,
            about=label(extension),
            to=lead,
            template="calls_deadline_extended",
            context={"call": extension.call, "extension": extension},
            at=at,
            scope=extension.call.slug,
            not_after=extension.closes_at,
            kept_from=lead,
        )
    is_last = len(drafts) < BATCH
    calls.note_told(extension, upto=drafts[-1].pk if drafts else extension.told_upto, is_last=is_last, at=at)
    if is_last:
        record("extension.told", subject=extension, actor=None, at=at, detail={"call": extension.call.slug})
    return len(leads)


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
