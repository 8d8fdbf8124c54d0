"""How does a proposal take one of the seats, also when two officers press at once, and how is a seat left empty?"""

from django.db import IntegrityError, transaction

from calls.models import Call, Seat
from journal.refusals import NotAllowed
from journal.services import record
from journal.transactions import use_case, within_transaction
from selection.models import Award, EmptySeat
from selection.queries.sealing import DECLINED
from selection.refusals import (
    GroundsMissing,
    NoSeatLeft,
    NoSuchSeat,
    NotAwarded,
    PlacedElsewhere,
    SeatLeftEmpty,
    SeatTaken,
)
from selection.services.locking import (
    ask_whether_accepted,
    ask_whether_thawed,
    ask_whether_undecided,
    candidate_on_the_board,
    locked_round,
)
from selection.services.reserves import take_off_reserves
from selection.services.withdrawals import vacate_withdrawn


@use_case
def award(proposal_pk, *, actor, at, number=None, reason=""):
    """Give a proposal a seat, the lowest free one or that of a number, and return the Award.

    Pressed twice, it keeps the seat it has. A reserve leaves the reserve list. Nothing is counted: a seat takes one
    award, the database sees to it, and whoever comes second tries the next. Raises NotAllowed, ResultsReleased,
    CallStillOpen, NotUnderReview, BoardFrozen, PlacedElsewhere, ClauseStands, NoSuchSeat, SeatTaken, SeatLeftEmpty,
    NoSeatLeft.
    """
    proposal = candidate_on_the_board(proposal_pk, actor=actor, at=at)
    held = Award.objects.filter(proposal=proposal).first()
    if held is not None:
        return held

    if hasattr(proposal, "decline"):
        raise PlacedElsewhere(reference=proposal.reference, standing=DECLINED)
    ask_whether_accepted([proposal])
    vacate_withdrawn(at=at, call=proposal.call)
    for seat in _seats_to_try(proposal.call, number):
        taken = _sit(proposal, seat, reason=reason.strip(), actor=actor, at=at)
        if taken is not None:
            take_off_reserves(proposal, actor=actor, at=at)
            detail = {"proposal": proposal.pk, "seat": seat.number, "reason": taken.reason}
            record("award.given", subject=taken, actor=actor, at=at, detail=detail)
            return taken
    raise NoSeatLeft(places=proposal.call.seats.count())


@within_transaction
def _seats_to_try(call, number):
    """Return the free seats from the lowest on, or the one of a number.

    Raises NoSuchSeat, SeatTaken, SeatLeftEmpty.
    """
    if number is not None:
        seat = _seat(call, number)
        _ask_whether_free(seat)
        if EmptySeat.objects.filter(seat=seat).exists():
            raise SeatLeftEmpty(number=number)
        return [seat]
    taken = Award.objects.filter(ended_at__isnull=True).values("seat")
    free = Seat.objects.filter(call=call).exclude(pk__in=taken).order_by("number")
    seats = list(free.filter(left_empty__isnull=True))
    if free and not seats:
        raise SeatLeftEmpty(number=free[0].number)
    return seats


@within_transaction
def _sit(proposal, seat, *, reason, actor, at):
    """Try one seat; None where somebody sat down at the same moment."""
    try:
        with transaction.atomic():
            return Award.objects.create(proposal=proposal, seat=seat, reason=reason, awarded_at=at, awarded_by=actor)
    except IntegrityError:
        return None


@use_case
def revoke_award(proposal_pk, *, actor, at):
    """Take a seat back before the board is frozen.

    Raises NotAllowed, ResultsReleased, CallStillOpen, NotUnderReview, BoardFrozen, NotAwarded.
    """
    proposal = candidate_on_the_board(proposal_pk, actor=actor, at=at)
    held = Award.objects.select_related("seat").filter(proposal=proposal).first()
    if held is None:
        raise NotAwarded(reference=proposal.reference)

    detail = {"proposal": proposal.pk, "seat": held.seat.number, "reason": held.reason}
    record("award.taken_back", subject=held, actor=actor, at=at, detail=detail)
    held.delete()


@use_case
def leave_empty(call_pk, *, number, reason, actor, at):
    """Leave a seat empty on purpose, say why, and return the EmptySeat; pressed twice it is left once.

    Raises Call.DoesNotExist, NotAllowed, ResultsReleased, CallStillOpen, BoardFrozen, NoSuchSeat, SeatTaken,
    GroundsMissing.
    """
    call = _call_on_the_board(call_pk, actor=actor, at=at)
    seat = _seat(call, number)
    vacate_withdrawn(at=at, call=call)
    _ask_whether_free(seat)
    if not reason.strip():
        raise GroundsMissing()
    left, is_new = EmptySeat.objects.get_or_create(
        seat=seat, defaults={"reason": reason.strip(), "decided_at": at, "decided_by": actor}
    )
    if is_new:
        detail = {"seat": number, "reason": left.reason}
        record("seat.left_empty", subject=call, actor=actor, at=at, detail=detail)
    return left


@use_case
def use_seat_again(call_pk, *, number, actor, at):
    """Let a seat that was left empty be given again; pressed twice, nothing more happens.

    Raises Call.DoesNotExist, NotAllowed, ResultsReleased, CallStillOpen, BoardFrozen, NoSuchSeat.
    """
    call = _call_on_the_board(call_pk, actor=actor, at=at)
    left = EmptySeat.objects.filter(seat=_seat(call, number)).first()
    if left is not None:
        detail = {"seat": number, "reason": left.reason}
        record("seat.offered_again", subject=call, actor=actor, at=at, detail=detail)
        left.delete()


@within_transaction
def _call_on_the_board(call_pk, *, actor, at):
    """Lock the board of a call and return the call; the right is that of whoever gives its seats."""
    call = Call.objects.get(pk=call_pk)
    this_round = locked_round(call.pk)
    if not actor.has_perm("selection.agree_board", call):
        raise NotAllowed(right="selection.agree_board")
    ask_whether_undecided(call, at=at)
    ask_whether_thawed(this_round)
    return call


@within_transaction
def _seat(call, number):
    seat = Seat.objects.filter(call=call, number=number).first()
    if seat is None:
        raise NoSuchSeat(number=number)
    return seat


@within_transaction
def _ask_whether_free(seat):
    held = Award.objects.filter(seat=seat, ended_at__isnull=True).select_related("proposal__call").first()
    if held is not None:
        raise SeatTaken(number=seat.number, reference=held.proposal.reference)
