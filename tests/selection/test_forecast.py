"""Does the forecast say what then happens, neither more nor less, because the sweeps ask the same functions?"""

import os
from collections import Counter
from datetime import timedelta

import pytest

from calls.deadlines import day_in_japan
from calls.models import InterviewDay
from notices import expecting
from notices.forecasting import LEAVES, forecast_for
from notices.models import Notice
from proposals import services as proposals
from reviews import services as reviews
from selection import services
from selection.services.releasing import prepared_for, seal_of_letters
from tests.builders import AFTER_INTERVIEWS, IN_APRIL, INTERVIEW_DAY, jst
from tests.proposals.pending import END, with_pending_grants
from tests.proposing import a_sealed_proposal, a_whole_draft
from tests.selection.choosing import listed
from tests.selection.foreseeing import (
    OWING_BY_THE_CLOCK,
    WORLDS,
    at_random,
    frozen_with_a_place,
    hourly,
    owed,
    run,
    sweep,
    world_before_the_interviews,
)

pytestmark = pytest.mark.thorough

PLAIN = [19, 10, 8]  # a seed for each of WORLDS in which much happens
MORE = range(20, 32) if os.environ.get("DRILL") else [0]  # worlds of each kind


def foretold(call, *, after, until):
    """Return {key: day in Japan} of every letter that is expected to come to be owed."""
    return {one.key: day_in_japan(one.due_at) for one in expecting.expected(call.slug, after=after, until=until)}


def it_does_not_lie(build, seed, call, cast, steps):
    """Ask, let the clock run, and compare: what came to be owed, and what the page said would leave on which day."""
    world = build(seed, call, cast)
    before = owed()
    expected = foretold(call, after=world.now, until=world.until)
    page = forecast_for(cast["aiko"], call.slug, at=world.now, until=world.until)
    told = Counter()
    for day, lines in page.days:
        for line in lines:
            if line.fate == LEAVES and line.when <= world.until:
                told[day, line.kind] += line.number

    run(world.now, world.until, steps(world.dice))

    assert {key: day for key, day in owed().items() if key not in before} == expected
    out = Notice.objects.filter(state="sent", sent_at__gte=world.now).values_list("kind", "sent_at")
    assert Counter((day_in_japan(at), kind) for kind, at in out) == told
    return len(expected)


@pytest.mark.parametrize(("build", "seed"), zip(WORLDS, PLAIN, strict=True))
def test_it_cannot_lie(build, seed, call, cast):
    assert it_does_not_lie(build, seed, call, cast, at_random) > 5


@pytest.mark.drill
@pytest.mark.thorough
@pytest.mark.parametrize("build", WORLDS)
@pytest.mark.parametrize("seed", MORE)
def test_it_cannot_lie_in_other_worlds(build, seed, call, cast):
    it_does_not_lie(build, seed, call, cast, at_random)


@pytest.mark.thorough
def test_it_cannot_lie_where_the_clock_is_asked_each_hour(call, cast):
    it_does_not_lie(world_before_the_interviews, 17, call, cast, lambda _dice: hourly())


# --- There is no second list of conditions --------------------------------------------------------
def a_world_where_all_is_due(call, cast):
    """Return, by sweep, an instant at which it owes letters, in the order of the clock."""
    hanako, taro, aiko = cast["hanako"], cast["taro"], cast["aiko"]
    a_whole_draft(call, hanako)
    with_pending_grants(call, taro, at=IN_APRIL)
    early = {
        proposals.remind_of_drafts: jst(2024, 5, 21, 9),
        proposals.remind_of_outcomes: jst(2024, 5, 24, 9),
        proposals.mark_unknown_outcomes: END + timedelta(seconds=1),
    }
    day = InterviewDay.objects.get(call=call, on=INTERVIEW_DAY)
    listed(a_sealed_proposal(call, cast["jiro"]), day, aiko)
    return {**early, services.alarm_of_interviews: jst(2024, 9, 5, 9)}


def test_what_is_not_forecast_is_not_sent(call, cast, monkeypatch):
    world = a_world_where_all_is_due(call, cast)
    before = owed()
    monkeypatch.setattr(expecting, "PROVIDERS", {})
    for act in OWING_BY_THE_CLOCK:
        with pytest.raises(expecting.NotForecast):
            act(at=world.get(act, AFTER_INTERVIEWS))
    assert owed() == before


def test_a_sweep_sends_what_its_function_says_and_nothing_where_it_says_nothing(call, cast, monkeypatch):
    world = a_world_where_all_is_due(call, cast)
    before, providers = owed(), dict(expecting.PROVIDERS)
    monkeypatch.setattr(expecting, "PROVIDERS", dict.fromkeys(providers, lambda _scope, **_window: []))
    assert [act(at=at) for act, at in world.items()] == [0] * 4
    assert owed() == before
    monkeypatch.setattr(expecting, "PROVIDERS", providers)
    again = {**world, services.alarm_of_interviews: jst(2024, 9, 9, 9)}  # one look is taken once
    assert [act(at=at) for act, at in again.items()] == [1, 1, 1, 2]


def test_every_function_of_the_rooms_is_known_to_the_forecast():
    assert [*proposals.FORECAST, *reviews.FORECAST, *services.FORECAST] == list(expecting.PROVIDERS.values())


def test_the_order_of_two_sweeps_at_once_makes_no_difference(call, cast):
    a_world_where_all_is_due(call, cast)
    at = jst(2024, 5, 21, 9)
    due = foretold(call, after=at, until=at)
    sweep(at)
    sweep(at)
    assert foretold(call, after=at, until=at) == {}
    assert due.keys() <= owed().keys()


# --- A release that is planned --------------------------------------------------------------------
def test_a_planned_release_is_foretold_without_the_results(call, cast, hanakos, taros):
    aiko, emi = cast["aiko"], cast["emi"]
    frozen_with_a_place(hanakos, [aiko, emi])
    moment, now = jst(2024, 9, 30, 12), AFTER_INTERVIEWS + timedelta(hours=1)
    prepared = prepared_for(call)
    services.set_release(call.pk, release_at=moment, seen=seal_of_letters(prepared), typed=2, actor=aiko, at=now)
    foreseen = forecast_for(aiko, call.slug, at=now, until=moment)
    (line,) = [line for _day, lines in foreseen.days for line in lines if line.kind == "result"]
    assert (line.when, line.fate, line.names, line.why) == (moment, LEAVES, ("Hanako Yamada", "Taro Suzuki"), "")
    sweep(moment - timedelta(seconds=1))
    assert not Notice.objects.filter(kind="result", state="sent").exists()
    sweep(moment)
    assert set(Notice.objects.filter(kind="result").values_list("state", "sent_at")) == {("sent", moment)}
