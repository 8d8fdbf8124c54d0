"""Does the database itself refuse to change what was written once?"""

import pytest
from django.db import IntegrityError, connection, transaction

from journal.gateways import lower_walls, raise_walls, walls_standing
from journal.models import Entry
from journal.services import record
from journal.transactions import use_case
from tests.builders import NOON


@use_case
def note(verb="drill.done"):
    """Write one entry, as a use case of a room would."""
    return record(verb, subject="drill.drill:1", actor=None, at=NOON)


CHANGES = [
    pytest.param(lambda: Entry.objects.update(verb="drill.undone"), id="update"),
    pytest.param(lambda: Entry.objects.all().delete(), id="delete"),
    pytest.param(lambda: Entry.objects.get().delete(), id="delete one"),
    pytest.param(lambda: _run("UPDATE journal_entry SET detail = '{}'"), id="update in SQL"),
    pytest.param(lambda: _run("DELETE FROM journal_entry"), id="delete in SQL"),
]


def _run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES)
def test_the_journal_is_written_once(change):
    entry = note()
    with pytest.raises(IntegrityError, match="journal_entry is written once"), transaction.atomic():
        change()
    assert Entry.objects.get() == entry


@pytest.mark.django_db
def test_both_tables_are_walled_after_all_migrations():
    assert walls_standing(connection) == {"journal_entry", "proposals_submission"}


@pytest.mark.django_db
def test_a_wall_can_be_taken_down_and_raised_again():
    note()
    lower_walls(connection)
    assert walls_standing(connection) == set()
    Entry.objects.all().delete()

    raise_walls(connection)
    raise_walls(connection)  # raising it twice changes nothing
    note()
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.all().delete()
