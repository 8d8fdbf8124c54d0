"""What waits for a person, one part for each hat they wear, the most urgent first?"""

from dataclasses import dataclass, field
from datetime import timedelta

from accounts import queries as accounts_queries
from accounts.models import Role
from calls import queries as calls_queries
from calls.deadlines import end_of_day_jst, is_open
from journal.sentences import tokyo_day
from proposals import queries as proposals_queries
from proposals.lifecycle import State
from proposals.views.own import TITLES
from reviews import queries as reviews_queries
from selection import queries as selection_queries

ALARM, WAITS, CALM = range(3)  # how urgent a part is
SOON = timedelta(days=3)  # before a deadline: from then on a draft is urgent (portal default)
JUDGED = 3  # drafts whose open points are told on this page: each is judged by every rule, which costs queries
SHOWN = 6  # proposals, reviews or calls of one part; the rest is a link away


@dataclass(frozen=True)
class Own:
    """A proposal that the person leads or was let into: what they are told of its state, and of an open draft what blocks.

    `home` is the DraftHome of a draft that can still be submitted, None elsewhere; `section` is where to go on.
    `outcomes` are the grants of counterparts that were pending and whose award can still be proven.
    """

    proposal: object
    status: str
    hat: str = proposals_queries.LEAD  # or "editor", "reader": what the person is to it
    can_be_sent: bool = False
    home: object = None
    section: str = ""
    outcomes: int = 0
    promise: object = None  # the Standing of an affiliation promise, after a selection

    @property
    def section_title(self):
        """Return the name of the section where to go on, as the pages of a draft call it."""
        return TITLES[self.section]

    @property
    def owes(self):
        """Tell whether an institution in Japan is still to be reported."""
        return self.promise is not None and self.promise.stage in ("open", "passed") and not self.promise.is_reported

    @property
    def complete(self):
        """Return how many sections are complete."""
        return self.home.complete


@dataclass(frozen=True)
class Reviewing:
    """What a reviewer has to do: the open ones first, how many wait for which step, and the interview days ahead."""

    open: list
    counts: dict  # {"all": 5, "open": 2, "declare": 1, "draft": 0, "score": 1}
    interviews: list  # (call, day in Japan) of the calls in which something is open
    desks: list = field(default_factory=list)  # by call and stage: what is in, what is due, how long it takes
    bidding: list = field(default_factory=list)  # (call, until) where wishes are taken

    @property
    def missed(self):
        """Return how many reviews locked before they were sent."""
        return sum(task.step == "locked" for desk in self.desks for task in desk.tasks)


@dataclass(frozen=True)
class Part:
    """One hat: its key, how urgent it is, how many things wait in it."""

    key: str  # applicant, reviewer, officer or administrator
    level: int
    waiting: int


@dataclass(frozen=True)
class Home:
    """What the home page shows; what belongs to a hat that is not worn is None or empty."""

    parts: tuple
    own: list = field(default_factory=list)
    reviewing: Reviewing | None = None
    desk: list = field(default_factory=list)
    people: dict | None = None  # how many people: {"": 8, "officer": 2, …}
    open_calls: list = field(default_factory=list)

    @property
    def waiting(self):
        """Return how many things wait for the person under all hats."""
        return sum(part.waiting for part in self.parts)

    @property
    def busy(self):
        """Return the parts in which something waits."""
        return [part for part in self.parts if part.waiting]


def home_of(user, *, at):
    """Return what waits for a person at an instant (aware)."""
    roles = accounts_queries.roles_of(user)
    own = _own(user, at=at)
    reviewing = _reviewing(user, at=at) if Role.Kind.REVIEWER in roles else None
    desk = _by_urgency(selection_queries.calls_for(user, at=at)) if Role.Kind.OFFICER in roles else []
    parts = []
    if own:
        parts.append(_part_of_applicant(own, at=at))
    if reviewing:
        waiting = reviewing.counts["open"]
        parts.append(Part("reviewer", WAITS if waiting else CALM, waiting))
    if Role.Kind.OFFICER in roles:
        parts.append(_part_of_officer(desk))
    if Role.Kind.ADMINISTRATOR in roles:
        parts.append(Part("administrator", CALM, 0))
    applies = bool(own) or not roles
    return Home(
        parts=tuple(sorted(parts, key=lambda part: part.level)),
        own=own,
        reviewing=reviewing,
        desk=desk,
        people=accounts_queries.people_count(user) if Role.Kind.ADMINISTRATOR in roles else None,
        open_calls=calls_queries.calls_for_the_public(at).open if applies else [],
    )


# --- Applicants -----------------------------------------------------------------------------
def _own(user, *, at):
    """Return the proposals a person has a part in: drafts that can be submitted by their deadline, then the newest first.

    What somebody else leads waits for its writers until it is sent, and for its readers never.
    """
    own, judged = [], 0
    proposals = proposals_queries.with_working_copies(list(proposals_queries.proposals_for(user)))
    hats = proposals_queries.hats_of(user, proposals)
    led = [one for one in proposals if hats[one.pk] == proposals_queries.LEAD]
    sendable = {one.pk for one in proposals if _can_be_sent(one, at=at) and hats[one.pk] != "reader"}
    outcomes = proposals_queries.outcomes_waited_for(led, at=at)
    promises = _promises(user, proposals, at=at)
    # A draft under a closed call, and what is over, come last.
    order = {State.DRAFT: 1, State.NOT_ACCEPTED: 2, State.WITHDRAWN: 2, State.CANCELLED: 2}
    proposals.sort(key=lambda one: _place_of(one, sendable, outcomes, order.get(one.state, 0.5)))
    for proposal in proposals:
        status = proposals_queries.public_status(proposal)
        if proposal.pk not in sendable:
            waits = {"outcomes": outcomes.get(proposal.pk, 0), "promise": promises.get(proposal.pk)}
            own.append(Own(proposal, status, hats[proposal.pk], **waits))
            continue
        judged += 1
        home = proposals_queries.draft_home(proposal, at=at) if judged <= JUDGED else None
        own.append(Own(proposal, status, hats[proposal.pk], can_be_sent=True, home=home, section=_next_section(home)))
    return own


def _place_of(proposal, sendable, outcomes, otherwise):
    """Return where a proposal stands in the list: what waits for its lead comes first, the nearest end before."""
    if proposal.pk in sendable or proposal.pk in outcomes:
        return 0, _ends_at(proposal)
    return (otherwise,)


def _ends_at(proposal):
    """Return the instant until which what waits can be done: the submission, or the proof of a pending grant."""
    call = proposal.call
    return call.closes_at if proposal.state == State.DRAFT else end_of_day_jst(call.outcome_known_by)


def _promises(user, proposals, *, at):
    """Return the affiliation promises of a person by proposal; no query while none of the proposals was selected."""
    if not {one.state for one in proposals} & {State.SELECTED, State.CANCELLED}:
        return {}
    return selection_queries.promises_given_for(user, at=at)


def _can_be_sent(proposal, *, at):
    call = proposal.call
    return proposal.state == State.DRAFT and is_open(opens_at=call.opens_at, closes_at=call.closes_at, at=at)


def _next_section(home):
    """Return the key of the first section in which something blocks; empty where nothing does."""
    return next((one.key for one in home.sections if one.blocks), "") if home else ""


def _part_of_applicant(own, *, at):
    waiting = [one for one in own if one.can_be_sent or one.outcomes or one.owes]
    if not waiting:
        return Part("applicant", CALM, 0)
    ends = [end_of_day_jst(one.promise.promise.due_on) if one.owes else _ends_at(one.proposal) for one in waiting]
    is_near = min(ends) - at <= SOON
    return Part("applicant", ALARM if is_near else WAITS, len(waiting))


# --- Reviewers ------------------------------------------------------------------------------
def _reviewing(user, *, at):
    tasks = reviews_queries.tasks_for(user, at=at)
    steps = [task.step for task in tasks]
    counts = {step: steps.count(step) for step in reviews_queries.OPEN_STEPS}
    left = [task for task in tasks if task.step in reviews_queries.OPEN_STEPS]
    calls = {task.assignment.proposal.call.pk: task.assignment.proposal.call for task in left}
    days = calls_queries.interview_days_from(tokyo_day(at), calls)
    return Reviewing(
        open=left,
        counts={"all": len(steps), "open": len(left), **counts},
        interviews=[(calls[day.call_id], day.on) for day in days],
        desks=reviews_queries.desks_of(tasks, at=at),
        bidding=reviews_queries.calls_to_bid_in(user, at=at),
    )


# --- Officers -------------------------------------------------------------------------------
def _by_urgency(desk):
    """Return the calls of the desk, those with warnings first, then those with something to see to."""
    return sorted(desk, key=lambda one: (not one.warnings, not one.tasks))


def _part_of_officer(desk):
    tones = [task.tone for one in desk for task in one.tasks]
    level = ALARM if "bad" in tones else WAITS if tones else CALM
    return Part("officer", level, len(tones))
