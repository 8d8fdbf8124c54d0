"""Is an act written down with the act, and by nobody alone?"""

import pytest

from journal.models import Entry
from journal.services import label, record
from journal.transactions import outside_transaction, use_case, within_transaction
from tests.builders import NOON

pytestmark = pytest.mark.django_db


def test_an_entry_refuses_to_stand_alone():
    with pytest.raises(RuntimeError, match="joins a transaction"):
        record("drill.done", subject="drill.drill:1", actor=None, at=NOON)
    assert not Entry.objects.exists()


def test_an_entry_names_actor_instant_and_subject(hanako):
    @use_case
    def act():
        return record("drill.done", subject=hanako, actor=hanako, at=NOON, detail={"before": 1})

    act()

    entry = Entry.objects.get()
    assert (entry.verb, entry.subject, entry.actor, entry.at, entry.detail) == (
        "drill.done",
        label(hanako),
        hanako,
        NOON,
        {"before": 1},
    )
    assert entry.subject == f"accounts.user:{hanako.pk}"


def test_a_use_case_refuses_to_be_part_of_another():
    inner = use_case(lambda: None)
    outer = use_case(inner)
    with pytest.raises(RuntimeError, match="durable"):
        outer()


def test_a_participant_refuses_alone_and_an_errand_refuses_inside():
    participant = within_transaction(lambda: "joined")
    errand = outside_transaction(lambda: "went out")

    with pytest.raises(RuntimeError, match="joins a transaction"):
        participant()
    with pytest.raises(RuntimeError, match="does outside work"):
        use_case(errand)()
    assert (use_case(participant)(), errand()) == ("joined", "went out")


@pytest.mark.django_db(transaction=True)
def test_the_same_holds_where_no_test_wraps_a_transaction_around():
    participant = within_transaction(lambda: "joined")
    errand = outside_transaction(lambda: "went out")

    with pytest.raises(RuntimeError, match="joins a transaction"):
        participant()
    with pytest.raises(RuntimeError, match="does outside work"):
        use_case(errand)()
    assert (use_case(participant)(), errand()) == ("joined", "went out")


def test_a_refused_use_case_leaves_no_entry(hanako):
    @use_case
    def act():
        record("drill.done", subject=hanako, actor=hanako, at=NOON)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert not Entry.objects.exists()
