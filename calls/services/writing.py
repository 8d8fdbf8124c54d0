"""How does a call definition become rows, and how do rows become like a changed definition?"""

from dataclasses import asdict
from datetime import date

from django.db.models import ProtectedError
from django.utils import translation

from agencies.models import Agency, Country, Programme
from calls.deadlines import noon_jst, start_of_day_jst
from calls.definition import LANGUAGES, StagePart, Words
from calls.models import (
    Area,
    Call,
    ChangeLogEntry,
    ConflictRule,
    Criterion,
    InterviewDay,
    Participation,
    ResearchType,
    Seat,
    Stage,
)
from calls.refusals import (
    AgencyUnknown,
    CountryUnknown,
    NumberPrefixTaken,
    PartStillNeeded,
    ProgrammeUnknown,
    SeatsTaken,
)
from journal.sentences import day
from journal.transactions import within_transaction

PLAIN = (
    "number_prefix",
    "kind",
    "funder",
    "fiscal_year",
    "last_updated_on",
    "outcome_known_by",
    "affiliation_by",
    "agencies_as_of",
    "cap_direct_yen",
    "cap_reference_years",
    "prorate",
    "indirect_percent_max",
    "indirect_weight",
    "researcher_number_weight",
    "effort_weight",
    "first_fiscal_year",
    "last_fiscal_year",
    "min_months",
    "max_months",
    "places_min",
    "places_max",
    "notice_days",
    "reviewers_per_proposal",
    "decision_quorum",
    "briefing_held",
)

DOCUMENT_REVIEW = Words("Document review", "書面審査")  # the one stage of a call that names none
MINUTES_TYPICAL = 60


def elements_of(definition):
    """Return a definition as plain JSON, by which an amendment is told from a file that says the same again."""
    return _plain(asdict(definition))


def _plain(value):
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def columns_of(definition):
    """Return the values of the columns of a call; `closes_at` is noon in Japan of the closing day."""
    return {
        **{name: getattr(definition, name) for name in PLAIN},
        **_in_both("title", definition.title),
        **_in_both("programme", definition.programme),
        **_in_both("field", definition.field),
        "contact_shown": definition.contact,
        "opens_at": start_of_day_jst(definition.opens_on),
        "closes_at": noon_jst(definition.closes_on),
        "texts": {key: _filled(value, definition) for key, value in definition.texts.items()},
        "elements": elements_of(definition),
    }


def _in_both(name, words):
    return {f"{name}_en": words.en, f"{name}_ja": words.ja}


def _filled(value, definition):
    """Fill the dates of a definition into its words, each language in its own way of writing them."""
    if isinstance(value, list):
        return [_filled(one, definition) for one in value]
    return {language: fill(value[language], definition, language) for language in LANGUAGES}


def fill(text, definition, language, **more):
    """Replace names in braces by the dates and years of the definition, as written in one language."""
    with translation.override(language):
        words = {
            "interview_days": ", ".join(day(one) for one in definition.interview_days),
            "outcome_known_by": day(definition.outcome_known_by),
            "affiliation_by": day(definition.affiliation_by),
            "agencies_as_of": day(definition.agencies_as_of),
            "first_fiscal_year": str(definition.first_fiscal_year),
            "last_fiscal_year": str(definition.last_fiscal_year),
            **{name: day(value) for name, value in more.items() if value},
        }
    for name, said in words.items():
        text = text.replace("{" + name + "}", said)
    return text


@within_transaction
def write_parts(call, definition):
    """Make areas, types, criteria, days, seats, change log and participations of a call those of its definition.

    Raises AgencyUnknown, ProgrammeUnknown, CountryUnknown, PartStillNeeded, SeatsTaken.
    """
    _keep(call, ResearchType, "code", {code: {"offered": offered} for code, offered in definition.research_types})
    _keep(
        call,
        Area,
        "number",
        {one.number: {**_in_both("name", one.name), **_in_both("text", one.text)} for one in definition.areas},
    )
    stages = _stages(definition)
    _keep(call, Stage, "code", dict(_rows_of_stages(stages)))
    for stage, row in zip(stages, call.stages.order_by("order"), strict=True):
        _keep(row, Criterion, "code", dict(_criteria(definition, stage)), of="stage")
    _keep(call, ConflictRule, "code", dict(_conflict_rules(definition)), may_go=True)
    _keep(call, InterviewDay, "on", {one: {} for one in definition.interview_days}, may_go=True)
    _keep(call, Participation, "agency_id", dict(_participations(definition)))
    for change in definition.change_log:
        words = _in_both("text", change.text)
        ChangeLogEntry.objects.get_or_create(call=call, on=change.on, text_en=words["text_en"], defaults=words)
    _place_seats(call, definition.places_max)


def _stages(definition):
    """Return the rounds of judging of a definition; one that names none has its documents read, on every item."""
    items = tuple(one.code for one in definition.criteria)
    return definition.stages or (StagePart("document", DOCUMENT_REVIEW, Words("", ""), MINUTES_TYPICAL, items, ()),)


def _rows_of_stages(stages):
    for order, one in enumerate(stages, start=1):
        words = {**_in_both("title", one.title), **_in_both("guidance", one.guidance)}
        yield one.code, {"order": order, **words, "minutes_typical": one.minutes_typical}


def _conflict_rules(definition):
    for order, one in enumerate(definition.conflict_rules, start=1):
        words = {**_in_both("title", one.title), **_in_both("text", one.text)}
        yield one.code, {"order": order, "years": one.years, "threshold_yen": one.threshold_yen, **words}


def _criteria(definition, stage):
    weights = dict(stage.weights)
    for order, one in enumerate(definition.criteria, start=1):
        if one.code not in stage.items:
            continue
        yield (
            one.code,
            {
                "order": order,
                "weight": 0 if one.is_overall else weights.get(one.code, 1),
                **_in_both("title", one.title),
                **_in_both("guidance", one.guidance),
                "scale_min": definition.scale_min,
                "scale_max": definition.scale_max,
                "fundable_from": definition.fundable_from,
                "is_overall": one.is_overall,
            },
        )


def _participations(definition):
    agencies = dict(Agency.objects.values_list("key", "pk"))
    programmes = set(Programme.objects.values_list("agency__key", "abbreviation"))
    countries = set(Country.objects.values_list("code", flat=True))
    for order, one in enumerate(definition.participations, start=1):
        if one.agency not in agencies:
            raise AgencyUnknown(agency=one.agency)
        for programme in one.programmes_only:
            if (one.agency, programme) not in programmes:
                raise ProgrammeUnknown(agency=one.agency, programme=programme)
        for country in one.hosts:
            if country not in countries:
                raise CountryUnknown(agency=one.agency, country=country)
        remark = {
            f"remark_{language}": fill(
                getattr(one.remark, language), definition, language, published_on=one.published_on
            )
            for language in LANGUAGES
        }
        yield (
            agencies[one.agency],
            {
                "order": order,
                "kind": one.kind,
                **_in_both("notes", one.notes),
                "asks_counterpart": one.asks_counterpart,
                "contact_shown": one.contact,
                "programmes_only": list(one.programmes_only),
                "hosts": list(one.hosts),
                "effective_on": one.effective_on,
                "published_on": one.published_on,
                **remark,
            },
        )


def _keep(owner, model, key, wanted, *, of="call", may_go=False):
    """Create, change and remove rows so that exactly the wanted ones stand; one write per row that differs.

    A part that proposals may speak of is amended by a person, not dropped by a file; one that `may_go`
    is refused only while another row holds on to it.
    """
    stored = {getattr(row, key): row for row in model.objects.filter(**{of: owner})}
    gone = [row for name, row in stored.items() if name not in wanted]
    still_needed = PartStillNeeded(kind=model._meta.model_name, names=sorted(map(str, gone)))
    if gone and not may_go:
        raise still_needed
    try:
        model.objects.filter(pk__in=[row.pk for row in gone]).delete()
    except ProtectedError:
        raise still_needed from None
    model.objects.bulk_create(
        model(**{of: owner, key: name}, **values) for name, values in wanted.items() if name not in stored
    )
    for name, values in wanted.items():
        row = stored.get(name)
        if row is not None and any(getattr(row, field) != value for field, value in values.items()):
            for field, value in values.items():
                setattr(row, field, value)
            row.save(update_fields=list(values))


def _place_seats(call, places):
    """Set up the places of a call; adding is an amendment, taking away is refused."""
    have = call.seats.count()
    if have > places:
        raise SeatsTaken(places=have, wanted=places)
    Seat.objects.bulk_create(Seat(call=call, number=number) for number in range(have + 1, places + 1))


def new_call(definition, *, at, rehearsal_of=None):
    """Create and return a published call with all its parts; raises NumberPrefixTaken and what `write_parts` raises."""
    other = Call.objects.filter(number_prefix=definition.number_prefix).first()
    if other is not None:
        raise NumberPrefixTaken(prefix=definition.number_prefix, slug=other.slug)
    call = Call.objects.create(
        slug=definition.slug, rehearsal_of=rehearsal_of, published_at=at, **columns_of(definition)
    )
    write_parts(call, definition)
    return call
