"""Do the places hold when officers press at once?

Each test runs a few rounds; with DRILL=1 in the environment it runs many.
"""

import os
import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection

from calls.models import Seat
from journal.models import Entry
from journal.sentences import instant
from notices.models import Notice
from proposals.models import Proposal
from selection import services
from selection.models import Award, Interview
from selection.refusals import BoardFrozen, ResultsReleased
from tests.builders import AFTER_INTERVIEWS, IN_AUGUST
from tests.selection.choosing import ROOM, TEN, listed, planned
from tests.selection.racing import at_once, kinds
from tests.selection.releasing import MOMENT, frozen_and_set

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.drill]
THREADS = 8
ROUNDS = 200 if os.environ.get("DRILL") else 3


def test_eight_officers_at_once_give_three_places(sealed, aiko, emi):
    proposals = sealed(THREADS)
    for _ in range(ROUNDS):
        outcomes = at_once(
            *(
                lambda one=one, officer=officer: services.award(one.pk, actor=officer, at=AFTER_INTERVIEWS)
                for one, officer in zip(proposals, [aiko, emi] * 4, strict=True)
            )
        )
        assert kinds(outcomes) == ["Award"] * 3 + ["NoSeatLeft"] * 5
        assert list(Award.objects.order_by("seat__number").values_list("seat__number", flat=True)) == [1, 2, 3]
        Award.objects.all().delete()


def test_two_officers_at_once_give_the_last_place_once(sealed, aiko, emi):
    proposals = sealed(4)
    for proposal in proposals[:2]:
        services.award(proposal.pk, actor=aiko, at=AFTER_INTERVIEWS)
    for _ in range(ROUNDS):
        outcomes = at_once(
            lambda: services.award(proposals[2].pk, actor=aiko, at=AFTER_INTERVIEWS),
            lambda: services.award(proposals[3].pk, actor=emi, at=AFTER_INTERVIEWS),
        )
        assert kinds(outcomes) == ["Award", "NoSeatLeft"]
        Award.objects.filter(seat__number=3).delete()


def test_two_officers_at_once_give_one_proposal_one_place(sealed, aiko, emi):
    [proposal] = sealed(1)
    for _ in range(ROUNDS):
        first, second = at_once(
            *(lambda who=who: services.award(proposal.pk, actor=who, at=AFTER_INTERVIEWS) for who in (aiko, emi))
        )
        assert first == second and Award.objects.count() == 1
        Award.objects.all().delete()


def test_the_database_refuses_a_fourth_also_to_code_that_only_looks_first(call, sealed, aiko):
    """The guard alone: everybody looks, sees free places, and only then writes."""
    proposals, looked = sealed(THREADS), threading.Barrier(THREADS)
    seats = list(Seat.objects.filter(call=call).order_by("number"))

    def look_then_write(proposal, seat):
        free = Award.objects.count() < len(seats)
        looked.wait(30)
        if free:
            Award.objects.create(proposal=proposal, seat=seat, awarded_at=AFTER_INTERVIEWS, awarded_by=aiko)
        return free

    outcomes = at_once(
        *(lambda n=n, one=one: look_then_write(one, seats[n % len(seats)]) for n, one in enumerate(proposals))
    )
    assert [outcome for outcome in outcomes if outcome is True] == [True] * 3
    assert sum(isinstance(outcome, IntegrityError) for outcome in outcomes) == 5
    assert Award.objects.count() == 3


@pytest.fixture
def scratch_table():
    """A table of awards as they would be without the guard: no place, nothing unique."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE scratch_award (proposal_id bigint NOT NULL)")
    yield "scratch_award"
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE scratch_award")


def test_control_without_the_guard_the_race_is_lost(scratch_table):
    """The same threads, the same look before the write, a table without the constraint: more than three get in."""
    looked = threading.Barrier(THREADS)

    def count_then_insert(number):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {scratch_table}")
            [taken] = cursor.fetchone()
            looked.wait(30)
            if taken < 3:
                cursor.execute(f"INSERT INTO {scratch_table} VALUES (%s)", [number])
        return taken

    assert at_once(*(lambda n=n: count_then_insert(n) for n in range(THREADS))) == [0] * THREADS
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {scratch_table}")
        assert cursor.fetchone() == (THREADS,)


def test_a_place_given_at_the_moment_of_the_release_is_refused(call, sealed, aiko, emi):
    """Two workers and an officer: `test_release_races` has two officers setting one moment."""
    proposals = sealed(2)
    services.award(proposals[0].pk, actor=aiko, at=AFTER_INTERVIEWS)
    frozen_and_set(call, aiko, emi)
    *released, given = at_once(
        lambda: services.release_due(at=MOMENT),
        lambda: services.release_due(at=MOMENT),
        lambda: services.award(proposals[1].pk, actor=emi, at=MOMENT),
    )
    assert sorted(released) == [0, 1] and isinstance(given, (BoardFrozen, ResultsReleased))
    states = Proposal.objects.order_by("number").values_list("state", flat=True)
    assert (list(states), Award.objects.count()) == (["selected", "not_selected"], 1)
    assert Notice.objects.filter(kind="result").count() == 2
    assert Entry.objects.filter(verb="round.released").count() == 1


def test_two_officers_at_once_give_one_time_to_one_interview(sealed, day, aiko, emi):
    first, second = (listed(one, day, aiko) for one in sealed(2))
    for _ in range(ROUNDS):
        outcomes = at_once(
            *(
                lambda one=one, who=who: services.give_time(
                    one.pk, starts_at=TEN, minutes=30, place=ROOM, actor=who, at=IN_AUGUST
                )
                for one, who in ((first, aiko), (second, emi))
            )
        )
        assert kinds(outcomes) == ["Interview", "SlotTaken"]
        Interview.objects.update(starts_at=None, arranged_on=None)


def test_two_officers_telling_at_once_owe_one_set_of_letters(call, sealed, day, aiko, emi):
    for number, proposal in enumerate(sealed(3)):
        planned(listed(proposal, day, aiko), aiko, starts_at=TEN + timedelta(hours=number))
    for number in range(ROUNDS):
        seen = services.letters_to_tell(aiko, call, at=IN_AUGUST).seal
        outcomes = at_once(
            *(
                lambda who=who, seen=seen: services.tell_times(call.pk, seen=seen, typed="", actor=who, at=IN_AUGUST)
                for who in (aiko, emi)
            )
        )
        assert kinds(outcomes) == ["ListChanged", "list"]
        assert Notice.objects.filter(kind="interview", state="pending").count() == 3
        assert Entry.objects.filter(verb="interview.told").count() == 3 * (number + 1)
        Notice.objects.filter(kind="interview").update(state="withdrawn")


def test_a_time_given_while_the_letters_go_is_told_as_it_then_stands(call, sealed, day, aiko, emi):
    interview = planned(listed(sealed(1)[0], day, aiko), aiko)
    for number in range(ROUNDS):
        seen = services.letters_to_tell(aiko, call, at=IN_AUGUST).seal
        moved = (TEN, TEN + timedelta(hours=1))[number % 2 == 0]
        told, given = at_once(
            lambda seen=seen: services.tell_times(call.pk, seen=seen, typed="", actor=aiko, at=IN_AUGUST),
            lambda moved=moved: planned(interview, emi, starts_at=moved),
        )
        assert isinstance(given, Interview)
        pending = Notice.objects.filter(kind="interview", state="pending")
        if isinstance(told, list):  # the letters went first: the change is told at once
            assert instant(moved) in pending.get().body
        else:
            assert (type(told).__name__, pending.count()) == ("ListChanged", 0)
        pending.update(state="withdrawn")


def test_two_officers_swapping_crosswise_end_in_one_order_or_the_other(sealed, day, aiko, emi):
    first, second = (
        planned(listed(one, day, aiko), aiko, starts_at=TEN + timedelta(hours=number))
        for number, one in enumerate(sealed(2))
    )
    for _ in range(ROUNDS):
        outcomes = at_once(
            lambda: services.swap_times(first.pk, second.pk, actor=aiko, at=IN_AUGUST),
            lambda: services.swap_times(second.pk, first.pk, actor=emi, at=IN_AUGUST),
        )
        assert kinds(outcomes) == ["tuple", "tuple"]
        times = Interview.objects.order_by("proposal__number").values_list("starts_at", flat=True)
        assert list(times) == [TEN, TEN + timedelta(hours=1)]  # twice over is as before
