"""The rule of whose words stand: answer by answer, and nothing is overwritten that its writer was not shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.merging import NOT_SHOWN, Merged, mark, marks, marks_to_carry, merge

BEGAN = {"title": "Tides", "months": 60}


@pytest.mark.parametrize(
    ("stored", "typed", "values", "clashes"),
    [
        pytest.param({}, {}, {}, (), id="nobody changed anything"),
        pytest.param({}, {"title": "Ebbs"}, {"title": "Ebbs"}, (), id="only here"),
        pytest.param({"title": "Ebbs"}, {}, {"title": "Ebbs"}, (), id="only elsewhere"),
        pytest.param({"title": "Ebbs"}, {"title": "Ebbs"}, {"title": "Ebbs"}, (), id="both the same"),
        pytest.param({"title": "Ebbs"}, {"months": 48}, {"title": "Ebbs", "months": 48}, (), id="each something else"),
        pytest.param({"title": "Ebbs"}, {"title": "Flow"}, {"title": "Ebbs"}, ("title",), id="both differently"),
        pytest.param({"months": None}, {"months": 48}, {"months": None}, ("months",), id="emptied there, changed here"),
        pytest.param(
            {"title": "Ebbs"},
            {"title": "Flow", "months": 48},
            {"title": "Ebbs", "months": 48},
            ("title",),
            id="a clash and a change",
        ),
    ],
)
def test_each_answer_is_judged_by_itself(stored, typed, values, clashes):
    merged = merge(stored={**BEGAN, **stored}, typed={**BEGAN, **typed}, seen=marks(BEGAN))
    assert merged == Merged({**BEGAN, **values}, clashes)


def test_an_answer_that_is_not_sent_stays():
    assert merge(stored=BEGAN, typed={"months": 48}, seen=marks(BEGAN)).values == {"title": "Tides", "months": 48}


@pytest.mark.parametrize("seen", [{}, {"title": NOT_SHOWN}], ids=["no mark", "the mark of nothing shown"])
def test_what_nobody_was_shown_is_asked_about(seen):
    assert merge(stored={"title": "Tides"}, typed={"title": "Ebbs"}, seen=seen).clashes == ("title",)


PAIR = {"agency": "rcn", "programme": "x"}


@pytest.mark.parametrize(
    ("stored", "typed", "clashes"),
    [
        pytest.param({"agency": "vr"}, {"programme": "y"}, ("agency", "programme"), id="half here, half there"),
        pytest.param({"agency": "vr", "programme": ""}, {}, (), id="only there"),
        pytest.param({}, {"agency": "vr", "programme": ""}, (), id="only here"),
        pytest.param({"agency": "vr"}, {"agency": "vr"}, (), id="the same"),
    ],
)
def test_answers_that_belong_together_are_asked_about_together(stored, typed, clashes):
    merged = merge(stored={**PAIR, **stored}, typed={**PAIR, **typed}, seen=marks(PAIR), together=[{*PAIR}])
    assert merged.clashes == clashes
    if clashes:
        assert merged.values == {**PAIR, **stored}


@pytest.mark.parametrize(
    ("how", "carried"),
    [
        pytest.param({"typed": {"title": "Tides"}}, "stored", id="not touched: taken over"),
        pytest.param({"typed": {"title": "Ebbs"}}, "stored", id="typed and stored alike"),
        pytest.param({"typed": {"title": "Flow"}}, "seen", id="typed, not shown"),
        pytest.param({"typed": {}}, "seen", id="not readable"),
        pytest.param({"typed": {"title": "Flow"}, "shown": ["title"]}, "stored", id="put side by side"),
        pytest.param({"typed": {"title": "Tides"}, "open_": ["title"]}, "seen", id="still to be chosen"),
    ],
)
def test_a_page_goes_on_with_the_mark_of_what_it_showed(how, carried):
    told = marks_to_carry(stored={"title": "Ebbs"}, seen={"title": mark("Tides")}, **how)
    assert told == {"title": {"stored": mark("Ebbs"), "seen": mark("Tides")}[carried]}


TEXTS = st.dictionaries(st.sampled_from("abc"), st.sampled_from(["", "x", "y", 1, None]))


@given(began=TEXTS, there=TEXTS, here=TEXTS)
def test_whatever_was_written_the_rule_keeps_its_promises(began, there, here):
    names = dict.fromkeys("abc", "")
    began = {**names, **began}
    stored, typed = {**began, **there}, {**began, **here}
    merged = merge(stored=stored, typed=typed, seen=marks(began))
    for name in names:
        if typed[name] == began[name]:
            assert merged.values[name] == stored[name]  # not touched here
        elif stored[name] in (began[name], typed[name]):
            assert merged.values[name] == typed[name] and name not in merged.clashes
        else:
            assert merged.values[name] == stored[name] and name in merged.clashes
    assert merge(stored=typed, typed=typed, seen=marks(began)) == Merged(typed, ())
