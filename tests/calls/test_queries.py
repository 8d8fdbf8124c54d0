"""What the public pages of calls are made of, at literal instants."""

from datetime import date

import pytest

from calls import queries, services
from calls.models import Call
from tests.builders import (
    A_BREATH_AFTER_NOON,
    AFTER_INTERVIEWS,
    BEFORE_OPENING,
    IN_APRIL,
    IN_JULY,
    IN_JUNE,
    NOON,
    OPENING,
    jst,
)

AGENCIES_BY_COUNTRY = [
    ("AU", ["arc", "nhmrc"]),
    ("CA", ["cihr", "tips"]),
    ("EU", ["erc"]),
    ("FR", ["anr", "inca"]),
    ("DE", ["dfg"]),
    ("NL", ["zonmw"]),
    ("NO", ["rcn"]),
    ("SE", ["src", "stint", "ssf", "vinnova"]),
    ("CH", ["snsf"]),
    ("GB", ["bhf", "cruk", "nihr", "ukri", "wellcome"]),
    ("US", ["nci", "nhgri", "nia", "niaid", "niams", "nichd", "niddk", "nimh", "nsf"]),
]


def rehearse(call, closes_on):
    """Make a rehearsal of the call that closes on a date."""
    return services.rehearse_call(call.slug, closes_on=closes_on, actor=None, at=IN_APRIL)


def timeline(call, at):
    """Return the timeline at an instant as plain rows."""
    return [(one.key, one.state, one.days) for one in queries.call_page(call.slug, at).timeline]


@pytest.mark.parametrize(
    ("at", "word", "days"),
    [
        pytest.param(BEFORE_OPENING, "not-yet-open", 1, id="the day before opening"),
        pytest.param(OPENING, "open", 81, id="the first instant"),
        pytest.param(IN_APRIL, "open", 43, id="in April"),
        pytest.param(NOON, "open", 0, id="noon itself"),
        pytest.param(A_BREATH_AFTER_NOON, "closed", 0, id="a microsecond after noon"),
        pytest.param(IN_JULY, "closed", 43, id="in July"),
    ],
)
def test_a_call_is_open_from_its_first_instant_to_noon_itself(call, at, word, days):
    state = queries.state_of(call, at=at)
    assert (state.word, state.days) == (word, days)


def test_the_agencies_stand_by_country_in_the_order_of_the_call(call):
    page = queries.call_page(call.slug, IN_JULY)
    listed = [
        (group.country.code, [one.part.agency.key for one in group.agencies]) for group in page.agencies.countries
    ]
    assert listed == AGENCIES_BY_COUNTRY
    assert (page.agencies.total, page.agencies.announced, page.agencies.announced_countries) == (29, 29, 11)


@pytest.mark.parametrize(
    ("on", "number", "has_nhgri"),
    [
        pytest.param(date(2024, 3, 7), 0, False, id="before the opening day nobody"),
        pytest.param(date(2024, 3, 8), 28, False, id="from the opening day all without a day of their own"),
        pytest.param(date(2024, 6, 30), 28, False, id="the day before NHGRI"),
        pytest.param(date(2024, 7, 1), 29, True, id="the day from which NHGRI counts"),
    ],
)
def test_an_agency_takes_part_from_its_day_of_effect(call, on, number, has_nhgri):
    listed = queries.call_page(call.slug, IN_APRIL, sought=queries.Sought(on=on)).agencies.countries
    keys = [one.part.agency.key for group in listed for one in group.agencies]
    assert (len(keys), "nhgri" in keys) == (number, has_nhgri)


def test_an_agency_that_joins_later_is_listed_with_its_day(call):
    def joining(at):
        groups = queries.call_page(call.slug, at).agencies.countries
        return {one.part.agency.key: one.joins_on for group in groups for one in group.agencies if one.joins_on}

    assert joining(IN_APRIL) == {"nhgri": date(2024, 7, 1)}
    assert joining(IN_JULY) == {}


def test_the_timeline_runs_from_opening_to_affiliation_with_today_in_its_place(call):
    assert timeline(call, IN_JULY) == [
        ("opens", "past", -124),
        ("closes", "past", -43),
        ("outcome", "past", -40),
        ("today", "now", 0),
        ("interviews", "next", 71),
        ("affiliation", "next", 144),
    ]


def test_at_noon_the_deadline_is_still_ahead_and_a_microsecond_later_past(call):
    assert timeline(call, NOON)[1:3] == [("today", "now", 0), ("closes", "next", 0)]
    assert timeline(call, A_BREATH_AFTER_NOON)[1:3] == [("closes", "past", 0), ("today", "now", 0)]


def test_the_last_day_for_interview_letters_is_not_public(call):
    page = queries.call_page(call.slug, IN_JULY)
    assert date(2024, 9, 12) not in {one.on for one in page.timeline}


@pytest.mark.parametrize(
    ("at", "here"),
    [
        pytest.param(BEFORE_OPENING, 0, id="before everything"),
        pytest.param(OPENING, 1, id="from the first instant"),
        pytest.param(NOON, 1, id="noon itself"),
        pytest.param(A_BREATH_AFTER_NOON, 2, id="after noon"),
        pytest.param(jst(2024, 6, 1), 3, id="when the outcomes are known"),
        pytest.param(jst(2024, 9, 19, 18), 3, id="the evening of the interview day"),
        pytest.param(AFTER_INTERVIEWS, 4, id="after the interviews"),
        pytest.param(jst(2024, 12, 2), 5, id="when all is over"),
    ],
)
def test_today_stands_between_what_has_been_and_what_comes(call, at, here):
    page = queries.call_page(call.slug, at)
    assert [one.state for one in page.timeline] == ["past"] * here + ["now"] + ["next"] * (5 - here)
    assert page.next_date == (page.timeline[here + 1] if here < 5 else None)


@pytest.mark.parametrize(
    ("at", "phase"),
    [
        pytest.param(BEFORE_OPENING, "before", id="before"),
        pytest.param(NOON, "open", id="noon itself"),
        pytest.param(A_BREATH_AFTER_NOON, "review", id="after noon"),
        pytest.param(jst(2024, 9, 19, 18), "review", id="the evening of the interview day"),
        pytest.param(AFTER_INTERVIEWS, "results", id="after the interviews"),
        pytest.param(jst(2024, 12, 2), "over", id="after the affiliation date"),
    ],
)
def test_what_today_is_follows_from_public_dates_alone(call, at, phase):
    assert queries.call_page(call.slug, at).phase == phase


def test_the_change_log_tells_what_has_happened_newest_first(call):
    def told(at):
        return [one.on for one in queries.call_page(call.slug, at).change_log]

    assert told(IN_APRIL) == []
    assert told(IN_JUNE) == [date(2024, 5, 8)]
    assert told(IN_JULY) == [date(2024, 7, 3), date(2024, 5, 8)]


def test_a_rehearsal_says_nothing_of_updates_that_lie_ahead(call):
    rehearsal = rehearse(call, date(2026, 12, 8))
    page = queries.call_page(rehearsal.slug, jst(2026, 11, 24, 10))
    assert (page.last_updated_on, page.list_is_dated) == (date(2026, 11, 18), False)


def test_the_period_is_told_in_years_and_ends_with_the_last_fiscal_year(call):
    period = queries.call_page(call.slug, IN_APRIL).period
    assert period == queries.Period(shortest=3, longest=5, in_years=True, ends_on=date(2030, 3, 31))


def test_calls_are_grouped_by_where_they_stand_with_practice_last(call):
    soon, later = rehearse(call, date(2024, 7, 20)), rehearse(call, date(2026, 12, 8))
    past = rehearse(call, date(2024, 4, 1))
    calls = queries.calls_for_the_public(IN_JULY)
    groups = (calls.open, calls.not_yet_open, calls.closed)
    assert [[one.call.slug for one in group] for group in groups] == [[soon.slug], [later.slug], [call.slug, past.slug]]
    assert len(calls) == 4 and calls.closed[0].agency_count == 29


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_calls_costs_one_query(call, count, django_assert_num_queries):
    for day in range(1, count):
        rehearse(call, date(2026, 12, day))
    with django_assert_num_queries(1):
        calls = queries.calls_for_the_public(IN_JULY)
        assert [one.call.rehearsal_of for one in calls.not_yet_open] == [call] * (count - 1)


def test_the_page_of_a_call_costs_seven_queries(call, django_assert_num_queries):
    with django_assert_num_queries(7):
        page = queries.call_page(call.slug, IN_JULY)
        assert [str(one.part.agency.country) for group in page.agencies.countries for one in group.agencies][-1]


def test_an_unknown_name_has_no_page(db):
    with pytest.raises(Call.DoesNotExist):
        queries.call_page("no-such-call", IN_APRIL)
