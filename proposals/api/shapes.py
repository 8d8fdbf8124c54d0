"""In which shape do programs get the answer of the rules, and how does a request look? Documented by the models."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from proposals.forms.facts_sent import FactsSent

__all__ = ["Answer", "EXAMPLE_ANSWER", "EXAMPLE_FACTS", "FactsSent", "Finding", "Problem"]


class Said(BaseModel):
    """A part of an answer; nothing more is ever in it."""

    model_config = ConfigDict(strict=True, extra="forbid", use_attribute_docstrings=True)


class Both(Said):
    """A text in English and in Japanese; empty where there is none."""

    en: str
    ja: str


class Instant(Said):
    """One instant, in UTC and in Japan Standard Time (ISO 8601, to the microsecond)."""

    utc: str
    jst: str


class Finding(Said):
    """What one rule found; a rule that judges counterparts one by one has a finding for each."""

    rule: str
    """Name of the rule; stays the same from call to call."""
    number: str
    """Number of the rule in the portal's papers."""
    case: str
    """Which of its cases the rule found."""
    verdict: Literal["met", "not_met", "ask_a_human"]
    weight: Literal["refuses", "warns"]
    """How much the rule weighs where it is not met."""
    tone: Literal["blocks", "asks", "warns", "pending", "met"]
    """Verdict and weight in one word."""
    pending: bool
    """Met, and something is still to be shown later."""
    counterpart: int | None
    """Position of the counterpart in the list that was sent, from 1."""
    title: Both
    text: Both
    remedy: Both
    """What would make it pass; empty where it is met."""
    clause: Both
    """Heading of the call's text; empty where the call says nothing."""
    source: Literal["call", "portal"]
    """Who asks: a clause of the call, or a default of this portal."""
    params: dict[str, Any]
    """The values that stand in the texts, as plain data."""


class Answer(Said):
    """Every finding of the rulebook on the facts that were sent."""

    call: str
    call_version: int = Field(ge=1)
    """Raised by each amendment of the call."""
    rules_as_of: str = Field(json_schema_extra={"format": "date"})
    """The day in Japan whose list of agencies was counted."""
    received_at: Instant
    verdict: Literal["met", "ask_a_human", "not_met"]
    """The verdict on the whole: one finding that blocks is enough for not_met."""
    may_be_submitted: bool
    """False where something blocks. What the facts do not say (title, summary, names) is asked at submission."""
    findings: list[Finding]
    left_out: list[str]
    """Rules that were not judged because nothing was sent that they could judge."""


class Fault(Said):
    """One fact that cannot be read."""

    pointer: str
    """JSON pointer (RFC 6901) into what was sent."""
    code: str
    detail: str


class Problem(Said):
    """Why a request could not be met (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[Fault] = Field(default=[])
    """Only with status 422: each fact that cannot be read."""


EXAMPLE_FACTS = {
    "research_type": "ASPIRE-B",
    "area": 1,
    "first_month": "2024-12",
    "months": 60,
    "budget": [
        {"fiscal_year": 2024, "direct_yen": 9_000_000, "indirect_yen": 2_700_000},
        {"fiscal_year": 2025, "direct_yen": 26_000_000, "indirect_yen": 7_800_000},
    ],
    "pi": {
        "affiliation": "in-japan",
        "able_throughout": True,
        "answers_for_plan": True,
        "answers_for_results": True,
        "researcher_number": "01234567",
        "effort_percent": 20,
        "effort_elsewhere_percent": 50,
        "other_proposals": [],
    },
    "agreement": {"joint_research": True, "traveller": True},
    "counterparts": [
        {
            "name": "Astrid Berg",
            "country": "CH",
            "agency": "snsf",
            "grant_status": "applied",
            "outcome_due_on": "2024-05-20",
            "grant_for_this_project": True,
            "agency_note_done": True,
        }
    ],
    "received_at": "2024-04-15T10:00:00+09:00",
}
EXAMPLE_ANSWER = {
    "call": "aspire-2024-3",
    "call_version": 1,
    "rules_as_of": "2024-04-15",
    "received_at": {"utc": "2024-04-15T01:00:00Z", "jst": "2024-04-15T10:00:00+09:00"},
    "verdict": "met",
    "may_be_submitted": True,
    "findings": [
        {
            "rule": "budget-cap",
            "number": "R5",
            "case": "within",
            "verdict": "met",
            "weight": "refuses",
            "tone": "met",
            "pending": False,
            "counterpart": None,
            "title": {"en": "Direct costs are within the limit", "ja": "直接経費は上限以内です"},
            "text": {"en": "35,000 of at most 115,000 thousand yen.", "ja": "上限115,000千円に対し35,000千円です。"},
            "remedy": {"en": "", "ja": ""},
            "clause": {
                "en": "Public offering content, Project size, note 1",
                "ja": "公募内容、研究開発費の規模（注1）",
            },
            "source": "call",
            "params": {"direct_yen": 35_000_000, "cap_yen": 115_000_000},
        }
    ],
    "left_out": ["whole"],
}
