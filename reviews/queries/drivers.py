"""Which scores drive the place of a proposal, and where do its reviewers disagree? Without names."""

from dataclasses import dataclass

from reviews import calibration
from reviews.queries.numbers import numbers_of
from reviews.queries.rankings import DISCUSS_FROM, Line, Ranking, points_given


@dataclass(frozen=True)
class Driver:
    """One score: whose, under the number that hides the name; the reviewer's habit; the place without this score."""

    number: int
    points: int
    habit: float | None  # points above the others; None where no proposal is shared with anybody
    place: int | None  # of the proposal were this score missing; None where no score were left, or it is not known

    @property
    def habit_signed(self):
        """Return the habit with its sign and one decimal; an empty string where there is none."""
        if self.habit is None:
            return ""
        whole = round(self.habit, 1) or 0.0
        return f"{whole:+.1f}".replace("-", "−") if whole else "0.0"


@dataclass(frozen=True)
class Item:
    """One item: its points in the order of the drivers (None where one gave none), and how far they lie apart."""

    criterion: object
    points: list
    apart: int
    highest: tuple | None  # (number, points) of the first with the highest, and the lowest, where they lie far apart
    lowest: tuple | None


@dataclass(frozen=True)
class Drivers:
    """What drives the place of one proposal."""

    line: Line
    drivers: list
    items: list

    @property
    def apart(self):
        """Return the items on which the reviewers lie far apart."""
        return [one for one in self.items if one.highest is not None]


def drivers_of(whole: Ranking, call, pk, given=None):
    """Return the Drivers of one proposal of a Ranking, or None where it is not among its lines.

    Two queries, one where its `points_given` are known.
    """
    line = next((one for one in whole.lines if one.pk == pk), None)
    if line is None:
        return None
    numbers = numbers_of(call)
    heard = [one for one in whole.said if one.counts and one.proposal_pk == pk]
    heard.sort(key=lambda one: (-one.points, numbers[one.reviewer_pk]))
    given = points_given(whole, call, {pk}) if given is None else given
    habits, places = {}, {}
    if whole.reckoned.estimates:
        scores, ratio = whole.scores, whole.reckoned.ratio
        habits = calibration.habits_of(scores, ratio=ratio)
        places = calibration.places_if_missing(scores, pk, ratio=ratio)
    drivers = [
        Driver(numbers[one.reviewer_pk], one.points, habits.get(one.reviewer_pk), places.get(one.reviewer_pk))
        for one in heard
    ]
    return Drivers(line=line, drivers=drivers, items=_items(whole, heard, drivers, given))


def _items(whole, heard, drivers, given):
    return [
        _item(criterion, [given[one.assignment_pk].get(criterion.code) for one in heard], drivers)
        for criterion in whole.criteria
    ]


def _item(criterion, points, drivers):
    known = [(given, one.number) for given, one in zip(points, drivers, strict=True) if given is not None]
    apart = max(known)[0] - min(known)[0] if known else 0
    is_far = apart >= DISCUSS_FROM
    ends = [(number, given) for given, number in (max(known), min(known))] if is_far else [None, None]
    return Item(criterion=criterion, points=points, apart=apart, highest=ends[0], lowest=ends[1])
