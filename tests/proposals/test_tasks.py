"""Does each task of this room read the clock once and make its one call?"""

from datetime import timedelta

import pytest
from django.utils import timezone

from notices.models import Notice
from proposals import tasks
from tests.builders import IN_APRIL, jst
from tests.proposals.pending import outcome_of, with_pending_grants


@pytest.fixture
def sealed(call, hanako):
    return with_pending_grants(call, hanako, at=IN_APRIL)


@pytest.fixture
def clock(monkeypatch):
    """Set the clock that tasks read."""

    def set_to(at):
        monkeypatch.setattr(timezone, "now", lambda: at)

    return set_to


def test_the_task_of_reminders_sends_one_for_two_beats(sealed, clock):
    clock(jst(2024, 5, 30, 9))
    tasks.remind_of_outcomes()
    tasks.remind_of_outcomes()
    assert [one.key for one in Notice.objects.filter(kind="outcome-reminder")] == [
        f"outcome-reminder-{outcome_of(sealed).pk}-1"
    ]


def test_the_task_of_the_first_of_june_marks_once_for_two_beats(sealed, clock):
    at = jst(2024, 6, 1, 0, 0, 30)
    clock(at)
    tasks.mark_unknown_outcomes()
    clock(at + timedelta(minutes=1))
    tasks.mark_unknown_outcomes()
    assert (outcome_of(sealed).state, outcome_of(sealed).told_at) == ("unknown", at)


def test_the_tasks_of_documents_find_nothing_to_do(db, clock, settings, tmp_path):
    settings.DOCUMENT_ROOT = tmp_path
    clock(IN_APRIL)
    tasks.sweep_documents()
    tasks.ask_to_verify_documents()
    tasks.verify_documents()
    tasks.judge_again_where_the_call_changed()
    assert list(tmp_path.iterdir()) == []
