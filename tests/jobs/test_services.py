"""Is long work done once, by one worker at a time, and never forgotten?"""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from jobs import doorbell, queries, services
from jobs.models import Job
from jobs.refusals import JobNotInHand
from journal.models import Entry
from journal.transactions import use_case
from tests.builders import NOON

pytestmark = pytest.mark.django_db

LEASE = timedelta(minutes=10)
KIND = "drills.tasks.dig"
LATER = NOON + LEASE + timedelta(seconds=1)


@use_case
def ask(key="hole-1", *, kind=KIND, at=NOON):
    """Ask for work, as a use case of a room would."""
    return services.ask(key, kind=kind, at=at)


@use_case
def finish(job, **options):
    """End a job within the use case that writes what it brought."""
    return services.finish(job, at=NOON, **options)


def claim(at=NOON):
    """Take a job."""
    return services.claim(KIND, at=at, lease=LEASE)


def test_work_is_asked_for_only_by_a_use_case():
    with pytest.raises(RuntimeError, match="joins a transaction"):
        services.ask("hole-1", kind=KIND, at=NOON)


def test_a_job_is_taken_only_by_a_use_case_of_its_own():
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic(durable=True):
        claim()


def test_asked_twice_is_done_once():
    first, second = ask(), ask(at=LATER)
    assert (first.pk, second.asked_at, Job.objects.count()) == (second.pk, NOON, 1)


def test_a_job_goes_from_asked_over_running_to_done():
    ask()
    job = claim()
    assert (job.state, job.lease_until, job.takes) == ("running", NOON + LEASE, 1)

    job = services.advance(job, done=2, of=5, at=NOON + LEASE, lease=LEASE)
    assert (job.done_steps, job.all_steps, job.lease_until) == (2, 5, NOON + 2 * LEASE)

    finish(job, result={"depth": 3})
    done = queries.job_of("hole-1")
    assert (done.state, done.done_steps, done.lease_until, done.finished_at, done.result) == (
        "done",
        5,
        None,
        NOON,
        {"depth": 3},
    )
    assert list(Entry.objects.values_list("verb", "detail")) == [("job.done", {"key": "hole-1", "kind": KIND})]
    assert claim(LATER) is None


def test_a_failed_job_says_why_and_is_not_taken_again():
    ask()
    services.fail(claim(), at=NOON, error="rock")
    assert (Job.objects.get().state, Job.objects.get().error, claim(LATER)) == ("failed", "rock", None)


def test_the_longest_waiting_job_of_the_kind_comes_first():
    ask("second", at=NOON + timedelta(seconds=1))
    ask("first", at=NOON)
    ask("other kind", kind="drills.tasks.fill", at=NOON - timedelta(days=1))
    assert [claim().key, claim().key, claim()] == ["first", "second", None]


def test_a_job_is_taken_over_when_its_lease_has_run_out_and_not_before():
    ask()
    slow = claim()
    assert claim(NOON + LEASE) is None
    quick = claim(LATER)
    assert (quick.takes, quick.lease_until) == (2, LATER + LEASE)

    with pytest.raises(JobNotInHand):
        services.advance(slow, done=1, of=1, at=LATER, lease=LEASE)
    with pytest.raises(JobNotInHand):
        finish(slow)
    with pytest.raises(JobNotInHand):
        services.fail(slow, at=LATER, error="x")
    assert Job.objects.get().state == "running"


def test_a_job_that_ends_three_workers_is_given_up_and_alarms(caplog):
    ask()
    for take in range(3):
        assert claim(NOON + take * 2 * LEASE).takes == take + 1
    assert claim(NOON + 6 * LEASE) is None
    job = Job.objects.get()
    assert (job.state, job.error) == ("failed", "taken 3 times and never ended")
    assert [record.levelname for record in caplog.records if "given up" in record.message] == ["ERROR"]


def test_the_sweep_rings_once_for_every_kind_that_waits(monkeypatch):
    rung = []
    monkeypatch.setattr(doorbell, "ring", rung.append)
    ask("a"), ask("b"), ask("c", kind="drills.tasks.fill"), ask("d", kind="drills.tasks.rest")
    services.fail(services.claim("drills.tasks.rest", at=NOON, lease=LEASE), at=NOON, error="x")
    rung.clear()

    services.sweep(at=NOON)
    assert rung == ["drills.tasks.dig", "drills.tasks.fill"]

    claim(), claim()
    rung.clear()
    services.sweep(at=NOON + LEASE)
    services.sweep(at=LATER)
    assert rung == ["drills.tasks.fill", "drills.tasks.dig", "drills.tasks.fill"]


@pytest.mark.django_db(transaction=True)
def test_three_workers_share_no_job():
    for number in range(9):
        ask(f"hole-{number}")
    start, taken = threading.Barrier(3), []

    def work():
        start.wait(20)
        while job := claim():
            taken.append(job.key)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    while job := claim():  # with skipped locks a worker may see none while others choose
        taken.append(job.key)
    assert sorted(taken) == sorted(Job.objects.values_list("key", flat=True))


@pytest.mark.django_db(transaction=True)
def test_the_bell_sounds_after_the_commit_and_for_a_rolled_back_job_not_at_all(monkeypatch):
    rung = []
    monkeypatch.setattr(doorbell, "_send", rung.append)
    with transaction.atomic(durable=True):
        services.ask("a", kind=KIND, at=NOON)
        assert rung == []
    with pytest.raises(ZeroDivisionError), transaction.atomic(durable=True):
        services.ask("b", kind=KIND, at=NOON)
        raise ZeroDivisionError
    assert (rung, list(Job.objects.values_list("key", flat=True))) == ([KIND], ["a"])
