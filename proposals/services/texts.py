"""What does each section of a draft say, as it is typed and as it is stored?

Half-filled is fine everywhere. `of` reads the same shape off the rows, so that what is stored and what was typed can
be compared field by field (merging).
"""

from dataclasses import asdict, dataclass, fields
from datetime import date


class _OfProposal:
    """A text whose fields are columns of the proposal."""

    @classmethod
    def of(cls, proposal):
        """Return what is stored now."""
        return cls(**{field.name: getattr(proposal, field.name) for field in fields(cls)})


@dataclass(frozen=True)
class ProjectText:
    """The project section."""

    title_en: str = ""
    title_ja: str = ""
    research_type: str = ""
    area_number: int | None = None
    start_on: date | None = None
    months: int | None = None
    summary: str = ""
    erad_application_id: str = ""

    @classmethod
    def of(cls, proposal):
        """Return what is stored now; the area by its number."""
        names = [field.name for field in fields(cls) if field.name != "area_number"]
        number = proposal.area.number if proposal.area_id else None
        return cls(area_number=number, **{name: getattr(proposal, name) for name in names})


@dataclass(frozen=True)
class InvestigatorText(_OfProposal):
    """The principal investigator, in the section on people."""

    pi_name: str = ""
    pi_name_ja: str = ""
    pi_name_kana: str = ""
    pi_researcher_number: str = ""
    pi_orcid: str = ""
    pi_institution: str = ""
    pi_institution_code: str = ""
    pi_department: str = ""
    pi_post: str = ""
    pi_in_japan: bool | None = None
    pi_promises_affiliation: bool = False
    pi_affiliation_on: date | None = None
    pi_effort_percent: int | None = None
    pi_effort_elsewhere_percent: int | None = None


@dataclass(frozen=True)
class PlanText(_OfProposal):
    """The research plan."""

    plan_background: str = ""
    plan_work: str = ""
    plan_counterpart: str = ""
    plan_mobility: str = ""
    plan_network: str = ""
    plan_risks: str = ""


@dataclass(frozen=True)
class DeclarationsText(_OfProposal):
    """The prior agreement of both teams, what the investigator answers for, and the portal's own questions."""

    agreed_joint_research: bool = False
    agreed_traveller: bool = False
    agreed_on: date | None = None
    pi_able_throughout: bool = False
    pi_answers_for_plan: bool = False
    pi_answers_for_results: bool = False
    participants_informed: bool = False
    other_support: str = ""
    interview_constraints: str = ""


@dataclass(frozen=True)
class CounterpartText:
    """One counterpart researcher; `agency_key` is empty where none or "not listed" is chosen."""

    name: str = ""
    email: str = ""
    institution: str = ""
    country_code: str = ""
    agency_key: str = ""
    programme_abbreviation: str = ""
    unlisted_agency: str = ""
    grant_status: str = ""
    outcome_due_on: date | None = None
    grant_title: str = ""
    grant_number: str = ""
    grant_for_this_project: bool = False
    within_grant_scope: bool = False
    agency_note_done: bool = False

    @classmethod
    def of(cls, one):
        """Return what is stored now of a counterpart."""
        chosen = {
            "country_code": one.country_id or "",
            "agency_key": one.agency.key if one.agency_id else "",
            "programme_abbreviation": one.programme.abbreviation if one.programme_id else "",
        }
        return cls(
            **chosen, **{field.name: getattr(one, field.name) for field in fields(cls) if field.name not in chosen}
        )


@dataclass(frozen=True)
class MemberText(_OfProposal):
    """One person of the team; `of` reads it off the row."""

    kind: str = "co_investigator"
    name: str = ""
    name_ja: str = ""
    email: str = ""
    institution: str = ""
    institution_code: str = ""
    department: str = ""
    post: str = ""
    role: str = ""
    researcher_number: str = ""
    orcid: str = ""
    effort_percent: int | None = None


def typed_of(text, *, unread=()):
    """Return the fields of a text by name, without those that could not be read: these stay as stored."""
    return {name: value for name, value in asdict(text).items() if name not in unread}
