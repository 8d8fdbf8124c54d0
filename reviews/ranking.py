"""In which order do the reviews put the proposals? Exact fractions; nothing is rounded before it is shown."""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import lcm


@dataclass(frozen=True)
class Voice:
    """One reviewer's place at a proposal: the overall points, if they were sent, and those of every criterion."""

    overall: int | None = None  # None: not sent yet
    conflicted: bool = False  # counts neither in the mean nor among the seats
    points: dict[str, int] = field(default_factory=dict)  # by the criterion's code


@dataclass(frozen=True)
class Standing:
    """Where one proposal stands: `rank` and `mean` are None until a review has come in."""

    key: object
    rank: int | None
    mean: Fraction | None  # of the overall points
    n: int  # reviews that count
    seats: int  # reviewers who may still be heard, conflicted ones left out
    lowest: int | None
    highest: int | None
    criterion_means: dict[str, Fraction]

    @property
    def spread(self):
        """Return the distance between the highest and the lowest overall points, or None without a review."""
        return None if self.rank is None else self.highest - self.lowest


def mean_of(points):
    """Return the exact mean of whole points; None where there are none."""
    return Fraction(sum(points), len(points)) if points else None


def rank(voices_by_proposal):
    """Return one Standing per proposal, best first; ties share a rank and keep the order they came in.

    `voices_by_proposal` maps a key to the voices on that proposal. Conflicted and missing voices do
    not count; a proposal without a single review comes last and has no rank.
    """
    weighed = [_weigh(key, voices) for key, voices in voices_by_proposal.items()]
    unheard = [one for one in weighed if not one["n"]]
    whole = lcm(*(one["n"] for one in weighed if one["n"]))  # every mean is a whole number of its parts
    heard = [one for one in weighed if one["n"]]
    heard.sort(key=lambda one: -one["mean"].numerator * (whole // one["mean"].denominator))
    standings = []
    for place, one in enumerate(heard, start=1):
        tied = standings and standings[-1].mean == one["mean"]
        standings.append(Standing(rank=standings[-1].rank if tied else place, **one))
    return standings + [Standing(rank=None, **one) for one in unheard]


def _weigh(key, voices):
    seated = [voice for voice in voices if not voice.conflicted]
    heard = [voice for voice in seated if voice.overall is not None]
    overall = [voice.overall for voice in heard]
    codes = {code: None for voice in heard for code in voice.points}  # a dict keeps their order
    return {
        "key": key,
        "mean": mean_of(overall),
        "n": len(heard),
        "seats": len(seated),
        "lowest": min(overall, default=None),
        "highest": max(overall, default=None),
        "criterion_means": {
            code: mean_of([voice.points[code] for voice in heard if code in voice.points]) for code in codes
        },
    }


def decimals(number, places):
    """Write a float with so many decimal places, halves up as it is printed in full; an empty string for None."""
    if number is None:
        return ""
    return str(Decimal(repr(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def two_places(fraction):
    """Write a fraction of zero or more with two decimal places, halves up; an empty string for None."""
    if fraction is None:
        return ""
    hundredths = (200 * fraction.numerator + fraction.denominator) // (2 * fraction.denominator)
    return f"{hundredths // 100}.{hundredths % 100:02d}"
