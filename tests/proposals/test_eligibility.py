"""The rulebook, over plain facts: every rule has a case in which it alone speaks against a proposal."""

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest

from proposals.eligibility import RULES, MemberFacts, Weight, assess
from tests.proposals.judged import (
    INGRID,
    NOON,
    OPENING,
    OTHER_PROPOSAL,
    OTHER_TERMS,
    PROPOSAL,
    TERMS,
    outcome,
    with_counterpart,
)

APPLIED = {"grant_status": "applied", "outcome_due_on": date(2024, 5, 31)}
FWO = {"agency": None, "unlisted_agency": "FWO", "country": "BE"}
KRF = {"agency": None, "unlisted_agency": "KRF", "country": "KR", "part": "elsewhere"}
TIPS = {"agency": "tips", "country": "CA", "part": "north-america"}
KEIKO = MemberFacts(1, "Keiko Abe", "co_investigator", "00000017")


def refused(rule, case, facts, why):
    """Return a row of the table: the rule that alone refuses, by which case."""
    return pytest.param(facts, rule, case, id=f"{RULES[rule].number} {why}")


def test_a_whole_proposal_meets_every_rule():
    assert outcome(PROPOSAL) == ([], "met")


def test_every_rule_speaks_about_a_proposal_that_touches_it():
    tips = replace(INGRID, position=2, agency="tips", country="CA", part="north-america", programme="CERC")
    facts = replace(PROPOSAL, months=48, counterparts=(INGRID, tips), plan_given=True, members=(KEIKO,))
    findings = assess(facts, TERMS)
    assert {one.rule for one in findings} == set(RULES)


REFUSED = [
    refused("window", "early", replace(PROPOSAL, at=OPENING - timedelta(microseconds=1)), "before it opens"),
    refused("window", "late", replace(PROPOSAL, at=NOON + timedelta(microseconds=1)), "a breath after noon"),
    refused("whole", "missing", replace(PROPOSAL, missing=("title",)), "no title"),
    refused("research-type", "none", replace(PROPOSAL, research_type=""), "no type"),
    refused("research-type", "not_offered", replace(PROPOSAL, research_type="ASPIRE-A"), "ASPIRE-A"),
    refused("area", "none", replace(PROPOSAL, area=None), "no area"),
    refused("area", "none", replace(PROPOSAL, area=4), "an area of another call"),
    refused("period", "none", replace(PROPOSAL, start_on=None), "no first month"),
    refused("period", "none", replace(PROPOSAL, months=None), "no length"),
    refused("period", "length", replace(PROPOSAL, months=61), "sixty-one months"),
    refused("period", "start", replace(PROPOSAL, start_on=date(2024, 3, 1)), "starts in FY2023"),
    refused(
        "period",
        "start",
        replace(PROPOSAL, start_on=date(2025, 4, 1), direct=((2025, 1),), indirect=()),
        "starts in FY2025",
    ),
    refused("budget-years", "outside", replace(PROPOSAL, direct=((2024, 1), (2030, 1)), indirect=()), "after the end"),
    refused("budget-years", "outside", replace(PROPOSAL, indirect=((2023, 1),)), "before the start"),
    refused("budget-cap", "over", replace(PROPOSAL, direct=((2025, 115_000_001),), indirect=()), "one yen above"),
    refused("agreement", "no_traveller", replace(PROPOSAL, agreed_traveller=False), "one half"),
    refused("agreement", "no_joint_research", replace(PROPOSAL, agreed_joint_research=False), "the other half"),
    refused("in-japan", "not_able", replace(PROPOSAL, able_throughout=False), "not able throughout"),
    refused("responsibility", "not_plan", replace(PROPOSAL, answers_for_plan=False), "not the plan"),
    refused("responsibility", "not_results", replace(PROPOSAL, answers_for_results=False), "not the results"),
    refused(
        "responsibility", "neither", replace(PROPOSAL, answers_for_plan=False, answers_for_results=False), "neither"
    ),
    refused("counterpart", "none", replace(PROPOSAL, counterparts=()), "no counterpart"),
    refused("agency", "none", with_counterpart(agency=None), "no agency"),
    refused("agency", "no_country", with_counterpart(country=None, part=None), "no country"),
    refused("agency", "other_country", with_counterpart(country="SE"), "an agency of another country"),
    refused("agency", "unlisted_elsewhere", with_counterpart(**KRF), "unlisted in Asia"),
    refused("agency", "unlisted_elsewhere", with_counterpart(**KRF, consultation="asked"), "asked about one in Asia"),
    refused("agency", "not_supported", with_counterpart(**FWO, consultation="not-supported"), "ruled not supported"),
    refused("programme", "out_of_scope", with_counterpart(**TIPS), "TIPS without CFREF or CERC"),
    refused("programme", "out_of_scope", with_counterpart(**TIPS, programme="NFRF"), "TIPS, another programme"),
    refused("grant", "none", with_counterpart(grant_status=""), "nothing said"),
    refused("grant", "none", with_counterpart(grant_status="none"), "no grant"),
    refused("grant", "rejected", with_counterpart(grant_status="rejected"), "rejected"),
    refused("grant", "no_date", with_counterpart(grant_status="applied"), "applied, no date"),
    refused(
        "grant",
        "too_late",
        with_counterpart(grant_status="applied", outcome_due_on=date(2024, 6, 1)),
        "known on 1 June",
    ),
    refused("grant", "rejected", with_counterpart(**APPLIED, outcome="rejected"), "pending, then rejected"),
    refused("grant", "unknown", with_counterpart(**APPLIED, outcome="unknown"), "pending, then not known"),
    refused("grant-purpose", "not_this_project", with_counterpart(grant_for_this_project=False), "another project"),
    refused("grant-purpose", "out_of_scope", with_counterpart(agency="erc", country="DE"), "outside the ERC grant"),
]


@pytest.mark.parametrize(("facts", "rule", "case"), REFUSED)
def test_one_rule_alone_refuses(facts, rule, case):
    assert outcome(facts) == ([(rule, "not_met", case)], "not_met")


WARNED = [
    refused("budget-share", "over", replace(PROPOSAL, direct=((2024, 69_000_001),), indirect=(), months=36), "over"),
    refused("indirect", "over", replace(PROPOSAL, indirect=((2025, 34_500_001),)), "one yen above thirty percent"),
    refused("researcher-number", "none", replace(PROPOSAL, researcher_number=""), "no number"),
    refused("member-number", "none", replace(PROPOSAL, members=(replace(KEIKO, researcher_number=""),)), "no number"),
    refused("plan", "none", replace(PROPOSAL, plan_given=False), "no plan"),
    refused("effort", "none", replace(PROPOSAL, effort_percent=None), "no effort given"),
    refused("effort", "over", replace(PROPOSAL, effort_percent=21), "a hundred and one percent"),
    refused("one-of-several", "several", replace(PROPOSAL, other_proposals=("AS3-0007",)), "another proposal"),
    refused("agency-note", "open", with_counterpart(agency_note_done=False), "note open"),
]


@pytest.mark.parametrize(("facts", "rule", "case"), WARNED)
def test_what_is_not_a_clause_only_warns(facts, rule, case):
    assert outcome(facts) == ([(rule, "not_met", case)], "met")


def test_every_rule_has_a_case_in_which_it_alone_is_not_met():
    alone = {row.values[1] for row in REFUSED + WARNED}
    # No promise of a place in Japan breaks two rules: R18 refuses today, R12 reminds of the contract.
    assert alone | {"affiliation"} == set(RULES)
    assert outcome(replace(PROPOSAL, in_japan=False, researcher_number="")) == (
        [("affiliation", "not_met", "open"), ("in-japan", "not_met", "no_promise")],
        "not_met",
    )


def test_the_refusing_rules_are_those_of_the_call():
    assert {row.values[1] for row in REFUSED} == {
        one.rule for one in assess(PROPOSAL, TERMS) if one.weight == Weight.REFUSES
    } | {"programme"}


def test_the_call_s_data_can_let_practice_refuse():
    strict = replace(TERMS, indirect_weight="refuse", researcher_number_weight="refuse", prorate="refuse")
    facts = replace(PROPOSAL, researcher_number="", months=36, indirect=((2025, 34_500_001),))
    findings = [one for one in assess(facts, strict) if one.blocks]
    assert [one.rule for one in findings] == ["budget-share", "indirect", "researcher-number"]


@pytest.mark.parametrize(
    ("facts", "case"),
    [
        pytest.param(with_counterpart(**FWO), "unlisted", id="unlisted agency in Europe"),
        pytest.param(with_counterpart(**FWO, consultation="asked"), "asked", id="asked about, no ruling yet"),
        pytest.param(with_counterpart(**FWO, consultation="pending"), "pending", id="ruled pending"),
        pytest.param(with_counterpart(**KRF, consultation="pending"), "pending", id="ruled pending, in Asia"),
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
def test_where_the_call_leaves_it_open_a_person_decides(facts, case):
    assert outcome(facts) == ([("agency", "ask_a_human", case)], "ask_a_human")


def cases(rule, facts, terms=TERMS):
    """Return the cases by which a rule speaks about a proposal."""
    return [one.case for one in assess(facts, terms) if one.rule == rule]


@pytest.mark.parametrize(
    ("facts", "rule", "case"),
    [
        pytest.param(with_counterpart(**FWO, consultation="supported"), "agency", "supported", id="ruled supported"),
        pytest.param(with_counterpart(**KRF, consultation="supported"), "agency", "supported", id="supported in Asia"),
        pytest.param(
            with_counterpart(agency="erc", country="IL", part="elsewhere", within_grant_scope=True),
            "agency",
            "listed",
            id="an ERC grant in Israel, which hosts them",
        ),
        pytest.param(with_counterpart(**TIPS, programme="CERC"), "programme", "in_scope", id="TIPS through CERC"),
        pytest.param(with_counterpart(**TIPS, programme="CFREF"), "programme", "in_scope", id="TIPS through CFREF"),
        pytest.param(with_counterpart(**APPLIED, outcome="awarded"), "grant", "awarded", id="pending, then awarded"),
        pytest.param(
            with_counterpart(grant_status="held", outcome="rejected"),
            "grant",
            "held",
            id="an outcome says nothing of a grant that is held",
        ),
    ],
)
def test_what_is_shown_is_met(facts, rule, case):
    assert (outcome(facts), cases(rule, facts)) == (([], "met"), [case])


@pytest.mark.parametrize(
    ("typed", "country", "case"),
    [
        pytest.param("DFG", "DE", "listed", id="by its abbreviation"),
        pytest.param(
            "  German Research\u3000Foundation ", "DE", "listed", id="by its name, with wide and double spaces"
        ),
        pytest.param("ＤＦＧ", "DE", "listed", id="in wide letters"),
        pytest.param("DFG (Germany)", "DE", "unlisted", id="letter for letter, or not at all"),
        pytest.param("DFG", "FR", "unlisted", id="not in another country"),
        pytest.param("NHGRI", "US", "unlisted", id="not before its day of effect"),
    ],
)
def test_an_agency_typed_as_not_listed_is_found_by_its_names(typed, country, case):
    facts = with_counterpart(agency=None, unlisted_agency=typed, country=country)
    assert cases("agency", facts) == [case]


def test_an_agency_counts_from_its_day_of_effect():
    nhgri = with_counterpart(agency="nhgri", country="US", part="north-america")
    on_the_day = replace(nhgri, on=date(2024, 7, 1))
    assert [one.case for one in assess(on_the_day, TERMS) if one.rule == "agency"] == ["listed"]


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
    ("in_japan", "case"),
    [
        pytest.param(True, "none", id="in Japan"),
        pytest.param(None, "none", id="not said where"),
        pytest.param(False, "later", id="abroad"),
    ],
)
def test_a_number_may_wait_only_for_somebody_abroad(in_japan, case):
    assert cases("researcher-number", replace(PROPOSAL, researcher_number="", in_japan=in_japan)) == [case]


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
    practice = {"budget-share", "indirect", "researcher-number", "member-number", "effort", "one-of-several", "plan"}
    assert silent <= practice
    assert {rule.id for rule in RULES.values() if rule.source == "portal"} == practice
    weights = {one.rule: one.weight for one in assess(PROPOSAL, TERMS)}
    assert {rule for rule, weight in weights.items() if weight == Weight.WARNS} == (
        practice - {"budget-share", "member-number", "plan"} | {"affiliation", "agency-note"}
    )


def test_another_call_differs_in_every_field_and_needs_no_code():
    differing = [one.name for one in fields(TERMS) if getattr(TERMS, one.name) != getattr(OTHER_TERMS, one.name)]
    assert differing == [one.name for one in fields(TERMS)]
    assert outcome(OTHER_PROPOSAL, OTHER_TERMS) == ([], "met")
    assert [rule for rule, _, _ in outcome(PROPOSAL, OTHER_TERMS)[0]] == [
        "window",
        "research-type",
        "area",
        "period",
        "budget-cap",
        "indirect",
        "agency",
    ]
