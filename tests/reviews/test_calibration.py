"""Does calibration find the habits of reviewers, keep still where it knows nothing, and tell how sure it is?"""

import math
from itertools import product
from time import process_time

import numpy as np
import pytest

from reviews import calibration
from reviews.calibration import (
    Calibration,
    Estimate,
    Margin,
    calibrate,
    habits_of,
    levels_of,
    margin_of,
    one_decides,
    places_if_missing,
    places_of,
)

# Kenji is a point milder than Yuki on both proposals they share, and reads a third alone.
SHARED = [("a", "kenji", 9), ("a", "yuki", 8), ("b", "kenji", 7), ("b", "yuki", 6), ("c", "kenji", 8)]


def simulated(*, proposals, reviewers, readers, seed, spread=1.0, habit=0.8, rest=0.6):
    """Return (levels, habits, scores) of a call in which both are known; nothing is rounded."""
    random = np.random.default_rng(seed)
    levels, habits = random.normal(6.5, spread, proposals), random.normal(0, habit, reviewers)
    scores = [
        (one, int(who), levels[one] + habits[who] + random.normal(0, rest))
        for one in range(proposals)
        for who in random.choice(reviewers, readers, replace=False)
    ]
    return levels, habits, scores


def raw_means(scores):
    given = {}
    for proposal, _, points in scores:
        given.setdefault(proposal, []).append(points)
    return {key: sum(points) / len(points) for key, points in given.items()}


def off(found, levels):
    """Return the root of the mean squared error against the known levels, whatever both are measured from."""
    return float(np.std([found[key] - level for key, level in enumerate(levels)]))


# --- Small cases, by hand -----------------------------------------------------------------------
def test_no_score_tells_nothing():
    assert calibrate([], places=3) == Calibration({}, {}, 0, 0.0, math.sqrt(1 / 12), 0)
    assert (levels_of([], ratio=1.0), habits_of([], ratio=1.0)) == ({}, {})


def test_one_score_is_itself_without_interval_or_chance():
    assert calibrate([("a", "kenji", 7)], places=3) == Calibration(
        {"a": Estimate(7.0, None, None, None)}, {"kenji": None}, 1, 0.0, math.sqrt(1 / 12), 1
    )


def test_with_one_score_each_nothing_is_moved_and_no_habit_is_known():
    made = calibrate([("a", "kenji", 9), ("b", "yuki", 6), ("c", "emi", 3)], places=1)
    assert {key: (one.score, one.low) for key, one in made.estimates.items()} == {
        "a": (9.0, None),
        "b": (6.0, None),
        "c": (3.0, None),
    }
    assert (made.habits, made.ratio, made.groups) == ({"kenji": None, "yuki": None, "emi": None}, 0.0, 3)


def test_equal_scores_have_no_habits_and_an_interval_as_wide_as_whole_points_are():
    made = calibrate([(one, who, 6) for one in "abc" for who in ("kenji", "yuki")], places=1)
    reach = 2.3470 * math.sqrt(1 / 24)  # three free scores; two readers, each rounded to a whole point
    assert [(one.score, round(one.high - one.score, 4), one.top) for one in made.estimates.values()] == [
        (6.0, round(reach, 4), pytest.approx(1 / 3))
    ] * 3
    assert made.habits == {"kenji": 0.0, "yuki": 0.0}


def test_the_equations_of_a_small_case_are_solved_as_by_hand():
    # With ratio 1: both pairs of scores differ by one point, so each of the two bends is one point, and
    # (Z'MZ + I) = [[2, -1], [-1, 2]] for those who share two proposals: r = (1/3, -1/3).
    habits = habits_of(SHARED, ratio=1.0)
    assert habits == {"kenji": pytest.approx(1 / 3), "yuki": pytest.approx(-1 / 3)}
    assert levels_of(SHARED, ratio=1.0) == {
        "a": pytest.approx(8.5),
        "b": pytest.approx(6.5),
        "c": pytest.approx(8 - 1 / 3),
    }
    assert levels_of(SHARED, ratio=0.0) == raw_means(SHARED)


def test_what_is_estimated_together_equals_what_is_solved_for_its_ratio():
    _, _, scores = simulated(proposals=9, reviewers=5, readers=3, seed=3)
    made = calibrate(scores, places=3, rounds=10)
    assert {key: one.score for key, one in made.estimates.items()} == pytest.approx(levels_of(scores, ratio=made.ratio))
    assert made.habits == pytest.approx(habits_of(scores, ratio=made.ratio))


def test_who_shares_no_proposal_has_no_habit_and_moves_nobody():
    made = calibrate([*SHARED, ("d", "emi", 2), ("e", "emi", 3)], places=1)
    assert made.habits["emi"] is None and made.groups == 2
    assert (made.estimates["d"].score, made.estimates["e"].score) == (2.0, 3.0)


def test_groups_are_joined_through_others():
    chain = [("a", 1, 5), ("a", 2, 5), ("b", 2, 5), ("b", 3, 5), ("c", 3, 5), ("d", 4, 5), ("d", 5, 5)]
    assert calibrate(chain, places=1).groups == 2


def test_the_variances_are_those_of_the_highest_restricted_likelihood():
    _, _, scores = simulated(proposals=12, reviewers=6, readers=3, seed=5)
    rows, people = sorted({one[0] for one in scores}), sorted({one[1] for one in scores})
    x = np.array([[one[0] == row for row in rows] for one in scores], dtype=float)
    z = np.array([[one[1] == who for who in people] for one in scores], dtype=float)
    y = np.array([one[2] for one in scores])

    def likelihood(ratio, variance):
        cover = variance * (np.eye(len(y)) + ratio * z @ z.T)
        inverse = np.linalg.inv(cover)
        middle = x.T @ inverse @ x
        rest = y - x @ np.linalg.solve(middle, x.T @ inverse @ y)
        own = np.linalg.slogdet(cover)[1] + np.linalg.slogdet(middle)[1] + rest @ inverse @ rest
        return -0.5 * (own + ratio * variance)  # the last: habits lie about one point apart

    made = calibrate(scores, places=3, rounds=1)
    best = likelihood(made.ratio, made.noise**2)
    assert all(best >= likelihood(made.ratio * step, made.noise**2) - 1e-6 for step in (0.5, 0.9, 1.1, 2.0))


# --- What was planted is found ------------------------------------------------------------------
def test_planted_habits_are_found_and_levels_are_nearer_than_raw_means():
    alike, near, raw = [], [], []
    for seed in range(10):
        levels, habits, scores = simulated(proposals=41, reviewers=12, readers=3, seed=seed)
        made = calibrate(scores, places=3, rounds=1)
        found = np.array([made.habits[who] for who in range(12)])
        alike.append(np.corrcoef(found, habits)[0, 1])
        assert np.abs(found - (habits - habits.mean())).max() < 0.8
        near.append(off({key: one.score for key, one in made.estimates.items()}, levels) ** 2)
        raw.append(off(raw_means(scores), levels) ** 2)
    assert min(alike) > 0.8 and np.mean(alike) > 0.93
    assert np.mean(near) < 0.7 * np.mean(raw)  # mean squared errors


def test_without_habits_next_to_nothing_is_moved():
    _, _, scores = simulated(proposals=41, reviewers=12, readers=3, seed=9, habit=0.0)
    made = calibrate(scores, places=3, rounds=1)
    moved = [abs(one.score - raw_means(scores)[key]) for key, one in made.estimates.items()]
    assert max(moved) < 0.3


def test_nine_of_ten_intervals_hold_the_level():
    held = []
    for seed in range(20):
        levels, _, scores = simulated(proposals=30, reviewers=10, readers=3, seed=100 + seed)
        made = calibrate(scores, places=3, rounds=1)
        held += [one.low <= levels[key] <= one.high for key, one in made.estimates.items()]
    assert 0.85 <= np.mean(held) <= 0.95


@pytest.mark.parametrize("readers", [pytest.param(6, id="all read all"), pytest.param(3, id="half of them")])
def test_a_reviewer_who_adds_a_constant_changes_no_order(readers):
    _, _, scores = simulated(proposals=20, reviewers=6, readers=readers, seed=2)
    milder = [(one, who, points + 3 * (who == 4)) for one, who, points in scores]
    before, after = (calibrate(given, places=3, rounds=1).estimates for given in (scores, milder))
    moved = np.array([after[key].score - before[key].score for key in before])
    assert np.ptp(moved) < (1e-9 if readers == 6 else 0.4)  # the raw means move by 0 to 1 point
    assert np.ptp([raw_means(milder)[key] - raw_means(scores)[key] for key in before]) == pytest.approx(readers % 6 / 3)


def test_the_order_of_the_scores_and_a_shift_of_all_change_nothing():
    _, _, scores = simulated(proposals=8, reviewers=5, readers=3, seed=4)
    made = calibrate(scores, places=2)
    assert calibrate(scores[::-1], places=2) == made
    shifted = calibrate([(one, who, points + 1) for one, who, points in scores], places=2)
    assert {key: one.score - 1 for key, one in shifted.estimates.items()} == pytest.approx(
        {key: one.score for key, one in made.estimates.items()}
    )
    assert {key: one.top for key, one in shifted.estimates.items()} == {
        key: one.top for key, one in made.estimates.items()
    }


# --- Chances ------------------------------------------------------------------------------------
def by_brute_force(scores, *, ratio, places):
    """Return the chances over every possible draw, each solved as a whole with a copy for whoever is drawn twice."""
    people = sorted({one[1] for one in scores})
    keys = sorted({one[0] for one in scores})
    chances = dict.fromkeys(keys, 0.0)
    draws = list(product(people, repeat=len(people)))
    for draw in draws:
        copies = [
            (one, (who, copy), points) for copy, who in enumerate(draw) for one, by, points in scores if by == who
        ]
        levels = levels_of(copies, ratio=ratio)
        unheard = sum(levels.values()) / len(levels)
        levels = {key: levels.get(key, unheard) for key in keys}
        for key, mine in levels.items():
            above = sum(other > mine + 1e-6 for other in levels.values())
            level = sum(abs(other - mine) <= 1e-6 for other in levels.values())
            chances[key] += min(1.0, max(0.0, (places - above) / level)) / len(draws)
    return chances


TINY = [
    *(("a", 1, 9), ("a", 2, 6), ("b", 2, 7), ("b", 3, 8)),
    *(("c", 3, 7), ("c", 1, 8), ("d", 4, 7), ("d", 1, 7), ("e", 4, 9)),
]


@pytest.mark.parametrize("ratio", [0.0, 0.7])
@pytest.mark.parametrize("places", [1, 2])
def test_chances_are_those_of_every_possible_draw(ratio, places):
    design = calibration._Design(TINY)
    draws = np.array([[draw.count(who) for who in range(4)] for draw in product(range(4), repeat=4)])
    found = dict(zip(design.proposals, calibration._chances(design, ratio, draws, places).tolist(), strict=True))
    assert found == pytest.approx(by_brute_force(TINY, ratio=ratio, places=places), abs=1e-6)


def test_a_thousand_rounds_come_near_to_all_of_them():
    made = calibrate(TINY, places=2)
    assert {key: one.top for key, one in made.estimates.items()} == pytest.approx(
        by_brute_force(TINY, ratio=made.ratio, places=2), abs=0.05
    )


@pytest.mark.parametrize("places", [1, 3, 7])
def test_chances_add_up_to_the_places(places):
    _, _, scores = simulated(proposals=8, reviewers=5, readers=2, seed=8)
    made = calibrate([(one, who, round(points)) for one, who, points in scores], places=places)
    assert sum(one.top for one in made.estimates.values()) == pytest.approx(places)


def test_everybody_has_a_place_where_there_are_enough():
    assert {one.top for one in calibrate(TINY, places=5).estimates.values()} == {1.0}
    assert {one.top for one in calibrate(TINY, places=50).estimates.values()} == {1.0}
    assert {one.top for one in calibrate(TINY, places=0).estimates.values()} == {0.0}


def test_the_same_scores_have_the_same_chances_every_time():
    assert calibrate(TINY, places=2) == calibrate(TINY, places=2)


# --- What drives a place ------------------------------------------------------------------------
def test_ties_share_a_place():
    assert places_of({"a": 8.0, "b": 9.0, "c": 8.0 + 1e-9, "d": 1.0}) == {"b": 1, "c": 2, "a": 2, "d": 4}


def test_the_place_without_a_score_is_that_of_the_others():
    scores = [("a", 1, 10), ("a", 2, 4), ("b", 1, 8), ("b", 2, 7), ("c", 3, 6)]
    assert places_if_missing(scores, "a", ratio=0.0) == {1: 3, 2: 1}
    assert places_if_missing(scores, "c", ratio=0.0) == {3: None}


def test_one_score_decides_an_order_or_does_not():
    close = [("a", 1, 9), ("a", 2, 7), ("b", 1, 7), ("b", 2, 8)]
    assert one_decides(close, "a", "b", ratio=0.0)
    assert not one_decides([("a", 1, 9), ("a", 2, 9), ("b", 1, 5), ("b", 2, 6)], "a", "b", ratio=0.0)


@pytest.mark.parametrize(
    ("chances", "margin"),
    [
        pytest.param([0.86, 0.71, 0.52, 0.34, 0.19, 0.38 / 2], Margin(2, 3, 4), id="the last place is open"),
        pytest.param([0.99, 0.98, 0.97, 0.06], Margin(3), id="all three stand out"),
        pytest.param([0.99, 0.98, 0.6, 0.2, 0.2], Margin(2), id="nobody comes near the third"),
        pytest.param([0.5, 0.5, 0.5, 0.5, 0.5, 0.5], Margin(0, 1, 6), id="nobody stands out"),
        pytest.param([0.9, 0.8, 0.7, 0.6], Margin(2, 3, 4), id="four for three"),
        pytest.param([0.9, 0.8, 0.7], None, id="as many as places"),
        pytest.param([None] * 4, None, id="not known"),
    ],
)
def test_what_is_said_of_the_margin_comes_from_the_chances(chances, margin):
    assert margin_of(chances, places=3) == margin


# --- Speed --------------------------------------------------------------------------------------
def test_a_call_of_forty_one_is_calibrated_while_a_page_is_made():
    _, _, scores = simulated(proposals=41, reviewers=30, readers=3, seed=1)
    took = []
    for _ in range(3):
        began = process_time()
        calibrate(scores, places=3)
        took.append(process_time() - began)
    assert min(took) < 0.1


@pytest.mark.thorough
def test_two_thousand_by_four_hundred_take_a_worker_seconds():
    _, _, scores = simulated(proposals=2000, reviewers=400, readers=3, seed=1)
    began = process_time()
    made = calibrate(scores, places=3)
    assert process_time() - began < 15
    assert sum(one.top for one in made.estimates.values()) == pytest.approx(3)
