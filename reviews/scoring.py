"""How are the points of one review weighed, what is still without points, and until when may it be written?"""

from fractions import Fraction


def name_of_points(code):
    """Return the name of the field that holds the points of an item, such as "points_a"."""
    return f"points_{code}"


def weighted_mean(points, weights):
    """Return the exact weighted mean of one review's items, or None while an item that has a weight has no points.

    `points` and `weights` go by the item's code; the overall rating weighs nothing (a portal default: no source).
    """
    weighing = {code: weight for code, weight in weights.items() if weight}
    if not weighing or any(points.get(code) is None for code in weighing):
        return None
    return Fraction(sum(points[code] * weight for code, weight in weighing.items()), sum(weighing.values()))


def unscored(points, codes):
    """Return the codes, in their order, that have no points yet."""
    return [code for code in codes if points.get(code) is None]


def locks_at(*, due_at, reopened_until):
    """Return the aware instant after which a review is locked: the later of the two; None where nothing locks it."""
    return max((moment for moment in (due_at, reopened_until) if moment), default=None)
