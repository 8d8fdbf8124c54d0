"""In which shape do programs read the calls? Only described here: `calls.api.data` writes it."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Said(BaseModel):
    """A part of an answer; nothing more is ever in it."""

    model_config = ConfigDict(strict=True, extra="forbid", use_attribute_docstrings=True)


class Text(Said):
    """A text in English and in Japanese; empty where there is none."""

    en: str
    ja: str


class Moment(Said):
    """One instant, in UTC and in Japan Standard Time."""

    utc: str
    jst: str


class CallSummary(Said):
    """What the list says of a call."""

    slug: str
    url: str
    """The page of the call."""
    api_url: str
    calendar_url: str
    changes_url: str
    title: Text
    funder: str
    fiscal_year: int
    field: Text
    kind: Literal["alignment", "joint"]
    rehearsal_of: str | None
    """Slug of the call that this one practises."""
    state: Literal["not-yet-open", "open", "closed"]
    opens_on: str
    closes_at: Moment
    """The last instant in time."""


class Calls(Said):
    """Every call, the open ones first."""

    calls: list[CallSummary]


class Dates(Said):
    """Days in Japan."""

    outcome_known_by: str
    interview_days: list[str]
    affiliation_by: str
    agencies_as_of: str


class Budget(Said):
    """The limit of direct costs, whole period, and the years it is stated for."""

    cap_direct_yen: int
    cap_reference_years: int


class Period(Said):
    """How long a project may last, and the fiscal years in which it begins and ends."""

    min_months: int
    max_months: int
    first_fiscal_year: int
    last_fiscal_year: int


class Places(Said):
    """How many projects are expected to be selected."""

    min: int
    max: int


class ResearchType(Said):
    """A type that the call names."""

    code: str
    offered: bool


class Area(Said):
    """A research area."""

    number: int
    name: Text
    text: Text


class CountryOfAgency(Said):
    """Country, or region, of an agency."""

    code: str
    name: Text
    """As the call prints it."""
    kind: Literal["country", "region"]


class Agency(Said):
    """An agency's part in the call."""

    key: str
    """What the facts call the agency."""
    name: str
    abbreviation: str
    name_official: str
    name_local: str
    name_ja: str
    aliases: list[str]
    ror: str | None
    funder_id: str | None
    country: CountryOfAgency
    participation: Literal["existing", "existing-plus"]
    effective_on: str
    effective_on_is_stated: bool
    """False where it is the opening day because none is stated."""
    published_on: str | None
    remark: Text
    notes: Text
    contact: str
    programmes_only: list[str]
    """Programmes in scope; empty: all grants of the agency."""


class Extension(Said):
    """One move of the deadline, always later."""

    decided_at: Moment
    was_at: Moment
    closes_at: Moment
    reason: Text


class Change(Said):
    """One change of the call."""

    on: str
    text: Text


class Call(CallSummary):
    """Everything public of one call."""

    version: int = Field(ge=1)
    last_updated_on: str
    programme: Text
    contact: str
    """As printed in the call."""
    dates: Dates
    budget: Budget
    period: Period
    places: Places
    interview_notice_days: int
    briefing_held: bool
    research_types: list[ResearchType]
    areas: list[Area]
    agencies: list[Agency]
    extensions: list[Extension]
    """The newest first."""
    change_log: list[Change]
    """The newest first."""
    texts: dict[str, Any]
    """What else the page says, by key: a text or a list of texts."""
