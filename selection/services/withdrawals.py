"""What becomes of interviews and places when a proposal is withdrawn, not accepted, or its selection cancelled?

The proposals' room does not know this one, so this room looks for itself: at each sweep, and before a place is given.
"""

from journal.services import label, record
from journal.transactions import use_case, within_transaction
from notices import services as notices
from proposals.lifecycle import OUT_OF_THE_RACE
from selection.models import Award, Interview


@use_case
def settle_withdrawals(*, at):
    """Take proposals that are out of the race off the interview list and off their places; nobody is written to.

    Letters that have not gone yet are withdrawn. Returns how many interviews and places were freed, as two integers.
    """
    listed = Interview.objects.select_for_update(of=("self",)).filter(
        state=Interview.State.LISTED, proposal__state__in=OUT_OF_THE_RACE
    )
    interviews = list(listed.select_related("proposal"))
    for interview in interviews:
        notices.withdraw(label(interview), at=at, actor=None)
        interview.state = Interview.State.CALLED_OFF
        interview.save(update_fields=["state"])
        record(
            "interview.called_off", subject=interview, actor=None, at=at, detail={"because": interview.proposal.state}
        )
    return len(interviews), vacate_withdrawn(at=at)


@within_transaction
def vacate_withdrawn(*, at, call=None):
    """Free the places that proposals out of the race still hold, of one call or of all; returns how many."""
    awards = Award.objects.select_for_update(of=("self",)).filter(proposal__state__in=OUT_OF_THE_RACE)
    if call is not None:
        awards = awards.filter(seat__call=call)
    held = list(awards.select_related("seat", "proposal"))
    for award in held:
        detail = {"proposal": award.proposal_id, "seat": award.seat.number, "because": award.proposal.state}
        record("award.taken_back", subject=award, actor=None, at=at, detail=detail)
        award.delete()
    return len(held)


@within_transaction
def end_award(proposal, *, actor, at):
    """End the award of a locked proposal whose selection is cancelled: its place is free again. Returns it, or None."""
    held = Award.objects.select_for_update(of=("self",)).filter(proposal=proposal, ended_at__isnull=True).first()
    if held is None:
        return None
    held.ended_at, held.ended_by = at, actor
    held.save(update_fields=["ended_at", "ended_by"])
    detail = {"proposal": proposal.pk, "seat": held.seat.number}
    record("award.ended", subject=held, actor=actor, at=at, detail=detail)
    return held
