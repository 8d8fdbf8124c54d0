"""How far is reviewing in a call, by proposal and by reviewer, and what waits for an officer?

Everything is reckoned from the proposals that the officer handles: one in which they have a stake moves no number here.
A few lists of plain values are read, whatever their length, and counted in Python.
"""

from dataclasses import dataclass

from django.db.models import Max, OuterRef, Subquery

from accounts.models import User
from calls.deadlines import has_closed
from calls.models import Stage
from journal.searching import folded, words_of
from proposals.lifecycle import State
from proposals.models import Proposal
from proposals.queries import submitted_in
from reviews import policies
from reviews.models import Appointment, Assignment, Conflict, Reopening, Timetable
from reviews.queries.numbers import numbers_of
from reviews.queries.search import with_words
from reviews.scoring import locks_at

OPEN = ("undeclared", "open", "begun")  # steps of an assignment whose review is still to come
WAITING = {  # what a list can be narrowed to
    "proposals": ("lacking", "to-rule", "undeclared", "missing", "late", "complete"),
    "reviewers": ("idle", "to-rule", "undeclared", "missing", "late", "complete"),
}


@dataclass(frozen=True)
class ProgressWanted:
    """What the overview is narrowed to; an empty field narrows nothing."""

    by: str = "proposals"
    words: str = ""
    stage: str = ""
    area: int | None = None
    state: str = ""

    @property
    def narrows(self):
        """Tell whether anything is asked for beside which list it is."""
        return any((self.words, self.stage, self.area is not None, self.state))


@dataclass(frozen=True)
class Post:
    """One assignment that was not taken back. `step`: conflicted, to-rule, undeclared, open, begun, sent or over."""

    pk: int
    proposal: int
    reviewer: int
    stage: str
    step: str
    sent_at: object
    due_at: object  # an aware instant after which it is late, or None
    is_late: bool


@dataclass
class Tally:
    """How many assignments stand at which step; `late` are those without a review though it was due."""

    asked: int = 0
    conflicted: int = 0
    to_rule: int = 0
    undeclared: int = 0
    begun: int = 0
    sent: int = 0
    over: int = 0  # the proposal was decided without it
    late: int = 0
    due_at: object = None  # the first instant at which one of those that are missing is due
    last_sent_at: object = None
    lacking: int = 0  # readers that a proposal lacks

    @property
    def standing(self):
        """Return how many may be heard: neither conflicted nor waiting for a ruling."""
        return self.asked - self.conflicted - self.to_rule

    @property
    def declared(self):
        """Return how many of them have said that they have no conflict."""
        return self.standing - self.undeclared

    @property
    def missing(self):
        """Return how many reviews are still to come."""
        return self.standing - self.sent - self.over

    def add(self, post):
        """Count one more assignment."""
        self.asked += 1
        self.conflicted += post.step == "conflicted"
        self.to_rule += post.step == "to-rule"
        self.undeclared += post.step == "undeclared"
        self.begun += post.step == "begun"
        self.sent += post.step == "sent"
        self.over += post.step == "over"
        self.late += post.is_late
        if post.step in OPEN and post.due_at is not None:
            self.due_at = min(self.due_at or post.due_at, post.due_at)
        if post.step == "sent":
            self.last_sent_at = max(self.last_sent_at or post.sent_at, post.sent_at)

    def is_at(self, state):
        """Tell whether a line belongs to what a list is narrowed to."""
        match state:
            case "":
                return True
            case "idle":
                return not self.asked
            case "complete":
                return bool(self.sent) and not self.missing and not self.lacking
            case _:
                return bool(getattr(self, state.replace("-", "_")))


@dataclass(frozen=True)
class StageProgress:
    """One stage: its timetable's due instant (None: not set), how many readers are wanted in all, and the tally."""

    stage: Stage
    due_at: object
    is_over: bool
    wanted: int | None  # readers, over all proposals; None where the call does not say
    tally: Tally


@dataclass(frozen=True)
class Waits:
    """What waits for an officer, in numbers."""

    to_rule: int = 0
    second_officer: int = 0
    silent: int = 0  # invitations without an answer
    lacking: int = 0
    undeclared: int = 0
    late: int = 0
    without_due: tuple = ()

    def __bool__(self):
        """Tell whether anything waits at all."""
        numbers = (self.to_rule, self.second_officer, self.silent, self.lacking, self.undeclared, self.late)
        return any(numbers) or bool(self.without_due)


@dataclass(frozen=True)
class Line:
    """One line of a list: a proposal or a person, with the tally; `number` is that of a reviewer in the call."""

    one: object
    tally: Tally
    number: int | None = None
    appointment: str = ""


@dataclass(frozen=True)
class Progress:
    """Reviewing in a call as one officer may see it: stages and what waits in whole, the lists as they are narrowed."""

    stages: list
    waits: Waits
    posts: list
    proposals: dict  # the Tally of each, by key, in the order of the numbers
    reviewers: dict  # the Tally of each, by key of the person, in the order of the names
    appointments: dict  # the state of each, by key of the person

    def keys(self, wanted):
        """Return the keys of the list that is asked for, in order."""
        return list(self.reviewers if wanted.by == "reviewers" else self.proposals)


def progress_of(user, call, wanted, *, stages, at):
    """Return the Progress of a call with its stages at an instant (eight queries at most, whatever its size)."""
    mine = policies.proposals_screened_by(user).filter(call=call)
    visible = submitted_in(call).filter(pk__in=mine.values("pk"))
    states = dict(visible.values_list("pk", "state"))
    rows = Conflict.objects.standing().filter(proposal__call=call)
    conflicts = {
        (proposal, person): (state, proposer)
        for proposal, person, state, proposer in rows.values_list("proposal", "person", "state", "proposed_by")
        if proposal in states
    }
    due = dict(Timetable.objects.filter(stage__call=call).values_list("stage", "due_at"))
    by_code = {one.code: due.get(one.pk) for one in stages}
    posts = _posts(call, states, conflicts, by_code, at=at)
    appointments = dict(Appointment.objects.filter(call=call).values_list("reviewer__user", "state"))
    whole = _tallies(states, posts, "proposal")
    lacking = {
        pk: _lacking(call, states[pk], one) for pk, one in _tallies(states, _document(posts), "proposal").items()
    }
    chosen = [post for post in posts if wanted.stage in ("", post.stage)]
    return Progress(
        stages=[_stage(one, due.get(one.pk), call, states, posts, at=at) for one in stages],
        waits=_waits(conflicts, appointments, lacking, whole, [one for one in stages if due.get(one.pk) is None]),
        posts=chosen,
        proposals=_proposals(visible, wanted, chosen, lacking),
        reviewers=_reviewers(wanted, chosen, appointments),
        appointments=appointments,
    )


def lines_of(progress, wanted, keys, call, *, user):
    """Return the Lines of some keys of the list that is asked for, in their order (two queries).

    A person's line names their profile of the pool where the officer keeps it.
    """
    if wanted.by == "reviewers":
        profile = policies.profiles_kept_by(user, call).filter(user=OuterRef("pk")).values("pk")[:1]
        people, numbers = User.objects.annotate(profile=Subquery(profile)).in_bulk(keys), numbers_of(call)
        return [
            # A person without a line of their own here has no number either: it would tell of what is not shown.
            Line(people[pk], tally, numbers.get(pk) if tally.asked else None, progress.appointments.get(pk, ""))
            for pk, tally in ((pk, progress.reviewers[pk]) for pk in keys)
        ]
    rows = Proposal.objects.select_related("call", "area").defer(
        "summary", "search_text", "call__texts", "call__elements"
    )
    found = rows.in_bulk(keys)
    return [Line(found[pk], progress.proposals[pk]) for pk in keys]


def _posts(call, states, conflicts, due, *, at):
    """Return the Posts of the proposals that an officer handles (two queries)."""
    reopened = Reopening.objects.filter(assignment__proposal__call=call).order_by().values("assignment")
    until = dict(reopened.annotate(last=Max("until")).values_list("assignment", "last"))
    rows = Assignment.objects.filter(proposal__call=call).exclude(state=Assignment.State.ENDED)
    rows = rows.order_by("proposal__number", "stage__order", "pk")
    columns = ("pk", "proposal", "reviewer", "stage__code", "state", "review", "review__sent_at")
    posts = []
    for pk, proposal, reviewer, stage, state, review, sent_at in rows.values_list(*columns):
        if proposal not in states:
            continue
        is_decided = states[proposal] != State.SUBMITTED
        step = _step(state, conflicts.get((proposal, reviewer)), review, sent_at, is_decided=is_decided)
        due_at = locks_at(due_at=due.get(stage), reopened_until=until.get(pk))
        is_late = step in OPEN and due_at is not None and has_closed(closes_at=due_at, at=at)
        posts.append(Post(pk, proposal, reviewer, stage, step, sent_at, due_at, is_late))
    return posts


def _step(state, conflict, review, sent_at, *, is_decided):
    if conflict is not None and conflict[0] == Conflict.State.FOUND:
        return "to-rule"
    if conflict is not None or state == Assignment.State.CONFLICTED:
        return "conflicted"
    if sent_at is not None:
        return "sent"
    if is_decided:
        return "over"
    if state == Assignment.State.ASKED:
        return "undeclared"
    return "begun" if review is not None else "open"  # that it was begun may be told, nothing of what it says


def _document(posts):
    return [post for post in posts if post.stage == "document"]


def _tallies(keys, posts, name):
    """Return the Tally of every key, in the order of the keys."""
    tallies = {key: Tally() for key in keys}
    for post in posts:
        tallies[getattr(post, name)].add(post)
    return tallies


def _lacking(call, state, tally):
    """Return how many readers of its documents a proposal lacks; nobody looks for any once it is decided."""
    return max(call.reviewers_per_proposal - tally.standing, 0) if state == State.SUBMITTED else 0


def _stage(stage, due_at, call, states, posts, *, at):
    tally = Tally()
    for post in posts:
        if post.stage == stage.code:
            tally.add(post)
    wanted = call.reviewers_per_proposal * len(states) if stage.code == "document" else None
    return StageProgress(stage, due_at, due_at is not None and has_closed(closes_at=due_at, at=at), wanted, tally)


def _waits(conflicts, appointments, lacking, whole, without_due):
    found = [proposer for state, proposer in conflicts.values() if state == Conflict.State.FOUND]
    return Waits(
        to_rule=sum(proposer is None for proposer in found),
        second_officer=sum(proposer is not None for proposer in found),
        silent=sum(state == Appointment.State.INVITED for state in appointments.values()),
        lacking=sum(number > 0 for number in lacking.values()),
        undeclared=sum(one.undeclared for one in whole.values()),
        late=sum(one.late for one in whole.values()),
        without_due=tuple(without_due),
    )


def _proposals(visible, wanted, posts, lacking):
    """Return the tallies of the proposals that the list is narrowed to (one query where words or an area are asked for)."""
    tallies = _tallies(lacking, posts, "proposal")
    for key, tally in tallies.items():
        tally.lacking = lacking[key] if wanted.stage in ("", "document") else 0
    kept = set(tallies)
    if wanted.by == "proposals" and (wanted.words or wanted.area is not None):
        found = visible if wanted.area is None else visible.filter(area__number=wanted.area)
        kept = set(with_words(found, wanted.words).values_list("pk", flat=True))
    state = wanted.state if wanted.by == "proposals" else ""
    return {key: one for key, one in tallies.items() if key in kept and one.is_at(state)}


def _reviewers(wanted, posts, appointments):
    """Return the tallies of who was asked or accepted, by name, as the list is narrowed (one query)."""
    accepted = {person for person, state in appointments.items() if state == Appointment.State.ACCEPTED}
    keys = accepted | {post.reviewer for post in posts}
    people = User.objects.filter(pk__in=keys).order_by("name", "pk").values_list("pk", "name", "name_ja", "email")
    words = words_of(wanted.words) if wanted.by == "reviewers" else []
    named = {pk: folded(" ".join(names)) for pk, *names in people}
    tallies = _tallies(named, posts, "reviewer")
    state = wanted.state if wanted.by == "reviewers" else ""
    return {pk: one for pk, one in tallies.items() if one.is_at(state) and all(word in named[pk] for word in words)}
