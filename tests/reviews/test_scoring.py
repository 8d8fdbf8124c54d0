"""How are the points of one review weighed, and until when may it be written?"""

from datetime import timedelta
from fractions import Fraction

import pytest

from reviews.scoring import locks_at, unscored, weighted_mean
from tests.builders import IN_AUGUST, IN_JULY


@pytest.mark.parametrize(
    ("points", "weights", "mean"),
    [
        pytest.param({"a": 8, "b": 7}, {"a": 1, "b": 1}, Fraction(15, 2), id="equal weights"),
        pytest.param({"a": 8, "b": 5}, {"a": 2, "b": 1}, Fraction(7), id="one counts double"),
        pytest.param(
            {"a": 8, "b": 5, "g": 1}, {"a": 1, "b": 1, "g": 0}, Fraction(13, 2), id="the overall counts nothing"
        ),
        pytest.param({"a": 8}, {"a": 1, "b": 1}, None, id="one is missing"),
        pytest.param({"a": 8, "b": None}, {"a": 1, "b": 1}, None, id="one is empty"),
        pytest.param({"g": 8}, {"g": 0}, None, id="nothing weighs"),
        pytest.param({}, {}, None, id="nothing is asked"),
    ],
)
def test_the_weighted_mean_is_exact_and_whole_or_not_there(points, weights, mean):
    assert weighted_mean(points, weights) == mean


def test_what_has_no_points_is_named_in_the_order_of_the_items():
    assert unscored({"a": 1, "c": None}, ["a", "b", "c"]) == ["b", "c"]


@pytest.mark.parametrize(
    ("due_at", "until", "locks"),
    [
        (None, None, None),
        (IN_JULY, None, IN_JULY),
        (None, IN_JULY, IN_JULY),
        (IN_JULY, IN_AUGUST, IN_AUGUST),
        (IN_AUGUST, IN_JULY, IN_AUGUST),
        (IN_JULY, IN_JULY + timedelta(microseconds=1), IN_JULY + timedelta(microseconds=1)),
    ],
)
def test_the_later_of_two_moments_locks(due_at, until, locks):
    assert locks_at(due_at=due_at, reopened_until=until) == locks
