"""Does the board hold when officers choose, agree, move and freeze at once?

`make drill` runs 200 rounds of choosing and 50 of the rest, on SQLite in a file and on PostgreSQL.
"""

import pytest

from journal.models import Entry
from proposals.services import withdraw_proposal
from reviews.models import Reopening, Review
from selection import queries, services
from selection.models import Award, Consent, Reserve, Round
from tests.builders import AFTER_INTERVIEWS, IN_JULY
from tests.reviews.reviewing import cleared, sent
from tests.reviews.timed import reopened
from tests.selection.choosing import given
from tests.selection.racing import at_once, kinds

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.drill, pytest.mark.thorough]
USUAL, DRILL, FEWER = 2, 200, 50


def taken_up_again():
    """Make the board as it was before anybody agreed."""
    Consent.objects.all().delete()
    Round.objects.update(frozen_at=None, frozen_by=None, frozen_seal="", minutes={})


@pytest.mark.parametrize("presses", [2, 8], ids=["two officers", "eight officers"])
def test_one_seat_chosen_at_once_is_given_once_and_there_is_never_a_fourth(sealed, aiko, emi, rounds, presses):
    proposals = sealed(presses + 2)
    for number in (1, 2):
        services.award(proposals[-number].pk, number=number, actor=aiko, at=AFTER_INTERVIEWS)
    for _ in range(rounds(USUAL, drill=DRILL)):
        outcomes = at_once(
            *(
                lambda one=one, who=who, number=number: services.award(
                    one.pk, number=number, reason="Vote of the panel", actor=who, at=AFTER_INTERVIEWS
                )
                for one, who, number in zip(proposals[:presses], [aiko, emi] * 4, [3, None] * 4, strict=False)
            )
        )
        assert kinds(outcomes)[0] == "Award" and set(kinds(outcomes)[1:]) <= {"NoSeatLeft", "SeatTaken"}
        assert sorted(Award.objects.values_list("seat__number", flat=True)) == [1, 2, 3]
        Award.objects.filter(seat__number=3).delete()


def test_two_officers_freezing_at_once_freeze_once(call, sealed, aiko, emi, rounds):
    given(sealed(1)[0], aiko)
    seen = queries.seal_of_board(call)
    for _ in range(rounds(USUAL, drill=FEWER)):
        before = Entry.objects.filter(verb="board.frozen").count()
        for officer in (aiko, emi):
            services.agree(call.pk, seen=seen, actor=officer, at=AFTER_INTERVIEWS)
        outcomes = at_once(
            *(
                lambda who=who: services.freeze(call.pk, seen=seen, actor=who, at=AFTER_INTERVIEWS)
                for who in (aiko, emi)
            )
        )
        assert kinds(outcomes) == ["BoardFrozen", "Round"]
        assert Entry.objects.filter(verb="board.frozen").count() == before + 1
        taken_up_again()


def test_a_place_given_while_the_board_is_frozen_is_in_the_minutes_or_refused(call, sealed, aiko, emi, rounds):
    first, second = sealed(2)
    given(first, aiko)
    for _ in range(rounds(USUAL, drill=FEWER)):
        seen = queries.seal_of_board(call)
        for officer in (aiko, emi):
            services.agree(call.pk, seen=seen, actor=officer, at=AFTER_INTERVIEWS)
        outcomes = at_once(
            lambda: services.award(second.pk, actor=emi, at=AFTER_INTERVIEWS),
            lambda seen=seen: services.freeze(call.pk, seen=seen, actor=aiko, at=AFTER_INTERVIEWS),
        )
        assert kinds(outcomes) in (["Award", "BoardMoved"], ["BoardFrozen", "Round"])
        this_round = Round.objects.get()
        if this_round.frozen_at:
            assert this_round.frozen_seal == seen == queries.seal_of_board(call)
            seated = [seat["proposal"]["reference"] for seat in this_round.minutes["seats"] if seat["proposal"]]
            assert seated == ["AS3-0001"]
        Award.objects.filter(proposal=second).delete()
        taken_up_again()


def test_a_withdrawal_while_the_board_is_frozen_never_goes_unseen(call, sealed, aiko, emi, rounds):
    for proposal in sealed(rounds(USUAL, drill=20)):
        seen = queries.seal_of_board(call)
        for officer in (aiko, emi):
            services.agree(call.pk, seen=seen, actor=officer, at=AFTER_INTERVIEWS)
        _, frozen = at_once(
            lambda one=proposal: withdraw_proposal(one.pk, actor=one.lead, at=AFTER_INTERVIEWS),
            lambda seen=seen: services.freeze(call.pk, seen=seen, actor=aiko, at=AFTER_INTERVIEWS),
        )
        assert type(frozen).__name__ in ("BoardMoved", "Round")
        assert Round.objects.get().frozen_seal != queries.seal_of_board(call)
        taken_up_again()


def test_a_review_opened_while_the_board_is_frozen_is_out_of_the_minutes_or_refused(
    call, sealed, kenji, aiko, emi, rounds
):
    assignment = cleared(sealed(1)[0], kenji, aiko)
    sent(assignment)
    for _ in range(rounds(USUAL, drill=FEWER)):
        seen = queries.seal_of_board(call)
        for officer in (aiko, emi):
            services.agree(call.pk, seen=seen, actor=officer, at=AFTER_INTERVIEWS)
        outcomes = at_once(
            lambda: reopened(assignment, emi, at=AFTER_INTERVIEWS),
            lambda seen=seen: services.freeze(call.pk, seen=seen, actor=aiko, at=AFTER_INTERVIEWS),
        )
        assert kinds(outcomes) in (["Reopening", "Round"], ["DecisionFrozen", "Round"])
        counted = [row["n"] or 0 for row in Round.objects.get().minutes["ranking"]]
        assert counted == [Review.objects.filter(sent_at__isnull=False).count()]
        Reopening.objects.all().delete()
        Review.objects.update(sent_at=IN_JULY)
        taken_up_again()


def test_one_officer_pressing_twice_at_once_agrees_once(call, sealed, aiko, emi, rounds):
    sealed(1)
    seen = queries.seal_of_board(call)
    for _ in range(rounds(USUAL, drill=FEWER)):
        outcomes = at_once(
            *(
                lambda who=who: services.agree(call.pk, seen=seen, actor=who, at=AFTER_INTERVIEWS)
                for who in (aiko, aiko, emi)
            )
        )
        assert (kinds(outcomes), Consent.objects.count()) == (["Consent"] * 3, 2)
        taken_up_again()


def test_reserves_moved_at_once_keep_their_ranks_without_a_gap(call, sealed, aiko, emi, rounds):
    proposals = sealed(6)
    for _ in range(rounds(USUAL, drill=FEWER)):
        for proposal in proposals[:5]:
            services.put_in_reserve(proposal.pk, actor=aiko, at=AFTER_INTERVIEWS)
        keys = [one.pk for one in proposals]
        outcomes = at_once(
            lambda keys=keys: services.move_reserve(keys[4], up=True, actor=aiko, at=AFTER_INTERVIEWS),
            lambda keys=keys: services.move_reserve(keys[3], up=True, actor=emi, at=AFTER_INTERVIEWS),
            lambda keys=keys: services.move_reserve(keys[0], up=False, actor=emi, at=AFTER_INTERVIEWS),
            lambda keys=keys: services.take_off_reserve(keys[1], actor=aiko, at=AFTER_INTERVIEWS),
            lambda keys=keys: services.put_in_reserve(keys[5], actor=emi, at=AFTER_INTERVIEWS),
            lambda keys=keys: services.award(keys[2], actor=aiko, at=AFTER_INTERVIEWS),
        )
        assert kinds(outcomes) == ["Award", "NoneType", "Reserve", "Reserve", "Reserve", "Reserve"]
        assert list(Reserve.objects.order_by("rank").values_list("rank", flat=True)) == [1, 2, 3, 4]
        Award.objects.all().delete()
        Reserve.objects.all().delete()


def test_without_the_lock_two_moves_of_reserves_would_clash(call, sealed, aiko):
    """The control: what the board's lock prevents, the database refuses: no two reserves share a rank."""
    first, second = sealed(2)
    for proposal in (first, second):
        services.put_in_reserve(proposal.pk, actor=aiko, at=AFTER_INTERVIEWS)
    outcomes = at_once(
        lambda: Reserve.objects.filter(proposal=first).update(rank=3),
        lambda: Reserve.objects.filter(proposal=second).update(rank=3),
    )
    assert kinds(outcomes) == ["IntegrityError", "int"]
