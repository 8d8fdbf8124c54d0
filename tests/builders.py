"""How do tests make what they talk about? Plain functions; every instant is an argument."""

from copy import copy
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction
from django.test import Client

from accounts.models import Role, User
from agencies.models import Agency, Country, Programme
from calls.models import (
    Area,
    Call,
    ChangeLogEntry,
    ConflictRule,
    Criterion,
    InterviewDay,
    Participation,
    ResearchType,
    Seat,
    Stage,
)
from calls.services import load_call
from journal.models import Entry

TOKYO = ZoneInfo("Asia/Tokyo")


def jst(year, month, day, hour=0, minute=0, second=0, microsecond=0):
    """Return an aware instant, in UTC, of a wall clock in Japan."""
    return datetime(year, month, day, hour, minute, second, microsecond, tzinfo=TOKYO).astimezone(UTC)


# The real call: solicitation from 8 March 2024 to noon of 28 May 2024, interviews on 19 September 2024.
BEFORE_OPENING = jst(2024, 3, 7, 12)
OPENING = jst(2024, 3, 8)
IN_APRIL = jst(2024, 4, 15, 10)
IN_MAY = jst(2024, 5, 20, 10)
NOON = jst(2024, 5, 28, 12)
A_BREATH_BEFORE_NOON = NOON - timedelta(microseconds=1)
A_BREATH_AFTER_NOON = NOON + timedelta(microseconds=1)
IN_JUNE = jst(2024, 6, 10, 10)
IN_JULY = jst(2024, 7, 10, 10)
IN_AUGUST = jst(2024, 8, 20, 10)
INTERVIEW_DAY = date(2024, 9, 19)
NOTICE_LIMIT = date(2024, 9, 12)  # the seventh day before the interview day
AFTER_INTERVIEWS = jst(2024, 9, 26, 10)

PASSWORD = "correct-horse-battery"
ASPIRE_CALL = Path(settings.BASE_DIR) / "calls" / "definitions" / "aspire-2024-3.toml"


def person(email, name, *roles, name_ja="", name_kana="", language="en", at=OPENING):
    """Make an active person with a confirmed address, the one test password and the given roles."""
    user = User.objects.create_user(
        email=email,
        password=PASSWORD,
        name=name,
        name_ja=name_ja,
        name_kana=name_kana,
        language=language,
        date_joined=at,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    for role in roles:
        Role.objects.create(user=user, kind=role, granted_at=at)
    return user


# Every table that loading a call writes, each after those it points to.
OF_A_CALL = [
    Country, Agency, Programme, Call, ResearchType, Area, Participation, Stage, Criterion, ConflictRule,
    InterviewDay, Seat, ChangeLogEntry,
]  # fmt: skip
_LOADED = {}  # rows by instant: what the services made of the definition, once per process
UNDER_EVERY_TEST = {"lies": False}  # whether the rows of the call are committed below the tests that want them


def load_aspire_call(*, at=BEFORE_OPENING):
    """Load agencies and the real call from the shipped definition, through the services, and return the call.

    The services do it once per process; after that an empty database gets copies of the rows they made,
    which is twenty times faster and the same.
    """
    if Country.objects.exists():
        return load_call(ASPIRE_CALL, at=at)
    if at not in _LOADED:
        last = Entry.objects.order_by("pk").last()
        load_call(ASPIRE_CALL, at=at)
        rows = [(model, list(model.objects.order_by("pk"))) for model in OF_A_CALL]
        _LOADED[at] = rows, list(Entry.objects.filter(pk__gt=last.pk if last else 0).order_by("pk"))
    else:
        _copy_rows(at)
        _tell_the_journal(at)
    return Call.objects.get(slug="aspire-2024-3")


def _copy_rows(at):
    rows, _ = _LOADED[at]
    for model, made in rows:
        model.objects.bulk_create(copy(row) for row in made)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), OF_A_CALL):
            cursor.execute(statement)


def _tell_the_journal(at):
    _, entries = _LOADED[at]
    Entry.objects.bulk_create(Entry(at=e.at, verb=e.verb, subject=e.subject, detail=e.detail) for e in entries)


def lay_call_under_tests():
    """Commit the rows of the real call to a database without a call, for all tests that begin with it.

    Nothing goes into the journal: its rows cannot be taken away again.
    """
    if BEFORE_OPENING not in _LOADED:
        with transaction.atomic():
            transaction.get_connection().needs_rollback = False
            block = transaction.get_connection().atomic_blocks[-1]
            block._from_testcase = True  # the use cases inside open their own transaction, as far as they know
            load_aspire_call()
            transaction.set_rollback(True)
    _copy_rows(BEFORE_OPENING)
    UNDER_EVERY_TEST["lies"] = True


def take_call_away():
    """Empty the tables of the call, for a test that does not begin with it."""
    for model in reversed(OF_A_CALL):
        model.objects.all()._raw_delete(connection.alias)


def call_under_test():
    """Return the real call as a test begins with it, in the journal too; loads it where nothing lies below."""
    call = Call.objects.filter(slug="aspire-2024-3").first() if UNDER_EVERY_TEST["lies"] else None
    if call is None:
        return load_aspire_call()
    _tell_the_journal(BEFORE_OPENING)
    return call


def client_for(user=None, *, at=None):
    """Return a Django client, signed in as `user` unless that is None, whose requests arrive at the instant `at`.

    The instant travels as the edge's stamp: the test client comes from 127.0.0.1, which is the edge
    while tests run.
    """
    client = Client(headers={"x-received-at": at.isoformat()} if at else None)
    if user is not None:
        client.force_login(user)
    return client
