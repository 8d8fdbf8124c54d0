"""How is long work asked for, taken, reported on and ended?

The kind of a job is the name of the task that does it. Such a task calls one errand of its room, which
claims a job of that kind, works while no transaction is open, and ends it in the use case that writes
the result.
"""

import logging
from time import monotonic

from jobs import doorbell, queries
from jobs.models import Job
from jobs.refusals import JobNotInHand
from journal.services import record
from journal.transactions import outside_transaction, use_case, within_transaction

logger = logging.getLogger(__name__)

MOST_TAKES = 3  # a job that ends three workers is a fault, not bad luck


@within_transaction
def ask(key, *, kind, at):
    """Ask for one piece of work as part of the use case that needs it, and return its Job.

    `key` is unique: asked twice, done once. `kind` is the name of the task. Raises RuntimeError outside
    a transaction.
    """
    job, is_new = Job.objects.get_or_create(key=key, defaults={"kind": kind, "asked_at": at})
    if is_new:
        doorbell.ring(kind)
    return job


@use_case
def claim(kind, *, at, lease):
    """Take the longest waiting job of a kind for `lease` (a timedelta) and return it, or None.

    A job whose workers died three times is failed instead, and alarms. Raises RuntimeError inside a transaction.
    """
    waiting = Job.objects.waiting(at=at).filter(kind=kind).select_for_update(of=("self",), skip_locked=True)
    for job in waiting.order_by("asked_at", "pk"):
        if job.takes >= MOST_TAKES:
            _end(job, Job.State.FAILED, at=at, error=f"taken {job.takes} times and never ended")
            logger.error("job %s (%s) was given up: taken %s times", job.pk, job.kind, job.takes)
        elif _take(job, lease_until=at + lease):
            return job
    return None


@use_case
def advance(job, *, done, of, at, lease):
    """Report that `done` of `of` steps are done and keep the job for another `lease`; returns the job.

    Raises JobNotInHand when the job is no longer ours: the worker stops and writes nothing.
    """
    held = _in_hand(job)
    held.done_steps, held.all_steps, held.lease_until = done, of, at + lease
    held.save(update_fields=["done_steps", "all_steps", "lease_until"])
    return held


@within_transaction
def finish(job, *, at, result=None):
    """End a job well, in the use case that writes what it brought; `result` is small plain JSON.

    Raises JobNotInHand, which rolls that use case back: a worker that was overtaken writes nothing.
    Raises RuntimeError outside a transaction.
    """
    held = _in_hand(job)
    held.result = result or {}
    held.done_steps = held.all_steps
    _end(held, Job.State.DONE, at=at, error="")
    return held


@use_case
def fail(job, *, at, error):
    """End a job badly, with what went wrong in words for the operators. Raises JobNotInHand."""
    held = _in_hand(job)
    _end(held, Job.State.FAILED, at=at, error=error)
    return held


@outside_transaction
def work_on(kind, do, *, now, lease, fault, seconds=None, fails_at_once=True):
    """Do the jobs of a kind that wait, for about `seconds` (None: until none waits); returns how many were done.

    `do` takes a Job and ends it; `now` is a clock (a callable). Where `do` raises `fault`, the job fails at once, because
    a person waits for it, or is left to its lease and taken again: the third time it is given up, and alarms.
    """
    done, began = 0, monotonic()
    while seconds is None or monotonic() - began < seconds:
        job = claim(kind, at=now(), lease=lease)
        if job is None:
            break
        try:
            do(job)
            done += 1
        except fault as error:
            logger.exception("job %s (%s) could not be done", job.key, kind)
            if fails_at_once:
                fail(job, at=now(), error=str(error))
    return done


@outside_transaction
def sweep(*, at):
    """Ring for every kind of job that waits for a worker: nothing needs the broker to remember it."""
    for kind in queries.kinds_waiting(at=at):
        doorbell.ring(kind)


@within_transaction
def _take(job, *, lease_until):
    """Take a job if it is still as it was read; on databases without row locks only this decides."""
    taken = Job.objects.filter(pk=job.pk, state=job.state, takes=job.takes).update(
        state=Job.State.RUNNING, lease_until=lease_until, takes=job.takes + 1
    )
    job.refresh_from_db()
    return taken == 1


@within_transaction
def _in_hand(job):
    held = Job.objects.select_for_update(of=("self",)).get(pk=job.pk)
    if held.state != Job.State.RUNNING or held.lease_until != job.lease_until:
        raise JobNotInHand(key=held.key, state=held.state)
    return held


@within_transaction
def _end(job, state, *, at, error):
    job.state, job.finished_at, job.lease_until, job.error = state, at, None, error
    job.save(update_fields=["state", "finished_at", "lease_until", "error", "result", "done_steps"])
    verb = "job.done" if state == Job.State.DONE else "job.failed"
    record(verb, subject=job, actor=None, at=at, detail={"key": job.key, "kind": job.kind})
