"""Which readers shall every proposal have, and if that cannot be done, what is missing where?

The problem is a flow: from every proposal as many units as it wants readers, over each pair that may be, one at most,
to readers, and on to the end within the least and the most that each of them takes. Two questions are asked of it:

1. the floor: the largest t for which the flow exists over pairs of fit t or more alone. It is found among the fits that
   occur, by halving; pairs under it are removed, so that no proposal gets the leftovers;
2. of all flows that are left, one with the largest sum of fits. Whole capacities and whole fits make it exact.

Where no flow exists at all, the smallest cut names the shortage: the smallest set of proposals that want more readers
than their people, each within the own limit and once a proposal, can give. Whoever solves the flow is handed in.
"""

from dataclasses import dataclass, field

import numpy as np

BARRED = -1


@dataclass(frozen=True)
class Problem:
    """What is given: fits as an array (a row a proposal, a column a reader; BARRED where they must not meet).

    `wants` is how many readers each proposal still needs, `least` and `most` how many further proposals each reader takes.
    """

    fits: np.ndarray
    wants: np.ndarray
    least: np.ndarray
    most: np.ndarray


@dataclass(frozen=True)
class Network:
    """Arcs for a solver: `tail`, `head`, `room`, `cost` as arrays; the first `pairs` are pairs of proposal and reader.

    Node 0 is the start, then come proposals, readers, the common room and the end.
    """

    tail: np.ndarray
    head: np.ndarray
    room: np.ndarray
    cost: np.ndarray
    pairs: np.ndarray  # (row, column) of each pair
    rows: int
    columns: int
    asked: int  # units that must arrive

    @property
    def end(self):
        """Return the number of the last node."""
        return self.rows + self.columns + 2


@dataclass(frozen=True)
class Shortage:
    """Why it cannot be done. `rows`: proposals that lack readers together; `missing`: how many reader places; `full`:
    columns of readers who take no more of them. Where `is_of_least`, the least loads are the reason: `columns` cannot
    get as much as they shall.
    """

    missing: int
    rows: tuple = ()
    full: tuple = ()
    is_of_least: bool = False
    columns: tuple = ()


@dataclass(frozen=True)
class Allotment:
    """The answer: pairs (row, column) in order, their sum of fits, the floor (None where nobody was to be found)."""

    pairs: tuple = ()
    total: int = 0
    floor: int | None = None
    shortage: Shortage | None = None
    solved: int = field(default=0, compare=False)  # flows that were worked out


def problem_of(fits, *, wants, least, most):
    """Return a Problem; `most` may hold None for "no limit", and a least above the most is brought down to it."""
    fits = np.asarray(fits, dtype=np.int64)
    rows, columns = fits.shape
    wants = np.asarray(wants, dtype=np.int64)
    most = np.array([rows if one is None else max(0, min(one, rows)) for one in most], dtype=np.int64)
    least = np.minimum(np.maximum(np.asarray(least, dtype=np.int64), 0), most)
    return Problem(fits, wants, least.reshape(columns), most.reshape(columns))


def allot(problem, solver, *, keeps_floor=True, report=lambda done, of: None):
    """Return the Allotment of a problem.

    `solver.flow_of(network)` tells how much can flow and what lies on the near side of the smallest cut,
    `solver.cheapest(network)` which pairs the cheapest full flow takes. `report` hears of each step.
    """
    asked = int(problem.wants.sum())
    if not asked and not problem.least.sum():
        return Allotment()
    shortage = shortage_of(problem, solver)
    if shortage is not None:
        return Allotment(shortage=shortage, solved=1)
    values = np.unique(problem.fits[problem.fits > BARRED])
    steps = 2 + max(1, int(np.ceil(np.log2(len(values) + 1)))) if keeps_floor else 2
    report(1, steps)
    floor, solved = 0, 1
    if keeps_floor:
        low, high = 0, len(values) - 1  # values[low] can be kept
        while low < high:
            middle = (low + high + 1) // 2
            whole, _near = solver.flow_of(network_of(problem, at_least=int(values[middle])))
            low, high = (middle, high) if whole == asked else (low, middle - 1)
            solved += 1
            report(min(solved, steps - 1), steps)
        floor = int(values[low])
    network = network_of(problem, at_least=floor)
    taken = network.pairs[solver.cheapest(network)]
    taken = taken[np.lexsort((taken[:, 1], taken[:, 0]))]
    points = problem.fits[taken[:, 0], taken[:, 1]]
    report(steps, steps)
    return Allotment(
        pairs=tuple((int(row), int(column)) for row, column in taken),
        total=int(points.sum()),
        floor=int(points.min()),
        solved=solved + 1,
    )


def network_of(problem, *, at_least=0, with_least=True):
    """Return the Network of a problem over pairs of a fit of `at_least` or more.

    What a reader takes beyond the least goes through a common room that holds what the least loads leave: a full flow
    has to fill every least load.
    """
    rows, columns = problem.fits.shape
    asked = int(problem.wants.sum())
    least = problem.least if with_least else np.zeros_like(problem.least)
    allowed = problem.fits >= max(at_least, BARRED + 1)
    allowed &= (problem.wants > 0)[:, None] & (problem.most > 0)[None, :]
    pairs = np.argwhere(allowed)
    first_reader, common, end = 1 + rows, 1 + rows + columns, 2 + rows + columns
    readers = first_reader + np.arange(columns)
    fits = problem.fits[pairs[:, 0], pairs[:, 1]]
    spread = asked - int(least.sum())
    tail = np.concatenate([1 + pairs[:, 0], np.zeros(rows, int), readers, readers, [common]])
    head = np.concatenate(
        [first_reader + pairs[:, 1], 1 + np.arange(rows), np.full(columns, end), np.full(columns, common), [end]]
    )
    room = np.concatenate([np.ones(len(pairs), int), problem.wants, least, problem.most - least, [max(spread, 0)]])
    cost = np.concatenate([-fits, np.zeros(rows + 2 * columns + 1, int)])
    return Network(tail, head, room, cost, pairs, rows, columns, asked)


def shortage_of(problem, solver):
    """Return the Shortage of a problem, or None where every proposal can have its readers within all limits."""
    rows, columns = problem.fits.shape
    asked, leasts = int(problem.wants.sum()), int(problem.least.sum())
    beyond = frozenset()
    if leasts <= asked:
        whole, near = solver.flow_of(network_of(problem))
        if whole == asked:
            return None
        beyond = frozenset(column for column in range(columns) if 1 + rows + column not in near)
    plain, near_plain = (whole, near) if not leasts else solver.flow_of(network_of(problem, with_least=False))
    if plain < asked:
        short = tuple(row for row in range(rows) if 1 + row in near_plain and problem.wants[row])
        full = tuple(column for column in range(columns) if 1 + rows + column in near_plain)
        return Shortage(missing=asked - plain, rows=short, full=full)
    everybody = tuple(int(column) for column in np.flatnonzero(problem.least))
    missing = leasts - asked if leasts > asked else asked - whole
    named = tuple(column for column in everybody if column in beyond) or everybody
    return Shortage(missing=missing, is_of_least=True, columns=named)
