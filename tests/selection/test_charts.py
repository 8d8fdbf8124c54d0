"""Do charts lie where their numbers say, for none, one, two and twenty thousand?"""

from datetime import date, timedelta

import pytest

from selection.charts import PLOT, Bar, DayMark, DayRow, Level, Line, bars_of, flow_of
from tests.builders import A_BREATH_AFTER_NOON, BEFORE_OPENING, IN_JULY, NOON, OPENING, jst

FIRST, LAST = date(2024, 3, 8), date(2024, 5, 28)


def flow(begun, submitted, *, at=IN_JULY, opens_at=OPENING, closes_at=NOON):
    """Draw the real call's chart from what happened on which day."""
    return flow_of(begun, submitted, opens_at=opens_at, closes_at=closes_at, at=at)


def places(found):
    """Return the points of a line as (x, y) in its square of 1,000 by 1,000."""
    return [tuple(int(number) for number in point.strip("ML").split(",")) for point in found.path.split(" ")]


def test_a_closed_call_is_drawn_from_its_opening_to_its_deadline():
    drawn = flow(
        {date(2024, 3, 20): 20, date(2024, 5, 1): 30, date(2024, 5, 27): 11},
        {date(2024, 5, 20): 5, date(2024, 5, 27): 12, LAST: 27},
    )
    assert drawn.begun == Line(
        "begun", "M0,1000 L147,1000 L160,750 L663,750 L675,375 L982,375 L994,238 L1000,238", 61, 31.6
    )
    assert drawn.submitted == Line("sent", "M0,1000 L896,1000 L908,938 L982,938 L994,788 L1000,450", 44, 47.3)
    assert drawn.levels == (Level(20, 69.5), Level(40, 51.0), Level(60, 32.5), Level(80, 14.0))
    assert drawn.days == (DayMark(date(2024, 4, 1), 26.5, False), DayMark(date(2024, 5, 1), 58.8, True))
    assert (drawn.first_on, drawn.last_on, drawn.end_x) == (FIRST, LAST, 88.0)
    assert (drawn.today_x, drawn.today_leans, drawn.last_two_days) == (None, "middle", 39)
    assert drawn.rows == (
        DayRow(FIRST, 0, 0),
        DayRow(date(2024, 3, 20), 20, 0),
        DayRow(date(2024, 5, 1), 50, 0),
        DayRow(date(2024, 5, 20), 50, 5),
        DayRow(date(2024, 5, 27), 61, 17),
        DayRow(LAST, 61, 44),
    )


def test_an_open_call_is_drawn_until_now_and_marks_today():
    drawn = flow({date(2024, 3, 20): 1}, {}, at=jst(2024, 4, 1, 12))
    assert drawn.begun == Line("begun", "M0,1000 L147,1000 L160,0 L301,0", 1, 14.0)
    assert drawn.submitted == Line("sent", "M0,1000 L301,1000", 0, 88.0)
    assert (drawn.end_x, drawn.today_x, drawn.today_leans, drawn.last_on) == (26.5, 26.5, "middle", date(2024, 4, 1))


@pytest.mark.parametrize(
    ("at", "today_x"),
    [
        pytest.param(NOON, 88.0, id="noon is still open"),
        pytest.param(A_BREATH_AFTER_NOON, None, id="a breath after noon"),
    ],
)
def test_today_is_marked_until_the_deadline(at, today_x):
    assert flow({FIRST: 1}, {}, at=at).today_x == today_x


@pytest.mark.parametrize(
    ("at", "leans"),
    [
        pytest.param(jst(2024, 3, 9, 10), "start", id="on the first days"),
        pytest.param(jst(2024, 4, 15, 10), "middle", id="in between"),
        pytest.param(NOON, "end", id="at the deadline"),
    ],
)
def test_the_word_for_today_stays_within_the_drawing(at, leans):
    assert flow({FIRST: 1}, {}, at=at).today_leans == leans


@pytest.mark.parametrize(
    ("at", "end_x", "words_x"),
    [
        pytest.param(jst(2024, 4, 1, 12), 26.5, 26.5, id="far from the deadline"),
        pytest.param(jst(2024, 5, 20, 12), 79.4, 88.0, id="near it"),
        pytest.param(IN_JULY, 88.0, 88.0, id="after it"),
    ],
)
def test_totals_stand_beside_the_end_of_their_lines_and_never_on_the_deadline(at, end_x, words_x):
    drawn = flow({FIRST: 1}, {}, at=at)
    assert (drawn.end_x, drawn.words_x) == (end_x, words_x)


@pytest.mark.parametrize("at", [BEFORE_OPENING, OPENING, IN_JULY], ids=["before", "at the opening", "after"])
def test_nothing_begun_is_nothing_to_draw(at):
    assert flow({}, {}, at=at) is None


@pytest.mark.parametrize(
    ("number", "levels"),
    [
        pytest.param(1, [1], id="one"),
        pytest.param(2, [1, 2], id="two"),
        pytest.param(5, [2, 4, 6], id="five"),
        pytest.param(61, [20, 40, 60, 80], id="sixty-one"),
        pytest.param(100, [50, 100], id="a hundred"),
        pytest.param(20_000, [5_000, 10_000, 15_000, 20_000], id="twenty thousand"),
    ],
)
def test_levels_are_few_round_and_reach_the_top(number, levels):
    drawn = flow({LAST: number}, {LAST: number})
    assert [level.value for level in drawn.levels] == levels
    assert places(drawn.submitted)[-1] == (1000, round(1000 - 1000 * number / levels[-1]))


def test_equal_totals_are_told_apart():
    drawn = flow({LAST: 2}, {LAST: 2})
    assert (drawn.begun.word_y, drawn.submitted.word_y) == (10.0, 18.0)


def test_words_of_low_totals_do_not_sink_among_the_days():
    drawn = flow({LAST: 100}, {FIRST: 1}, at=jst(2024, 3, 8, 12))
    assert max(drawn.begun.word_y, drawn.submitted.word_y) <= PLOT.floor
    drawn = flow({FIRST: 1}, {}, at=jst(2024, 3, 9), closes_at=jst(2024, 3, 9))
    assert drawn.submitted.word_y == PLOT.floor


def test_what_came_at_the_deadline_is_not_drawn_after_it():
    drawn = flow({LAST: 3}, {LAST: 3})
    assert all(x <= 1000 and 0 <= y <= 1000 for x, y in places(drawn.begun) + places(drawn.submitted))


def test_what_came_before_the_opening_moves_the_axis():
    drawn = flow({date(2024, 3, 1): 1}, {})
    assert (drawn.first_on, places(drawn.begun)[0]) == (date(2024, 3, 1), (0, 1000))


@pytest.mark.parametrize(
    ("days", "named"),
    [
        pytest.param(1, [], id="a day"),
        pytest.param(14, [date(2024, 3, 15)], id="two weeks"),
        pytest.param(35, [date(2024, 3, 15), date(2024, 3, 22), date(2024, 3, 29)], id="five weeks"),
        pytest.param(81, [date(2024, 4, 1), date(2024, 5, 1)], id="the real call"),
        pytest.param(730, [date(2024, 8, 1), date(2025, 1, 1), date(2025, 6, 1)], id="two years"),
    ],
)
def test_days_are_named_without_touching_the_deadline(days, named):
    closes_at = OPENING + timedelta(days=days, hours=12)
    drawn = flow({FIRST: 1}, {}, closes_at=closes_at, at=closes_at + timedelta(days=1))
    assert [mark.on for mark in drawn.days] == named
    assert sum(not mark.is_roomy for mark in drawn.days) <= 1


def test_the_table_of_a_long_call_is_thinned_from_its_end():
    every_day = {FIRST + timedelta(days=number): 1 for number in range(200)}
    drawn = flow(every_day, {}, closes_at=OPENING + timedelta(days=200), at=jst(2025, 1, 1))
    assert len(drawn.rows) <= 40
    assert drawn.rows[0] == DayRow(FIRST, 1, 0)
    assert drawn.rows[-1].begun == 200
    assert [row.begun for row in drawn.rows] == sorted(row.begun for row in drawn.rows)


def test_bars_are_long_as_their_counts_and_tell_their_share():
    assert bars_of([("a", 16), ("b", 14), ("c", 0)], whole=30) == (
        Bar("a", 16, 100.0, 53),
        Bar("b", 14, 87.5, 47),
        Bar("c", 0, 0.0, 0),
    )


def test_bars_of_nothing_have_no_length():
    assert bars_of([("a", 0)], whole=0) == (Bar("a", 0, 0.0, 0),)
    assert bars_of([], whole=0) == ()
