"""Where do the lines, bars and words of a chart lie? Plain numbers, which pages draw as SVG.

Places of words are percent of the whole drawing, with one decimal. A line's path lies in a square of 1,000 by 1,000
that the page stretches over the plot. Days are days in Japan.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from calls.deadlines import day_in_japan, end_of_day_jst, noon_jst, start_of_day_jst

APART = 8  # percent between two words beside each other, so that neither covers the other
MOST_ROWS = 40  # of the table behind the chart
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Plot:
    """Where the plot lies within the drawing, in percent: the totals stand to its right, the days under it."""

    width: int = 88
    top: int = 14
    height: int = 74
    floor: int = 88
    foot: int = 90  # where the notches of the days end


PLOT = Plot()


@dataclass(frozen=True)
class Line:
    """One running total: `key` names it, `path` draws it, its total stands at `word_y` beside its end."""

    key: str
    path: str
    total: int
    word_y: float


@dataclass(frozen=True)
class Level:
    """A round number on the upright axis and the height at which it lies."""

    value: int
    y: float


@dataclass(frozen=True)
class DayMark:
    """A day named under the plot; a roomy one has room only on wide screens."""

    on: date
    x: float
    is_roomy: bool


@dataclass(frozen=True)
class DayRow:
    """Both running totals at the end of a day."""

    on: date
    begun: int
    submitted: int


@dataclass(frozen=True)
class Flow:
    """Drafts begun and proposals submitted, from the opening to the deadline."""

    begun: Line
    submitted: Line
    levels: tuple[Level, ...]
    days: tuple[DayMark, ...]
    first_on: date
    last_on: date  # the last day that the lines tell of
    end_x: float  # where both lines end
    words_x: float  # where their totals stand: beside the end, or beyond the deadline where it is near
    today_x: float | None  # None once the call has closed
    today_leans: str  # on which side of its line the word for today stands: start, middle or end
    rows: tuple[DayRow, ...]
    last_two_days: int  # submitted on the day of the deadline and the day before
    plot: Plot = PLOT


@dataclass(frozen=True)
class Bar:
    """One bar: what it counts, how many, its length and its share of the whole in percent."""

    of: object
    count: int
    length: float
    share: int


def flow_of(
    begun: Mapping[date, int],
    submitted: Mapping[date, int],
    *,
    opens_at: datetime,
    closes_at: datetime,
    at: datetime,
) -> Flow | None:
    """Return the chart of what was begun and submitted on each day in Japan; None while there is nothing to draw.

    The axis runs from the opening to the deadline. A day's total stands where the day ends, on the last day at the
    deadline, and today at this instant: nothing is drawn after the deadline, nor ahead of now.
    """
    if at <= opens_at or not begun and not submitted:
        return None
    until = min(at, closes_at)
    first_on = min([day_in_japan(opens_at), *begun, *submitted])
    last_on = max([day_in_japan(until), *begun, *submitted])
    rows = _running(begun, submitted, first_on, last_on)
    levels = _levels(max(rows[-1].begun, rows[-1].submitted))
    axis = _Axis(start=min(opens_at, start_of_day_jst(first_on)), end=closes_at, until=until, top=levels[-1].value)
    words = _apart(axis.y(rows[-1].begun), axis.y(rows[-1].submitted))
    today_x = axis.x(at) if at <= closes_at else None
    end_x = axis.x(until)
    return Flow(
        begun=Line("begun", axis.path([(row.on, row.begun) for row in rows]), rows[-1].begun, words[0]),
        submitted=Line("sent", axis.path([(row.on, row.submitted) for row in rows]), rows[-1].submitted, words[1]),
        levels=levels,
        days=_day_marks(first_on, day_in_japan(closes_at), axis),
        first_on=first_on,
        last_on=last_on,
        end_x=end_x,
        words_x=end_x if end_x <= PLOT.width - 12 else float(PLOT.width),
        today_x=today_x,
        today_leans=_leaning(today_x),
        rows=_thinned(rows),
        last_two_days=sum(submitted.get(day_in_japan(closes_at) - back * ONE_DAY, 0) for back in (0, 1)),
    )


def bars_of(counts, *, whole) -> tuple[Bar, ...]:
    """Return one Bar for each pair of a thing and how many there are of it, the greatest count at full length.

    `whole` is what the shares are shares of; where a thing may count twice, they add up to more than 100.
    """
    most = max((count for _, count in counts), default=0)
    return tuple(
        Bar(of, count, round(100 * count / most, 1) if most else 0.0, _share(count, whole)) for of, count in counts
    )


@dataclass(frozen=True)
class _Axis:
    """Where instants and totals lie: `start` and `end` of the axis, `until` where the lines end, `top` above."""

    start: datetime
    end: datetime
    until: datetime
    top: int

    def part(self, instant):
        """Return how far along the axis an instant lies, 0 to 1."""
        return min(1.0, max(0.0, (instant - self.start) / (self.end - self.start)))

    def x(self, instant):
        """Return the place of an instant in percent from the left."""
        return round(PLOT.width * self.part(instant), 1)

    def y(self, total):
        """Return the height of a total in percent from above."""
        return round(PLOT.floor - PLOT.height * total / self.top, 1)

    def path(self, totals):
        """Return the path of a running total over (day, total), from zero; what lies on a level stretch is left out."""
        points = [(0, 1000)]
        for on, total in totals:
            x = round(1000 * self.part(min(end_of_day_jst(on), self.until)))
            y = 1000 - round(1000 * total / self.top)
            if len(points) > 1 and points[-1][1] == points[-2][1] == y:
                points.pop()
            points.append((x, y))
        return "M" + " L".join(f"{x},{y}" for x, y in points)


def _running(begun, submitted, first_on, last_on):
    """Return a DayRow for every day from the first to the last."""
    rows, begun_so_far, submitted_so_far = [], 0, 0
    for number in range((last_on - first_on).days + 1):
        on = first_on + number * ONE_DAY
        begun_so_far += begun.get(on, 0)
        submitted_so_far += submitted.get(on, 0)
        rows.append(DayRow(on, begun_so_far, submitted_so_far))
    return rows


def _thinned(rows):
    """Return the rows in which a total changed, with the first and the last, at most MOST_ROWS of them."""
    pairs = zip([None, *rows], rows, strict=False)
    told = [
        row
        for before, row in pairs
        if before is None or row is rows[-1] or (before.begun, before.submitted) != (row.begun, row.submitted)
    ]
    if len(told) > MOST_ROWS:
        every = -(-len(told) // (MOST_ROWS - 1))
        told = [*told[:1], *told[-1:0:-every][::-1]]  # counted from the end: the last days tell most
    return tuple(told)


def _levels(most):
    """Return up to four round levels, the last of which is at least the greatest total; whole numbers only."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            count = max(1, -(-most // step))
            if count <= 4:
                top = step * count
                return tuple(
                    Level(step * place, round(PLOT.floor - PLOT.height * step * place / top, 1))
                    for place in range(1, count + 1)
                )
        size *= 10


def _day_marks(first_on, last_on, axis):
    """Return the days named between the opening and the deadline: weeks in a short call, months in a longer one.

    The opening and the deadline have words of their own at both ends; what would touch them is left out. On a narrow
    screen there is room for one: the nearest to the middle of what the two leave free.
    """
    places = [(on, axis.x(noon_jst(on))) for on in _candidates(first_on, last_on)]
    places = [(on, x) for on, x in places if 10 <= x <= PLOT.width - 22]
    narrow = [(abs(x - 34), on) for on, x in places if 22 <= x <= 46]
    kept = min(narrow)[1] if narrow else None
    return tuple(DayMark(on, x, on != kept) for on, x in places)


def _candidates(first_on, last_on):
    days = (last_on - first_on).days
    if days <= 42:
        return [first_on + week * 7 * ONE_DAY for week in range(1, days // 7 + 1)]
    months = (last_on.year - first_on.year) * 12 + last_on.month - first_on.month
    every = -(-months // 5)
    numbers = [first_on.month - 1 + number for number in range(every, months + 1, every)]
    return [date(first_on.year + number // 12, number % 12 + 1, 1) for number in numbers]


def _apart(first, second):
    """Return two heights moved apart until both words can be read, the first above where they are equal."""
    gap = APART - abs(first - second)
    if gap <= 0:
        return first, second
    upper = -1 if first <= second else 1
    first, second = first + upper * gap / 2, second - upper * gap / 2
    sunk = max(0.0, first - PLOT.floor, second - PLOT.floor)  # neither may fall among the days under the plot
    return round(first - sunk, 1), round(second - sunk, 1)


def _leaning(x):
    if x is None or 12 <= x <= PLOT.width - 6:
        return "middle"
    return "start" if x < 12 else "end"


def _share(count, whole):
    """Return a count as whole percent, halves up; 0 of nothing."""
    return (200 * count + whole) // (2 * whole) if whole else 0
