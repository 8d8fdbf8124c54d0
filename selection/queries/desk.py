"""Where do the proposals of a call stand, what comes next, and what needs an officer?"""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Q

from calls.deadlines import day_in_japan, has_closed, is_open
from calls.models import Call
from reviews.models import Assignment
from reviews.policies import OPEN_STATES
from reviews.queries import DISCUSS_FROM
from selection import policies
from selection.notice_period import aim_on, limit_instant, limit_on
from selection.queries.board import places_taken
from selection.queries.promises import Counts, counts_of
from selection.queries.spreads import Spreads, spreads_of
from selection.queries.tallies import Sight, Tally, short_of_reviewers, tallies_of
from selection.sentences import time_left

ALARMS = ("bad", "warn")  # the tones of a task that count as warnings; the others only wait


@dataclass(frozen=True)
class Task:
    """Something that needs an officer: `key` names the sentence, `tone` its weight, `facts` what it says."""

    key: str
    tone: str
    facts: dict


@dataclass(frozen=True)
class CallOnDesk:
    """One call on the desk: its numbers, what needs an officer, where the work stands, when its results went out."""

    call: Call
    tally: Tally
    tasks: tuple
    phase: str  # before, open, empty, assigning, reviewing, interviews, deciding or released
    is_open: bool
    released_at: datetime | None
    chooses: bool  # whether this officer may see the places

    @property
    def warnings(self):
        """Return how many of the tasks are warnings."""
        return sum(task.tone in ALARMS for task in self.tasks)


@dataclass(frozen=True)
class Step:
    """One number of the pipeline: `key` names it, `count` of `total`, `more` holds what its note says."""

    key: str
    count: int
    total: int = 0
    more: dict = field(default_factory=dict)


@dataclass(frozen=True)
class NextDate:
    """A date of the call: a day in Japan, or an instant, and whether it has passed; `aim_on` beside a limit."""

    key: str
    on: date
    at: datetime | None
    is_past: bool
    aim_on: date | None = None


@dataclass(frozen=True)
class Overview:
    """The call as the office sees it at one instant."""

    desk: CallOnDesk
    steps: list
    here: str  # the key of the step that the work has reached
    tasks: tuple
    dates: list  # still to come
    past_dates: list
    spreads: Spreads
    taken: int | None  # places given; None where the officer may not see them
    arranges: bool  # whether the interviews of this call are open to this officer
    reads_letters: bool


def calls_for(user, *, at):
    """Return the calls on a person's desk, the one that closes last first: twelve queries, however many calls."""
    calls = policies.calls_of_the_desk(user).select_related("round").prefetch_related("interview_days")
    calls = list(calls.defer("texts", "elements").order_by("-closes_at", "pk"))
    return _on_desk(user, calls, Sight(user, calls), at=at)


def overview_of(user, call, *, at):
    """Return the overview of a call, made only of what this officer may see; its cost does not grow with the call."""
    sight = Sight(user, [call])
    (desk,) = _on_desk(user, [call], sight, at=at)
    dates = _dates(call, desk.tally, at=at)
    return Overview(
        desk=desk,
        steps=_steps(call, sight, desk.tally),
        here=HERE[desk.phase] or ("submitted" if desk.tally.submitted else "drafts"),
        tasks=_named(call, sight, desk.tasks),
        dates=[one for one in dates if not one.is_past],
        past_dates=[one for one in dates if one.is_past],
        spreads=spreads_of(call, sight, desk.tally, at=at),
        taken=places_taken(call) if desk.chooses else None,
        arranges=not policies.applies_under(user, call),
        reads_letters=user.has_perm("notices.view_letters", call.slug),
    )


# --- Where the work stands ------------------------------------------------------------------
HERE = {
    "before": "",
    "open": "",
    "empty": "submitted",
    "assigning": "assigned",
    "reviewing": "reviewed",
    "interviews": "interviews",
    "deciding": "decided",
    "released": "decided",
}


def _on_desk(user, calls, sight, *, at):
    tallies = tallies_of(user, calls, sight, at=at)
    chosen = set(policies.calls_chosen_by(user).filter(pk__in=[call.pk for call in calls]).values_list("pk", flat=True))
    promises = counts_of(sight.seen, at=at)
    desk = []
    for call in calls:
        tally = tallies[call.pk]
        released_at = call.round.released_at if hasattr(call, "round") else None
        tasks = _tasks(call, tally, released_at, at=at, chooses=call.pk in chosen)
        tasks = (*tasks, *_promises(promises.get(call.pk, Counts())))
        desk.append(
            CallOnDesk(
                call=call,
                tally=tally,
                tasks=tasks,
                phase=_phase(call, tally, released_at, at=at),
                is_open=is_open(opens_at=call.opens_at, closes_at=call.closes_at, at=at),
                released_at=released_at,
                chooses=call.pk in chosen,
            )
        )
    return desk


def _phase(call, tally, released_at, *, at):
    """Return what the office is at: told from the dates while the call is open, then from what is still missing."""
    if released_at is not None:
        return "released"
    if not has_closed(closes_at=call.closes_at, at=at):
        return "open" if at >= call.opens_at else "before"
    if not tally.submitted:
        return "empty"
    if tally.assigned < tally.submitted:
        return "assigning"
    if tally.reviewed < tally.submitted:
        return "reviewing"
    return "interviews" if any(day.on >= day_in_japan(at) for day in tally.days) else "deciding"


def _steps(call, sight, tally):
    total = tally.submitted
    open_or_done = Assignment.objects.filter(
        stage__code="document", proposal__in=sight.standing.values("pk"), state__in=OPEN_STATES
    )
    done = Q(state=Assignment.State.CLEAR, review__sent_at__isnull=False)
    reviews = open_or_done.aggregate(asked=Count("pk"), sent=Count("pk", filter=done))
    on = next((day.on for day in tally.days if day.listed), tally.days[0].on if tally.days else None)
    return [
        Step("drafts", tally.drafts, tally.begun),
        Step("submitted", total, more={"withdrawn": tally.withdrawn, "not_accepted": tally.not_accepted}),
        Step("questions", tally.questions, total),
        Step("assigned", tally.assigned, total, {"wanted": call.reviewers_per_proposal}),
        Step("reviewed", tally.reviewed, total, reviews),
        Step("interviews", tally.listed, total, {"untimed": tally.untimed, "on": on}),
        Step("decided", tally.decided, total, {"places": call.places_max}),
    ]


# --- What needs an officer ------------------------------------------------------------------
def _tasks(call, tally, released_at, *, at, chooses):
    """Yield what needs an officer, the gravest first within each matter; after the release only letters do.

    What is promised after the release is told by `_promises`.
    """
    if tally.letters.overdue:
        yield Task("overdue", "bad", {"count": tally.letters.overdue})
    if tally.letters.stuck:
        yield Task("stuck", "bad", {"count": tally.letters.stuck})
    if released_at is not None:
        return
    yield from _interviews_without_a_time(call, tally, at)
    closed = has_closed(closes_at=call.closes_at, at=at)
    if closed and tally.assigned < tally.submitted:
        short = tally.submitted - tally.assigned
        yield Task("reviewers", "warn", {"count": short, "wanted": call.reviewers_per_proposal})
    yield from _screening(tally, closed=closed)
    if closed and tally.wide:
        yield Task("wide", "wait", {"count": tally.wide, "points": DISCUSS_FROM})
    if chooses and tally.submitted and tally.days and tally.days[-1].on < day_in_japan(at):
        yield Task("release", "info", {"day": tally.days[-1].on})


def _screening(tally, *, closed):
    """Yield what the screening asks of an officer; before the deadline only what a person has to answer."""
    if tally.against:
        yield Task("outcomes", "warn", {"count": tally.against})
    if tally.unruled:
        yield Task("consultations", "violet", {"count": tally.unruled})
    if tally.asking:
        yield Task("questions", "violet", {"count": tally.asking})
    if closed and tally.to_screen:
        yield Task("screen", "wait", {"count": tally.to_screen})


def _promises(counts):
    """Yield what affiliation promises ask of an officer, first those whose last day has passed."""
    if counts.passed:
        yield Task("promises_passed", "bad", {"count": counts.passed})
    if counts.reported:
        yield Task("promises_reported", "warn", {"count": counts.reported})
    if counts.open:
        yield Task("promises_open", "wait", {"count": counts.open, "day": counts.due_on})


def _interviews_without_a_time(call, tally, at):
    for day in tally.days:
        if not day.untimed or day.on < day_in_japan(at):
            continue
        limit_at = limit_instant(day.on, call.notice_days)
        is_late = at >= limit_at
        facts = {
            "count": day.untimed,
            "day": day.on,
            "limit_on": limit_on(day.on, call.notice_days),
            "left": "" if is_late else time_left(limit_at, at),
        }
        yield Task("late", "bad", facts) if is_late else Task("untimed", "warn", facts)


def _named(call, sight, tasks):
    """Return the tasks, with the first numbers of the proposals that lack a reviewer."""
    named = []
    for task in tasks:
        if task.key == "reviewers":
            numbers = short_of_reviewers(sight).order_by("number").values_list("number", flat=True)[:5]
            references = [f"{call.number_prefix}-{number:04d}" for number in numbers]
            task = Task(task.key, task.tone, {**task.facts, "references": references})
        named.append(task)
    return tuple(named)


# --- What comes next ------------------------------------------------------------------------
def _dates(call, tally, *, at):
    """Return the dates of the call in order, for officers: what applicants must do, and what the office must."""
    today = day_in_japan(at)
    found = [
        NextDate("closes", day_in_japan(call.closes_at), call.closes_at, has_closed(closes_at=call.closes_at, at=at))
    ]
    found.append(NextDate("outcome", call.outcome_known_by, None, today > call.outcome_known_by))
    for day in tally.days:
        limit, aim = limit_on(day.on, call.notice_days), aim_on(day.on, call.notice_days)
        found.append(NextDate("limit", limit, None, at >= limit_instant(day.on, call.notice_days), aim))
        found.append(NextDate("interviews", day.on, None, today > day.on))
    found.append(NextDate("affiliation", call.affiliation_by, None, today > call.affiliation_by))
    return sorted(found, key=lambda one: one.on)
