"""Where on the board is a proposal: on a seat, in reserve, declined, or undecided? On one of them, never on two."""

import pytest

from journal.models import Entry
from journal.refusals import NotAllowed
from notices.models import Notice
from proposals.services import withdraw_proposal
from reviews.models import Conflict
from selection import queries, services
from selection.models import Award, Decline, EmptySeat, Reserve
from selection.queries.sealing import where_on_the_board
from selection.refusals import (
    BoardFrozen,
    CallStillOpen,
    GroundsMissing,
    NoSuchSeat,
    NotDeclined,
    NotInReserve,
    PlacedElsewhere,
    ReservesMoved,
    ResultsReleased,
    SeatLeftEmpty,
    SeatTaken,
)
from selection.sentences import say
from tests.builders import AFTER_INTERVIEWS, IN_JUNE, NOON
from tests.selection.choosing import agreed_and_frozen, given
from tests.selection.releasing import released

WHY = "The panel doubts the schedule."


def reserves():
    """Return (rank, number) of every reserve, by rank."""
    return list(Reserve.objects.order_by("rank").values_list("rank", "proposal__number"))


def by(officer):
    return {"actor": officer, "at": AFTER_INTERVIEWS}


def in_reserve(proposals, officer):
    for proposal in proposals:
        services.put_in_reserve(proposal.pk, **by(officer))


def test_a_seat_is_chosen_by_its_number_and_with_grounds(sealed, aiko):
    [proposal] = sealed(1)
    award = services.award(proposal.pk, number=2, reason=" First in the panel’s vote. ", **by(aiko))
    assert (award.seat.number, award.reason) == (2, "First in the panel’s vote.")
    assert Entry.objects.get(verb="award.given").detail == {
        "proposal": proposal.pk,
        "seat": 2,
        "reason": "First in the panel’s vote.",
    }


def test_a_chosen_seat_that_is_taken_or_unknown_is_refused(sealed, aiko):
    first, second = sealed(2)
    given(first, aiko)
    with pytest.raises(SeatTaken) as refused:
        services.award(second.pk, number=1, **by(aiko))
    assert refused.value.facts == {"number": 1, "reference": "AS3-0001"}
    with pytest.raises(NoSuchSeat):
        services.award(second.pk, number=4, **by(aiko))
    assert not Award.objects.filter(proposal=second).exists()


def test_a_seat_left_empty_is_passed_over_until_it_is_used_again(call, sealed, aiko):
    first, second = sealed(2)
    services.leave_empty(call.pk, number=1, reason=WHY, **by(aiko))
    assert given(first, aiko).seat.number == 2
    with pytest.raises(SeatLeftEmpty) as refused:
        services.award(second.pk, number=1, **by(aiko))
    assert say(refused.value) == "Place 1 is left empty on purpose. Undo that first, or choose another place."
    services.use_seat_again(call.pk, number=1, **by(aiko))
    assert given(second, aiko).seat.number == 1
    verbs = ["seat.left_empty", "award.given", "seat.offered_again", "award.given"]
    assert list(Entry.objects.filter(at=AFTER_INTERVIEWS).order_by("pk").values_list("verb", flat=True)) == verbs


def test_where_only_seats_left_empty_remain_the_refusal_says_so(call, sealed, aiko):
    for number in (1, 2, 3):
        services.leave_empty(call.pk, number=number, reason=WHY, **by(aiko))
    with pytest.raises(SeatLeftEmpty):
        given(sealed(1)[0], aiko)


def test_a_taken_seat_is_not_left_empty_and_an_empty_one_needs_its_reason(call, sealed, aiko):
    given(sealed(1)[0], aiko)
    with pytest.raises(SeatTaken):
        services.leave_empty(call.pk, number=1, reason=WHY, **by(aiko))
    with pytest.raises(GroundsMissing):
        services.leave_empty(call.pk, number=2, reason=" \n", **by(aiko))
    services.leave_empty(call.pk, number=2, reason=WHY, **by(aiko))
    services.leave_empty(call.pk, number=2, reason="Said a second time.", **by(aiko))
    assert list(EmptySeat.objects.values_list("seat__number", "reason")) == [(2, WHY)]


def test_reserves_stand_in_the_order_in_which_they_came_and_change_places(sealed, aiko):
    proposals = sealed(4)
    in_reserve(proposals, aiko)
    in_reserve(proposals[:1], aiko)  # pressed twice
    assert reserves() == [(1, 1), (2, 2), (3, 3), (4, 4)]
    services.move_reserve(proposals[2].pk, up=True, **by(aiko))
    services.move_reserve(proposals[0].pk, up=False, **by(aiko))
    assert reserves() == [(1, 3), (2, 1), (3, 2), (4, 4)]
    services.move_reserve(proposals[2].pk, up=True, **by(aiko))  # the first
    services.move_reserve(proposals[3].pk, up=False, **by(aiko))  # the last
    assert reserves() == [(1, 3), (2, 1), (3, 2), (4, 4)]
    services.take_off_reserve(proposals[0].pk, **by(aiko))
    assert reserves() == [(1, 3), (2, 2), (3, 4)]


def test_pressed_twice_a_reserve_moves_once(sealed, aiko):
    proposals = sealed(3)
    in_reserve(proposals, aiko)
    services.move_reserve(proposals[2].pk, up=True, seen_rank=3, **by(aiko))
    with pytest.raises(ReservesMoved):
        services.move_reserve(proposals[2].pk, up=True, seen_rank=3, **by(aiko))
    assert reserves() == [(1, 1), (2, 3), (3, 2)]


def test_a_withdrawn_reserve_leaves_no_gap_once_the_list_is_touched(sealed, aiko):
    proposals = sealed(4)
    in_reserve(proposals, aiko)
    withdraw_proposal(proposals[1].pk, actor=proposals[1].lead, at=AFTER_INTERVIEWS)
    services.move_reserve(proposals[3].pk, up=True, seen_rank=3, **by(aiko))
    assert reserves() == [(1, 1), (2, 4), (3, 3)]


def test_a_reserve_that_gets_a_seat_leaves_the_list(sealed, aiko):
    proposals = sealed(2)
    in_reserve(proposals, aiko)
    given(proposals[0], aiko)
    assert (reserves(), where_on_the_board(proposals[0])) == ([(1, 2)], "seat")


def test_a_decline_has_its_reason_and_can_be_undone(sealed, aiko):
    [proposal] = sealed(1)
    with pytest.raises(GroundsMissing):
        services.decline(proposal.pk, reason=" ", **by(aiko))
    services.decline(proposal.pk, reason=WHY, **by(aiko))
    services.decline(proposal.pk, reason="Said a second time.", **by(aiko))
    assert list(Decline.objects.values_list("reason", flat=True)) == [WHY]
    services.undo_decline(proposal.pk, **by(aiko))
    with pytest.raises(NotDeclined):
        services.undo_decline(proposal.pk, **by(aiko))
    assert where_on_the_board(proposal) == "undecided"
    assert not Notice.objects.filter(promised_at=AFTER_INTERVIEWS).exists()


def test_a_proposal_is_on_one_of_the_four_and_on_no_second(sealed, aiko):
    seated, reserve, declined = sealed(3)
    given(seated, aiko)
    services.put_in_reserve(reserve.pk, **by(aiko))
    services.decline(declined.pk, reason=WHY, **by(aiko))
    refused = []
    for proposal, act in (
        (seated, lambda pk: services.put_in_reserve(pk, **by(aiko))),
        (seated, lambda pk: services.decline(pk, reason=WHY, **by(aiko))),
        (reserve, lambda pk: services.decline(pk, reason=WHY, **by(aiko))),
        (declined, lambda pk: services.put_in_reserve(pk, **by(aiko))),
        (declined, lambda pk: services.award(pk, **by(aiko))),
    ):
        with pytest.raises(PlacedElsewhere) as refusal:
            act(proposal.pk)
        refused.append(refusal.value.facts["standing"])
    assert refused == ["seat", "seat", "reserve", "declined", "declined"]
    with pytest.raises(NotInReserve):
        services.move_reserve(seated.pk, up=True, **by(aiko))
    with pytest.raises(NotInReserve):
        services.take_off_reserve(declined.pk, **by(aiko))


def acts_on(call, proposals):
    """Return every act on the board, each as a function of who and when."""
    first, second, third, fourth = (one.pk for one in proposals)
    return [
        lambda **by: services.award(fourth, **by),
        lambda **by: services.revoke_award(first, **by),
        lambda **by: services.leave_empty(call.pk, number=3, reason=WHY, **by),
        lambda **by: services.use_seat_again(call.pk, number=2, **by),
        lambda **by: services.put_in_reserve(fourth, **by),
        lambda **by: services.move_reserve(second, up=True, **by),
        lambda **by: services.take_off_reserve(second, **by),
        lambda **by: services.decline(fourth, reason=WHY, **by),
        lambda **by: services.undo_decline(third, **by),
        lambda **by: services.agree(call.pk, seen=queries.seal_of_board(call), **by),
        lambda **by: services.freeze(call.pk, seen=queries.seal_of_board(call), **by),
    ]


@pytest.fixture
def a_board(call, sealed, aiko):
    """Four proposals: one on a seat, one in reserve, one declined, one undecided; the second seat is left empty."""
    proposals = sealed(4)
    given(proposals[0], aiko)
    services.put_in_reserve(proposals[1].pk, **by(aiko))
    services.decline(proposals[2].pk, reason=WHY, **by(aiko))
    services.leave_empty(call.pk, number=2, reason=WHY, **by(aiko))
    return proposals


def test_nothing_moves_on_a_board_that_is_frozen_released_or_of_an_open_call(call, a_board, aiko, emi):
    before = queries.board_as_data(call)
    for act in acts_on(call, a_board):
        with pytest.raises(CallStillOpen):
            act(actor=aiko, at=NOON)
    agreed_and_frozen(call, aiko, emi)
    for act in acts_on(call, a_board):
        with pytest.raises(BoardFrozen):
            act(**by(aiko))
    released(call, aiko)
    for act in acts_on(call, a_board):
        with pytest.raises(ResultsReleased):
            act(**by(aiko))
    kept = ("seats", "empty", "places")
    assert list(Award.objects.values_list("seat__number", flat=True)) == [1]
    assert {key: before[key] for key in kept}["empty"] == [[2, WHY]]


def test_nobody_with_a_stake_does_anything_on_the_board(call, a_board, emi, kenji, hanako):
    Conflict.objects.create(person=emi, proposal=a_board[3], reason="A former pupil.", declared_at=IN_JUNE)
    for person in (emi, kenji, hanako):
        for act in acts_on(call, a_board):
            with pytest.raises(NotAllowed):
                act(**by(person))
