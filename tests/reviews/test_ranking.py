"""In which order do the reviews put the proposals?"""

from fractions import Fraction

import pytest

from reviews.ranking import Standing, Voice, mean_of, rank, two_places


def test_the_best_mean_comes_first_and_the_points_are_kept_exact():
    standings = rank(
        {
            "AS3-0001": [Voice(overall=6), Voice(overall=7), Voice(overall=7)],
            "AS3-0002": [Voice(overall=9, points={"a": 9, "g": 9}), Voice(overall=8, points={"a": 7, "g": 8})],
        }
    )
    assert standings == [
        Standing(
            key="AS3-0002",
            rank=1,
            mean=Fraction(17, 2),
            n=2,
            seats=2,
            lowest=8,
            highest=9,
            criterion_means={"a": Fraction(8), "g": Fraction(17, 2)},
        ),
        Standing(key="AS3-0001", rank=2, mean=Fraction(20, 3), n=3, seats=3, lowest=6, highest=7, criterion_means={}),
    ]


def test_conflicted_and_missing_seats_do_not_count_and_n_says_so():
    (standing,) = rank({"p": [Voice(overall=8), Voice(overall=1, conflicted=True), Voice()]})
    assert standing == Standing(
        key="p", rank=1, mean=Fraction(8), n=1, seats=2, lowest=8, highest=8, criterion_means={}
    )


def test_a_proposal_without_a_review_comes_last_and_has_no_rank():
    standings = rank({"none": [Voice()], "empty": [], "low": [Voice(overall=1)]})
    assert [(one.key, one.rank, one.mean, one.n, one.seats, one.spread) for one in standings] == [
        ("low", 1, Fraction(1), 1, 1, 0),
        ("none", None, None, 0, 1, None),
        ("empty", None, None, 0, 0, None),
    ]


def test_ties_share_a_rank_and_the_next_rank_is_skipped():
    standings = rank(
        {
            "b": [Voice(overall=7), Voice(overall=7), Voice(overall=7)],
            "c": [Voice(overall=6)],
            "a": [Voice(overall=6), Voice(overall=8)],
            "best": [Voice(overall=10)],
        }
    )
    assert [(one.key, one.rank) for one in standings] == [("best", 1), ("b", 2), ("a", 2), ("c", 4)]


def test_equal_thirds_tie_exactly_where_floats_would_not():
    six_thirds = [Voice(overall=points) for points in (7, 8, 8)]
    standings = rank({"three": six_thirds, "six": six_thirds * 2, "nine": six_thirds * 3})
    assert [(one.key, one.rank, one.mean) for one in standings] == [
        ("three", 1, Fraction(23, 3)),
        ("six", 1, Fraction(23, 3)),
        ("nine", 1, Fraction(23, 3)),
    ]


def test_a_hair_of_difference_is_a_difference():
    almost = [Voice(overall=8)] * 999 + [Voice(overall=7)]
    assert [(one.key, one.rank) for one in rank({"almost": almost, "eight": [Voice(overall=8)]})] == [
        ("eight", 1),
        ("almost", 2),
    ]


def test_no_points_have_no_mean():
    assert mean_of([]) is None


def test_the_spread_is_the_distance_of_the_extremes():
    (standing,) = rank({"p": [Voice(overall=10), Voice(overall=8), Voice(overall=6)]})
    assert (standing.lowest, standing.highest, standing.spread) == (6, 10, 4)


@pytest.mark.parametrize(
    ("fraction", "words"),
    [
        pytest.param(Fraction(26, 3), "8.67", id="two thirds"),
        pytest.param(Fraction(8), "8.00", id="whole"),
        pytest.param(Fraction(1, 200), "0.01", id="half a hundredth goes up"),
        pytest.param(Fraction(49, 10000), "0.00", id="less than half goes down"),
        pytest.param(Fraction(1999, 200), "10.00", id="carries over"),
        pytest.param(None, "", id="nothing"),
    ],
)
def test_means_are_rounded_only_when_they_are_shown(fraction, words):
    assert two_places(fraction) == words
