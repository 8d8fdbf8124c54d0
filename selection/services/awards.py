"""How does a proposal take one of the places, also when two officers press at once?"""

from django.db import IntegrityError, transaction

from calls.models import Seat
from journal.services import record
from journal.transactions import use_case, within_transaction
from selection.models import Award
from selection.refusals import NoSeatLeft, NotAwarded
from selection.services.locking import ask_whether_accepted, locked_candidate
from selection.services.withdrawals import vacate_withdrawn


@use_case
def award(proposal_pk, *, actor, at):
    """Give a proposal the lowest free place and return the Award; pressed twice, it keeps the place it has.

    Nothing is counted: a place takes one award, the database sees to it, and whoever comes second tries the next.
    Raises NotAllowed, ResultsReleased, CallStillOpen, NotUnderReview, ClauseStands, NoSeatLeft.
    """
    proposal = locked_candidate(proposal_pk, actor=actor, right="selection.award_place", at=at)
    held = Award.objects.filter(proposal=proposal).first()
    if held is not None:
        return held

    ask_whether_accepted([proposal])
    vacate_withdrawn(at=at, call=proposal.call)
    taken_seats = Award.objects.filter(ended_at__isnull=True).values("seat")
    for seat in Seat.objects.filter(call=proposal.call).exclude(pk__in=taken_seats).order_by("number"):
        taken = _sit(proposal, seat, actor=actor, at=at)
        if taken is not None:
            detail = {"proposal": proposal.pk, "seat": seat.number}
            record("award.given", subject=taken, actor=actor, at=at, detail=detail)
            return taken
    raise NoSeatLeft(places=proposal.call.seats.count())


@within_transaction
def _sit(proposal, seat, *, actor, at):
    """Try one place; None where somebody sat down at the same moment."""
    try:
        with transaction.atomic():
            return Award.objects.create(proposal=proposal, seat=seat, awarded_at=at, awarded_by=actor)
    except IntegrityError:
        return None


@use_case
def revoke_award(proposal_pk, *, actor, at):
    """Take a place back before the release.

    Raises NotAllowed, ResultsReleased, CallStillOpen, NotUnderReview, NotAwarded.
    """
    proposal = locked_candidate(proposal_pk, actor=actor, right="selection.award_place", at=at)
    held = Award.objects.select_related("seat").filter(proposal=proposal).first()
    if held is None:
        raise NotAwarded(reference=proposal.reference)

    detail = {"proposal": proposal.pk, "seat": held.seat.number}
    record("award.taken_back", subject=held, actor=actor, at=at, detail=detail)
    held.delete()
