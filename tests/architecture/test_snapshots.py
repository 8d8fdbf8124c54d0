"""Is a world that is laid down again the one that was built?"""

import pytest
from django.db import IntegrityError, connection, transaction

from journal.models import Entry
from proposals.models import Proposal
from tests import builders
from tests.architecture import snapshots
from tests.architecture.conftest import build_world, places_of

pytestmark = [pytest.mark.thorough, pytest.mark.postgres, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _only_on_postgres():
    """Ask nothing of other databases: every test builds its own world there."""


def every_row():
    """Return all rows of all tables, generated columns with them."""
    found = {}
    with connection.cursor() as cursor:
        for table in snapshots.tables(cursor):
            cursor.execute(f'SELECT row_to_json(one)::text FROM "{table}" AS one')
            found[table] = sorted(row for (row,) in cursor.fetchall())
    return found


def every_file(folders):
    """Return the bytes of all files in some folders."""
    return [
        {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in folders
    ]


def test_a_world_laid_down_again_is_the_one_that_was_built(settings, tmp_path):
    folders = places_of(settings, tmp_path / "first")
    world = build_world(letters=settings.LETTER_CATCHER_DIR)
    rows, files, name = every_row(), every_file(folders), world.cast["hanako"].name
    kept = snapshots.taken(world, folders=folders)
    assert every_row() == rows

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DELETE FROM proposals_proposal")
        cursor.execute("UPDATE accounts_user SET name = 'Somebody'")
        cursor.execute("SET session_replication_role = origin")
    world.cast["hanako"].name = "Somebody"
    world.objects["taro's proposal"]["pk"] = 0
    elsewhere = places_of(settings, tmp_path / "second")
    again = snapshots.laid_down(kept, folders=elsewhere)

    assert every_row() == rows
    assert sum(len(lines) for lines in rows.values()) > 500
    assert every_file(elsewhere) == files
    assert len(files[0]) > 3
    assert again.cast["hanako"].name == name
    assert Proposal.objects.get(pk=again.objects["taro's proposal"]["pk"]).lead == again.cast["taro"]
    connection.check_constraints()
    builders.person("new@keyaki.example", "New")  # the next key is free


def test_triggers_and_keys_speak_again_afterwards(settings, tmp_path):
    folders = places_of(settings, tmp_path / "first")
    world = build_world(letters=settings.LETTER_CATCHER_DIR)
    snapshots.laid_down(snapshots.taken(world, folders=folders), folders=places_of(settings, tmp_path / "second"))
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        Entry.objects.all()._raw_delete(connection.alias)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("UPDATE proposals_proposal SET lead_id = 0")
