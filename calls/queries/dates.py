"""Where does a call stand at an instant, and which of its dates lie behind and ahead?

Days are days in Japan; `at` is an aware instant. Nothing here asks the database.
"""

from dataclasses import dataclass
from datetime import date, datetime

from calls.deadlines import is_open
from calls.models import Call
from journal.sentences import tokyo_day

OPEN, NOT_YET_OPEN, CLOSED = "open", "not-yet-open", "closed"


@dataclass(frozen=True)
class CallState:
    """Where a call stands: its word, the instant that ends or ended it, and the days in Japan from or to today."""

    word: str  # OPEN, NOT_YET_OPEN or CLOSED
    until: datetime | None  # the opening while it waits, the deadline while it is open, nothing afterwards
    days: int  # days left until then; once closed, days since the deadline


@dataclass(frozen=True)
class Milestone:
    """One date of the call: `key` names it, `days` counts from today (negative: ago)."""

    key: str  # opens, closes, outcome, interviews, affiliation, or today
    on: date
    at: datetime | None  # where the call gives an hour
    state: str  # past, now or next
    days: int


def state_of(call, *, at):
    """Return where a call stands at an instant; the deadline itself is still open."""
    today = tokyo_day(at)
    if at < call.opens_at:
        return CallState(NOT_YET_OPEN, call.opens_at, (tokyo_day(call.opens_at) - today).days)
    if is_open(opens_at=call.opens_at, closes_at=call.closes_at, at=at):
        return CallState(OPEN, call.closes_at, (tokyo_day(call.closes_at) - today).days)
    return CallState(CLOSED, None, (today - tokyo_day(call.closes_at)).days)


def phase_of(call, interview_days, *, at):
    """Return what today is in the life of the call: before, open, review, results or over; from public dates alone."""
    today = tokyo_day(at)
    if at < call.opens_at:
        return "before"
    if at <= call.closes_at:
        return "open"
    if today > call.affiliation_by:
        return "over"
    return "results" if interview_days and today > interview_days[-1] else "review"


def dates_of(call: Call, interview_days):
    """Return the public dates of a call in order as (key, day in Japan, instant where the call gives an hour).

    The last day for interview letters is the office's own date: it is left out.
    """
    found = [
        ("opens", tokyo_day(call.opens_at), None),
        ("closes", tokyo_day(call.closes_at), call.closes_at),
        ("outcome", call.outcome_known_by, None),
        *(("interviews", day, None) for day in interview_days),
        ("affiliation", call.affiliation_by, None),
    ]
    return sorted(found, key=lambda one: one[1])


def timeline_of(call, interview_days, *, at):
    """Return the dates of the call as Milestones in order, with today among them."""
    today = tokyo_day(at)
    found = []
    for key, on, instant in dates_of(call, interview_days):
        if key == "opens":
            is_past = at >= call.opens_at
        else:
            is_past = at > instant if instant else on < today
        found.append(Milestone(key, on, instant, "past" if is_past else "next", (on - today).days))
    found.sort(key=lambda one: (one.on, one.state == "next"))
    here = sum(one.state == "past" for one in found)
    return [*found[:here], Milestone("today", today, None, "now", 0), *found[here:]]
