"""When is a letter tried again?"""

from datetime import timedelta

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
WHEN_IN_DOUBT = timedelta(minutes=15)  # long enough for a server that took it to be found out


def next_try_at(*, attempts, at, not_after):
    """Return the instant of the next attempt after `attempts` failed ones, the last of them at `at`.

    The waits are 1, 5, 15 and then always 60 minutes; a letter that would become too late while it
    waits is tried every minute instead. All instants are aware, `not_after` may be None.
    """
    wait = BACK_OFF[min(max(attempts, 1), len(BACK_OFF)) - 1]
    if not_after is not None and at + wait > not_after:
        wait = BACK_OFF[0]
    return at + wait


def may_be_tried_once_more(*, doubts, at, not_after):
    """Tell whether a letter that may or may not have arrived is posted a second time, and never a third.

    `at` is the instant from which the wait counts; the second copy carries the same Message-ID.
    """
    return doubts <= 1 and (not_after is None or at + WHEN_IN_DOUBT <= not_after)
