"""When does a call open and close, in Japan's time, and is an instant within?"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")
MORNING = time(9)  # in Japan: letters of a day go out from then on (portal default)


def noon_jst(day):
    """Return 12:00 noon Japan Standard Time of a date, as an aware instant."""
    return datetime.combine(day, time(12), tzinfo=TOKYO)


def start_of_day_jst(day):
    """Return 00:00 Japan Standard Time of a date, as an aware instant."""
    return datetime.combine(day, time(0), tzinfo=TOKYO)


def end_of_day_jst(day):
    """Return 24:00 Japan Standard Time of a date (the next midnight), as an aware instant."""
    return start_of_day_jst(day + timedelta(days=1))


def morning_jst(day):
    """Return 09:00 Japan Standard Time of a date, as an aware instant."""
    return datetime.combine(day, MORNING, tzinfo=TOKYO)


def last_reminder(on, *, steps, at):
    """Return which reminder of a day has come last by an instant, in days before it; None before all of `steps`."""
    return min((days for days in steps if morning_jst(on - timedelta(days=days)) <= at), default=None)


def moments_of(on, *, steps, after, until):
    """Return the instants from `after` to `until`, both included, at which a reminder of a day can fall due.

    The first of them, which may come late for one, and each morning in Japan that is one of `steps` in days before it.
    """
    mornings = sorted(morning_jst(on - timedelta(days=days)) for days in steps)
    return [after, *(morning for morning in mornings if after < morning <= until)]


def day_in_japan(at):
    """Return the date that an aware instant has in Japan."""
    return at.astimezone(TOKYO).date()


def has_closed(*, closes_at, at):
    """Tell whether an instant is too late: the one comparison by which every room judges the deadline."""
    return at > closes_at  # noon itself is in time: decision 0001


def is_open(*, opens_at, closes_at, at):
    """Tell whether an instant lies within the window of a call, both ends included."""
    return opens_at <= at and not has_closed(closes_at=closes_at, at=at)


def fiscal_year(day: date):
    """Return the Japanese fiscal year of a date: April to March, named by the year it begins in."""
    return day.year if day.month >= 4 else day.year - 1
