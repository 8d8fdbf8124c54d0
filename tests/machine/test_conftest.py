"""Do the tests' own foundations hold?"""

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from jobs.models import Job
from journal.models import Entry
from proposals.models import Proposal
from tests import builders, proposing

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


WHOLE = {}
OTHERWISE = {
    "project": {"area_number": None, "start_on": None, "months": None},
    "investigator": {"pi_in_japan": False, "pi_able_throughout": False},
    "agreement": {"agreed_on": None},
    "counterparts": [{"programme_abbreviation": ""}, {"agency_key": "", "unlisted_agency": "Fjord Cancer Fund"}],
    "budget": {(2025, "travel"): 5, (2024, "goods"): 7, (2025, "goods"): 0},
}


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param(WHOLE, id="whole"),
        pytest.param(OTHERWISE, id="otherwise"),
        pytest.param({"counterparts": [], "budget": {}}, id="alone and for nothing"),
        pytest.param({"counterparts": [{"unlisted_agency": "left over", "country_code": ""}]}, id="listed after all"),
    ],
)
def test_a_draft_written_at_once_is_the_one_saved_section_by_section(call, hanako, monkeypatch, changes):
    told = []
    for way in (proposing.at_once, proposing.section_by_section):
        monkeypatch.setattr(proposing, "at_once", way)
        before = Entry.objects.count()
        draft = proposing.a_whole_draft(call, hanako, **changes)
        rows = [
            Proposal.objects.filter(pk=draft.pk),
            draft.counterparts.order_by("pk"),
            draft.budget_lines.order_by("pk"),
        ]
        apart = {"id", "number", "proposal_id"}
        written = [[{name: row[name] for name in row.keys() - apart} for row in some.values()] for some in rows]
        told.append((written, Entry.objects.count() - before))
    assert told[0] == told[1]
    assert len(told[0][0][1]) == len(changes.get("counterparts", [{}]))


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
