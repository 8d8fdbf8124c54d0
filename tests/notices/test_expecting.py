"""Does a sweep get what the forecast shows, and is what becomes of a letter read off it rightly?"""

from datetime import timedelta

import pytest

from calls.deadlines import moments_of
from notices import expecting
from notices.expecting import Expected
from notices.forecasting import Fate, fates_of
from notices.models import Notice
from tests.builders import IN_APRIL, IN_JUNE, IN_MAY, NOON, jst
from tests.notices.drill import owe

AN_HOUR = timedelta(hours=1)


def letter(key, due_at, **changes):
    said = {
        "kind": "drill",
        "about": "",
        "scope": "a-call",
        "not_after": None,
        "to_name": "Hanako",
        "to_pk": 1,
        "why": "",
    }
    return Expected(key=key, due_at=due_at, **{**said, **changes})


def two_letters(scope, *, after, until):
    """Say that one letter falls due in May and one in June."""
    return [letter(f"{scope}-{at:%m}", at) for at in (IN_JUNE, IN_MAY) if after <= at <= until]


@pytest.fixture
def known(monkeypatch):
    """A forecast that knows one function."""
    monkeypatch.setattr(expecting, "PROVIDERS", {})
    expecting.provider(two_letters)


def test_the_forecast_joins_what_its_functions_say_by_the_clock(known):
    expecting.provider(lambda scope, *, after, until: [letter("now", after)])
    found = expecting.expected("a-call", after=IN_APRIL, until=IN_JUNE)
    assert [(one.key, one.due_at) for one in found] == [
        ("now", IN_APRIL),
        ("a-call-05", IN_MAY),
        ("a-call-06", IN_JUNE),
    ]


def test_a_sweep_asks_about_one_instant_in_all_calls(known):
    assert [one.key for one in expecting.due_now(two_letters, at=IN_MAY)] == ["-05"]
    assert expecting.due_now(two_letters, at=IN_APRIL) == []


def test_a_function_that_no_forecast_knows_sends_nothing(known, monkeypatch):
    monkeypatch.setattr(expecting, "PROVIDERS", {})
    with pytest.raises(expecting.NotForecast):
        expecting.due_now(two_letters, at=IN_MAY)


def test_the_moments_of_a_day_are_now_and_each_morning_to_come():
    on, mornings = NOON.date(), [jst(2024, 5, 21, 9), jst(2024, 5, 27, 9)]
    assert moments_of(on, steps=(14, 7, 1), after=IN_MAY, until=NOON) == [IN_MAY, *mornings]
    assert moments_of(on, steps=(14, 7, 1), after=mornings[0], until=mornings[1]) == mornings
    assert moments_of(on, steps=(14, 7, 1), after=IN_MAY, until=IN_MAY) == [IN_MAY]


@pytest.mark.parametrize(
    ("state", "fate"),
    [
        pytest.param({}, (False, NOON), id="owed"),
        pytest.param({"state": "sent", "sent_at": NOON}, (True, None), id="sent"),
        pytest.param({"state": "unknown", "doubts": 2}, (True, None), id="in doubt"),
        pytest.param({"state": "retry", "doubts": 1}, (True, NOON), id="in doubt and tried again"),
        pytest.param({"state": "failed"}, (False, None), id="failed"),
        pytest.param({"not_after": NOON + AN_HOUR, "next_try_at": NOON + 2 * AN_HOUR}, (False, None), id="too late"),
    ],
)
def test_what_becomes_of_a_letter(hanako, state, fate):
    owe("one", hanako)
    Notice.objects.filter(key="one").update(**state)
    assert fates_of(["one", "none"]) == {"one": Fate(*fate, promised_at=NOON)}


def test_a_letter_that_is_held_does_not_leave(hanako, aiko):
    owe("one", hanako)
    Notice.objects.update(held_at=NOON, held_by=aiko, held_reason="Wait.")
    assert fates_of(["one"])["one"].leaves_at is None


def test_a_copy_that_went_counts_for_its_original(hanako):
    first, copy = owe("one", hanako), owe("one-again", hanako, at=NOON + AN_HOUR)
    Notice.objects.filter(pk=first.pk).update(state="failed")
    sent = {"copy_of": first, "message_id": first.message_id, "state": "sent", "sent_at": NOON + AN_HOUR}
    Notice.objects.filter(pk=copy.pk).update(**sent)
    assert fates_of(["one"]) == {"one": Fate(may_have_arrived=True, leaves_at=None, promised_at=NOON)}


def test_a_letter_reaches_its_reader_by_a_moment_to_come_only_if_it_leaves_until_then():
    waits = Fate(may_have_arrived=False, leaves_at=NOON)
    assert [waits.reaches_by(at, now=IN_MAY) for at in (NOON - AN_HOUR, NOON)] == [False, True]
    assert not waits.reaches_by(NOON, now=NOON)  # now it is owed, and that is no letter
