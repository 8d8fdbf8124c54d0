"""In which shape do the plain facts of a proposal arrive from a program, a file or the self-check, and what do they mean?

Whatever is present must be right: a wrong type, an unknown field, key or day is a fault with a pointer, never a guess.
Whatever is missing is an empty fact, and a rule then says what is missing.
"""

import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from django.utils.translation import gettext_noop
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from agencies.models import Agency, Country
from journal.sentences import tokyo_day
from proposals.eligibility import CounterpartFacts, ProposalFacts

BYTES_MAX = 64 * 1024
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
INSTANT_PATTERN = r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})$"


def _day(value):
    """Return the date that a text names; anything else is no day: neither a number nor a date with a time."""
    try:
        return date.fromisoformat(value) if DAY.fullmatch(value) else _no_day()
    except (TypeError, ValueError):
        _no_day()


def _no_day():
    raise PydanticCustomError("day", "Write a day of the calendar as year-month-day, for example 2024-05-31.")


def _instant(value):
    """Return the instant that a text names, to the microsecond, with its offset from UTC."""
    try:
        return datetime.fromisoformat(value) if re.fullmatch(INSTANT_PATTERN, value) else _no_instant()
    except (TypeError, ValueError):
        _no_instant()


def _no_instant():
    raise PydanticCustomError(
        "instant", "Write an instant of this century with its offset, for example 2024-05-28T12:00:00+09:00."
    )


Day = Annotated[date, BeforeValidator(_day)]
Instant = Annotated[AwareDatetime, BeforeValidator(_instant), Field(json_schema_extra={"pattern": INSTANT_PATTERN})]
Yen = Annotated[int, Field(ge=0, le=10**15 - 1)]
Percent = Annotated[int, Field(ge=0, le=100)]
Name = Annotated[str, Field(max_length=200)]


class Shape(BaseModel):
    """A part of what is sent: no other field, no other type."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class BudgetYear(Shape):
    """What is asked for in one Japanese fiscal year."""

    fiscal_year: int = Field(
        ge=1800, le=2199, description=gettext_noop("Japanese fiscal year, April to March; each at most once.")
    )
    direct_yen: Yen = Field(default=0, description=gettext_noop("Direct costs of this year, in yen."))
    indirect_yen: Yen = Field(default=0, description=gettext_noop("Indirect costs of this year, in yen."))


class Investigator(Shape):
    """What the principal investigator states."""

    affiliation: Literal["in-japan", "joins-later", "none"] | None = Field(
        default=None,
        description=gettext_noop(
            "Where the principal investigator works: at a research institution in Japan for the whole period, at one later, or at none."
        ),
    )
    promises_affiliation: bool = Field(
        default=False,
        description=gettext_noop(
            "The promise to belong to a research institution in Japan by the call's last day for it."
        ),
    )
    affiliation_on: Day | None = Field(
        default=None, description=gettext_noop("The day by which the promise will be kept.")
    )
    able_throughout: bool = Field(
        default=False,
        description=gettext_noop("Able to conduct the research in Japan for the whole research period."),
    )
    answers_for_plan: bool = Field(default=False, description=gettext_noop("Responsible for making the R&D plan."))
    answers_for_results: bool = Field(default=False, description=gettext_noop("Responsible for compiling the results."))
    researcher_number: str | None = Field(
        default=None, pattern=r"^[0-9]{8}$", description=gettext_noop("e-Rad researcher number, eight digits.")
    )
    effort_percent: int | None = Field(
        default=None, ge=1, le=100, description=gettext_noop("Effort for this project, in percent of working time.")
    )
    effort_elsewhere_percent: Percent | None = Field(
        default=None, description=gettext_noop("Effort for everything else, in percent of working time.")
    )
    other_proposals: list[Annotated[str, Field(min_length=1, max_length=40)]] | None = Field(
        default=None,
        max_length=20,
        description=gettext_noop(
            "Numbers of other proposals that the investigator has submitted under this call. Left out, it is not judged."
        ),
    )


class Agreement(Shape):
    """What both teams have agreed on beforehand."""

    joint_research: bool = Field(default=False, description=gettext_noop("Agreed: to carry out the joint research."))
    traveller: bool = Field(default=False, description=gettext_noop("Agreed: to accept the travelling researcher."))


class CounterpartSent(Shape):
    """One counterpart researcher and the grant behind the joint work."""

    name: Name = Field(default="", description=gettext_noop("How the findings call this counterpart researcher."))
    country: str | None = Field(
        default=None,
        pattern=r"^[A-Z]{2}$",
        description=gettext_noop("Country of the host institution: ISO 3166-1 code, for example CH."),
    )
    agency: str | None = Field(
        default=None,
        min_length=1,
        max_length=20,
        description=gettext_noop("Key of the funding agency as the data of the call gives it, for example snsf."),
    )
    unlisted_agency: Name = Field(
        default="", description=gettext_noop("Name of an agency that is not listed; never together with agency.")
    )
    programme: str | None = Field(
        default=None,
        min_length=1,
        max_length=20,
        description=gettext_noop("Abbreviation of the agency's programme, where the call limits an agency to some."),
    )
    grant_status: Literal["held", "applied", "rejected", "none"] | None = Field(
        default=None, description=gettext_noop("Where the grant stands: held, applied for, rejected, or neither.")
    )
    outcome_due_on: Day | None = Field(
        default=None, description=gettext_noop("For a grant applied for: the day on which the outcome is known.")
    )
    outcome: Literal["awarded", "rejected", "unknown"] | None = Field(
        default=None, description=gettext_noop("What became of a pending grant after the submission.")
    )
    grant_for_this_project: bool = Field(default=False, description=gettext_noop("The grant is for this project."))
    within_grant_scope: bool = Field(
        default=False,
        description=gettext_noop("The work is within the scope of the grant; asked of the European Research Council."),
    )
    agency_note_done: bool = Field(
        default=False, description=gettext_noop("What the agency's note asks for has been done.")
    )
    consultation: Literal["asked", "pending", "supported", "not-supported"] | None = Field(
        default=None, description=gettext_noop("What became of asking the office about an agency that is not listed.")
    )


class FactsSent(Shape):
    """The facts of a proposal that the rules judge, in plain words. Every part may be left out."""

    research_type: str = Field(
        default="", max_length=40, description=gettext_noop("Research type as the call names it, for example ASPIRE-B.")
    )
    area: int | None = Field(
        default=None, ge=0, le=99, description=gettext_noop("Number of the research area in the call.")
    )
    first_month: str | None = Field(
        default=None,
        pattern=r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$",
        description=gettext_noop("First month of the research period, for example 2024-12."),
    )
    months: int | None = Field(default=None, ge=1, le=120, description=gettext_noop("Length in months."))
    budget: list[BudgetYear] = Field(
        default=[], max_length=20, description=gettext_noop("Money by fiscal year, in whole yen.")
    )
    pi: Investigator = Field(default=Investigator(), description=gettext_noop("The principal investigator in Japan."))
    agreement: Agreement = Field(default=Agreement(), description=gettext_noop("The prior agreement of both teams."))
    counterparts: list[CounterpartSent] = Field(
        default=[], max_length=20, description=gettext_noop("The counterpart researchers; each is judged on its own.")
    )
    received_at: Instant | None = Field(
        default=None,
        description=gettext_noop(
            "The instant to be judged at, with its offset; left out, it is the instant of this request."
        ),
    )
    on: Day | None = Field(
        default=None,
        description=gettext_noop(
            "The day in Japan whose list of agencies counts; left out, it is the day of received_at."
        ),
    )


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with what was sent: a JSON pointer (RFC 6901), a word for programs, a sentence."""

    pointer: str
    code: str
    detail: str


class NotJson(Exception):
    """What was sent is no JSON text; the argument says why."""


class Misread(Exception):
    """What was sent is JSON, but not of this shape or not of this world; `faults` are all that was found."""

    def __init__(self, faults):
        super().__init__("\n".join(f"{one.pointer or '/'}: {one.detail}" for one in faults))
        self.faults = faults


def read(body):
    """Return the FactsSent in a JSON text (bytes, UTF-8); raises NotJson and Misread."""
    try:
        text = body.decode("utf-8")
        json.loads(text, object_pairs_hook=_named_once, parse_constant=_no_number, parse_int=len, parse_float=len)
        return FactsSent.model_validate_json(text)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        if any(one["type"] == "json_invalid" for one in found):
            raise NotJson(found[0]["msg"]) from None
        raise Misread(
            [Fault(pointer_to(one["loc"]), one["type"], f"{one['msg'].rstrip('.')}.") for one in found]
        ) from None
    except RecursionError:
        raise NotJson("It is nested too deeply.") from None
    except ValueError as error:
        raise NotJson(f"{error}.") from None


def pointer_to(place):
    """Return the JSON pointer (RFC 6901) of a place given as names and numbers."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in place)


def _named_once(pairs):
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("An object names a member twice")
    return dict(pairs)


def _no_number(word):
    raise ValueError(f"{word} is no JSON number")


def meant(sent, *, received_at):
    """Return the ProposalFacts that FactsSent mean, received at an instant (aware) unless they name their own.

    Raises Misread for keys that the portal does not know and for facts that contradict each other. Three queries
    where a counterpart is named, none otherwise.
    """
    countries, agencies = _known() if sent.counterparts else ({}, {})
    faults = [*_faults_of_budget(sent.budget), *_faults_of_investigator(sent.pi)]
    for place, one in enumerate(sent.counterparts):
        faults += _faults_of_counterpart(place, one, countries, agencies)
    if faults:
        raise Misread(faults)
    at = sent.received_at or received_at
    return ProposalFacts(
        at=at,
        on=sent.on or tokyo_day(at),
        missing=() if any(year.direct_yen for year in sent.budget) else ("budget",),
        research_type=sent.research_type,
        area=sent.area,
        start_on=date.fromisoformat(f"{sent.first_month}-01") if sent.first_month else None,
        months=sent.months,
        direct=tuple((year.fiscal_year, year.direct_yen) for year in sent.budget),
        indirect=tuple((year.fiscal_year, year.indirect_yen) for year in sent.budget),
        researcher_number=sent.pi.researcher_number or "",
        in_japan=None if sent.pi.affiliation is None else sent.pi.affiliation == "in-japan",
        promises_affiliation=sent.pi.promises_affiliation,
        affiliation_on=sent.pi.affiliation_on,
        able_throughout=sent.pi.able_throughout,
        answers_for_plan=sent.pi.answers_for_plan,
        answers_for_results=sent.pi.answers_for_results,
        agreed_joint_research=sent.agreement.joint_research,
        agreed_traveller=sent.agreement.traveller,
        effort_percent=sent.pi.effort_percent,
        effort_elsewhere_percent=sent.pi.effort_elsewhere_percent,
        other_proposals=tuple(sent.pi.other_proposals or ()),
        counterparts=tuple(_counterpart(place, one, countries) for place, one in enumerate(sent.counterparts, start=1)),
    )


def _known():
    """Return the parts of the world by country code, and the abbreviations of programmes by agency key."""
    countries = dict(Country.objects.values_list("code", "part"))
    agencies = {
        agency.key: {one.abbreviation for one in agency.programmes.all()}
        for agency in Agency.objects.prefetch_related("programmes")
    }
    return countries, agencies


def _counterpart(position, one, countries):
    return CounterpartFacts(
        position=position,
        name=one.name.strip(),
        country=one.country,
        part=countries.get(one.country),
        agency=one.agency,
        unlisted_agency=one.unlisted_agency.strip(),
        programme=one.programme,
        grant_status=one.grant_status or "",
        outcome_due_on=one.outcome_due_on,
        grant_for_this_project=one.grant_for_this_project,
        within_grant_scope=one.within_grant_scope,
        agency_note_done=one.agency_note_done,
        consultation=one.consultation or "",
        outcome=one.outcome or "",
    )


def _faults_of_budget(years):
    seen = set()
    for place, one in enumerate(years):
        if one.fiscal_year in seen:
            yield Fault(
                pointer_to(["budget", place, "fiscal_year"]), "twice", f"Fiscal year {one.fiscal_year} stands twice."
            )
        seen.add(one.fiscal_year)


def _faults_of_investigator(pi):
    if pi.promises_affiliation and pi.affiliation == "none":
        yield Fault("/pi/promises_affiliation", "contradiction", "Whoever promises to join an institution joins later.")


def _faults_of_counterpart(place, one, countries, agencies):
    def fault(field, code, detail):
        return Fault(pointer_to(["counterparts", place, field]), code, detail)

    if one.country and one.country not in countries:
        yield fault("country", "unknown", f"There is no country with the code {one.country}.")
    if one.agency and one.agency not in agencies:
        yield fault("agency", "unknown", f"There is no agency with the key {one.agency}.")
    elif one.programme and not one.agency:
        yield fault("programme", "contradiction", "A programme needs the key of its agency.")
    elif one.programme and one.programme not in agencies[one.agency]:
        yield fault("programme", "unknown", f"{one.agency} has no programme {one.programme}.")
    if one.agency and one.unlisted_agency.strip():
        yield fault("unlisted_agency", "contradiction", "An agency is either listed or not.")
