"""Where do the proposals of a call stand, what comes next, and what needs an officer?"""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Q

import notices.queries
from calls.deadlines import has_closed, is_open
from calls.models import Call
from proposals.lifecycle import State
from proposals.models import Proposal
from reviews.policies import proposals_screened_by
from reviews.queries import proposal_rows
from selection import policies
from selection.notice_period import day_in_japan
from selection.queries.board import awarded_in, round_of
from selection.queries.interviews import days_for


@dataclass(frozen=True)
class CallOnDesk:
    """One call on the desk: how many proposals came, whether it is still open, and when its results went out."""

    call: Call
    submitted: int
    is_open: bool
    released_at: datetime | None


@dataclass(frozen=True)
class Step:
    """One number of the pipeline: `key` names it, `count` of `total`, `more` holds what its note says."""

    key: str
    count: int
    total: int = 0
    more: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Task:
    """Something that needs an officer: `key` names the sentence, `tone` its weight, `facts` what it says."""

    key: str
    tone: str
    facts: dict


@dataclass(frozen=True)
class NextDate:
    """A date of the call: a day in Japan, or an instant, and whether it has passed."""

    key: str
    on: date
    at: datetime | None
    is_past: bool


@dataclass(frozen=True)
class Overview:
    """The call as the office sees it at one instant."""

    steps: list
    here: str  # the key of the step that the work has reached
    tasks: list
    dates: list
    chooses: bool  # whether this officer may see the places


def calls_for(user, *, at):
    """Return the calls on a person's desk, the one that closes last first: two queries."""
    standing = proposals_screened_by(user).exclude(state=State.WITHDRAWN)
    submitted = dict(standing.order_by().values_list("call").annotate(Count("pk")))
    calls = policies.calls_of_the_desk(user).select_related("round").defer("texts", "elements")
    return [
        CallOnDesk(
            call=call,
            submitted=submitted.get(call.pk, 0),
            is_open=is_open(opens_at=call.opens_at, closes_at=call.closes_at, at=at),
            released_at=call.round.released_at if hasattr(call, "round") else None,
        )
        for call in calls.order_by("-closes_at", "pk")
    ]


def overview_of(user, call, *, at):
    """Return the overview of a call, made only of what this officer may see; its cost does not grow with the call."""
    rows = proposal_rows(user, call)
    standing = [row.proposal for row in rows if not row.is_withdrawn]
    days = days_for(user, call, at=at)
    released = round_of(call)
    chooses = user.has_perm("selection.release_results", call)
    steps = _steps(user, call, standing, days, withdrawn=len(rows) - len(standing), chooses=chooses)
    return Overview(
        steps=steps,
        here=_here(call, standing, days, released, at=at),
        tasks=_tasks(user, call, standing, days, released, at=at, chooses=chooses),
        dates=_dates(call, days, at=at),
        chooses=chooses,
    )


def _steps(user, call, standing, days, *, withdrawn, chooses):
    wanted, total = call.reviewers_per_proposal, len(standing)
    drafts = Proposal.objects.filter(call=call).aggregate(
        begun=Count("pk"), still=Count("pk", filter=Q(submitted_at__isnull=True, state=State.DRAFT))
    )
    slots = [slot for day in days for slot in day.slots]
    letters = notices.queries.counts_for(user, call.slug)
    owed = sum(letters.get(state, 0) for state in ("pending", "retry", "sending"))
    decided = sum(one.state in (State.SELECTED, State.NOT_SELECTED) for one in standing)
    return [
        Step("drafts", drafts["still"], drafts["begun"]),
        Step("submitted", total, more={"withdrawn": withdrawn}),
        Step("assigned", sum(one.asked_count >= wanted for one in standing), total, {"wanted": wanted}),
        Step("reviewed", sum(one.sent_count >= wanted for one in standing), total, _reviews(standing)),
        Step("interviews", len(slots), total, {"told": sum(day.told for day in days)}),
        Step("letters", owed, more={"sent": letters.get("sent", 0)}),
        Step(
            "decided", decided, total, {"places": call.places_max, "taken": len(awarded_in(call)) if chooses else None}
        ),
    ]


def _reviews(standing):
    return {"sent": sum(one.sent_count for one in standing), "asked": sum(one.asked_count for one in standing)}


def _here(call, standing, days, released, *, at):
    """Return the step that the work has reached."""
    wanted = call.reviewers_per_proposal
    if released is not None:
        return "decided"
    if not has_closed(closes_at=call.closes_at, at=at):
        return "submitted" if standing else "drafts"
    if any(one.asked_count < wanted for one in standing):
        return "assigned"
    if any(one.sent_count < wanted for one in standing):
        return "reviewed"
    return "interviews" if any(not day.is_over for day in days) else "decided"


def _tasks(user, call, standing, days, released, *, at, chooses):
    tasks = _letters_in_trouble(user, call, at)
    if released is not None:
        return tasks
    wanted = call.reviewers_per_proposal
    closed = has_closed(closes_at=call.closes_at, at=at)
    short = [one.reference for one in standing if one.asked_count < wanted] if closed else []
    if short:
        tasks.append(Task("reviewers", "warn", {"count": len(short), "references": short[:5], "wanted": wanted}))
    for day in days:
        if day.untimed and not day.is_over:
            facts = {"count": day.untimed, "day": day.day.on, "limit_on": day.limit_on, "left": day.left}
            tasks.append(
                Task("late" if day.is_past_limit else "untimed", "bad" if day.is_past_limit else "warn", facts)
            )
    if chooses and days and standing and all(day.is_over for day in days):
        tasks.append(Task("release", "info", {"day": days[-1].day.on}))
    return tasks


def _letters_in_trouble(user, call, at):
    """Return at most two tasks: letters that did not go in time, and letters that wait for an officer."""
    mine = notices.queries.letters_for(user, call.slug)
    overdue = notices.queries.overdue(at).filter(pk__in=mine.values("pk")).count()
    stuck = notices.queries.stuck_for(user, call.slug).count()
    tasks = [Task("overdue", "bad", {"count": overdue})] if overdue else []
    return [*tasks, Task("stuck", "bad", {"count": stuck})] if stuck else tasks


def _dates(call, days, *, at):
    """Return the dates of the call in order, for officers: what applicants must do, and what the office must."""
    today = day_in_japan(at)
    found = [
        NextDate("closes", day_in_japan(call.closes_at), call.closes_at, has_closed(closes_at=call.closes_at, at=at))
    ]
    found.append(NextDate("outcome", call.outcome_known_by, None, today > call.outcome_known_by))
    for day in days:
        found.append(NextDate("aim", day.aim_on, None, today > day.aim_on))
        found.append(NextDate("limit", day.limit_on, None, day.is_past_limit))
        found.append(NextDate("interviews", day.day.on, None, day.is_over))
    found.append(NextDate("affiliation", call.affiliation_by, None, today > call.affiliation_by))
    return sorted(found, key=lambda one: one.on)
