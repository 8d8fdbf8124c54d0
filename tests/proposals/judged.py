"""What do the tests of the rulebook judge? The terms of two calls, and a proposal that meets every rule of each."""

from dataclasses import replace
from datetime import UTC, date, datetime

from proposals.eligibility import (
    CounterpartFacts,
    ParticipationTerms,
    ProposalFacts,
    Terms,
    Verdict,
    assess,
    whole_verdict,
)

OPENING = datetime(2024, 3, 7, 15, tzinfo=UTC)  # midnight in Japan
NOON = datetime(2024, 5, 28, 3, tzinfo=UTC)
OPENING_DAY = date(2024, 3, 8)
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
        "rcn": ParticipationTerms("NO", False, OPENING_DAY, has_note=True),
        "tips": ParticipationTerms("CA", False, OPENING_DAY, programmes_only=("CFREF", "CERC")),
        "erc": ParticipationTerms("EU", True, OPENING_DAY, hosts=frozenset({"DE", "IT", "IL"}), label="ERC"),
        "nhgri": ParticipationTerms(
            "US", False, date(2024, 7, 1), names=frozenset({"nhgri", "national human genome research institute"})
        ),
        "dfg": ParticipationTerms(
            "DE", False, OPENING_DAY, names=frozenset({"dfg", "german research foundation"}), label="DFG"
        ),
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

# Another call that differs in every field of its terms, and the same proposal written for it.
OTHER_TERMS = Terms(
    opens_at=datetime(2027, 9, 30, 15, tzinfo=UTC),
    closes_at=datetime(2027, 11, 30, 8, tzinfo=UTC),  # five in the afternoon in Japan
    offered_types=frozenset({"ASPIRE-A", "ASPIRE-C"}),
    areas=frozenset({4, 5}),
    first_fiscal_year=2028,
    last_fiscal_year=2030,
    min_months=24,
    max_months=30,
    cap_direct_yen=60_000_001,
    cap_reference_years=3,
    prorate="refuse",
    indirect_percent_max=15,
    indirect_weight="refuse",
    researcher_number_weight="refuse",
    effort_weight="refuse",
    outcome_known_by=date(2028, 1, 15),
    affiliation_by=date(2028, 4, 1),
    participations={
        "arc": ParticipationTerms("AU", False, date(2027, 10, 1), programmes_only=("Discovery",), has_note=True),
        "rcn": ParticipationTerms("NO", False, date(2027, 11, 20)),
    },
)
OTHER_PROPOSAL = replace(
    PROPOSAL,
    at=OTHER_TERMS.closes_at,
    on=date(2027, 11, 30),
    research_type="ASPIRE-C",
    area=5,
    start_on=date(2028, 4, 1),
    months=30,
    direct=((2028, 50_000_000),),
    indirect=((2029, 7_500_000),),
)


def outcome(facts, terms=TERMS):
    """Return (rule, verdict, case) of everything that is not met, and the verdict on the whole."""
    findings = assess(facts, terms)
    rest = [(one.rule, one.verdict.value, one.case) for one in findings if one.verdict != Verdict.MET]
    return rest, whole_verdict(findings).value


def with_counterpart(proposal=PROPOSAL, **changes):
    """Return a proposal whose one counterpart researcher is Ingrid, changed."""
    return replace(proposal, counterparts=(replace(INGRID, **changes),))
