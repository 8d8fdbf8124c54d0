"""How does a test get a world that another test has built already? Its rows and files are kept, and laid down again.

Building goes through the services and takes seconds; laying down the same rows takes a fraction of one. Only on
PostgreSQL, which writes out and reads in whole tables; elsewhere every test builds anew. Triggers and foreign keys
are silent while rows are laid down: they have been asked when the rows were made.
"""

import shutil
import tempfile
import time
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils import timezone

from journal.sentences import tokyo_day

FRESH_SECONDS = 600.0  # what is kept was built relative to its own now
NOT_THE_WORLDS = ("django_migrations",)
_KEPT = {}


@dataclass
class Snapshot:
    """All rows of a database and all files of some folders, as they were when a world had been built."""

    rows: dict
    sequences: dict
    folder: tempfile.TemporaryDirectory
    world: object
    day: object
    made_at: float

    def is_fresh(self):
        """Tell whether the world's times are still about now: neither minutes nor a midnight in Tokyo have passed."""
        return time.monotonic() - self.made_at < FRESH_SECONDS and self.day == tokyo_day(timezone.now())


def as_built(name, build, *, folders):
    """Return the world that `build()` makes, from what is kept under its name where that is fresh.

    `folders` are where the world's files lie; they belong to the test and are empty. The world's `cast` is read from
    the database again, so that no test sees what another one did to its people.
    """
    if connection.vendor != "postgresql":
        return build()
    kept = _KEPT.get(name)
    if kept is None or not kept.is_fresh():
        made = build()
        _KEPT[name] = kept = taken(made, folders=folders)
        return made
    return laid_down(kept, folders=folders)


def taken(world, *, folders):
    """Return the snapshot of a world that has just been built."""
    folder = tempfile.TemporaryDirectory(prefix="aspire-world-")
    for number, place in enumerate(folders):
        if Path(place).exists():
            shutil.copytree(place, Path(folder.name) / str(number))
    with _silent() as cursor:
        rows = {table: _written_out(cursor, table) for table in tables(cursor)}
        sequences = _sequences(cursor)
    return Snapshot(rows, sequences, folder, deepcopy(world), tokyo_day(timezone.now()), time.monotonic())


def laid_down(kept, *, folders):
    """Make database and folders as they were when the snapshot was taken; returns the world.

    Sequences only go on: a key that another test has given out is never given out again.
    """
    for number, place in enumerate(folders):
        if (held := Path(kept.folder.name) / str(number)).exists():
            shutil.copytree(held, place, dirs_exist_ok=True)
    with _silent() as cursor:
        for table in tables(cursor):
            cursor.execute(f'DELETE FROM "{table}"')
            if kept.rows.get(table):
                with cursor.copy(f'COPY "{table}" ({_columns(cursor, table)}) FROM STDIN (FORMAT binary)') as line:
                    line.write(kept.rows[table])
        now = _sequences(cursor)
        for name, value in kept.sequences.items():
            if value > (now.get(name) or 0):
                cursor.execute("SELECT setval(%s, %s)", [f'"{name}"', value])
    ContentType.objects.clear_cache()
    world = deepcopy(kept.world)
    world.cast = {key: type(user).objects.get(pk=user.pk) for key, user in world.cast.items()}
    return world


def tables(cursor):
    """Return the names of all tables that hold what a world is made of."""
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename")
    return [name for (name,) in cursor.fetchall() if name not in NOT_THE_WORLDS]


def _written_out(cursor, table):
    """Return all rows of a table as PostgreSQL writes them out, or nothing where there are none."""
    cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}")')
    if not cursor.fetchone()[0]:
        return b""
    with cursor.copy(f'COPY "{table}" ({_columns(cursor, table)}) TO STDOUT (FORMAT binary)') as line:
        return b"".join(bytes(part) for part in line)


def _columns(cursor, table):
    """Return the columns of a table by their names: their order changes where a test has walked through the migrations."""
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema()"
        " AND table_name = %s AND is_generated = 'NEVER' ORDER BY column_name",
        [table],
    )
    return ", ".join(f'"{name}"' for (name,) in cursor.fetchall())


def _sequences(cursor):
    cursor.execute(
        "SELECT sequencename, last_value FROM pg_sequences"
        " WHERE schemaname = current_schema() AND last_value IS NOT NULL"
    )
    return dict(cursor.fetchall())


@contextmanager
def _silent():
    """Open a cursor of the driver's own within one transaction, under which no trigger and no foreign key speaks."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what was done before answers for itself first
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("SET session_replication_role = replica")
        yield cursor
        cursor.execute("SET session_replication_role = origin")
