"""Does a slot go to one interview, and an order to one day, when officers press at once?"""

import threading

import pytest
from django.db import connection

from selection import queries, services
from selection.models import Interview, PanelMember
from tests.builders import IN_AUGUST
from tests.selection.choosing import listed
from tests.selection.planning_day import TEN, a_panel, add
from tests.selection.racing import at_once, kinds

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.drill]


@pytest.fixture
def panel(day, aiko, kenji):
    """Panel A with Kenji."""
    return a_panel(day, aiko, kenji)


def test_two_officers_at_once_give_one_slot_to_one_interview(sealed, day, panel, aiko, emi, rounds):
    interviews = [listed(one, day, aiko) for one in sealed(2)]
    for _ in range(rounds(3, drill=200)):
        outcomes = at_once(
            *(
                lambda one=one, who=who: services.move_interview(
                    one.pk, panel_pk=panel.pk, starts_at=TEN, leaving=False, actor=who, at=IN_AUGUST
                )
                for one, who in zip(interviews, (aiko, emi), strict=True)
            )
        )
        assert kinds(outcomes) == ["Interview", "SlotTaken"]
        assert Interview.objects.filter(panel=panel, starts_at=TEN).count() == 1
        Interview.objects.update(starts_at=None, arranged_on=None, panel=None)


def test_the_database_gives_a_slot_once_also_to_code_that_only_looks_first(sealed, day, panel, aiko):
    interviews, looked = [listed(one, day, aiko) for one in sealed(2)], threading.Barrier(2)

    def look_then_write(interview):
        free = not Interview.objects.filter(panel=panel, starts_at=TEN).exists()
        looked.wait(30)
        if free:
            mine = Interview.objects.filter(pk=interview.pk)
            mine.update(panel=panel, starts_at=TEN, arranged_on=IN_AUGUST.date())
        return free

    outcomes = at_once(*(lambda one=one: look_then_write(one) for one in interviews))
    assert kinds(outcomes) == ["IntegrityError", "bool"]
    assert Interview.objects.filter(panel=panel, starts_at=TEN).count() == 1


@pytest.fixture
def scratch_slots():
    """A table of slots as they would be without the guard."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE scratch_slot (interview bigint NOT NULL)")
    yield "scratch_slot"
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE scratch_slot")


def test_control_without_the_guard_both_get_the_slot(scratch_slots):
    looked = threading.Barrier(2)

    def count_then_insert(number):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {scratch_slots}")
            [taken] = cursor.fetchone()
            looked.wait(30)
            if not taken:
                cursor.execute(f"INSERT INTO {scratch_slots} VALUES (%s)", [number])
        return taken

    assert at_once(*(lambda n=n: count_then_insert(n) for n in range(2))) == [0, 0]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {scratch_slots}")
        assert cursor.fetchone() == (2,)


def test_two_officers_at_once_seat_a_member_on_one_panel(day, panel, aiko, emi, yuki):
    other = a_panel(day, aiko, name="Panel B")
    outcomes = at_once(lambda: add(panel, yuki, aiko), lambda: add(other, yuki, emi))
    assert kinds(outcomes) == ["MemberElsewhere", "PanelMember"]
    assert PanelMember.objects.filter(person=yuki).count() == 1


def test_two_officers_at_once_apply_an_order_once(sealed, day, panel, aiko, emi):
    for one in sealed(3):
        listed(one, day, aiko)
    seals = {queries.proposed_order(who, day, at=IN_AUGUST).seal for who in (aiko, emi)}
    [seen] = seals
    outcomes = at_once(
        *(lambda who=who: services.apply_arrangement(day.pk, seen=seen, actor=who, at=IN_AUGUST) for who in (aiko, emi))
    )
    assert kinds(outcomes) == ["PlanChanged", "list"]
    assert Interview.objects.filter(panel=panel, starts_at__isnull=False).count() == 3
