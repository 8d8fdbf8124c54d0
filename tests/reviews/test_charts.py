"""Do the dots, lines and bars of a ranking lie where their numbers say?"""

from fractions import Fraction

import pytest

from reviews.calibration import Estimate
from reviews.charts import Tick, Whisker, margin_chart, percent_of, ticks_of, whisker_of


def test_a_whisker_lies_on_the_scale_of_the_item():
    drawn = whisker_of(low=1, high=10, raw=Fraction(26, 3), estimate=Estimate(8.5, 7.75, 9.25, 0.86), line=6)
    assert drawn == Whisker(raw=136.3, score=133.3, low=120.0, high=146.7, line=88.9)


def test_what_is_not_known_is_not_drawn_and_what_lies_beyond_is_drawn_at_the_end():
    assert whisker_of(low=1, high=10, raw=Fraction(1), estimate=None, line=None) == Whisker(0.0, None, None, None, None)
    beyond = whisker_of(low=1, high=10, raw=Fraction(10), estimate=Estimate(10.4, 9.1, 11.7), line=None)
    assert (beyond.score, beyond.low, beyond.high) == (160.0, 144.0, 160.0)


@pytest.mark.parametrize(
    ("line", "middle"),
    [
        pytest.param(6, Tick(6, 88.9, "middle"), id="the fundable line"),
        pytest.param(None, Tick(5, 71.1, "middle"), id="no line"),
        pytest.param(10, Tick(5, 71.1, "middle"), id="a line at the end"),
    ],
)
def test_the_scale_is_named_at_its_ends_and_at_the_line(line, middle):
    assert ticks_of(low=1, high=10, line=line) == (Tick(1, 0.0, "start"), middle, Tick(10, 160.0, "end"))


def test_bars_are_as_high_as_the_chances_and_the_line_stands_behind_the_places():
    drawn = margin_chart([1.0, 0.5, 0.5, 0.0], places=2)
    assert [(bar.place, bar.percent, bar.x, bar.y, bar.height, bar.middle) for bar in drawn.bars] == [
        (1, 100, 3.8, 12.0, 76.0, 12.5),
        (2, 50, 28.7, 50.0, 38.0, 37.5),
        (3, 50, 53.8, 50.0, 38.0, 62.5),
        (4, 0, 78.8, 88.0, 0.0, 87.5),
    ]
    assert drawn.cut_x == 50.0


@pytest.mark.parametrize("chances", [[], [1.0, 1.0], [1.0] * 3])
def test_without_anybody_below_the_line_there_is_nothing_to_draw(chances):
    assert margin_chart(chances, places=3) is None


def test_many_bars_are_cut_off_and_named_sparsely():
    drawn = margin_chart([0.01] * 2000, places=3)
    assert (len(drawn.bars), [bar.place for bar in drawn.bars if bar.is_named]) == (20, [1, 3, 5, 10, 15, 20])


@pytest.mark.parametrize(
    ("chance", "percent"),
    [(None, None), (0.0, 0), (0.0004, 1), (0.345, 35), (0.9996, 99), (1.0, 100)],
)
def test_only_the_certain_is_written_as_certain(chance, percent):
    assert percent_of(chance) == percent
