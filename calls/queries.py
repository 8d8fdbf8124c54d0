"""What do the public pages of calls show at one instant?

Days are days in Japan; `at` is an aware instant. Every function costs the same number of queries however
long the call or the list is.
"""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import Count

from agencies.models import Country
from calls import policies
from calls.deadlines import is_open
from calls.models import Call, Participation
from journal.sentences import tokyo_day

OPEN, NOT_YET_OPEN, CLOSED = "open", "not-yet-open", "closed"


@dataclass(frozen=True)
class CallState:
    """Where a call stands: its word, the instant that ends or ended it, and the days in Japan from or to today."""

    word: str  # OPEN, NOT_YET_OPEN or CLOSED
    until: datetime | None  # the opening while it waits, the deadline while it is open, nothing afterwards
    days: int  # days left until then; once closed, days since the deadline


@dataclass(frozen=True)
class ListedCall:
    """One call in the list, with where it stands and how many agencies take part."""

    call: Call
    state: CallState
    agency_count: int


@dataclass(frozen=True)
class PublicCalls:
    """Every call, by where it stands; within each group practice comes last."""

    open: list
    not_yet_open: list
    closed: list

    def __len__(self):
        return len(self.open) + len(self.not_yet_open) + len(self.closed)


@dataclass(frozen=True)
class Milestone:
    """One date of the call: `key` names it, `days` counts from today (negative: ago)."""

    key: str  # opens, closes, outcome, interviews, affiliation, or today
    on: date
    at: datetime | None  # where the call gives an hour
    state: str  # past, now or next
    days: int


@dataclass(frozen=True)
class ListedAgency:
    """An agency's part in the call; `joins_on` is the day of effect while that lies ahead."""

    part: Participation
    joins_on: date | None


@dataclass(frozen=True)
class AgenciesOfCountry:
    """The agencies of one country or region, in the order of the call."""

    country: Country
    agencies: list


@dataclass(frozen=True)
class Period:
    """How long a project may last, in whole years where the call's months allow, and its last possible day."""

    shortest: int
    longest: int
    in_years: bool
    ends_on: date


@dataclass(frozen=True)
class CallPage:
    """Everything that the page of one call shows."""

    call: Call
    state: CallState
    today: date
    phase: str  # what today is in the life of the call: before, open, review, results or over
    timeline: list
    areas: list
    types_offered: list
    types_not_offered: list
    period: Period
    cap_millions: int | None  # None where the cap is no whole number of millions of yen
    interview_days: list
    countries: list
    agency_count: int
    list_is_dated: bool  # the day that the list of agencies bears has come
    change_log: list  # newest first; what a rehearsal dates ahead is told when its day comes
    last_updated_on: date


def call_by_slug(slug):
    """Return a call that anyone may read, with the call it rehearses, if any; raises Call.DoesNotExist."""
    return policies.visible_to().select_related("rehearsal_of").get(slug=slug)


def calls_for_the_public(at):
    """Return all calls as PublicCalls: open ones by deadline, coming ones by opening, closed ones newest first."""
    calls = policies.visible_to().select_related("rehearsal_of").defer("texts", "elements")
    calls = calls.annotate(agency_count=Count("participations")).order_by("closes_at", "pk")
    listed = [ListedCall(call, state_of(call, at=at), call.agency_count) for call in calls]
    listed.sort(key=lambda one: one.call.is_rehearsal)
    by_state = {word: [one for one in listed if one.state.word == word] for word in (OPEN, NOT_YET_OPEN, CLOSED)}
    return PublicCalls(
        open=by_state[OPEN],
        not_yet_open=sorted(by_state[NOT_YET_OPEN], key=lambda one: (one.call.is_rehearsal, one.call.opens_at)),
        closed=sorted(by_state[CLOSED], key=lambda one: (one.call.is_rehearsal, -one.call.closes_at.timestamp())),
    )


def call_page(slug, at):
    """Return the CallPage of one call at one instant; raises Call.DoesNotExist. Six queries."""
    call = call_by_slug(slug)
    today = tokyo_day(at)
    interview_days = list(call.interview_days.order_by("on").values_list("on", flat=True))
    types = list(call.research_types.order_by("pk"))
    parts = list(_participations(call))
    change_log = list(call.change_log.filter(on__lte=today).order_by("-on", "-pk"))
    return CallPage(
        call=call,
        state=state_of(call, at=at),
        today=today,
        phase=_phase(call, interview_days, at=at),
        timeline=_timeline(call, interview_days, at=at),
        areas=list(call.areas.order_by("number")),
        types_offered=[one.code for one in types if one.offered],
        types_not_offered=[one.code for one in types if not one.offered],
        period=_period(call),
        cap_millions=None if call.cap_direct_yen % 1_000_000 else call.cap_direct_yen // 1_000_000,
        interview_days=interview_days,
        countries=_by_country(parts, today),
        agency_count=len(parts),
        list_is_dated=call.agencies_as_of <= today,
        change_log=change_log,
        last_updated_on=_last_updated_on(call, change_log, today),
    )


def state_of(call, *, at):
    """Return where a call stands at an instant; the deadline itself is still open."""
    today = tokyo_day(at)
    if at < call.opens_at:
        return CallState(NOT_YET_OPEN, call.opens_at, (tokyo_day(call.opens_at) - today).days)
    if is_open(opens_at=call.opens_at, closes_at=call.closes_at, at=at):
        return CallState(OPEN, call.closes_at, (tokyo_day(call.closes_at) - today).days)
    return CallState(CLOSED, None, (today - tokyo_day(call.closes_at)).days)


def participating_agencies(call, on):
    """Return the participations in force on a day in Japan, in the order of the call, with agency and country.

    Where the call states no day of effect, an agency takes part from the opening day.
    """
    opening_day = tokyo_day(call.opens_at)
    return [part for part in _participations(call) if (part.effective_on or opening_day) <= on]


def countries():
    """Return all countries and regions by their English names."""
    return sorted(Country.objects.all(), key=lambda country: country.name_en)


def _last_updated_on(call, change_log, today):
    """Return the day of the last update that has come: a rehearsal moves its original's day ahead."""
    if call.last_updated_on <= today:
        return call.last_updated_on
    return change_log[0].on if change_log else tokyo_day(call.published_at)


def _participations(call):
    return call.participations.select_related("agency__country").order_by("order", "pk")


def _by_country(parts, today):
    """Group participations by country in the order of the call."""
    listed = [
        ListedAgency(part, part.effective_on if part.effective_on and part.effective_on > today else None)
        for part in parts
    ]
    groups = groupby(listed, key=lambda one: one.part.agency.country)
    return [AgenciesOfCountry(country, list(group)) for country, group in groups]


def _period(call):
    in_years = call.min_months % 12 == call.max_months % 12 == 0
    months = 12 if in_years else 1
    return Period(
        shortest=call.min_months // months,
        longest=call.max_months // months,
        in_years=in_years,
        ends_on=date(call.last_fiscal_year + 1, 3, 31),  # a Japanese fiscal year ends in March
    )


def _phase(call, interview_days, *, at):
    """Return what today is in the life of the call, told from its public dates alone."""
    today = tokyo_day(at)
    if at < call.opens_at:
        return "before"
    if at <= call.closes_at:
        return "open"
    if today > call.affiliation_by:
        return "over"
    return "results" if interview_days and today > interview_days[-1] else "review"


def _timeline(call, interview_days, *, at):
    """Return the dates of the call in order with today among them.

    The last day for interview letters is the office's own date: it is left out.
    """
    today = tokyo_day(at)
    dated = [("outcome", call.outcome_known_by), ("affiliation", call.affiliation_by)]
    dated += [("interviews", day) for day in interview_days]
    found = [
        Milestone(key, on, None, "past" if on < today else "next", (on - today).days)
        for key, on in sorted(dated, key=lambda one: one[1])
    ]
    hours = [
        ("opens", call.opens_at, at >= call.opens_at),
        ("closes", call.closes_at, at > call.closes_at),
    ]
    for key, instant, is_past in hours:
        on = tokyo_day(instant)
        found.append(Milestone(key, on, instant, "past" if is_past else "next", (on - today).days))
    found.sort(key=lambda one: (one.on, one.state == "next"))
    here = sum(one.state == "past" for one in found)
    return [*found[:here], Milestone("today", today, None, "now", 0), *found[here:]]
