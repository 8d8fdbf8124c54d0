"""Has every proposal its readers, is no other allotment better, and is a shortage named where it lies?

Optimality is proven twice: against every possible allotment where there are few, and where there are many by the linear
programme's own dual: prices of readers and proposals are read off the shortest ways in what the flow leaves over, and the
bound they give equals the sum that was reached. No second solver is needed for that.
"""

from itertools import combinations, product

import numpy as np
import pytest

from reviews.allotting import BARRED, Shortage, allot, problem_of
from reviews.gateways import solving


def a_case(seed):
    """Return a small random problem: some pairs barred, loads narrow, wants unequal; fits from a few values, so that ties occur."""
    random = np.random.default_rng(seed)
    rows, columns = random.integers(1, 5), random.integers(1, 5)
    fits = random.choice([0, 100, 250, 400, 700, 1000], size=(rows, columns))
    fits[random.random(fits.shape) < random.choice([0.0, 0.2, 0.5])] = BARRED
    most = [None if one == 5 else int(one) for one in random.integers(0, 6, columns)]
    least = random.choice([0, 0, 1, 2], columns)
    return problem_of(fits, wants=random.integers(0, 3, rows), least=least, most=most)


def every_allotment(problem):
    """Yield (lowest fit, sum) of every allotment within all limits, one by one."""
    rows, columns = problem.fits.shape
    choices = [
        list(combinations(np.flatnonzero(problem.fits[row] > BARRED), problem.wants[row])) for row in range(rows)
    ]
    for chosen in product(*choices):
        loads = np.bincount([one for some in chosen for one in some], minlength=columns)
        if (loads >= problem.least).all() and (loads <= problem.most).all():
            points = [int(problem.fits[row, one]) for row, some in enumerate(chosen) for one in some]
            yield min(points, default=None), sum(points)


def deficit(problem, rows):
    """Return how many places these proposals lack together: each person gives one a proposal, within the own limit."""
    can = (problem.fits[list(rows)] > BARRED).sum(axis=0)
    return int(problem.wants[list(rows)].sum() - np.minimum(can, problem.most).sum())


def worst(problem):
    """Return (the largest deficit of any set of proposals, the smallest such set), having asked all sets."""
    among = [row for row in range(len(problem.wants)) if problem.wants[row]]
    sets = [some for size in range(len(among) + 1) for some in combinations(among, size)]
    most = max(deficit(problem, some) if some else 0 for some in sets)
    return most, next(some for some in sets if (deficit(problem, some) if some else 0) == most)


def against_brute_force(seed):
    """Compare floor and sum, both with and without the floor; where nothing can be done, the shortage."""
    problem = a_case(seed)
    every = list(every_allotment(problem))
    missing, rows = worst(problem)
    kept, free = (allot(problem, solving, keeps_floor=keeps) for keeps in (True, False))
    if missing:
        assert (kept.shortage.missing, kept.shortage.rows, kept.shortage.is_of_least) == (missing, rows, False), seed
        return "short"
    if not every:
        assert kept.shortage.is_of_least and kept.shortage.missing > 0 and kept.shortage.columns, seed
        return "least"
    if not problem.wants.sum():
        assert kept.pairs == (), seed
        return "nothing"
    floor = max(lowest for lowest, _total in every)
    assert (kept.floor, kept.total) == (floor, max(total for lowest, total in every if lowest == floor)), seed
    assert free.total == max(total for _lowest, total in every), seed
    return "done"


def test_floor_sum_and_shortage_are_those_of_brute_force():
    met = [against_brute_force(seed) for seed in range(100)]
    assert set(met) == {"done", "short", "least", "nothing"}


@pytest.mark.thorough
def test_floor_sum_and_shortage_are_those_of_brute_force_in_many_more_cases(rounds):
    for seed in range(1_000, 1_000 + rounds(500, drill=5_000)):
        against_brute_force(seed)


# --- The bound of the linear programme --------------------------------------------------------
def dual_bound(problem, answer):
    """Return the bound of the linear programme over the pairs at or above the floor, by prices off the shortest ways.

    Prices are distances in what the flow leaves over: the rounds of Bellman and Ford settle only where there is no cycle
    by which the sum could grow. Any prices give a bound; where they settle, the bound is the sum itself.
    """
    fits = problem.fits
    allowed, taken = fits >= answer.floor, np.zeros(fits.shape, dtype=bool)
    taken[tuple(np.array(answer.pairs).T)] = True
    loads, far = taken.sum(axis=0), np.int64(10**12)
    of_row, of_column, of_end = np.zeros(len(fits), np.int64), np.zeros(len(loads), np.int64), np.int64(0)
    for _round in range(2 * sum(fits.shape)):
        before = of_row.sum() + of_column.sum() + of_end
        of_column = np.minimum(of_column, np.where(allowed & ~taken, of_row[:, None] - fits, far).min(axis=0))
        of_end = min(of_end, of_column[loads < problem.most].min(initial=far))
        of_column = np.where(loads > problem.least, np.minimum(of_column, of_end), of_column)
        of_row = np.minimum(of_row, np.where(taken, of_column[None, :] + fits, far).min(axis=1))
        if of_row.sum() + of_column.sum() + of_end == before:
            break
    else:
        raise AssertionError("there is a cycle by which the sum could grow")
    worth, price = of_row - of_end, of_end - of_column
    of_loads = problem.most * np.maximum(price, 0) - problem.least * np.maximum(-price, 0)
    of_pairs = np.where(allowed, np.maximum(fits - worth[:, None] - price[None, :], 0), 0)
    return int((problem.wants * worth).sum() + of_loads.sum() + of_pairs.sum())


def a_large_case(rows, columns, *, seed=7):
    """Return a problem of the size of a call: three readers each, a twentieth of the pairs barred."""
    random = np.random.default_rng(seed)
    fits = random.integers(0, 1001, size=(rows, columns))
    fits[random.random(fits.shape) < 0.05] = BARRED
    usual = -(-rows * 3 // columns)
    return problem_of(fits, wants=[3] * rows, least=[usual - 3] * columns, most=[usual + 2] * columns)


def keeps_all_limits(problem, answer):
    """Tell whether every proposal has what it wants, every load is within its limits and no barred pair meets."""
    rows, columns = np.array(answer.pairs).T
    loads = np.bincount(columns, minlength=len(problem.most))
    return (
        (np.bincount(rows, minlength=len(problem.wants)) == problem.wants).all()
        and (loads >= problem.least).all()
        and (loads <= problem.most).all()
        and (problem.fits[rows, columns] >= answer.floor).all()
        and len(set(answer.pairs)) == len(answer.pairs)
    )


def is_the_largest_floor(problem, answer):
    """Tell whether no flow is left once the pairs at the floor are gone as well."""
    higher = np.where(problem.fits > answer.floor, problem.fits, BARRED)
    without = problem_of(higher, wants=problem.wants, least=problem.least, most=problem.most)
    return allot(without, solving, keeps_floor=False).shortage is not None


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        pytest.param(60, 30, id="60 proposals, 30 readers"),
        pytest.param(2_000, 400, id="2,000 proposals, 400 readers", marks=pytest.mark.thorough),
    ],
)
def test_the_sum_meets_the_bound_of_the_linear_programme(rows, columns):
    problem = a_large_case(rows, columns)
    for keeps_floor in (True, False):
        answer = allot(problem, solving, keeps_floor=keeps_floor)
        assert keeps_all_limits(problem, answer)
        assert answer.total == dual_bound(problem, answer)
        assert not keeps_floor or is_the_largest_floor(problem, answer)


def test_the_same_problem_has_the_same_answer_each_time():
    problem = a_large_case(40, 20)
    assert allot(problem, solving) == allot(problem, solving)


# --- Shortages --------------------------------------------------------------------------------
def test_the_proposals_that_compete_for_two_people_are_named_and_no_others():
    fits = [[500, 400, BARRED, BARRED]] * 3 + [[500, 400, 300, 200]] * 2
    short = allot(problem_of(fits, wants=[2] * 5, least=[0] * 4, most=[2, 2, 5, 5]), solving)
    assert short.shortage == Shortage(missing=2, rows=(0, 1, 2), full=(0, 1))


def test_two_people_cannot_be_three_readers_whatever_they_take():
    short = allot(problem_of([[500, 400]], wants=[3], least=[0, 0], most=[None, None]), solving)
    assert (short.shortage.missing, short.shortage.rows, short.shortage.full) == (1, (0,), ())


def test_where_nobody_is_left_every_place_is_missing():
    short = allot(problem_of([[BARRED, BARRED]], wants=[2], least=[0, 0], most=[3, 3]), solving)
    assert (short.shortage.missing, short.shortage.rows) == (2, (0,))


def test_least_loads_beyond_all_there_is_to_read_are_the_reason_by_themselves():
    short = allot(problem_of([[500, 400]], wants=[1], least=[1, 1], most=[3, 3]), solving)
    assert short.shortage == Shortage(missing=1, is_of_least=True, columns=(0, 1))


def test_a_least_load_that_conflicts_leave_no_proposals_for_names_its_reader():
    fits = [[500, BARRED, 400]] * 3
    short = allot(problem_of(fits, wants=[1] * 3, least=[0, 1, 1], most=[3, 3, 3]), solving)
    assert short.shortage == Shortage(missing=1, is_of_least=True, columns=(1,))


def test_a_least_load_above_the_most_comes_down_to_it():
    problem = problem_of([[500, 400]] * 4, wants=[1] * 4, least=[3, 3], most=[1, None])
    assert problem.least.tolist() == [1, 3]
    assert allot(problem, solving).total == 1 * 500 + 3 * 400


def test_progress_is_told_to_the_end():
    told = []
    allot(a_large_case(12, 8), solving, report=lambda done, of: told.append((done, of)))
    assert told[0][0] == 1 and told[-1][0] == told[-1][1] and told == sorted(told)


def test_nothing_to_do_is_done_at_once():
    answer = allot(problem_of(np.zeros((2, 2)), wants=[0, 0], least=[0, 0], most=[None, 3]), solving)
    assert (answer.pairs, answer.floor, answer.shortage) == ((), None, None)
