"""Are the sealed texts still what was sealed? Each day every snapshot is hashed again, as the documents are."""

import logging
from datetime import timedelta

from jobs import services as jobs
from journal.sentences import tokyo_day
from journal.transactions import outside_transaction, use_case
from proposals.facts import seal_of
from proposals.models import Submission

logger = logging.getLogger(__name__)
VERIFYING = "proposals.tasks.verify_seals"
VERIFYING_LEASE = timedelta(minutes=5)
REPORT_EVERY = 200  # sealed versions between two reports of progress


@use_case
def ask_to_verify_seals(*, at):
    """Ask a worker, once a day in Japan, to hash every sealed text again; returns the Job."""
    return jobs.ask(f"verify-seals-{tokyo_day(at).isoformat()}", kind=VERIFYING, at=at)


@outside_transaction
def verify_seals(*, now):
    """Take the verification that waits, if any, and hash every sealed text again.

    Returns the keys of the submissions whose text does not fit its SHA-256 any more, each logged as an error and kept
    in the job's result; None where nothing waits. `now` is a clock (a callable), since hashing takes time.
    """
    job = jobs.claim(VERIFYING, at=now(), lease=VERIFYING_LEASE)
    if job is None:
        return None
    keys = list(Submission.objects.order_by("pk").values_list("pk", flat=True))
    broken = []
    for first in range(0, len(keys), REPORT_EVERY):
        part = Submission.objects.filter(pk__in=keys[first : first + REPORT_EVERY]).order_by("pk")
        for pk, snapshot, sha256 in part.values_list("pk", "snapshot", "sha256"):
            if seal_of(snapshot) != sha256:
                logger.error("submissions: the text of %s is not what was sealed", pk)
                broken.append(pk)
        job = jobs.advance(
            job, done=min(first + REPORT_EVERY, len(keys)), of=len(keys), at=now(), lease=VERIFYING_LEASE
        )
    _end_verification(job, broken, at=now())
    return broken


@use_case
def _end_verification(job, broken, *, at):
    jobs.finish(job, at=at, result={"broken": broken})
