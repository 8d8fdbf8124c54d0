"""What belongs into the packet of a reviewer now, and how far is the file that holds it?"""

import hashlib
import json
from dataclasses import dataclass

from accounts.models import Role
from accounts.queries import people_wearing
from calls.models import Call
from jobs import queries as jobs_queries
from proposals.lifecycle import OUT_OF_THE_RACE, State
from proposals.models import Dossier, Proposal, Submission
from reviews import policies
from reviews.models import Assignment, Packet
from reviews.queries.interests import stakes_of
from reviews.queries.numbers import numbers_of

DECIDED = (State.SELECTED, State.NOT_SELECTED, State.CANCELLED)
LOOK = 1  # of the pages that the portal adds: another number makes every packet anew


@dataclass(frozen=True)
class Part:
    """One sealed version in a packet; `dossier` is its PDF for reviewers, None while there is none."""

    assignment: Assignment
    submission: Submission
    dossier: Dossier | None


@dataclass(frozen=True)
class Contents:
    """What a reviewer reads for a call, in order. `digest` (SHA-256, hex) changes with anything the packet shows."""

    reader: object
    call: Call
    number: int
    parts: tuple
    digest: str

    @property
    def waits_for(self):
        """Return how many of its PDFs are not there yet."""
        return sum(part.dossier is None for part in self.parts)

    @property
    def key(self):
        """Return the key of the job that makes it; the next one, where it was made before, ends in -2."""
        return f"packet-{self.call.pk}-{self.reader.pk}-{self.digest[:20]}"


@dataclass(frozen=True)
class PacketState:
    """The packet of a reviewer as their page shows it.

    `file` is the Packet that holds exactly the contents of now, or None; `is_stale` tells that there is an older one.
    `job` is the state of the job that makes it: "" (not asked for), "asked", "running", "done" or "failed".
    """

    contents: Contents
    file: Packet | None
    is_stale: bool
    job: str

    @property
    def is_waited_for(self):
        """Tell whether somebody works on it, or soon will."""
        return self.file is None and self.job in ("asked", "running")


def packet_of(user, call):
    """Return the PacketState of a reviewer for a call; its contents are empty while nothing is open to them."""
    contents = contents_of(user, call)
    made = Packet.objects.filter(reviewer=user, call=call).first()
    is_current = made is not None and bool(contents.parts) and made.digest == contents.digest
    job = None if is_current else jobs_queries.last_of_each({"packet": contents.key}).get("packet")
    return PacketState(
        contents=contents,
        file=made if is_current else None,
        is_stale=made is not None and not is_current,
        job=job.state if job else "",
    )


def contents_of(user, call):
    """Return the Contents of a reviewer's packet: what is open to them now, and nothing else."""
    rows = policies.assignments_read_by(user).filter(proposal__call=call)
    return _contents_by_reader(call, _with_proposals(rows)).get(user.pk) or _contents(user, call, 0, ())


def calls_being_judged():
    """Return the calls in which a proposal that is not decided is open to a reviewer."""
    judged = Proposal.objects.filter(state=State.SUBMITTED, assignments__state=Assignment.State.CLEAR)
    return Call.objects.filter(pk__in=judged.values("call")).order_by("pk")


def packets_left_over(wanted, *, made_before):
    """Return the keys of Packets that nobody needs: nothing is open to their reader, or the call is decided.

    `wanted` are the (reader, call) of `packets_wanted`. What a reader asks for once the call is decided is kept until
    it is older than the instant `made_before` (three queries).
    """
    decided = set(Proposal.objects.filter(state__in=DECIDED).order_by().values_list("call", flat=True).distinct())
    decided -= set(calls_being_judged().values_list("pk", flat=True))
    rows = Packet.objects.values_list("pk", "reviewer", "call", "made_at")
    return [
        pk
        for pk, reader, call, made_at in rows
        if (reader, call) not in wanted and (call not in decided or made_at < made_before)
    ]


def packets_wanted():
    """Return the Contents of every reviewer to whom something is open in a call that is being judged.

    Ten queries for each such call, however many reviewers there are.
    """
    found = []
    for call in calls_being_judged():
        rows = Assignment.objects.filter(proposal__call=call, state=Assignment.State.CLEAR)
        rows = list(_with_proposals(rows.exclude(proposal__state__in=OUT_OF_THE_RACE)))
        people = {one.pk: one for one in people_wearing(Role.Kind.REVIEWER)}
        readers = {row.reviewer_id for row in rows} & set(people)
        stakes = stakes_of([people[pk] for pk in readers], {row.proposal for row in rows})
        opened = [row for row in rows if row.reviewer_id in readers and row.reviewer_id not in stakes[row.proposal_id]]
        found += _contents_by_reader(call, opened).values()
    return found


def _with_proposals(rows):
    """Return assignments with what a packet says of them, in the order in which they are bound."""
    rows = rows.select_related("proposal", "stage", "reviewer", "review")
    rows = rows.defer(
        "proposal__summary", "proposal__search_text", "review__comment_panel", "review__comment_applicant"
    )
    return rows.order_by("stage__order", "proposal__number", "pk")


def _contents_by_reader(call, rows):
    """Return {key of the reader: Contents} of some assignments of a call (three queries)."""
    rows = list(rows)
    sealed = Submission.objects.filter(proposal__in={row.proposal_id for row in rows}).order_by("sequence")
    by_key = {one.pk: one for one in sealed.defer("snapshot", "findings")}
    standing = {one.proposal_id: one for one in by_key.values()}  # the last one of each
    dossiers = {}
    for one in Dossier.objects.filter(submission__in=by_key, audience=Dossier.Audience.REVIEWERS):
        dossiers.setdefault(one.submission_id, {})[one.language] = one
    numbers = numbers_of(call) if rows else {}
    parts, readers = {}, {}
    for row in rows:
        review = getattr(row, "review", None)  # who has begun a review goes on reading the version it is about
        submission = by_key[review.submission_id] if review else standing[row.proposal_id]
        readers[row.reviewer_id] = row.reviewer
        made = dossiers.get(submission.pk, {})
        dossier = made.get(row.reviewer.language) or next(iter(made.values()), None)
        own = parts.setdefault(row.reviewer_id, {})
        own.setdefault(submission.pk, Part(row, submission, dossier))  # read at two stages, it is bound once
    return {pk: _contents(readers[pk], call, numbers[pk], tuple(own.values())) for pk, own in parts.items()}


def _contents(reader, call, number, parts):
    shown = {
        "look": LOOK,
        "reader": [reader.name, reader.name_ja, reader.language, number],
        "parts": [
            [part.submission.sha256, part.dossier and part.dossier.sha256, part.assignment.stage.code] for part in parts
        ],
    }
    digest = hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()
    return Contents(reader, call, number, parts, digest)
