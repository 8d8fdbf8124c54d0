"""What does a call file say, and is it whole? Plain data in, frozen dataclasses out; no database, no clock."""

import re
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from datetime import date
from types import UnionType
from typing import get_args, get_origin, get_type_hints

KINDS = ("alignment", "joint")
WEIGHTS = ("off", "warn", "refuse")
PARTICIPATIONS = ("existing", "existing-plus")
LANGUAGES = ("en", "ja")
SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
LARGEST_COUNT = 32_767  # what a small integer column holds


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
class ChangePart:
    on: date
    text: Words


@dataclass(frozen=True)
class ParticipationPart:
    """An agency's part; `effective_on` None means: from the opening day."""

    agency: str
    kind: str
    notes: Words
    asks_counterpart: bool
    contact: str
    programmes_only: tuple[str, ...]
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
    first_fiscal_year: int
    last_fiscal_year: int
    min_months: int
    max_months: int
    places_min: int
    places_max: int
    notice_days: int
    reviewers_per_proposal: int
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


class Table:
    """Read one table of a file: what is missing, of the wrong kind or unknown is noted under its full key."""

    def __init__(self, values, path, faults):
        self.values = values if isinstance(values, dict) else {}
        self.path, self.faults, self.read = path, faults, set()
        if not isinstance(values, dict):
            self.fault("", "a table")

    def fault(self, key, expected):
        self.faults.append((".".join(part for part in (self.path, key) if part), expected))

    def take(self, key, kind, expected, default=None):
        """Return a value of the given type, noting a fault otherwise; booleans never pass for numbers."""
        self.read.add(key)
        value = self.values.get(key, default)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.fault(key, expected)
            return None
        return value

    def text(self, key, default=None, *, longest=120, shape=r".+", expected="a text"):
        """Return a text that has the shape and fits its column; empty only where it may be left out."""
        value = self.take(key, str, expected, default) or ""
        if len(value) > longest:
            self.fault(key, f"a text of at most {longest} characters")
        elif isinstance(self.values.get(key), str) and not re.fullmatch(shape, value):
            self.fault(key, expected)
        return value

    def day(self, key):
        value = self.take(key, date, "a date such as 2024-05-28")
        return value if type(value) is date else (value and self.fault(key, "a date without an hour"))

    def maybe_day(self, key):
        return self.day(key) if key in self.values else None

    def number(self, key, least=0, most=LARGEST_COUNT):
        expected = f"a whole number of at least {least} and at most {most}"
        value = self.take(key, int, expected)
        if value is not None and not least <= value <= most:
            self.fault(key, expected)
        return value

    def flag(self, key, default=None):
        return self.take(key, bool, "true or false", default)

    def choice(self, key, choices):
        value = self.take(key, str, "one of " + ", ".join(choices))
        if value is not None and value not in choices:
            self.fault(key, "one of " + ", ".join(choices))
        return value

    def words(self, key, optional=False, longest=None):
        self.read.add(key)
        if optional and key not in self.values:
            return Words("", "")
        name = f"{self.path}.{key}" if self.path else key
        words = both(self.values.get(key), name, self.faults)
        for language in LANGUAGES:
            if longest and len(getattr(words, language)) > longest:
                self.faults.append((f"{name}.{language}", f"a text of at most {longest} characters"))
        return words

    def tables(self, key, at_least=1):
        self.read.add(key)
        rows = self.values.get(key, [])
        if not isinstance(rows, list) or len(rows) < at_least:
            self.fault(key, f"at least {at_least} table(s) [[{key}]]")
            rows = rows if isinstance(rows, list) else []
        prefix = f"{self.path}.{key}" if self.path else key
        return [Table(row, f"{prefix}[{place}]", self.faults) for place, row in enumerate(rows, start=1)]

    def table(self, key):
        self.read.add(key)
        if key not in self.values:
            self.fault(key, f"a table [{key}]")
            return Table({}, key, [])  # told once: what is missing in a missing table goes without saying
        return Table(self.values[key], f"{self.path}.{key}" if self.path else key, self.faults)

    def done(self):
        """Note every key that nothing asked for: a misspelled key must not pass in silence."""
        for key in sorted(set(self.values) - self.read):
            self.fault(key, "no such key")


def both(value, key, faults):
    """Return a text in both languages, noting what is missing."""
    if (
        not isinstance(value, dict)
        or set(value) != set(LANGUAGES)
        or not all(isinstance(one, str) and one for one in value.values())
    ):
        faults.append((key, "a text in both languages: { en = …, ja = … }"))
        return Words("", "")
    return Words(value["en"], value["ja"])


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
    }
    budget.done()
    return parts


def _limits(period, selection):
    years = {key: period.number(key, 2000) for key in ("first_fiscal_year", "last_fiscal_year")}
    months = {key: period.number(key, 1) for key in ("min_months", "max_months")}
    counts = {key: selection.number(key) for key in ("places_min", "places_max", "notice_days")}
    rest = {
        "reviewers_per_proposal": selection.number("reviewers_per_proposal", 1),
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


def _participation(row):
    programmes = row.take("programmes_only", list, "a list of abbreviations", []) or []
    if not all(isinstance(one, str) for one in programmes):
        row.fault("programmes_only", "a list of abbreviations")
    return ParticipationPart(
        agency=row.text("agency"),
        kind=row.choice("kind", PARTICIPATIONS),
        notes=row.words("notes", optional=True),
        asks_counterpart=row.flag("asks_the_counterpart", False),
        contact=row.text("contact", ""),
        programmes_only=tuple(programmes),
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
    ]
    faults = [(key, expected) for key, holds, expected in claims if not holds]
    for key, names in (
        ("areas", [one.number for one in parts["areas"]]),
        ("criteria", [one.code for one in parts["criteria"]]),
        ("participations", [one.agency for one in parts["participations"]]),
        ("research_types", [code for code, _ in parts["research_types"]]),
    ):
        twice = sorted({name for name in names if names.count(name) > 1}, key=str)
        faults += [(key, f"{name} only once") for name in twice]
    return faults


def restored(kind, value):
    """Return a value of the given type from the plain JSON that `dataclasses.asdict` and ISO dates make of it."""
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{one.name: restored(hints[one.name], value[one.name]) for one in fields(kind)})
    if get_origin(kind) is UnionType:
        return None if value is None else restored(get_args(kind)[0], value)
    if get_origin(kind) is tuple:
        kinds = get_args(kind)
        kinds = [kinds[0]] * len(value) if kinds[1:] == (...,) else kinds
        return tuple(restored(one, part) for one, part in zip(kinds, value, strict=True))
    return date.fromisoformat(value) if kind is date else value
