"""Until when may an interview letter go out, by which day must an investigator belong to Japan, when is it recalled?

The call: notified "at least one week prior to the interview" (Interview Schedule). The portal's reading: the last
lawful day is the interview day minus the call's notice, until 24:00 in Japan; the office aims one day earlier, so
that whole days lie between.

The call: an institution in Japan "by the date of the contract conclusion or" a named day (Japan-based applicants).
The portal's reading: the earlier of the two; the day itself counts whole, also a Sunday.
"""

from datetime import timedelta

from calls.deadlines import MORNING, TOKYO, end_of_day_jst, last_reminder, morning_jst

RECALLED = (60, 30, 14, 7, 1, -1)  # days before the last day, and the day after it (portal default)


def limit_on(day, notice_days):
    """Return the last day in Japan on which a letter for an interview on `day` may go; both are dates."""
    return day - timedelta(days=notice_days)


def aim_on(day, notice_days):
    """Return the day in Japan by which the office means to have written: one before the limit."""
    return limit_on(day, notice_days) - timedelta(days=1)


def limit_instant(day, notice_days):
    """Return the aware instant at which the limit day ends in Japan: 24:00, which is the next midnight."""
    return end_of_day_jst(limit_on(day, notice_days))


def is_in_time(arranged_on, day, notice_days):
    """Tell whether an interview on `day` may still be arranged on `arranged_on`; both are days in Japan."""
    return arranged_on <= limit_on(day, notice_days)  # the seventh day before is itself in time


def due_on(affiliation_by, contract_on=None):
    """Return the last day of an affiliation promise: the earlier of the call's day and the contract, where known."""
    return affiliation_by if contract_on is None else min(affiliation_by, contract_on)


def is_kept(since_on, due):
    """Tell whether an affiliation that began on `since_on` keeps a promise due on `due`; both are dates."""
    return since_on <= due  # the last day itself is in time


def recalled_at(due, days):
    """Return the aware instant from which a promise due on `due` is recalled: 09:00 in Japan so many days before."""
    return morning_jst(due - timedelta(days=days))


def recall_at(due, at):
    """Return which reminder is the latest whose time has come at an instant, in days before `due`; None before all."""
    return last_reminder(due, steps=RECALLED, at=at)


def recalled_up_to(days, at):
    """Return the latest last day whose reminder so many days before has its time at or before an instant."""
    local = at.astimezone(TOKYO)
    reached = local.date() if local.time() >= MORNING else local.date() - timedelta(days=1)
    return reached + timedelta(days=days)


def recalled_until(due, days):
    """Return the last instant at which a reminder still says the truth and the next has not come; None for the last."""
    if days < 0:
        return None
    following = RECALLED[RECALLED.index(days) + 1]
    return min(recalled_at(due, following), end_of_day_jst(due)) - timedelta(microseconds=1)
