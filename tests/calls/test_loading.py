"""A call file: what it makes, what loading it again does not, and how an amendment is told."""

import tomllib
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from calls.definition import DefinitionError, parse_call
from calls.models import Call, ChangeLogEntry, Criterion, Participation
from calls.refusals import (
    AgencyUnknown,
    DeadlineMovedEarlier,
    NotACallToRehearse,
    NumberPrefixInUse,
    NumberPrefixTaken,
    PartStillNeeded,
    ProgrammeUnknown,
    SeatsTaken,
)
from calls.services import load_call, rehearse_call
from calls.services.rehearsing import definition_of
from journal.models import Entry
from proposals.models import Proposal
from selection.models import Interview
from tests.builders import ASPIRE_CALL, BEFORE_OPENING, IN_APRIL, IN_MAY, NOON, NOTICE_LIMIT, OPENING, jst


@pytest.fixture
def file(tmp_path):
    copy = tmp_path / "call.toml"
    copy.write_text(ASPIRE_CALL.read_text(encoding="utf-8"), encoding="utf-8")
    return copy


def amend(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_call_is_what_the_funder_published(call):
    plain = (
        "kind", "funder", "fiscal_year", "opens_at", "closes_at", "outcome_known_by", "affiliation_by", "agencies_as_of",
        "last_updated_on", "cap_direct_yen", "cap_reference_years", "first_fiscal_year", "last_fiscal_year", "min_months",
        "max_months", "places_min", "places_max", "notice_days", "briefing_held", "contact_shown",
    )  # fmt: skip
    assert {name: getattr(call, name) for name in plain} == {
        "kind": "alignment",
        "funder": "AMED",
        "fiscal_year": 2024,
        "opens_at": OPENING,
        "closes_at": NOON,
        "outcome_known_by": date(2024, 5, 31),
        "affiliation_by": date(2024, 12, 1),
        "agencies_as_of": date(2024, 7, 1),
        "last_updated_on": date(2024, 7, 3),
        "cap_direct_yen": 115_000_000,
        "cap_reference_years": 5,
        "first_fiscal_year": 2024,
        "last_fiscal_year": 2029,
        "min_months": 36,
        "max_months": 60,
        "places_min": 0,
        "places_max": 3,
        "notice_days": 7,
        "briefing_held": False,
        "contact_shown": 'amed-aspire"AT"',
    }
    assert dict(call.research_types.values_list("code", "offered")) == {"ASPIRE-B": True, "ASPIRE-A": False}
    assert list(call.areas.order_by("number").values_list("name_en", flat=True)) == [
        "Cellular Structure and Function",
        "Complex Systems of Living Organisms",
        "Human Life Stages",
    ]
    assert list(call.interview_days.values_list("on", flat=True)) == [date(2024, 9, 19)]
    assert list(call.seats.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
    assert list(call.change_log.order_by("-on").values_list("on", flat=True)) == [date(2024, 7, 3), date(2024, 5, 8)]
    items = call.stages.order_by("order", "criteria__order").values_list("code", "criteria__code", "criteria__weight")
    assert list(items) == [*(("document", code, int(code != "g")) for code in "abcdefg"), ("interview", "g", 0)]
    assert list(call.conflict_rules.order_by("order").values_list("code", "years", "threshold_yen")) == [
        ("family", None, None),
        ("same-institution", 3, None),
        ("same-domain", None, None),
        ("co-authorship", 3, None),
        ("joint-research", 3, None),
        ("teacher-pupil", None, None),
        ("economic", 3, 1_000_000),
        ("rival", None, None),
        ("named-in-call", None, None),
        ("other", None, None),
    ]
    assert set(Criterion.objects.filter(stage__call=call).values_list("scale_min", "scale_max", "fundable_from")) == {
        (1, 10, 6)
    }


def test_twenty_nine_agencies_of_eleven_countries_take_part(call):
    parts = Participation.objects.filter(call=call)
    assert (parts.count(), parts.values("agency__country").distinct().count()) == (29, 11)
    assert sorted(parts.filter(kind="existing-plus").values_list("agency__key", flat=True)) == ["snsf", "vinnova"]
    assert sorted(parts.filter(remark_en__contains="1st").values_list("agency__key", flat=True)) == [
        "bhf", "erc", "rcn", "zonmw",
    ]  # fmt: skip
    nhgri = parts.get(agency__key="nhgri")
    assert (nhgri.effective_on, nhgri.published_on) == (date(2024, 7, 1), date(2024, 7, 3))
    assert parts.get(agency__key="tips").programmes_only == ["CFREF", "CERC"]
    assert parts.get(agency__key="arc").contact_shown == 'arc-international"AT"'


def test_loading_the_same_file_again_changes_nothing(call):
    entries, changes = Entry.objects.count(), ChangeLogEntry.objects.count()
    again = load_call(ASPIRE_CALL, at=IN_APRIL)
    assert (again.version, Entry.objects.count(), ChangeLogEntry.objects.count()) == (1, entries, changes)


def test_an_amendment_raises_the_version_and_is_told_in_public(call, file):
    amend(file, "closes_on = 2024-05-28", "closes_on = 2024-06-04")
    amended = load_call(file, at=IN_MAY)
    assert (amended.version, amended.closes_at) == (2, jst(2024, 6, 4, 12))
    told = amended.change_log.get(on=date(2024, 5, 20))
    assert (told.text_en, told.text_ja) == (
        "The submission deadline was moved to Tue 4 June 2024, 12:00 noon (Japan Standard Time).",
        "応募締切を2024年6月4日（火）正午（日本標準時）に延長しました。",
    )
    entry = Entry.objects.get(verb="call.amended")
    assert entry.detail == {
        "version": 2,
        "changed": ["closes_on"],
        "before_and_after": {"closes_on": ["2024-05-28", "2024-06-04"]},
    }


def test_a_second_extension_on_the_same_day_is_told_too(call, file):
    for before, after in (("2024-05-28", "2024-06-04"), ("2024-06-04", "2024-06-11")):
        amend(file, f"closes_on = {before}", f"closes_on = {after}")
        amended = load_call(file, at=IN_MAY)
    assert (amended.version, amended.change_log.filter(on=date(2024, 5, 20)).count()) == (3, 2)


def test_an_interview_day_moves_while_nobody_is_listed_for_it(call, file):
    amend(file, "interview_days = [2024-09-19]", "interview_days = [2024-09-20, 2024-09-21]")
    amended = load_call(file, at=IN_MAY)
    assert [day.on for day in amended.interview_days.order_by("on")] == [date(2024, 9, 20), date(2024, 9, 21)]
    assert amended.texts["interview"]["en"].startswith("Interview day: Fri 20 September 2024, Sat 21 September 2024.")


def test_an_amendment_that_tells_itself_is_not_told_twice(call, file):
    amend(file, "min_months = 36", "min_months = 24")
    amend(
        file,
        "[[change_log]]",
        '[[change_log]]\non = 2024-05-20\ntext = { en = "Shorter.", ja = "短縮。" }\n\n[[change_log]]',
    )
    amended = load_call(file, at=IN_MAY)
    assert list(amended.change_log.order_by("-on").values_list("text_en", flat=True))[0:1] != [
        "Details of the call were changed."
    ]
    assert amended.change_log.count() == 3


def test_an_interview_day_stays_while_somebody_is_listed_for_it(call, file, hanako, aiko):
    proposal = Proposal.objects.create(call=call, lead=hanako, number=1, created_at=IN_APRIL, saved_at=IN_APRIL)
    Interview.objects.create(
        proposal=proposal,
        day=call.interview_days.get(),
        listed_at=IN_APRIL,
        listed_by=aiko,
        notice_limit_on=NOTICE_LIMIT,
    )
    amend(file, "interview_days = [2024-09-19]", "interview_days = [2024-09-20]")
    with pytest.raises(PartStillNeeded) as refused:
        load_call(file, at=IN_MAY)
    assert refused.value.facts == {"kind": "interviewday", "names": ["2024-09-19"]}


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        pytest.param(
            "closes_on = 2024-05-28", "closes_on = 2024-05-27", DeadlineMovedEarlier, id="an earlier deadline"
        ),
        pytest.param("places_max = 3", "places_max = 2", SeatsTaken, id="fewer places"),
        pytest.param('agency = "arc"', 'agency = "arx"', AgencyUnknown, id="an agency nobody knows"),
        pytest.param('"CFREF", "CERC"]', '"CFREF", "CERX"]', ProgrammeUnknown, id="a programme nobody knows"),
        pytest.param('number_prefix = "AS3"', 'number_prefix = "AS4"', NumberPrefixInUse, id="other numbers"),
        pytest.param(
            'slug = "aspire-2024-3"', 'slug = "aspire-2024-4"', NumberPrefixTaken, id="another call's numbers"
        ),
        pytest.param('code = "ASPIRE-A"', 'code = "ASPIRE-C"', PartStillNeeded, id="a type that vanishes"),
    ],
)
def test_a_refused_amendment_changes_nothing(call, file, old, new, refusal):
    amend(file, old, new)
    with pytest.raises(refusal):
        load_call(file, at=IN_MAY)
    call.refresh_from_db()
    assert (call.version, call.closes_at, call.seats.count(), call.change_log.count()) == (1, NOON, 3, 2)


def test_one_more_place_is_an_amendment(call, file):
    amend(file, "places_max = 3", "places_max = 4")
    assert load_call(file, at=IN_MAY).seats.count() == 4


FAULTS = [
    pytest.param("closes_on = 2024-05-28", "closes_on = 2024-02-28", "dates.closes_on", id="closes before it opens"),
    pytest.param("closes_on = 2024-05-28", 'closes_on = "soon"', "dates.closes_on", id="not a date"),
    pytest.param(
        "closes_on = 2024-05-28", "closes_on = 2024-05-28T12:00:00", "dates.closes_on", id="a date with an hour"
    ),
    pytest.param(
        "cap_direct_yen = 115_000_000", "cap_direct_yen = 1.5", "budget.cap_direct_yen", id="a fraction of yen"
    ),
    pytest.param("places_max = 3", "places_max = true", "selection.places_max", id="true is no number"),
    pytest.param("min_months = 36", "min_month = 36", "period.min_month", id="a misspelled key"),
    pytest.param('kind = "alignment"', 'kind = "aligned"', "kind", id="a kind nobody knows"),
    pytest.param('agency = "nhmrc"', 'agency = "arc"', "participations", id="an agency twice"),
    pytest.param("is_overall = true", "is_overall = false", "criteria", id="no overall rating"),
    pytest.param('field = { en = "Healthcare", ja = "医療" }', 'field = "Healthcare"', "field", id="one language only"),
]


@pytest.mark.parametrize(("old", "new", "key"), FAULTS)
@pytest.mark.django_db
def test_an_error_names_file_key_and_what_was_expected(file, old, new, key):
    amend(file, old, new)
    with pytest.raises(DefinitionError) as error:
        load_call(file, at=BEFORE_OPENING)
    assert error.value.file == "call.toml"
    assert key in [fault for fault, _ in error.value.faults]
    assert all(expected for _, expected in error.value.faults)
    assert Call.objects.count() == 0


@pytest.mark.django_db
def test_the_command_says_what_is_wrong_in_words(file):
    amend(file, "cap_direct_yen = 115_000_000", "cap_direct_yen = -1")
    with pytest.raises(CommandError, match=r"call.toml: budget.cap_direct_yen: expected a whole number of at least 1"):
        call_command("load_call", str(file))
    amend(file, "cap_direct_yen = -1", "cap_direct_yen = 115_000_000")
    amend(file, 'agency = "arc"', 'agency = "arx"')
    with pytest.raises(CommandError, match=r"call.toml: participations: expected the key of an agency .* “arx”"):
        call_command("load_call", str(file))
    with pytest.raises(CommandError, match="no-such.toml"):
        call_command("load_call", str(file.parent / "no-such.toml"))


# --- Rehearsals -----------------------------------------------------------------------------


def test_a_rehearsal_moves_every_date_by_the_same_number_of_days(call, aiko):
    rehearsal = rehearse_call(call.slug, closes_on=date(2026, 12, 8), actor=aiko, at=IN_APRIL)
    by = timedelta(days=(date(2026, 12, 8) - date(2024, 5, 28)).days)
    dates = ("opens_at", "closes_at", "outcome_known_by", "affiliation_by", "agencies_as_of", "last_updated_on")
    assert {name: getattr(rehearsal, name) - getattr(call, name) for name in dates} == dict.fromkeys(dates, by)
    assert [day.on for day in rehearsal.interview_days.all()] == [date(2024, 9, 19) + by]
    assert [one.on for one in rehearsal.change_log.order_by("on")] == [date(2024, 5, 8) + by, date(2024, 7, 3) + by]
    assert rehearsal.participations.get(agency__key="nhgri").effective_on == date(2024, 7, 1) + by
    assert (rehearsal.slug, rehearsal.number_prefix, rehearsal.rehearsal_of, rehearsal.is_rehearsal) == (
        "aspire-2024-3-rehearsal-2026-12-08", "RH261208", call, True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("closes_on", "years"),
    [
        pytest.param(date(2026, 12, 8), 2, id="December 2026 is FY2026"),
        pytest.param(date(2027, 3, 31), 2, id="March 2027 is still FY2026"),
        pytest.param(date(2027, 4, 1), 3, id="April 2027 is FY2027"),
    ],
)
def test_fiscal_years_move_by_the_difference_between_the_two_closings(call, closes_on, years):
    rehearsal = rehearse_call(call.slug, closes_on=closes_on, actor=None, at=IN_APRIL)
    moved = ("fiscal_year", "first_fiscal_year", "last_fiscal_year")
    assert {name: getattr(rehearsal, name) - getattr(call, name) for name in moved} == dict.fromkeys(moved, years)


def test_a_rehearsal_tells_its_own_dates_in_both_languages(call):
    rehearsal = rehearse_call(call.slug, closes_on=date(2026, 12, 8), actor=None, at=IN_APRIL)
    assert rehearsal.texts["agencies_as_of"] == {"en": "As of Mon 11 January 2027.", "ja": "2027年1月11日（月）現在。"}
    assert "2024" not in str(rehearsal.texts) and "{" not in str(rehearsal.texts.values()).replace("{'", "")


def test_asked_twice_there_is_one_rehearsal(call):
    first = rehearse_call(call.slug, closes_on=date(2026, 12, 8), actor=None, at=IN_APRIL)
    assert rehearse_call(call.slug, closes_on=date(2026, 12, 8), actor=None, at=IN_MAY) == first


def test_rehearsals_of_two_calls_that_close_on_one_day_number_apart(call, file):
    amend(file, 'slug = "aspire-2024-3"\nnumber_prefix = "AS3"', 'slug = "aspire-2024-4"\nnumber_prefix = "AS4"')
    load_call(file, at=IN_APRIL)
    rehearsals = [
        rehearse_call(f"aspire-2024-{number}", closes_on=date(2026, 12, 8), actor=None, at=IN_MAY) for number in (3, 4)
    ]
    assert [one.number_prefix for one in rehearsals] == ["RH261208", "RH261208A"]


def test_a_rehearsal_of_a_rehearsal_is_refused(call):
    rehearsal = rehearse_call(call.slug, closes_on=date(2026, 12, 8), actor=None, at=IN_APRIL)
    for slug in (rehearsal.slug, "no-such-call"):
        with pytest.raises(NotACallToRehearse):
            rehearse_call(slug, closes_on=date(2026, 12, 9), actor=None, at=IN_APRIL)


def test_a_definition_comes_back_whole_from_what_is_stored(call):

    values = tomllib.loads(ASPIRE_CALL.read_text(encoding="utf-8"))
    assert definition_of(call) == parse_call(values, file="x")
