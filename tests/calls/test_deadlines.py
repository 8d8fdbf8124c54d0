"""The window of a call, at its very edges."""

from datetime import UTC, date, datetime, timedelta

import pytest

from calls.deadlines import end_of_day_jst, fiscal_year, is_open, noon_jst, start_of_day_jst

OPENS, CLOSES = start_of_day_jst(date(2024, 3, 8)), noon_jst(date(2024, 5, 28))
A_BREATH = timedelta(microseconds=1)


def test_noon_in_japan_is_three_in_the_morning_in_utc():
    assert datetime(2024, 5, 28, 3, tzinfo=UTC) == CLOSES
    assert end_of_day_jst(date(2024, 5, 31)) == datetime(2024, 5, 31, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "within"),
    [
        pytest.param(OPENS - A_BREATH, False, id="a breath before it opens"),
        pytest.param(OPENS, True, id="as it opens"),
        pytest.param(CLOSES - A_BREATH, True, id="a breath before noon"),
        pytest.param(CLOSES, True, id="noon"),
        pytest.param(CLOSES + A_BREATH, False, id="a breath after noon"),
    ],
)
def test_both_ends_of_the_window_are_within(at, within):
    assert is_open(opens_at=OPENS, closes_at=CLOSES, at=at) is within


@pytest.mark.parametrize(
    ("day", "year"),
    [pytest.param(date(2025, 3, 31), 2024, id="31 March"), pytest.param(date(2025, 4, 1), 2025, id="1 April")],
)
def test_the_fiscal_year_turns_on_the_first_of_april(day, year):
    assert fiscal_year(day) == year
