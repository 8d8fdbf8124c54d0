"""What does a call file say, and is it whole? Plain data in, frozen dataclasses out; no database, no clock."""

from dataclasses import asdict
from datetime import date

from calls.definition.shapes import (
    AreaPart,
    CallDefinition,
    ChangePart,
    ConflictRulePart,
    CriterionPart,
    DefinitionError,
    ParticipationPart,
    StagePart,
    Words,
    restored,
)
from calls.definition.tables import LANGUAGES, Table, both

__all__ = [
    "AreaPart",
    "CallDefinition",
    "ChangePart",
    "ConflictRulePart",
    "CriterionPart",
    "DefinitionError",
    "LANGUAGES",
    "ParticipationPart",
    "StagePart",
    "Words",
    "parse_call",
    "restored",
]

KINDS = ("alignment", "joint")
WEIGHTS = ("off", "warn", "refuse")
PARTICIPATIONS = ("existing", "existing-plus")
STAGES = ("document", "interview")
CONFLICT_RULES = (
    *("family", "same-institution", "same-domain", "joint-research", "co-authorship", "teacher-pupil"),
    *("economic", "rival", "named-in-call", "other"),
)
MOST_YEN = 10**12
SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"


def parse_call(values, *, file):
    """Return the CallDefinition that a loaded TOML document describes; raises DefinitionError with every fault."""
    faults = []
    top = Table(values, "", faults)
    parts = {
        **_names(top),
        **_dates(top.table("dates")),
        **_money(top.table("budget")),
        **_limits(top.table("period"), top.table("selection")),
        **_scale(top.table("scale")),
        **_lists(top),
        "texts": _texts(top.table("texts")),
    }
    top.done()
    if not faults:
        faults += _contradictions(parts)
    if faults:
        raise DefinitionError(file, faults)
    return CallDefinition(**parts)


def _names(top):
    return {
        # a rehearsal adds a date to the slug and a word to the title: their columns are longer than this
        "slug": top.text("slug", longest=39, shape=SLUG, expected="words of a-z and 0-9 joined by hyphens"),
        "number_prefix": top.text("number_prefix", longest=12, shape=r"[A-Z0-9]+", expected="letters A-Z and digits"),
        "kind": top.choice("kind", KINDS),
        "funder": top.text("funder", longest=40),
        "fiscal_year": top.number("fiscal_year", 2000),
        "published_on": top.day("published_on"),
        "last_updated_on": top.day("last_updated_on"),
        "title": top.words("title", longest=180),
        "programme": top.words("programme", longest=300),
        "field": top.words("field", longest=80),
        "contact": top.text("contact"),
    }


def _dates(dates):
    keys = ("opens_on", "closes_on", "outcome_known_by", "agencies_as_of", "affiliation_by")
    parts = {key: dates.day(key) for key in keys}
    days = dates.take("interview_days", list, "a list of dates") or []
    if not all(type(day) is date for day in days):
        dates.fault("interview_days", "a list of dates")
    dates.done()
    return {**parts, "interview_days": tuple(days)}


def _money(budget):
    parts = {
        "cap_direct_yen": budget.number("cap_direct_yen", 1, 10**15),
        "cap_reference_years": budget.number("cap_reference_years", 1),
        "prorate": budget.choice("prorate", WEIGHTS),
        "indirect_percent_max": budget.number("indirect_percent_max"),
        "indirect_weight": budget.choice("indirect_weight", WEIGHTS),
        "researcher_number_weight": budget.choice("researcher_number_weight", WEIGHTS),
        "effort_weight": budget.choice("effort_weight", WEIGHTS),
    }
    budget.done()
    return parts


def _limits(period, selection):
    years = {key: period.number(key, 2000) for key in ("first_fiscal_year", "last_fiscal_year")}
    months = {key: period.number(key, 1) for key in ("min_months", "max_months")}
    counts = {key: selection.number(key) for key in ("places_min", "places_max", "notice_days")}
    rest = {
        "reviewers_per_proposal": selection.number("reviewers_per_proposal", 1),
        "decision_quorum": selection.number("decision_quorum", 1),
        "briefing_held": selection.flag("briefing_held"),
    }
    period.done()
    selection.done()
    return {**years, **months, **counts, **rest}


def _scale(scale):
    parts = {"scale_min": scale.number("least"), "scale_max": scale.number("most")}
    parts["fundable_from"] = scale.number("fundable_from")
    scale.done()
    return parts


def _lists(top):
    return {
        "research_types": _each(top.tables("research_types"), _research_type),
        "areas": _each(top.tables("areas"), _area),
        "criteria": _each(top.tables("criteria"), _criterion),
        "stages": _each(top.tables("stages", at_least=0), _stage),
        "conflict_rules": _each(top.tables("conflict_rules", at_least=0), _conflict_rule),
        "change_log": _each(top.tables("change_log", at_least=0), _change),
        "participations": _each(top.tables("participations"), _participation),
    }


def _each(rows, read):
    parts = []
    for row in rows:
        parts.append(read(row))
        row.done()
    return tuple(parts)


def _research_type(row):
    return row.text("code", longest=40), row.flag("offered")


def _area(row):
    return AreaPart(row.number("number", 1), row.words("name", longest=120), row.words("text"))


def _change(row):
    return ChangePart(row.day("on"), row.words("text"))


def _criterion(row):
    code, title = row.text("code", longest=4), row.words("title", longest=120)
    return CriterionPart(code, title, row.words("guidance"), row.flag("is_overall", False))


def _stage(row):
    return StagePart(
        code=row.choice("code", STAGES),
        title=row.words("title", longest=120),
        guidance=row.words("guidance", optional=True),
        minutes_typical=row.number("minutes_typical", 1),
        items=row.names("items", "a list of codes of criteria"),
        weights=row.counts("weights"),
    )


def _conflict_rule(row):
    return ConflictRulePart(
        code=row.choice("code", CONFLICT_RULES),
        years=row.number("years") if "years" in row.values else None,
        threshold_yen=row.number("threshold_yen", 0, MOST_YEN) if "threshold_yen" in row.values else None,
        title=row.words("title", longest=120),
        text=row.words("text"),
    )


def _participation(row):
    return ParticipationPart(
        agency=row.text("agency"),
        kind=row.choice("kind", PARTICIPATIONS),
        notes=row.words("notes", optional=True),
        asks_counterpart=row.flag("asks_the_counterpart", False),
        contact=row.text("contact", ""),
        programmes_only=row.names("programmes_only", "a list of abbreviations"),
        hosts=row.names("hosts", "a list of country codes"),
        effective_on=row.maybe_day("effective_on"),
        published_on=row.maybe_day("published_on"),
        remark=row.words("remark", optional=True, longest=100),
    )


def _texts(table):
    """Return further words of the call page: one text, or a list of texts, per key."""
    texts = {}
    for key, value in table.values.items():
        name = f"texts.{key}"
        if isinstance(value, list):
            rows = enumerate(value, start=1)
            texts[key] = [asdict(both(one, f"{name}[{place}]", table.faults)) for place, one in rows]
        else:
            texts[key] = asdict(both(value, name, table.faults))
    return texts


def _contradictions(parts):
    """Return what cannot be true together although each value by itself is fine."""
    overall_ratings = sum(one.is_overall for one in parts["criteria"])
    is_something_offered = any(offered for _, offered in parts["research_types"])
    years_run_forward = parts["first_fiscal_year"] <= parts["last_fiscal_year"]
    can_be_given = parts["scale_min"] <= parts["fundable_from"] <= parts["scale_max"]
    claims = [
        ("dates.closes_on", parts["opens_on"] <= parts["closes_on"], "a day not before dates.opens_on"),
        ("period.last_fiscal_year", years_run_forward, "a year not before the first"),
        ("period.max_months", parts["min_months"] <= parts["max_months"], "at least min_months"),
        ("selection.places_max", parts["places_min"] <= parts["places_max"], "at least places_min"),
        ("scale.most", parts["scale_min"] < parts["scale_max"], "more than least"),
        ("scale.fundable_from", can_be_given, "a rating within the scale"),
        ("criteria", overall_ratings == 1, "exactly one criterion with is_overall = true"),
        ("research_types", is_something_offered, "at least one type with offered = true"),
        *_of_stages(parts),
    ]
    faults = [(key, expected) for key, holds, expected in claims if not holds]
    for key, names in (
        ("areas", [one.number for one in parts["areas"]]),
        ("criteria", [one.code for one in parts["criteria"]]),
        ("participations", [one.agency for one in parts["participations"]]),
        ("research_types", [code for code, _ in parts["research_types"]]),
        ("stages", [one.code for one in parts["stages"]]),
        ("conflict_rules", [one.code for one in parts["conflict_rules"]]),
    ):
        twice = sorted({name for name in names if names.count(name) > 1}, key=str)
        faults += [(key, f"{name} only once") for name in twice]
    return faults


def _of_stages(parts):
    """Yield what each round of judging must hold: known items, the overall rating among them, weights of its items."""
    known = {one.code for one in parts["criteria"]}
    overall = {one.code for one in parts["criteria"] if one.is_overall}
    if parts["stages"]:
        codes = [one.code for one in parts["stages"]]
        yield "stages", "document" in codes, 'a stage with code = "document"'
    for place, stage in enumerate(parts["stages"], start=1):
        items = set(stage.items)
        key = f"stages[{place}]"
        yield f"{key}.items", bool(items) and items <= known, "codes of criteria"
        yield f"{key}.items", bool(items & overall), "the overall rating among them"
        yield f"{key}.items", len(items) == len(stage.items), "each code only once"
        yield (
            f"{key}.weights",
            {code for code, _ in stage.weights} <= items - overall,
            "items other than the overall rating",
        )
