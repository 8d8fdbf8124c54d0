"""Do the machine's questions get true answers, without secrets and without logging in?"""

import pytest
from django.db import OperationalError, connection
from django.test import Client

from aspire import clock, health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_stamp_yet(monkeypatch):
    monkeypatch.setattr(clock, "edge", clock.EdgeWatch())


def test_a_process_that_is_up_says_so():
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"up\n", "text/plain; charset=utf-8")


def test_a_portal_that_owes_nothing_is_ready():
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (
        200,
        {
            "ready": True,
            "database": "ok",
            "migrations": "ok",
            "overdue_letters": 0,
            "broken_documents": 0,
            "broker": "none",
            "clock_offset_ms": "not measured",
            "edge_stamps_behind_ms": "no stamp",
        },
    )


def test_a_silent_broker_is_reported_and_forgiven(settings):
    settings.CELERY_BROKER_URL = "redis+socket:///nowhere/b.sock"
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["broker"]) == (200, "silent")


@pytest.mark.broker
def test_a_broker_that_answers_is_reported(settings, broker_url):
    settings.CELERY_BROKER_URL = broker_url
    assert Client().get("/readyz").json()["broker"] == "ok"


def test_missing_migrations_are_no_readiness(monkeypatch):
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda self, targets: ["a step"])
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["migrations"]) == (503, "missing")


def test_a_silent_database_is_no_readiness_and_no_secret_is_told(monkeypatch):
    def refuse():
        raise OperationalError("password authentication failed for portal:secret")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "silent")
    assert b"secret" not in answer.content


def test_questions_change_nothing():
    assert [Client().post(path).status_code for path in ("/healthz", "/readyz")] == [405, 405]
