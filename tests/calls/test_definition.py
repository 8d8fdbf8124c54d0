"""Does the shipped file say what the call says, and is a faulty file told what is wrong with it?"""

import tomllib
from collections import Counter
from dataclasses import asdict
from datetime import date

import pytest

from calls.definition import DefinitionError, Words, parse_call
from tests.builders import ASPIRE_CALL

LISTED = [
    "arc", "nhmrc", "cihr", "tips", "erc", "anr", "inca", "dfg", "zonmw", "rcn", "src", "stint", "ssf", "vinnova",
    "snsf", "bhf", "cruk", "nihr", "ukri", "wellcome", "nci", "nhgri", "nia", "niaid", "niams", "nichd", "niddk",
    "nimh", "nsf",
]  # fmt: skip
CONTACTS = {
    "arc": 'arc-international"AT"',
    "nhmrc": 'help"AT"',
    "dfg": 'raoul.wagner"AT"',
    "snsf": 'international"AT"',
    "bhf": 'InternationalResearch"AT"',
    "nihr": 'international"AT"',
    "ukri": 'international"AT"',
    "wellcome": 'fundingsupport"AT"',
}


@pytest.fixture
def values():
    return tomllib.loads(ASPIRE_CALL.read_text(encoding="utf-8"))


@pytest.fixture
def shipped(values):
    return parse_call(values, file="aspire-2024-3.toml")


def faults_of(values):
    with pytest.raises(DefinitionError) as refused:
        parse_call(values, file="drill.toml")
    return refused.value.faults


def test_the_shipped_file_says_the_dates_of_the_call(shipped):
    assert {
        "opens": shipped.opens_on,
        "closes": shipped.closes_on,
        "outcome": shipped.outcome_known_by,
        "affiliation": shipped.affiliation_by,
        "interviews": shipped.interview_days,
        "agencies": shipped.agencies_as_of,
        "updated": shipped.last_updated_on,
    } == {
        "opens": date(2024, 3, 8),
        "closes": date(2024, 5, 28),
        "outcome": date(2024, 5, 31),
        "affiliation": date(2024, 12, 1),
        "interviews": (date(2024, 9, 19),),
        "agencies": date(2024, 7, 1),
        "updated": date(2024, 7, 3),
    }


def test_the_shipped_file_says_the_terms_of_the_call(shipped):
    terms = asdict(shipped)
    assert {name: terms[name] for name in TERMS} == TERMS


TERMS = {
    "slug": "aspire-2024-3",
    "number_prefix": "AS3",
    "kind": "alignment",
    "funder": "AMED",
    "fiscal_year": 2024,
    "contact": 'amed-aspire"AT"',
    "cap_direct_yen": 115_000_000,
    "cap_reference_years": 5,
    "prorate": "warn",
    "indirect_percent_max": 30,
    "indirect_weight": "warn",
    "researcher_number_weight": "warn",
    "first_fiscal_year": 2024,
    "last_fiscal_year": 2029,
    "min_months": 36,
    "max_months": 60,
    "places_min": 0,
    "places_max": 3,
    "notice_days": 7,
    "reviewers_per_proposal": 3,
    "decision_quorum": 2,
    "briefing_held": False,
    "research_types": (("ASPIRE-B", True), ("ASPIRE-A", False)),
    "scale_min": 1,
    "scale_max": 10,
    "fundable_from": 6,
}


def test_the_shipped_file_lists_the_29_agencies_in_the_order_of_the_call(shipped):
    parts = shipped.participations
    assert [part.agency for part in parts] == LISTED
    assert Counter(part.kind for part in parts) == {"existing": 27, "existing-plus": 2}
    assert [part.agency for part in parts if part.kind == "existing-plus"] == ["vinnova", "snsf"]
    assert {part.agency: part.contact for part in parts if part.contact} == CONTACTS
    assert {part.agency: part.programmes_only for part in parts if part.programmes_only} == {"tips": ("CFREF", "CERC")}


def test_four_agencies_came_after_the_first_call_and_one_after_the_deadline(shipped):
    remarks = {part.agency: part.remark.en for part in shipped.participations if part.remark.en}
    late = remarks.pop("nhgri")
    assert remarks == dict.fromkeys(["erc", "zonmw", "rcn", "bhf"], "Added after the 1st Alignment Call")
    assert late == "Added on {published_on}"
    dated = [part for part in shipped.participations if part.effective_on or part.published_on]
    assert [(part.agency, part.effective_on, part.published_on) for part in dated] == [
        ("nhgri", date(2024, 7, 1), date(2024, 7, 3))
    ]


def test_the_shipped_file_has_documents_read_and_the_interviewed_heard(shipped):
    assert [(one.code, one.minutes_typical, "".join(one.items), one.weights) for one in shipped.stages] == [
        ("document", 90, "abcdefg", ()),
        ("interview", 10, "g", ()),
    ]


def test_the_shipped_file_names_areas_and_criteria_in_both_languages(shipped):
    assert [(area.number, area.name) for area in shipped.areas] == [
        (1, Words("Cellular Structure and Function", "細胞の構造と機能")),
        (2, Words("Complex Systems of Living Organisms", "生体の複雑系")),
        (3, Words("Human Life Stages", "ヒトのライフステージ")),
    ]
    assert [(one.code, one.is_overall) for one in shipped.criteria] == [(code, code == "g") for code in "abcdefg"]
    assert [one.on for one in shipped.change_log] == [date(2024, 7, 3), date(2024, 5, 8)]


@pytest.mark.parametrize(
    "break_it, key, expected",
    [
        pytest.param(lambda file: file.pop("slug"), "slug", "words of", id="a missing key"),
        pytest.param(lambda file: file.update(slug=""), "slug", "words of", id="an empty text"),
        pytest.param(lambda file: file.update(slug="Aspire 3"), "slug", "a-z", id="a slug no address can carry"),
        pytest.param(lambda file: file.update(number_prefix="A" * 13), "number_prefix", "12", id="too long a prefix"),
        pytest.param(lambda file: file.update(kind="tender"), "kind", "alignment, joint", id="an unknown word"),
        pytest.param(lambda file: file.update(colour="blue"), "colour", "no such key", id="an unknown key"),
        pytest.param(lambda file: file.update(title="ASPIRE"), "title", "both languages", id="one language only"),
        pytest.param(
            lambda file: file["title"].update(ja="あ" * 181), "title.ja", "180", id="a title longer than its column"
        ),
        pytest.param(lambda file: file.pop("dates"), "dates", "a table [dates]", id="a missing table"),
        pytest.param(
            lambda file: file["dates"].update(closes_on="2024-05-28"), "dates.closes_on", "a date", id="a quoted date"
        ),
        pytest.param(
            lambda file: file["dates"].update(closes_on=date(2024, 3, 1)),
            "dates.closes_on",
            "not before dates.opens_on",
            id="closing before opening",
        ),
        pytest.param(
            lambda file: file["dates"].update(interview_days=["soon"]),
            "dates.interview_days",
            "a list of dates",
            id="an interview day in words",
        ),
        pytest.param(
            lambda file: file["budget"].update(cap_direct_yen="115 million"),
            "budget.cap_direct_yen",
            "whole number",
            id="money in words",
        ),
        pytest.param(
            lambda file: file["budget"].update(cap_direct_yen=True),
            "budget.cap_direct_yen",
            "whole number",
            id="a flag",
        ),
        pytest.param(
            lambda file: file["period"].update(max_months=40_000), "period.max_months", "32767", id="too large a number"
        ),
        pytest.param(
            lambda file: file["period"].update(max_months=12), "period.max_months", "min_months", id="a period reversed"
        ),
        pytest.param(
            lambda file: file["selection"].update(briefing_held="no"),
            "selection.briefing_held",
            "true or false",
            id="a flag in words",
        ),
        pytest.param(
            lambda file: file["areas"][1].pop("text"), "areas[2].text", "both languages", id="a part of a part"
        ),
        pytest.param(lambda file: file["areas"][1].update(number=1), "areas", "1 only once", id="the same area twice"),
        pytest.param(
            lambda file: file["participations"][3].update(kind="joint"),
            "participations[4].kind",
            "existing, existing-plus",
            id="an unknown participation",
        ),
        pytest.param(
            lambda file: file["participations"][3].update(programmes_only=[7]),
            "participations[4].programmes_only",
            "abbreviations",
            id="a programme that is a number",
        ),
        pytest.param(
            lambda file: file["criteria"][0].update(is_overall=True),
            "criteria",
            "exactly one",
            id="two overall ratings",
        ),
        pytest.param(
            lambda file: file["stages"][1].update(items=["a"]),
            "stages[2].items",
            "the overall rating",
            id="a stage without an overall rating",
        ),
        pytest.param(
            lambda file: file["stages"].pop(0),
            "stages",
            "document",
            id="nobody reads the documents",
        ),
        pytest.param(
            lambda file: file["stages"][0].update(weights={"g": 2}),
            "stages[1].weights",
            "other than the overall",
            id="a weight of the overall rating",
        ),
        pytest.param(
            lambda file: file["conflict_rules"][0].update(code="envy"),
            "conflict_rules[1].code",
            "family",
            id="an interest that no rule looks for",
        ),
        pytest.param(
            lambda file: file["scale"].update(least=6, most=6), "scale.most", "more than least", id="a scale of one"
        ),
        pytest.param(
            lambda file: file["scale"].update(fundable_from=11),
            "scale.fundable_from",
            "within the scale",
            id="a mark that nobody can give",
        ),
    ],
)
def test_a_fault_names_file_key_and_what_was_expected(values, break_it, key, expected):
    break_it(values)
    faults = faults_of(values)
    assert [name for name, _ in faults] == [key]
    assert expected in faults[0][1]


def test_every_fault_is_told_at_once(values):
    values["slug"], values["kind"], values["dates"]["closes_on"] = 3, "tender", "noon"
    with pytest.raises(DefinitionError) as refused:
        parse_call(values, file="drill.toml")
    assert [key for key, _ in refused.value.faults] == ["slug", "kind", "dates.closes_on"]
    assert [line.split(":")[0] for line in str(refused.value).splitlines()] == ["drill.toml"] * 3
