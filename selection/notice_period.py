"""Until when may an interview letter go out?

The call: notified "at least one week prior to the interview" (Interview Schedule). The portal's reading: the last
lawful day is the interview day minus the call's notice, until 24:00 in Japan; the office aims one day earlier, so
that whole days lie between.
"""

from datetime import timedelta

from calls.deadlines import end_of_day_jst


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
