"""Which attempts to submit were refused, how late were they, and how many letters would an extension send?"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from calls.deadlines import has_closed
from calls.sentences import late_by
from journal.queries import entries_of, label_prefix
from proposals.lifecycle import State
from proposals.models import Proposal
from reviews import policies

REFUSED = "proposal.submission_refused"
LATE = "DeadlinePassed"
RECENT = timedelta(hours=2)  # what an officer looks at after an outage: a portal default
ROWS_MOST = 500


@dataclass(frozen=True)
class Attempt:
    """One attempt that was refused as late: the instant to the microsecond, and how late, in words."""

    proposal: Proposal
    received_at: datetime
    late_by: str
    would_be_in_time: bool  # by the deadline of today


@dataclass(frozen=True)
class Ledger:
    """The refused attempts that an officer may see, the late ones row by row, newest first."""

    late: list
    proposals: int  # how many different ones the rows are of
    is_cut: bool  # there are more than the page shows
    deadline: datetime  # the last one that has passed, or the first where none has
    others: list  # (name of the refusal, attempts, proposals) of the two hours before that deadline


def ledger_of(user, call, *, at, extensions=(), everything=False):
    """Return the Ledger of a call at an instant: of the last two hours, or of everything; three queries.

    `extensions` are those of the call: an officer who looks back looks at the deadline that has passed.
    """
    deadlines = [call.closes_at, *(one.was_at for one in extensions)]
    deadline = max([one for one in deadlines if has_closed(closes_at=one, at=at)], default=min(deadlines))
    mine = Proposal.objects.filter(call=call).exclude(pk__in=policies.proposals_kept_from(user).values("pk"))
    late = entries_of(REFUSED, of=mine, since=None if everything else at - RECENT).filter(detail__refusal=LATE)
    late = list(late.order_by("-at", "-pk")[: ROWS_MOST + 1])
    before = entries_of(REFUSED, of=mine, since=deadline - RECENT, until=deadline)
    others = list(before.exclude(detail__refusal=LATE).values_list("detail__refusal", "subject"))

    prefix = label_prefix(Proposal)
    keys = {int(entry.subject.removeprefix(prefix)) for entry in late}
    known = Proposal.objects.select_related("call", "lead").in_bulk(keys)
    rows = [_attempt(entry, known[int(entry.subject.removeprefix(prefix))], call) for entry in late[:ROWS_MOST]]
    return Ledger(
        late=rows,
        proposals=len({row.proposal.pk for row in rows}),
        is_cut=len(late) > ROWS_MOST,
        deadline=deadline,
        others=_counted(others),
    )


def _attempt(entry, proposal, call):
    refused_by = datetime.fromisoformat(entry.detail["closes_at"])
    return Attempt(
        proposal=proposal,
        received_at=entry.at,
        late_by=late_by(max(entry.at - refused_by, timedelta())),
        would_be_in_time=not has_closed(closes_at=call.closes_at, at=entry.at),
    )


def _counted(others):
    attempts = Counter(name for name, _subject in others)
    proposals = Counter(name for name, _subject in set(others))
    return [(name, number, proposals[name]) for name, number in sorted(attempts.items())]


def leads_with_a_draft(call):
    """Return how many people have a draft under a call: each is owed one letter when the deadline moves."""
    return call.proposals.filter(state=State.DRAFT).values("lead").distinct().count()
