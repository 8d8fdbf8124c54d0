"""What do the public pages of calls show at one instant?

Days are days in Japan; `at` is an aware instant. Every function costs the same number of queries however
long the call or the list is.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from calls import policies
from calls.models import Call, InterviewDay
from calls.queries.agencies import EVERYTHING, AgencyList, agency_list
from calls.queries.dates import CLOSED, NOT_YET_OPEN, OPEN, CallState, phase_of, state_of, timeline_of
from journal.queries import entries_about, label
from journal.sentences import tokyo_day


@dataclass(frozen=True)
class ListedCall:
    """One call in the list, with where it stands and how many agencies take part."""

    call: Call
    state: CallState
    agency_count: int
    period: "Period"


@dataclass(frozen=True)
class PublicCalls:
    """Every call, by where it stands; within each group practice comes last."""

    open: list
    not_yet_open: list
    closed: list

    def __len__(self):
        return len(self.open) + len(self.not_yet_open) + len(self.closed)


@dataclass(frozen=True)
class Period:
    """How long a project may last, in whole years where the call's months allow, and its last possible day."""

    shortest: int
    longest: int
    in_years: bool
    ends_on: date


@dataclass(frozen=True)
class CallPage:
    """Everything that the page of one call shows to everybody."""

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
    agencies: AgencyList
    list_is_dated: bool  # the day that the list of agencies bears has come
    extensions: list  # of the deadline, newest first
    change_log: list  # newest first; what a rehearsal dates ahead is told when its day comes
    last_updated_on: date

    @property
    def next_date(self):
        """Return the first Milestone that lies ahead, or None when all have passed."""
        return next((one for one in self.timeline if one.state == "next"), None)


def call_by_slug(slug):
    """Return a call that anyone may read, with the call it rehearses, if any; raises Call.DoesNotExist."""
    return policies.visible_to().select_related("rehearsal_of").get(slug=slug)


def interview_days_from(day, calls):
    """Return the interview days of some calls from a day in Japan on, in order."""
    return InterviewDay.objects.filter(call__in=calls, on__gte=day).order_by("on", "pk")


def calls_for_the_public(at):
    """Return all calls as PublicCalls: open ones by deadline, coming ones by opening, closed ones newest first."""
    calls = policies.visible_to().select_related("rehearsal_of").defer("texts", "elements")
    calls = calls.annotate(agency_count=Count("participations")).order_by("closes_at", "pk")
    listed = [ListedCall(call, state_of(call, at=at), call.agency_count, period_of(call)) for call in calls]
    listed.sort(key=lambda one: one.call.is_rehearsal)
    by_state = {word: [one for one in listed if one.state.word == word] for word in (OPEN, NOT_YET_OPEN, CLOSED)}
    return PublicCalls(
        open=by_state[OPEN],
        not_yet_open=sorted(by_state[NOT_YET_OPEN], key=lambda one: (one.call.is_rehearsal, one.call.opens_at)),
        closed=sorted(by_state[CLOSED], key=lambda one: (one.call.is_rehearsal, -one.call.closes_at.timestamp())),
    )


def call_page(slug, at, *, sought=EVERYTHING):
    """Return the CallPage of one call at one instant; raises Call.DoesNotExist. Seven queries."""
    call = call_by_slug(slug)
    today = tokyo_day(at)
    interview_days = list(call.interview_days.order_by("on").values_list("on", flat=True))
    types = list(call.research_types.order_by("pk"))
    change_log = list(call.change_log.filter(on__lte=today).order_by("-on", "-pk"))
    return CallPage(
        call=call,
        state=state_of(call, at=at),
        today=today,
        phase=phase_of(call, interview_days, at=at),
        timeline=timeline_of(call, interview_days, at=at),
        areas=list(call.areas.order_by("number")),
        types_offered=[one.code for one in types if one.offered],
        types_not_offered=[one.code for one in types if not one.offered],
        period=period_of(call),
        cap_millions=None if call.cap_direct_yen % 1_000_000 else call.cap_direct_yen // 1_000_000,
        interview_days=interview_days,
        agencies=agency_list(call, today=today, sought=sought),
        list_is_dated=call.agencies_as_of <= today,
        extensions=list(call.extensions.order_by("-closes_at")),
        change_log=change_log,
        last_updated_on=_last_updated_on(call, change_log, today),
    )


def last_changed_at(call):
    """Return the instant at which the call was last published or amended here: one query."""
    # The call's own acts only: what the office does with its proposals must not shine through a date.
    acts = entries_about(label(call)).filter(verb__startswith="call.")
    return acts.values_list("at", flat=True).first() or call.published_at


def period_of(call):
    """Return how long a project under a call may last."""
    in_years = call.min_months % 12 == call.max_months % 12 == 0
    months = 12 if in_years else 1
    return Period(
        shortest=call.min_months // months,
        longest=call.max_months // months,
        in_years=in_years,
        ends_on=date(call.last_fiscal_year + 1, 3, 31),  # a Japanese fiscal year ends in March
    )


def _last_updated_on(call, change_log, today):
    """Return the day of the last update that has come: a rehearsal moves its original's day ahead."""
    if call.last_updated_on <= today:
        return call.last_updated_on
    return change_log[0].on if change_log else tokyo_day(call.published_at)
