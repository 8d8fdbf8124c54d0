"""Do the tests' own foundations hold?"""

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from jobs.models import Job
from tests import builders

pytestmark = pytest.mark.django_db


def test_the_cast_wears_its_hats(cast):
    assert {name: sorted(user.roles.values_list("kind", flat=True)) for name, user in cast.items()} == {
        "hanako": [],
        "taro": [],
        "kenji": ["reviewer"],
        "yuki": ["reviewer"],
        "aiko": ["officer"],
        "emi": ["officer"],
        "sora": ["administrator"],
        "jiro": [],
    }


def test_a_client_is_signed_in_as_the_person(hanako):
    assert builders.client_for(hanako).session["_auth_user_id"] == str(hanako.pk)


@pytest.fixture
def stubborn_table(transactional_db):
    """A trigger that refuses DELETE, as the append-only tables have."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER stubborn BEFORE DELETE ON jobs_job BEGIN SELECT RAISE(ABORT, 'append-only'); END"
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER stubborn")


@pytest.mark.sqlite  # PostgreSQL empties tables with TRUNCATE, which passes the triggers
def test_a_flush_passes_triggers_and_puts_them_back(stubborn_table):
    Job.objects.create(kind="test", key="test", asked_at=builders.NOON)
    call_command("flush", interactive=False, verbosity=0)
    assert not Job.objects.exists()

    Job.objects.create(kind="test", key="test", asked_at=builders.NOON)
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        Job.objects.all().delete()
