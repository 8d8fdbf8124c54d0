"""How does a proposal come onto the reserve list, move on it and leave it, and how is one declined?

Ranks run from 1 without a gap. Every act holds the board's lock, and the database takes each rank once.
"""

from django.db.models import Max

from journal.services import record
from journal.transactions import use_case, within_transaction
from proposals.lifecycle import OUT_OF_THE_RACE
from selection.models import Decline, Reserve
from selection.queries.sealing import RESERVE, UNDECIDED, where_on_the_board
from selection.refusals import GroundsMissing, NotDeclined, NotInReserve, PlacedElsewhere, ReservesMoved
from selection.services.locking import ask_whether_accepted, candidate_on_the_board


@use_case
def put_in_reserve(proposal_pk, *, actor, at, reason=""):
    """Put a proposal at the end of the reserve list and return the Reserve; pressed twice, it stands there once.

    Raises NotAllowed, ResultsReleased, CallStillOpen, NotUnderReview, BoardFrozen, PlacedElsewhere, ClauseStands.
    """
    proposal = candidate_on_the_board(proposal_pk, actor=actor, at=at)
    standing = where_on_the_board(proposal)
    if standing == RESERVE:
        return proposal.reserve
    if standing != UNDECIDED:
        raise PlacedElsewhere(reference=proposal.reference, standing=standing)
    ask_whether_accepted([proposal])
    _close_up(proposal.call, actor=actor, at=at)
    last = Reserve.objects.filter(call=proposal.call).aggregate(last=Max("rank"))["last"] or 0
    placed = Reserve.objects.create(
        proposal=proposal, call=proposal.call, rank=last + 1, reason=reason.strip(), placed_at=at, placed_by=actor
    )
    detail = {"proposal": proposal.pk, "rank": placed.rank, "reason": placed.reason}
    record("reserve.placed", subject=placed, actor=actor, at=at, detail=detail)
    return placed


@use_case
def move_reserve(proposal_pk, *, up, actor, at, seen_rank=None):
    """Let a reserve change places with the one before it, or after it, and return it.

    The first cannot go up, the last cannot go down: nothing happens. `seen_rank` is the rank that the officer saw, so
    that two presses do not move it twice. Raises NotAllowed, ResultsReleased, CallStillOpen, NotUnderReview,
    BoardFrozen, NotInReserve, ReservesMoved.
    """
    proposal = candidate_on_the_board(proposal_pk, actor=actor, at=at)
    _close_up(proposal.call, actor=actor, at=at)
    moved = _reserve_of(proposal)
    if seen_rank is not None and seen_rank != moved.rank:
        raise ReservesMoved(reference=proposal.reference)
    rank = moved.rank - 1 if up else moved.rank + 1
    other = Reserve.objects.filter(call=proposal.call, rank=rank).first()
    if other is not None:
        _swap(moved, other)
        detail = {"proposal": proposal.pk, "rank": moved.rank, "before": other.rank}
        record("reserve.moved", subject=moved, actor=actor, at=at, detail=detail)
    return moved


@within_transaction
def _swap(moved, other):
    """Let two reserves change ranks over one that nobody has: no two ever share one."""
    last = Reserve.objects.filter(call=moved.call_id).aggregate(last=Max("rank"))["last"]
    first, second = moved.rank, other.rank
    for one, rank in ((moved, last + 1), (other, first), (moved, second)):
        one.rank = rank
        one.save(update_fields=["rank"])


@use_case
def take_off_reserve(proposal_pk, *, actor, at):
    """Take a proposal off the reserve list; those behind it move up.

    Raises NotAllowed, ResultsReleased, CallStillOpen, NotUnderReview, BoardFrozen, NotInReserve.
    """
    proposal = candidate_on_the_board(proposal_pk, actor=actor, at=at)
    _reserve_of(proposal)
    take_off_reserves(proposal, actor=actor, at=at)


@within_transaction
def take_off_reserves(proposal, *, actor, at):
    """Take a proposal off the reserve list if it stands there: it has been given a seat, or it was taken off."""
    held = Reserve.objects.filter(proposal=proposal).first()
    if held is not None:
        _remove(held, actor=actor, at=at, detail={"reason": held.reason})
        _close_up(proposal.call, actor=actor, at=at)


@within_transaction
def _close_up(call, *, actor, at):
    """Take proposals out of the race off the reserve list of a locked board and number the others from 1."""
    for gone in Reserve.objects.filter(call=call, proposal__state__in=OUT_OF_THE_RACE).select_related("proposal"):
        _remove(gone, actor=None, at=at, detail={"because": gone.proposal.state})
    for rank, one in enumerate(Reserve.objects.filter(call=call).order_by("rank"), start=1):
        if one.rank != rank:  # always downwards, onto a rank that has just fallen free
            Reserve.objects.filter(pk=one.pk).update(rank=rank)


@within_transaction
def _remove(reserve, *, actor, at, detail):
    detail = {"proposal": reserve.proposal_id, "rank": reserve.rank, **detail}
    record("reserve.taken_off", subject=reserve, actor=actor, at=at, detail=detail)
    reserve.delete()


@within_transaction
def _reserve_of(proposal):
    reserve = Reserve.objects.filter(proposal=proposal).first()
    if reserve is None:
        raise NotInReserve(reference=proposal.reference)
    return reserve


@use_case
def decline(proposal_pk, *, reason, actor, at):
    """Note that the board does not choose a proposal, and why; returns the Decline. Pressed twice, it is noted once.

    Raises NotAllowed, ResultsReleased, CallStillOpen, NotUnderReview, BoardFrozen, PlacedElsewhere, GroundsMissing.
    """
    proposal = candidate_on_the_board(proposal_pk, actor=actor, at=at)
    standing = where_on_the_board(proposal)
    if hasattr(proposal, "decline"):
        return proposal.decline
    if standing != UNDECIDED:
        raise PlacedElsewhere(reference=proposal.reference, standing=standing)
    if not reason.strip():
        raise GroundsMissing()
    declined = Decline.objects.create(proposal=proposal, reason=reason.strip(), decided_at=at, decided_by=actor)
    detail = {"proposal": proposal.pk, "reason": declined.reason}
    record("decline.noted", subject=declined, actor=actor, at=at, detail=detail)
    return declined


@use_case
def undo_decline(proposal_pk, *, actor, at):
    """Let a declined proposal be undecided again.

    Raises NotAllowed, ResultsReleased, CallStillOpen, NotUnderReview, BoardFrozen, NotDeclined.
    """
    proposal = candidate_on_the_board(proposal_pk, actor=actor, at=at)
    declined = Decline.objects.filter(proposal=proposal).first()
    if declined is None:
        raise NotDeclined(reference=proposal.reference)
    detail = {"proposal": proposal.pk, "reason": declined.reason}
    record("decline.undone", subject=declined, actor=actor, at=at, detail=detail)
    declined.delete()
