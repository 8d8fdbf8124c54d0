"""In which shapes does a call definition arrive? Frozen dataclasses, and the fault that names what is wrong with a file."""

from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from types import UnionType
from typing import get_args, get_origin, get_type_hints


class DefinitionError(Exception):
    """A definition file cannot be used; `faults` is a list of (key, what was expected)."""

    def __init__(self, file, faults):
        self.file, self.faults = str(file), list(faults)
        super().__init__("\n".join(f"{self.file}: {key}: expected {expected}" for key, expected in self.faults))


@dataclass(frozen=True)
class Words:
    """One text in both languages."""

    en: str
    ja: str


@dataclass(frozen=True)
class AreaPart:
    number: int
    name: Words
    text: Words


@dataclass(frozen=True)
class CriterionPart:
    code: str
    title: Words
    guidance: Words
    is_overall: bool


@dataclass(frozen=True)
class StagePart:
    """A round of judging: `items` are codes of criteria, `weights` those that weigh other than 1."""

    code: str
    title: Words
    guidance: Words
    minutes_typical: int
    items: tuple[str, ...]
    weights: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class ConflictRulePart:
    """A kind of interest; `years` and `threshold_yen` None mean: whenever, and however much."""

    code: str
    years: int | None
    threshold_yen: int | None
    title: Words
    text: Words


@dataclass(frozen=True)
class ChangePart:
    on: date
    text: Words


@dataclass(frozen=True)
class ParticipationPart:
    """An agency's part; `effective_on` None means: from the opening day.

    `hosts` are the codes of the countries where a grant of a region's agency may be held.
    """

    agency: str
    kind: str
    notes: Words
    asks_counterpart: bool
    contact: str
    programmes_only: tuple[str, ...]
    hosts: tuple[str, ...]
    effective_on: date | None
    published_on: date | None
    remark: Words


@dataclass(frozen=True)
class CallDefinition:
    """A whole call as its file says it; money in yen, days in Japan."""

    slug: str
    number_prefix: str
    kind: str
    funder: str
    fiscal_year: int
    published_on: date
    last_updated_on: date
    title: Words
    programme: Words
    field: Words
    contact: str
    opens_on: date
    closes_on: date
    outcome_known_by: date
    agencies_as_of: date
    interview_days: tuple[date, ...]
    affiliation_by: date
    cap_direct_yen: int
    cap_reference_years: int
    prorate: str
    indirect_percent_max: int
    indirect_weight: str
    researcher_number_weight: str
    effort_weight: str
    first_fiscal_year: int
    last_fiscal_year: int
    min_months: int
    max_months: int
    places_min: int
    places_max: int
    notice_days: int
    reviewers_per_proposal: int
    decision_quorum: int
    briefing_held: bool
    research_types: tuple[tuple[str, bool], ...]
    areas: tuple[AreaPart, ...]
    criteria: tuple[CriterionPart, ...]
    change_log: tuple[ChangePart, ...]
    participations: tuple[ParticipationPart, ...]
    scale_min: int
    scale_max: int
    fundable_from: int
    texts: dict = field(default_factory=dict)
    stages: tuple[StagePart, ...] = ()
    conflict_rules: tuple[ConflictRulePart, ...] = ()


def restored(kind, value):
    """Return a value of the given type from the plain JSON that `dataclasses.asdict` and ISO dates make of it."""
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        told = [one for one in fields(kind) if one.name in value]  # a call loaded long ago knows fewer parts
        return kind(**{one.name: restored(hints[one.name], value[one.name]) for one in told})
    if get_origin(kind) is UnionType:
        return None if value is None else restored(get_args(kind)[0], value)
    if get_origin(kind) is tuple:
        kinds = get_args(kind)
        kinds = [kinds[0]] * len(value) if kinds[1:] == (...,) else kinds
        return tuple(restored(one, part) for one, part in zip(kinds, value, strict=True))
    return date.fromisoformat(value) if kind is date else value
