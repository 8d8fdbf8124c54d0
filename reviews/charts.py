"""Where do the dots and lines of a ranking lie? Plain numbers, which pages draw as SVG.

A whisker is written out here, numbers only: a page for the printer has thousands of them. It is 160 wide; places of the margin's chart are percent of the whole drawing, with one decimal.
"""

from dataclasses import dataclass

WIDTH = 160  # of a whisker
WHISKER = '<svg class="whisker" viewBox="0 0 160 24" aria-hidden="true" focusable="false">'
MOST_BARS = 20  # of the margin's chart


@dataclass(frozen=True)
class Whisker:
    """One line of the ranking: raw mean, calibrated score and interval, and two lines, on the item's scale.

    `line` is the fundable one, `cut` the calibrated score on the last of the first places. None where a number is not
    known. What lies beyond the scale is drawn at its end.
    """

    raw: float | None
    score: float | None
    low: float | None
    high: float | None
    line: float | None
    cut: float | None = None

    @property
    def svg(self):
        """Return the drawing as SVG; whoever cannot see it reads the numbers beside it."""
        parts = [WHISKER, '<line x1="0" x2="160" y1="12" y2="12"/>']
        for css, x in (("fund", self.line), ("tick", self.cut)):
            if x is not None:
                parts.append(f'<line class="{css}" x1="{x}" x2="{x}" y1="2" y2="22"/>')
        if self.low is not None:
            ends = f"M{self.low} 12H{self.high}M{self.low} 8V16M{self.high} 8V16"
            parts.append(f'<path class="span" d="{ends}"/>')
        if self.score is not None:
            parts.append(f'<circle cx="{self.score}" cy="12" r="5"/>')
        return "".join([*parts, f'<circle class="raw" cx="{self.raw}" cy="12" r="3.5"/></svg>'])


@dataclass(frozen=True)
class Tick:
    """A number of the scale named above the whiskers."""

    value: int
    x: float
    leans: str  # start, middle or end


@dataclass(frozen=True)
class Bar:
    """The chance of one place: where its bar stands and how high it is; `is_named` where its number has room."""

    place: int
    percent: int
    x: float
    width: float
    y: float
    height: float
    middle: float
    is_named: bool


@dataclass(frozen=True)
class MarginChart:
    """The chances by place: steep where the first places stand out, flat where they overlap."""

    bars: tuple[Bar, ...]
    cut_x: float  # between the last place of the call and the next
    top: int = 12
    floor: int = 88


def whisker_of(*, low, high, raw, estimate, line, cut=None):
    """Return the Whisker on a scale from `low` to `high`; `estimate` has score, low and high, or is None."""

    def place(points):
        if points is None:
            return None
        return round(WIDTH * min(1.0, max(0.0, float((points - low) / (high - low)))), 1)

    known = [None] * 3 if estimate is None else [estimate.score, estimate.low, estimate.high]
    score, begins, ends = (place(one) for one in known)
    return Whisker(raw=place(raw), score=score, low=begins, high=ends, line=place(line), cut=place(cut))


def ticks_of(*, low, high, line):
    """Return the ends of a scale and its fundable line, or its middle where there is none."""
    named = line if line is not None and low < line < high else (low + high) // 2
    ticks = [Tick(low, 0.0, "start"), Tick(named, round(WIDTH * (named - low) / (high - low), 1), "middle")]
    return (*ticks, Tick(high, float(WIDTH), "end"))


def margin_chart(chances, *, places):
    """Return the MarginChart of the chances (0 to 1) in the order of the places; None with nobody below the line."""
    shown = chances[:MOST_BARS]
    if not 0 < places < len(shown):
        return None
    step = 100 / len(shown)
    floor, room = MarginChart.floor, MarginChart.floor - MarginChart.top
    bars = tuple(
        Bar(
            place=number,
            percent=percent_of(chance),
            x=round(step * (number - 0.85), 1),
            width=round(step * 0.7, 1),
            y=round(floor - room * chance, 1),
            height=round(room * chance, 1),
            middle=round(step * (number - 0.5), 1),
            is_named=len(shown) <= 12 or number == 1 or number % 5 == 0 or number == places,
        )
        for number, chance in enumerate(shown, start=1)
    )
    return MarginChart(bars=bars, cut_x=round(step * places, 1))


def percent_of(chance):
    """Return a chance as whole percent; what is neither certain nor impossible is never written as if it were."""
    if chance is None:
        return None
    whole = int(100 * chance + 0.5)
    return min(99, max(1, whole)) if 0 < chance < 1 else whole
