"""The rulebook, over plain facts: every rule has a case that it alone refuses."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from proposals.eligibility import (
    RULES,
    CounterpartFacts,
    ParticipationTerms,
    ProposalFacts,
    Terms,
    Verdict,
    Weight,
    assess,
    fiscal_years_touched,
    last_day,
    whole_verdict,
)

OPENING = datetime(2024, 3, 7, 15, tzinfo=UTC)  # midnight in Japan
NOON = datetime(2024, 5, 28, 3, tzinfo=UTC)
TERMS = Terms(
    opens_at=OPENING,
    closes_at=NOON,
    offered_types=frozenset({"ASPIRE-B"}),
    areas=frozenset({1, 2, 3}),
    first_fiscal_year=2024,
    last_fiscal_year=2029,
    min_months=36,
    max_months=60,
    cap_direct_yen=115_000_000,
    cap_reference_years=5,
    prorate="warn",
    indirect_percent_max=30,
    indirect_weight="warn",
    researcher_number_weight="warn",
    effort_weight="warn",
    outcome_known_by=date(2024, 5, 31),
    affiliation_by=date(2024, 12, 1),
    participations={
        "rcn": ParticipationTerms("NO", False, date(2024, 3, 8), has_note=True),
        "tips": ParticipationTerms("CA", False, date(2024, 3, 8), programmes_only=("CFREF", "CERC")),
        "erc": ParticipationTerms("EU", True, date(2024, 3, 8), hosts=frozenset({"DE", "IT", "IL"}), label="ERC"),
        "nhgri": ParticipationTerms("US", False, date(2024, 7, 1)),
        "dfg": ParticipationTerms("DE", False, date(2024, 3, 8)),
    },
)
INGRID = CounterpartFacts(
    position=1,
    name="Ingrid Solberg",
    country="NO",
    part="europe",
    agency="rcn",
    unlisted_agency="",
    programme=None,
    grant_status="held",
    outcome_due_on=None,
    grant_for_this_project=True,
    within_grant_scope=False,
    agency_note_done=True,
)
PROPOSAL = ProposalFacts(
    at=NOON,
    on=date(2024, 5, 28),
    missing=(),
    research_type="ASPIRE-B",
    area=1,
    start_on=date(2024, 12, 1),
    months=60,
    direct=((2024, 15_000_000), (2025, 100_000_000)),
    indirect=((2025, 34_500_000),),
    researcher_number="01234567",
    in_japan=True,
    promises_affiliation=False,
    affiliation_on=None,
    able_throughout=True,
    answers_for_plan=True,
    answers_for_results=True,
    agreed_joint_research=True,
    agreed_traveller=True,
    effort_percent=20,
    effort_elsewhere_percent=80,
    counterparts=(INGRID,),
)


def outcome(facts, terms=TERMS):
    """Return (rule, verdict, case) of everything that is not met, and the verdict on the whole."""
    findings = assess(facts, terms)
    rest = [(one.rule, one.verdict.value, one.case) for one in findings if one.verdict != Verdict.MET]
    return rest, whole_verdict(findings).value


def with_counterpart(**changes):
    return replace(PROPOSAL, counterparts=(replace(INGRID, **changes),))


def test_a_whole_proposal_meets_every_rule():
    assert outcome(PROPOSAL) == ([], "met")


def test_every_rule_speaks_about_a_proposal_that_touches_it():
    tips = replace(INGRID, position=2, agency="tips", country="CA", part="north-america", programme="CERC")
    findings = assess(replace(PROPOSAL, months=48, counterparts=(INGRID, tips)), TERMS)
    assert {one.rule for one in findings} == set(RULES)


@pytest.mark.parametrize(
    ("facts", "rule", "case"),
    [
        pytest.param(
            replace(PROPOSAL, at=OPENING - timedelta(microseconds=1)), "window", "early", id="R1 before it opens"
        ),
        pytest.param(
            replace(PROPOSAL, at=NOON + timedelta(microseconds=1)), "window", "late", id="R1 a breath after noon"
        ),
        pytest.param(replace(PROPOSAL, missing=("title",)), "whole", "missing", id="R0 no title"),
        pytest.param(replace(PROPOSAL, research_type=""), "research-type", "none", id="R2 no type"),
        pytest.param(replace(PROPOSAL, research_type="ASPIRE-A"), "research-type", "not_offered", id="R2 ASPIRE-A"),
        pytest.param(replace(PROPOSAL, area=None), "area", "none", id="R3 no area"),
        pytest.param(replace(PROPOSAL, area=4), "area", "none", id="R3 an area of another call"),
        pytest.param(replace(PROPOSAL, start_on=None), "period", "none", id="R4 no first month"),
        pytest.param(replace(PROPOSAL, months=61), "period", "length", id="R4 sixty-one months"),
        pytest.param(replace(PROPOSAL, start_on=date(2024, 3, 1)), "period", "start", id="R4 starts in FY2023"),
        pytest.param(
            replace(PROPOSAL, start_on=date(2025, 4, 1), direct=((2025, 1),), indirect=()),
            "period",
            "start",
            id="R4 starts in FY2025",
        ),
        pytest.param(
            replace(PROPOSAL, direct=((2024, 1), (2030, 1)), indirect=()),
            "budget-years",
            "outside",
            id="R4 money after the end",
        ),
        pytest.param(
            replace(PROPOSAL, direct=((2025, 115_000_001),), indirect=()), "budget-cap", "over", id="R5 one yen above"
        ),
        pytest.param(replace(PROPOSAL, agreed_traveller=False), "agreement", "no_traveller", id="R11 one half"),
        pytest.param(
            replace(PROPOSAL, agreed_joint_research=False), "agreement", "no_joint_research", id="R11 other half"
        ),
        pytest.param(replace(PROPOSAL, able_throughout=False), "in-japan", "not_able", id="R18 not able throughout"),
        pytest.param(replace(PROPOSAL, answers_for_plan=False), "responsibility", "not_plan", id="R17 not the plan"),
        pytest.param(
            replace(PROPOSAL, answers_for_results=False), "responsibility", "not_results", id="R17 not the results"
        ),
        pytest.param(replace(PROPOSAL, counterparts=()), "counterpart", "none", id="R10 no counterpart"),
        pytest.param(with_counterpart(agency=None), "agency", "none", id="R8 no agency"),
        pytest.param(with_counterpart(country="SE"), "agency", "other_country", id="R8 an agency of another country"),
        pytest.param(
            with_counterpart(agency=None, unlisted_agency="KRF", country="KR", part="elsewhere"),
            "agency",
            "unlisted_elsewhere",
            id="R8 unlisted in Asia",
        ),
        pytest.param(
            with_counterpart(agency="tips", country="CA", part="north-america", programme=None),
            "programme",
            "out_of_scope",
            id="R9 TIPS without CFREF or CERC",
        ),
        pytest.param(with_counterpart(grant_status=""), "grant", "none", id="R10 nothing said"),
        pytest.param(with_counterpart(grant_status="none"), "grant", "none", id="R10 no grant"),
        pytest.param(with_counterpart(grant_status="rejected"), "grant", "rejected", id="R10 rejected"),
        pytest.param(with_counterpart(grant_status="applied"), "grant", "no_date", id="R10 applied, no date"),
        pytest.param(
            with_counterpart(grant_status="applied", outcome_due_on=date(2024, 6, 1)),
            "grant",
            "too_late",
            id="R10 on 1 June",
        ),
        pytest.param(
            with_counterpart(grant_for_this_project=False),
            "grant-purpose",
            "not_this_project",
            id="R19 another project",
        ),
        pytest.param(
            with_counterpart(agency="erc", country="DE"),
            "grant-purpose",
            "out_of_scope",
            id="R19 outside the ERC grant",
        ),
    ],
)
def test_one_rule_alone_refuses(facts, rule, case):
    assert outcome(facts) == ([(rule, "not_met", case)], "not_met")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(
            replace(PROPOSAL, direct=((2024, 69_000_001),), indirect=(), months=36),
            ("budget-share", "not_met", "over"),
            id="R6 above 23 million a year",
        ),
        pytest.param(
            replace(PROPOSAL, direct=((2025, 115_000_000),), indirect=((2025, 34_500_001),)),
            ("indirect", "not_met", "over"),
            id="R7 one yen above thirty percent",
        ),
        pytest.param(
            replace(PROPOSAL, researcher_number=""), ("researcher-number", "not_met", "none"), id="R14 no number"
        ),
        pytest.param(with_counterpart(agency_note_done=False), ("agency-note", "not_met", "open"), id="R15 note open"),
    ],
)
def test_what_is_not_a_clause_only_warns(facts, expected):
    assert outcome(facts) == ([expected], "met")


def test_the_call_s_data_can_let_practice_refuse():
    strict = replace(TERMS, indirect_weight="refuse", researcher_number_weight="refuse", prorate="refuse")
    facts = replace(PROPOSAL, researcher_number="", months=36, indirect=((2025, 34_500_001),))
    findings = [one for one in assess(facts, strict) if one.blocks]
    assert [one.rule for one in findings] == ["budget-share", "indirect", "researcher-number"]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(
            with_counterpart(agency=None, unlisted_agency="FWO", country="BE"),
            "unlisted",
            id="unlisted agency in Europe",
        ),
        pytest.param(
            with_counterpart(agency="nhgri", country="US", part="north-america"),
            "unlisted",
            id="NHGRI before its day of effect",
        ),
        pytest.param(
            with_counterpart(agency="erc", country="JP", part="elsewhere", within_grant_scope=True),
            "region_host",
            id="an ERC grant in a country that is not on the list of hosts",
        ),
    ],
)
def test_where_the_call_leaves_it_open_a_person_decides(facts, expected):
    assert outcome(facts) == ([("agency", "ask_a_human", expected)], "ask_a_human")


def test_an_agency_counts_from_its_day_of_effect():
    nhgri = with_counterpart(agency="nhgri", country="US", part="north-america")
    on_the_day = replace(nhgri, on=date(2024, 7, 1))
    assert [one.case for one in assess(on_the_day, TERMS) if one.rule == "agency"] == ["listed"]


@pytest.mark.parametrize(
    ("due_on", "case"),
    [
        pytest.param(date(2024, 5, 31), "pending", id="the last day of May"),
        pytest.param(date(2024, 6, 1), "too_late", id="the first of June"),
    ],
)
def test_a_pending_grant_is_met_until_the_end_of_may(due_on, case):
    facts = with_counterpart(grant_status="applied", outcome_due_on=due_on)
    assert [one.case for one in assess(facts, TERMS) if one.rule == "grant"] == [case]


@pytest.mark.parametrize(
    ("promise", "case", "blocks"),
    [
        pytest.param({"promises_affiliation": False}, "no_promise", True, id="no promise"),
        pytest.param({"promises_affiliation": True}, "no_date", True, id="no date"),
        pytest.param(
            {"promises_affiliation": True, "affiliation_on": date(2024, 12, 2)}, "too_late", True, id="a day late"
        ),
        pytest.param(
            {"promises_affiliation": True, "affiliation_on": date(2024, 12, 1)}, "throughout", False, id="1 December"
        ),
    ],
)
def test_a_lead_outside_japan_needs_the_promise_and_its_date(promise, case, blocks):
    facts = replace(PROPOSAL, in_japan=False, researcher_number="", **promise)
    found = [one for one in assess(facts, TERMS) if one.rule == "in-japan"]
    assert [(one.case, one.blocks) for one in found] == [(case, blocks)]
    assert [one.case for one in assess(facts, TERMS) if one.rule == "researcher-number"] == ["later"]


@pytest.mark.parametrize(
    ("months", "met"),
    [
        pytest.param(35, False, id="a month too short"),
        pytest.param(36, True, id="three years"),
        pytest.param(60, True, id="five years"),
        pytest.param(61, False, id="a month too long"),
    ],
)
def test_the_period_lasts_three_to_five_years(months, met):
    found = [one.verdict for one in assess(replace(PROPOSAL, months=months, direct=()), TERMS) if one.rule == "period"]
    assert found == [Verdict.MET if met else Verdict.NOT_MET]


def test_five_years_from_winter_touch_six_fiscal_years():
    assert last_day(date(2025, 3, 1), 60) == date(2030, 2, 28)
    assert list(fiscal_years_touched(date(2025, 3, 1), 60)) == [2024, 2025, 2026, 2027, 2028, 2029]
    assert list(fiscal_years_touched(date(2024, 4, 1), 60)) == [2024, 2025, 2026, 2027, 2028]


def test_every_counterpart_must_qualify_and_each_is_named():
    rejected = replace(INGRID, position=2, name="Lena Vogt", country="DE", agency="dfg", grant_status="rejected")
    findings = [one for one in assess(replace(PROPOSAL, counterparts=(INGRID, rejected)), TERMS) if one.blocks]
    assert [(one.rule, one.case, one.counterpart, one.params["name"]) for one in findings] == [
        ("grant", "rejected", 2, "Lena Vogt")
    ]


def test_all_faults_are_told_at_once():
    facts = replace(PROPOSAL, research_type="ASPIRE-A", area=None, months=12, agreed_traveller=False, counterparts=())
    rest, whole = outcome(facts)
    assert [rule for rule, _, _ in rest] == [
        "research-type",
        "area",
        "period",
        "budget-share",
        "agreement",
        "counterpart",
    ]
    assert whole == "not_met"


def test_only_clauses_of_the_call_refuse_by_themselves():
    silent = {rule.id for rule in RULES.values() if not rule.clause}
    practice = {"budget-share", "indirect", "researcher-number", "effort", "one-of-several"}
    assert silent <= practice
    assert {rule.id for rule in RULES.values() if rule.source == "portal"} == practice
    weights = {one.rule: one.weight for one in assess(PROPOSAL, TERMS)}
    assert {rule for rule, weight in weights.items() if weight == Weight.WARNS} == (
        practice - {"budget-share"} | {"affiliation", "agency-note"}
    )
