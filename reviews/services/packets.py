"""How does the one PDF of all that a reviewer reads come about, and when is it taken away?

The minute's sweep looks which packets no longer hold what is open to their readers; a worker makes them anew. What may
be handed out is asked again when it is handed out: a file that holds a proposal closed since is never served.
"""

import logging
from datetime import timedelta

from django.utils import translation

from accounts.models import User
from calls.models import Call
from jobs import queries as jobs_queries
from jobs import services as jobs
from journal.refusals import NotAllowed
from journal.sentences import tokyo_day
from journal.transactions import outside_transaction, use_case
from proposals.gateways import store
from reviews import policies, queries
from reviews.gateways import packets as gateway
from reviews.models import Packet
from reviews.sentences import packets as sentences

logger = logging.getLogger(__name__)
MAKING = "reviews.tasks.make_packets"
LEASE = timedelta(minutes=10)  # longer than a worker waits for one packet
KEPT_AFTER = timedelta(days=1)  # a packet that is made once the call is decided
AT_ONCE = 50  # packets that are asked for in one minute
SECONDS = 20  # after which a worker turns to other work; the minute's sweep rings again
MOST_BYTES = 2 * 1024**3


@outside_transaction
def ask_for_packets(*, at):
    """Ask a worker for the packets that do not hold what is open to their readers now; returns how many were asked for.

    The packet of a reader to whom nothing is open any more goes, and that of a call that is decided; its bytes follow
    with the sweep of stored files.
    """
    wanted = {(one.reader.pk, one.call.pk): one for one in queries.packets_wanted()}
    made = {(row.reviewer_id, row.call_id): row for row in Packet.objects.all()}
    empty = queries.packets_left_over(set(wanted), made_before=at - KEPT_AFTER)
    stale = [one for one in wanted.values() if not one.waits_for and _digest(made, one) != one.digest]
    if not stale and not empty:
        return 0
    exact = [queries.contents_of(one.reader, one.call) for one in stale[:AT_ONCE]]  # as it is asked at the handing out
    return _ask([one for one in exact if one.parts and _digest(made, one) != one.digest], empty, at=at)


def _digest(made, contents):
    packet = made.get((contents.reader.pk, contents.call.pk))
    return packet and packet.digest


@use_case
def _ask(stale, empty, *, at):
    Packet.objects.filter(pk__in=empty).delete()
    known = jobs_queries.last_of_each({one.key: one.key for one in stale})
    asked = [one for one in stale if one.key not in known or known[one.key].state == "done"]  # done, and gone since
    for one in asked:
        jobs.ask(_next_key(one.key, known.get(one.key)), kind=MAKING, at=at)
    return len(asked)


@use_case
def ask_for_own_packet(call_pk, *, actor, at):
    """Ask a worker for the packet of the person who presses; returns the Job. One that failed may be asked for again.

    Raises NotAllowed where nothing is open to them, Call.DoesNotExist.
    """
    call = Call.objects.get(pk=call_pk)
    contents = queries.contents_of(actor, call)
    if not contents.parts or not policies.has_pledged(actor, call):
        raise NotAllowed(right="reviews.read_submission")
    job = jobs_queries.last_of_each({"": contents.key}).get("")
    if job is not None and job.state in ("asked", "running"):
        return job
    return jobs.ask(_next_key(contents.key, job), kind=MAKING, at=at)


def _next_key(key, job):
    """Return the key under which a packet is asked for once more."""
    if job is None:
        return key
    number = job.key.removeprefix(key).strip("-")
    return f"{key}-{int(number or 1) + 1}"


@outside_transaction
def make_packets(*, now, seconds=SECONDS):
    """Make the packets that wait, for about so many seconds; returns how many jobs were done.

    `now` is a clock (a callable). A job whose packet could not be made is left to its lease and taken again; the third
    time it is given up, and alarms.
    """
    return jobs.work_on(
        MAKING,
        lambda job: _make(job, now=now),
        now=now,
        lease=LEASE,
        fault=gateway.NotSet,
        seconds=seconds,
        fails_at_once=False,
    )


def _make(job, *, now):
    """Make the packet that a job asks for, as far as it is still the one that is wanted."""
    _word, call_pk, reader_pk = job.key.split("-")[:3]
    reader, call = User.objects.get(pk=int(reader_pk)), Call.objects.get(pk=int(call_pk))
    contents = queries.contents_of(reader, call)
    if not contents.parts or not job.key.startswith(contents.key):
        return _end(job, at=now())  # something was opened or closed meanwhile: the sweep asks anew
    stored, pages = _bound(contents, on=tokyo_day(now()))
    return _keep(job, contents, stored, pages, at=now())


def _bound(contents, *, on):
    """Bind one packet and store it; returns (StoredFile, pages). What could not be added is logged as an error."""
    with translation.override(contents.reader.language):
        whom = contents.reader, contents.number
        data = sentences.say_packet(*whom, contents.call, on=on)
        mark = sentences.say_mark(*whom, on=on)
        parts = [_said(part) for part in contents.parts]
    with gateway.bound_packet(data, mark=mark, parts=parts) as bound:
        for place, rule in bound.broken:
            logger.error("packets: one was made without the PDF of %s: %s", parts[place - 1]["reference"], rule)
        with bound.path.open("rb") as file:
            return store(iter(lambda: file.read(1 << 20), b""), max_bytes=MOST_BYTES), bound.pages


def _said(part):
    said = sentences.say_part(part.assignment.proposal, part.submission.sequence, part.assignment.stage)
    return {**said, "sha256": part.dossier.sha256 if part.dossier else ""}


@use_case
def _keep(job, contents, stored, pages, *, at):
    """Name stored bytes as the packet of a reader, in place of an older one, and end the job."""
    bytes_of = {"digest": contents.digest, "sha256": stored.sha256, "size": stored.size, "pages": pages, "made_at": at}
    Packet.objects.update_or_create(reviewer=contents.reader, call=contents.call, defaults=bytes_of)
    jobs.finish(job, at=at)


@use_case
def _end(job, *, at):
    jobs.finish(job, at=at)
