"""In which shapes do rules receive facts and terms, and answer?"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Verdict(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    ASK_A_HUMAN = "ask_a_human"  # missing knowledge is no refusal


class Weight(StrEnum):
    REFUSES = "refuses"
    WARNS = "warns"


class Source(StrEnum):
    CALL = "call"
    PORTAL = "portal"  # practice or a reading of ours, never shown as the funder's rule


@dataclass(frozen=True)
class ParticipationTerms:
    """An agency's part in the call: its country, the day it counts from, the programmes in scope (empty: all).

    `hosts` are the countries where a grant of a region's agency may be held; `label` is how people call the
    agency, `names` all its names, folded, by which it is found where somebody typed it as "not listed".
    """

    country: str
    is_region: bool
    effective_on: date
    programmes_only: tuple[str, ...] = ()
    has_note: bool = False
    hosts: frozenset[str] = frozenset()
    label: str = ""
    names: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Terms:
    """The terms of a call as the rules read them; money in yen, instants aware, days in Japan."""

    opens_at: datetime
    closes_at: datetime
    offered_types: frozenset[str]
    areas: frozenset[int]
    first_fiscal_year: int
    last_fiscal_year: int
    min_months: int
    max_months: int
    cap_direct_yen: int
    cap_reference_years: int
    prorate: str
    indirect_percent_max: int | None
    indirect_weight: str
    researcher_number_weight: str
    effort_weight: str
    outcome_known_by: date
    affiliation_by: date
    participations: dict[str, ParticipationTerms]


@dataclass(frozen=True)
class CounterpartFacts:
    """One counterpart researcher; `part` is the part of the world of the host institution.

    `consultation` is what became of asking about an agency that is not listed: empty (never asked), "asked"
    (no ruling yet), "pending", "supported" or "not-supported". `outcome` is what became of a pending grant after
    the submission: empty (not known yet), "awarded", "rejected" or "unknown" (the day has passed).
    """

    position: int
    name: str
    country: str | None
    part: str | None
    agency: str | None
    unlisted_agency: str
    programme: str | None
    grant_status: str
    outcome_due_on: date | None
    grant_for_this_project: bool
    within_grant_scope: bool
    agency_note_done: bool
    consultation: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class MemberFacts:
    """One person of the team in Japan; `kind` is "co_investigator" or "participant"."""

    position: int
    name: str
    kind: str
    researcher_number: str


@dataclass(frozen=True)
class ProposalFacts:
    """A proposal as the rules see it at one instant; amounts are (fiscal year, yen), efforts whole percent.

    `on` is the day in Japan on which agencies must take part; `other_proposals` are the numbers of proposals
    that the same investigator has submitted under the same call.
    """

    at: datetime
    on: date
    missing: tuple[str, ...]
    research_type: str
    area: int | None
    start_on: date | None
    months: int | None
    direct: tuple[tuple[int, int], ...]
    indirect: tuple[tuple[int, int], ...]
    researcher_number: str
    in_japan: bool | None
    promises_affiliation: bool
    affiliation_on: date | None
    able_throughout: bool
    answers_for_plan: bool
    answers_for_results: bool
    agreed_joint_research: bool
    agreed_traveller: bool
    effort_percent: int | None = None  # of the investigator, for this project
    effort_elsewhere_percent: int | None = None
    other_proposals: tuple[str, ...] = ()
    agreement_letter: bool = False  # a document that shows the prior agreement is attached
    agreement_confirmed: tuple[tuple[str, str], ...] = ()  # (name, ISO day in Japan) of counterparts who confirmed it
    plan_given: bool | None = None  # written or attached; None where it is not asked
    members: tuple[MemberFacts, ...] = ()
    counterparts: tuple[CounterpartFacts, ...] = ()


@dataclass(frozen=True)
class Finding:
    """What one rule found: `case` picks the sentence, `params` are plain values for it."""

    rule: str
    verdict: Verdict
    case: str
    weight: Weight
    params: dict = field(default_factory=dict)
    counterpart: int | None = None

    @property
    def blocks(self):
        """Tell whether this finding alone refuses submission."""
        return self.verdict == Verdict.NOT_MET and self.weight == Weight.REFUSES


@dataclass(frozen=True)
class Rule:
    """A rule: a name, its number in the domain papers, the clause it enforces and who says so.

    `clauses` names another clause for cases that rest on one.
    """

    id: str
    number: str
    clause: str
    source: Source
    judge: Callable[[ProposalFacts, Terms], Iterator[tuple]]
    clauses: dict[str, str] = field(default_factory=dict)

    def clause_for(self, case):
        """Return the clause that a case of this rule rests on; empty where the call is silent."""
        return self.clauses.get(case, self.clause)
