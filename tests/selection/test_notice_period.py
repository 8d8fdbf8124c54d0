"""Until when may an interview letter go out?"""

from datetime import date, timedelta

import pytest

from calls.deadlines import day_in_japan
from selection.notice_period import aim_on, is_in_time, limit_instant, limit_on
from tests.builders import jst

DAY = date(2024, 9, 19)


def test_the_limit_of_the_aspire_call_is_12_september_and_the_aim_a_day_before():
    assert (limit_on(DAY, 7), aim_on(DAY, 7)) == (date(2024, 9, 12), date(2024, 9, 11))


def test_the_limit_day_ends_at_midnight_in_japan():
    assert limit_instant(DAY, 7) == jst(2024, 9, 13, 0)
    assert limit_instant(DAY, 7).isoformat() == "2024-09-13T00:00:00+09:00"


@pytest.mark.parametrize(
    ("arranged_at", "in_time"),
    [
        pytest.param(jst(2024, 9, 11, 10), True, id="the eighth day before"),
        pytest.param(jst(2024, 9, 12, 0), True, id="the first moment of the seventh day before"),
        pytest.param(jst(2024, 9, 13, 0) - timedelta(microseconds=1), True, id="a breath before 24:00"),
        pytest.param(jst(2024, 9, 13, 0), False, id="24:00, which is the sixth day before"),
        pytest.param(jst(2024, 9, 19, 9), False, id="the day itself"),
    ],
)
def test_the_seventh_day_before_is_in_time_and_the_sixth_is_not(arranged_at, in_time):
    assert is_in_time(day_in_japan(arranged_at), DAY, 7) is in_time


@pytest.mark.parametrize(
    ("day", "limit"),
    [
        pytest.param(date(2024, 3, 5), date(2024, 2, 27), id="over a leap day"),
        pytest.param(date(2025, 1, 3), date(2024, 12, 27), id="over the new year"),
    ],
)
def test_days_are_counted_on_the_calendar(day, limit):
    assert limit_on(day, 7) == limit
