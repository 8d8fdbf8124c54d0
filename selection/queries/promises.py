"""Which selected investigators still owe an institution in Japan, by when, and what would each decision tell them?"""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q

from calls.deadlines import day_in_japan
from proposals.models import Proposal, Submission
from selection import policies
from selection.models import AffiliationPromise
from selection.notice_period import RECALLED, due_on, is_kept, recalled_up_to
from selection.sentences import paragraphs

State = AffiliationPromise.State
OPEN_ORDER = {"passed": 0, "reported": 1, "open": 2}  # what is decided comes after these
REMINDER, DAY_MOVED = "affiliation-reminder", "affiliation-day"
KINDS = {
    State.KEPT: "affiliation-kept",
    State.EXCEPTED: "affiliation-exception",
    State.CANCELLED: "selection-cancelled",
}
TEMPLATES = {
    State.KEPT: "selection_affiliation_kept",
    State.EXCEPTED: "selection_affiliation_exception",
    State.CANCELLED: "selection_affiliation_cancelled",
}


@dataclass(frozen=True)
class Standing:
    """One promise at an instant: its stage in a word, and how many days its last day is away (below 0: passed)."""

    promise: AffiliationPromise
    stage: str  # passed, reported or open; once decided kept, excepted or cancelled
    days: int
    is_kept: bool  # what was reported keeps the promise

    @property
    def is_reported(self):
        """Tell whether the investigator has said where they belong."""
        return self.promise.reported_at is not None

    @property
    def decisions(self):
        """Return the states that an officer may decide for now."""
        if self.promise.state != State.OPEN:
            return ()
        offered = {State.KEPT: self.is_kept, State.EXCEPTED: True, State.CANCELLED: self.days < 0}
        return tuple(str(state) for state, is_offered in offered.items() if is_offered)

    @property
    def days_over(self):
        """Return how many days ago its last day was; 0 while it has not passed."""
        return max(-self.days, 0)


@dataclass(frozen=True)
class Counts:
    """The open promises of one call: how many wait, were reported, have passed, and the next last day (or None)."""

    open: int = 0
    reported: int = 0
    passed: int = 0
    due_on: date | None = None


@dataclass(frozen=True)
class DecisionLetter:
    """The letter that tells a lead of a decision on the promise: its kind, its file, what it is rendered from."""

    promise: AffiliationPromise
    decision: str
    reason: str

    @property
    def kind(self):
        """Return the kind of the letter."""
        return KINDS[self.decision]

    @property
    def template(self):
        """Return the name of the letter's file."""
        return TEMPLATES[self.decision]

    @property
    def context(self):
        """Return what the letter's text is made of."""
        return {**context_of(self.promise), "reasons": paragraphs(self.reason)}


def context_of(promise):
    """Return what every letter about a promise is made of."""
    return {"promise": promise, "proposal": promise.proposal, "call": promise.proposal.call}


def promises_owed(proposals):
    """Return {key of the proposal: AffiliationPromise, not saved} for those sealed without an institution in Japan.

    Costs one query, none for no proposal.
    """
    found = {one.pk: one for one in proposals}
    if not found:
        return {}
    sealed = Submission.objects.filter(proposal__in=found).order_by("sequence")  # the last one stands
    said = {one.proposal_id: one.snapshot["investigator"] for one in sealed.only("proposal_id", "snapshot")}
    return {pk: _owed(found[pk], lead) for pk, lead in said.items() if lead["in_japan"] is False}


def _owed(proposal, lead):
    named = lead["affiliation_on"]
    return AffiliationPromise(
        proposal=proposal,
        promised_on=named and date.fromisoformat(named),
        due_on=due_on(proposal.call.affiliation_by),
    )


def standing_of(promise, *, at):
    """Return where a promise stands at an instant."""
    days = (promise.due_on - day_in_japan(at)).days
    kept = promise.since_on is not None and is_kept(promise.since_on, promise.due_on)
    return Standing(promise, stage=_stage(promise, days), days=days, is_kept=kept)


def _stage(promise, days):
    if promise.state != State.OPEN:
        return promise.state
    if days < 0:
        return "passed"
    return "reported" if promise.reported_at else "open"


def promises_for(user, call, *, at):
    """Return the Standing of each promise of a call that an officer handles: passed ones first, then by last day."""
    rows = policies.promises_decided_by(user).filter(proposal__call=call)
    rows = rows.select_related("proposal__call", "proposal__lead").order_by("due_on", "proposal__number")
    return sorted((standing_of(one, at=at) for one in rows), key=lambda one: OPEN_ORDER.get(one.stage, len(OPEN_ORDER)))


def promise_for(user, call, pk):
    """Return one promise of a call that an officer handles, or None."""
    rows = policies.promises_decided_by(user).filter(proposal__call=call, pk=pk)
    return rows.select_related("proposal__call", "proposal__lead", "decided_by").first()


def promise_given_by(user, proposal_pk):
    """Return the promise that a person gave for a proposal, or None."""
    asked = Proposal.objects.filter(pk=proposal_pk)  # a number beyond all keys finds nothing here
    rows = policies.promises_given_by(user).filter(proposal__in=asked)
    return rows.select_related("proposal__call", "proposal__lead").first()


def promises_given_for(user, *, at):
    """Return {key of the proposal: Standing} of every promise that a person gave; one query."""
    return {one.proposal_id: standing_of(one, at=at) for one in policies.promises_given_by(user)}


def counts_of(seen, *, at):
    """Return {key of the call: Counts} of the open promises of the proposals that an officer sees; one query."""
    today = day_in_japan(at)
    waiting = AffiliationPromise.objects.filter(state=State.OPEN, proposal__in=seen.values("pk"))
    rows = (
        waiting.order_by()
        .values("proposal__call")
        .annotate(
            open=Count("pk", filter=Q(due_on__gte=today, reported_at__isnull=True)),
            reported=Count("pk", filter=Q(due_on__gte=today, reported_at__isnull=False)),
            passed=Count("pk", filter=Q(due_on__lt=today)),
            next_on=Min("due_on", filter=Q(due_on__gte=today, reported_at__isnull=True)),
        )
    )
    return {row["proposal__call"]: Counts(row["open"], row["reported"], row["passed"], row["next_on"]) for row in rows}


def promises_to_recall(*, at, scope=""):
    """Return the open promises whose lead is owed a reminder at an instant, of one call (its slug) or of all; one query.

    A reminder is owed once its time has come, unless it or a later one was promised for the same last day already.
    """
    owed = Q()
    for days in RECALLED:
        owed |= Q(Q(recalled__isnull=True) | Q(recalled__gt=days), due_on__lte=recalled_up_to(days, at))
    waiting = AffiliationPromise.objects.filter(owed, state=State.OPEN, reported_at__isnull=True)
    if scope:
        waiting = waiting.filter(proposal__call__slug=scope)
    return list(waiting.select_related("proposal__call", "proposal__lead").order_by("due_on", "pk"))


def reminder_key(promise, days):
    """Return the key of the reminder of a promise so many days before its last day."""
    return f"{REMINDER}-{promise.pk}-{promise.due_on:%Y%m%d}-{days}"


def seal_of_promise(promise):
    """Return a SHA-256 of what an officer decides on: it changes with the report, the last day and the state."""
    parts = (promise.institution, promise.since_on, promise.researcher_number, promise.due_on, promise.state)
    return hashlib.sha256(repr(parts).encode()).hexdigest()
