"""How high would a proposal stand if all reviewers used the scale alike, and how sure is that?

A score is the proposal's level, plus the reviewer's habit, plus the rest: y_ij = mu + p_i + r_j + e_ij. Levels are
fixed, so that nothing pulls a proposal to the middle; habits are random, so that they are shrunken towards zero
(Henderson 1975, Biometrics 31:423; Robinson 1991, Statistical Science 6:15). Both variances come from restricted
likelihood (Patterson and Thompson 1971, Biometrika 58:545) with a half-normal prior on the spread of habits (Gelman
2006, Bayesian Analysis 1:515). The same scores give the same numbers: the draws of the bootstrap are seeded.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

ROUNDS = 1000  # of the bootstrap
SEED = 20240528
HABITS_ABOUT = 1.0  # points: how far apart habits lie before a score is seen (portal default)
ROUNDING = 1 / 12  # the variance that whole points have by being whole: the rest is never smaller
SAME = 1e-6  # points: what lies nearer is a tie
NEAR_ENOUGH = 1e-7  # points: where the solving of a round stops
STANDS_OUT, CONTESTS = 2 / 3, 1 / 4  # chances of the first places from which a sentence says so (portal defaults)


@dataclass(frozen=True)
class Estimate:
    """Where a proposal stands: its calibrated score, its 90 % interval and its chance of the first places.

    The interval is None where no proposal has two scores, the chance where fewer than two reviewers were heard.
    """

    score: float
    low: float | None
    high: float | None
    top: float | None = None


@dataclass(frozen=True)
class Calibration:
    """What all scores tell together. Keys are those of proposals and reviewers as they were given."""

    estimates: dict  # Estimate by proposal, of those with a score
    habits: dict  # points by reviewer: how far above the others; None for who shares no proposal with anybody
    groups: int  # of proposals that no reviewer connects: between them only the raw level is compared
    ratio: float  # variance of the habits over that of the rest
    noise: float  # standard deviation of the rest, in points
    reviews: int


@dataclass(frozen=True)
class Margin:
    """How the first places are told apart: so many stand out, and between which places it is open."""

    stand_out: int
    first: int | None = None  # the first and the last of the places that overlap
    last: int | None = None


def calibrate(scores: Iterable[tuple], *, places: int, rounds: int = ROUNDS) -> Calibration:
    """Return the Calibration of (proposal, reviewer, points); `places` is the k of the chance to be among the first k.

    Keys are sorted, so the order of the scores does not matter. One reviewer scores a proposal once.
    """
    design = _Design(scores)
    if not design.reviews:
        return Calibration({}, {}, groups=0, ratio=0.0, noise=ROUNDING**0.5, reviews=0)
    fitted = _fitted(design)
    tops = [None] * len(design.proposals)
    if len(design.reviewers) > 1:
        tops = _chances(design, fitted.ratio, _draws(len(design.reviewers), rounds), places).tolist()
    return Calibration(
        estimates={
            key: Estimate(score, score - reach if reach else None, score + reach if reach else None, top)
            for key, score, reach, top in zip(
                design.proposals, fitted.levels.tolist(), _reaches(design, fitted), tops, strict=True
            )
        },
        habits=_told(design, fitted.habits),
        groups=design.groups(),
        ratio=fitted.ratio,
        noise=fitted.noise,
        reviews=design.reviews,
    )


def levels_of(scores, *, ratio):
    """Return {proposal: calibrated score} for a ratio that is known already."""
    design = _Design(scores)
    if not design.reviews:
        return {}
    levels = design.means - design.drawn_by(_habits(design, ratio))
    return dict(zip(design.proposals, levels.tolist(), strict=True))


def habits_of(scores, *, ratio):
    """Return {reviewer: habit} for a ratio that is known already, as a Calibration has them."""
    design = _Design(scores)
    return _told(design, _habits(design, ratio)) if design.reviews else {}


def places_of(levels):
    """Return the place of every key among {key: score}, the highest first; ties share a place."""
    found, held, last = {}, 0, None
    for number, (key, score) in enumerate(sorted(levels.items(), key=lambda one: -one[1]), start=1):
        if last is None or last - score > SAME:
            held, last = number, score
        found[key] = held
    return found


def places_if_missing(scores, proposal, *, ratio):
    """Return {reviewer: the place of a proposal were that reviewer's score missing}; None where no score were left."""
    scores = list(scores)
    found = {}
    for key, reviewer, _ in scores:
        if key == proposal:
            kept = [one for one in scores if one[:2] != (proposal, reviewer)]
            found[reviewer] = places_of(levels_of(kept, ratio=ratio)).get(proposal)
    return found


def one_decides(scores, ahead, behind, *, ratio):
    """Tell whether two proposals would change their order, or draw level, were a single score of theirs missing."""
    scores = list(scores)
    for left_out in [one for one in scores if one[0] in (ahead, behind)]:
        levels = levels_of([one for one in scores if one is not left_out], ratio=ratio)
        if ahead not in levels or levels.get(behind, -np.inf) - levels[ahead] > -SAME:
            return True
    return False


def margin_of(chances, *, places):
    """Return the Margin of the chances of the first places, which come in the order of the calibrated scores.

    The first stand out while their chance is two in three or more. What overlaps reaches to the last proposal with
    one in four or more, where that lies beyond the places. None where a chance is not known or nobody is left over.
    """
    if len(chances) <= places or any(one is None for one in chances):
        return None
    ahead = next((number for number, one in enumerate(chances) if one < STANDS_OUT), len(chances))
    last = max(number for number, one in enumerate(chances, start=1) if one >= CONTESTS or number == 1)
    if last <= places:
        return Margin(stand_out=min(ahead, places), first=None, last=None)
    stand_out = min(ahead, places - 1)
    return Margin(stand_out=stand_out, first=stand_out + 1, last=last)


class _Design:
    """The scores as arrays, with what every step asks of them."""

    def __init__(self, scores):
        scores = sorted(scores)
        self.proposals, self.row = _numbered([one[0] for one in scores])
        self.reviewers, self.column = _numbered([one[1] for one in scores])
        self.points = np.array([one[2] for one in scores], dtype=float)
        self.reviews = len(scores)
        if not scores:
            return
        self.heard = np.bincount(self.row).astype(float)  # scores of a proposal
        self.read = np.bincount(self.column).astype(float)  # scores by a reviewer
        self.means = np.bincount(self.row, self.points) / self.heard
        self.rest = self.points - self.means[self.row]
        self.bends = np.bincount(self.column, self.rest)  # how far a reviewer lies from the means, in sum

    # Tables of all proposals by all reviewers, each made where it is first asked for: most of a large one is empty.
    @cached_property
    def incidence(self):
        """Return 1 where a reviewer scored a proposal, else 0."""
        return self._table(1.0)

    @cached_property
    def given(self):
        """Return the points where a reviewer scored a proposal, else 0."""
        return self._table(self.points)

    @cached_property
    def shared(self):
        """Return the share that a reviewer has in the mean of a proposal."""
        return self.incidence / self.heard[:, None]

    def _table(self, values):
        table = np.zeros((len(self.proposals), len(self.reviewers)))
        table[self.row, self.column] = values
        return table

    @cached_property
    def pairs(self):
        """Return the proposal, one reviewer and another of every two scores of one proposal, each pair once."""
        found = []
        for apart in range(1, int(self.heard.max())):  # scores of one proposal stand beside each other
            (here,) = np.nonzero(self.row[apart:] == self.row[:-apart])
            found.append(np.stack([self.row[here], self.column[here], self.column[here + apart]]))
        return np.concatenate(found, axis=1) if found else np.zeros((3, 0), dtype=int)

    @property
    def mates(self):
        """Return how many reviewers each one met on a proposal, oneself among them."""
        met = np.eye(len(self.reviewers), dtype=bool)
        _row, one, other = self.pairs
        met[one, other] = met[other, one] = True
        return met.sum(axis=0)

    @property
    def ties(self):
        """Return Z'MZ: what the scores tell of habits once the levels are free."""
        many = len(self.reviewers)
        row, one, other = self.pairs
        beside = np.bincount(one * many + other, 1 / self.heard[row], many * many).reshape(many, many)
        own = self.read - np.bincount(self.column, 1 / self.heard[self.row])
        return np.diag(own) - beside - beside.T

    def drawn_by(self, habits):
        """Return how far the habits of its reviewers draw the mean of each proposal."""
        return np.bincount(self.row, habits[self.column]) / self.heard

    def groups(self):
        """Return into how many groups the proposals fall that share no reviewer, even through others."""
        labels = np.arange(len(self.reviewers))
        while True:
            least = np.minimum.reduceat(labels[self.column], np.flatnonzero(np.diff(self.row, prepend=-1)))
            spread = labels.copy()
            np.minimum.at(spread, self.column, least[self.row])
            if (spread == labels).all():
                return len(np.unique(labels))
            labels = spread


@dataclass(frozen=True)
class _Fitted:
    levels: np.ndarray
    habits: np.ndarray
    ratio: float
    noise: float
    vectors: np.ndarray  # of Z'MZ
    weights: np.ndarray  # ratio / (1 + ratio * its values)


def _numbered(keys):
    """Return the distinct keys in order, and for each key its number among them."""
    known = sorted(set(keys))
    number = {key: place for place, key in enumerate(known)}
    return known, np.array([number[key] for key in keys], dtype=int)


def _fitted(design):
    """Return levels, habits and both variances: one look at the values of Z'MZ serves every ratio that is tried."""
    values, vectors = np.linalg.eigh(design.ties)
    values = np.where(values < SAME, 0.0, values)
    bends = np.where(values > 0, vectors.T @ design.bends, 0.0) ** 2
    free = design.reviews - len(design.proposals)
    ratio, variance = _ratio(values, bends, float(design.rest @ design.rest), free)
    weights = ratio / (1 + ratio * values)
    habits = vectors @ (weights * (vectors.T @ design.bends))
    return _Fitted(
        levels=design.means - design.drawn_by(habits),
        habits=habits,
        ratio=ratio,
        noise=variance**0.5,
        vectors=vectors,
        weights=weights,
    )


def _ratio(values, bends, rest, free):
    """Return (variance of habits over variance of the rest, the latter): the smallest ratio at the highest likelihood."""
    if free == 0 or rest < SAME:
        return 0.0, ROUNDING
    tried = np.concatenate([[0.0], np.geomspace(1e-3, 1e3, 61)])
    for _ in range(3):  # each look is finer than the one before
        growth = 1 + np.outer(tried, values)
        left = np.maximum(rest - (tried[:, None] * bends / growth).sum(axis=1), 0.0)
        variance = np.maximum(left / free, ROUNDING)
        likelihood = free * np.log(variance) + np.log(growth).sum(axis=1) + left / variance
        likelihood = -0.5 * (likelihood + tried * variance / HABITS_ABOUT**2)
        best = int(np.flatnonzero(likelihood >= likelihood.max() - 1e-9)[0])
        ratio, chosen = float(tried[best]), float(variance[best])
        tried = np.linspace(tried[max(best - 1, 0)], tried[min(best + 1, len(tried) - 1)], 21)
    return ratio, chosen


def _told(design, habits):
    """Return {reviewer: habit}; who shares no proposal with anybody has none."""
    connected = (design.mates > 1).tolist()
    told = zip(design.reviewers, habits.tolist(), connected, strict=True)
    return {key: habit if shares else None for key, habit, shares in told}


def _habits(design, ratio):
    """Solve for the habits alone: (Z'MZ + I / ratio) r = Z'My."""
    if ratio == 0:
        return np.zeros(len(design.reviewers))
    return np.linalg.solve(design.ties + np.eye(len(design.reviewers)) / ratio, design.bends)


def _reaches(design, fitted):
    """Return how far the 90 % interval of each level reaches to either side, in points; None without a free score."""
    free = design.reviews - len(design.proposals)
    if free == 0:
        return [None] * len(design.proposals)
    turned = design.shared @ fitted.vectors
    variance = fitted.noise**2 * (1 / design.heard + turned**2 @ fitted.weights)
    return (_twentieth(free) * np.sqrt(variance)).tolist()


def _twentieth(free):
    """Return the point that Student's t exceeds once in twenty (Abramowitz and Stegun 26.7.5; exact for one and two)."""
    if free <= 2:
        return {1: 6.3138, 2: 2.9200}[free]
    z = 1.6448536
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return z + sum(term / free**power for power, term in enumerate(terms, start=1))


def _draws(reviewers, rounds):
    """Return how often each reviewer is drawn in each round, as an array of rounds by reviewers."""
    return np.random.default_rng(SEED).multinomial(reviewers, [1 / reviewers] * reviewers, size=rounds)


def _chances(design, ratio, draws, places):
    """Return how often each proposal is among the first `places` over all rounds; who draws level shares the places.

    In a round in which none of its reviewers is drawn, nothing is known of a proposal: it stands at the mean of the
    others. The ratio is that of the whole.
    """
    levels = _levels_of_rounds(design, ratio, draws.astype(float))
    places = min(places, len(design.proposals))
    if places == len(design.proposals):
        return np.ones(places)
    if places == 0:
        return np.zeros(len(design.proposals))
    last = -np.partition(-levels, places - 1, axis=1)[:, places - 1 : places]
    above = levels > last + SAME
    level = np.abs(levels - last) <= SAME
    left_over = places - above.sum(axis=1, keepdims=True)
    return (above + level * left_over / level.sum(axis=1, keepdims=True)).mean(axis=0)


def _levels_of_rounds(design, ratio, draws):
    """Return the level of every proposal in every round: a reviewer drawn twice is two reviewers who say the same."""
    heard = draws @ design.incidence.T
    once = np.divide(1.0, heard, out=np.zeros_like(heard), where=heard > 0)
    levels = (draws @ design.given.T) * once
    if ratio > 0:
        levels -= ((draws * _habits_of_rounds(design, ratio, draws, once, levels)) @ design.incidence.T) * once
    means = (levels * (heard > 0)).sum(axis=1) / np.maximum((heard > 0).sum(axis=1), 1)
    return np.where(heard > 0, levels, means[:, None])


def _habits_of_rounds(design, ratio, draws, once, levels):
    """Return the habits in every round, by conjugate gradients on all rounds at a time.

    With s = sqrt(w) r the equations are symmetric: (n_j + 1 / ratio) s_j less what the levels take up of it.
    """
    roots = np.sqrt(draws)
    own = design.read + 1 / ratio
    right = roots * (design.given.sum(axis=0) - levels @ design.incidence)
    found = np.zeros_like(right)
    left = right
    ahead = left / own
    size = (left * ahead).sum(axis=1, keepdims=True)
    for _ in range(4 * len(design.reviewers)):  # in exact numbers as many steps as reviewers are enough
        if np.abs(left).max() < NEAR_ENOUGH:
            break
        turned = own * ahead - roots * ((((roots * ahead) @ design.incidence.T) * once) @ design.incidence)
        along = (ahead * turned).sum(axis=1, keepdims=True)
        step = np.divide(size, along, out=np.zeros_like(size), where=along > 0)
        found = found + step * ahead
        left = left - step * turned
        grown = (left * left / own).sum(axis=1, keepdims=True)
        ahead = left / own + np.divide(grown, size, out=np.zeros_like(size), where=size > 0) * ahead
        size = grown
    return np.divide(found, roots, out=np.zeros_like(found), where=roots > 0)
