"""Does the call admit this proposal, and if not, by which clause?

Every rule is a pure function over frozen facts. `assess` reports one finding per rule (one per
counterpart for the rules that judge counterparts one by one), all of them, never the first only.
Rules take their numbers and dates from the terms of the call. Clauses name the headings of the
call text; where the call is silent the source is the portal, and such a rule warns by default.
"""

from proposals.eligibility import of_counterparts, of_proposals
from proposals.eligibility.periods import fiscal_year, fiscal_years_touched, last_day
from proposals.eligibility.rejudging import judged_again
from proposals.eligibility.shapes import (
    CounterpartFacts,
    Finding,
    MemberFacts,
    ParticipationTerms,
    ProposalFacts,
    Rule,
    Source,
    Terms,
    Verdict,
    Weight,
)

__all__ = [
    "CounterpartFacts",
    "Finding",
    "MemberFacts",
    "ParticipationTerms",
    "ProposalFacts",
    "RULES",
    "Rule",
    "Source",
    "Terms",
    "Verdict",
    "Weight",
    "assess",
    "fiscal_year",
    "fiscal_years_touched",
    "judged_again",
    "last_day",
    "open_points_of",
    "whole_verdict",
]

CALL, PORTAL = Source.CALL, Source.PORTAL
OFFERING = "Public offering content"
TEAM = "Participating funding agencies and researchers in counterpart team"
CRITERIA, NOT_ACCEPTED, OTHER_AGENCIES = (
    f"{TEAM}, (2), {part}" for part in ("i) and ii)", "first point", "last point")
)
APPLICANTS = "Japan-based applicants"
OF_AGENCIES = {
    **dict.fromkeys(("none", "no_country", "other_country"), CRITERIA),
    **dict.fromkeys(
        ("unlisted", "asked", "pending", "supported", "not_supported", "unlisted_elsewhere"), OTHER_AGENCIES
    ),
}
OF_SCOPE = {"out_of_scope": f"{TEAM}, (1), ERC"}

RULEBOOK = (
    Rule("window", "R1", "Solicitation Period", CALL, of_proposals.in_window),
    Rule("whole", "R0", "How to Apply", CALL, of_proposals.whole_proposal),
    Rule("research-type", "R2", f"{OFFERING}, Research Type", CALL, of_proposals.type_offered),
    Rule("area", "R3", f"{OFFERING}, Research Area", CALL, of_proposals.area_of_the_call),
    Rule("period", "R4", f"{OFFERING}, Research period", CALL, of_proposals.period_within_limits),
    Rule("budget-years", "R4", f"{OFFERING}, Research period", CALL, of_proposals.budget_within_period),
    Rule("budget-cap", "R5", f"{OFFERING}, Project size, note 1", CALL, of_proposals.direct_cost_within_cap),
    Rule("budget-share", "R6", f"{OFFERING}, Project size", PORTAL, of_proposals.direct_cost_in_proportion),
    Rule("indirect", "R7", "", PORTAL, of_proposals.indirect_within_percent),
    Rule("agreement", "R11", f"{TEAM}, (2), prior agreement", CALL, of_proposals.both_halves_agreed),
    Rule("affiliation", "R12", APPLICANTS, CALL, of_proposals.affiliation_promised),
    Rule("in-japan", "R18", APPLICANTS, CALL, of_proposals.in_japan_throughout),
    Rule("responsibility", "R17", APPLICANTS, CALL, of_proposals.answers_for_the_project),
    Rule("researcher-number", "R14", "", PORTAL, of_proposals.researcher_number_given),
    Rule("member-number", "R14", "", PORTAL, of_proposals.members_have_numbers),
    Rule("effort", "R13", "", PORTAL, of_proposals.effort_within_whole),
    Rule("one-of-several", "R20", "", PORTAL, of_proposals.one_of_several),
    Rule("plan", "R21", "", PORTAL, of_proposals.plan_given),
    Rule("counterpart", "R10", f"{TEAM}, (2)", CALL, of_proposals.counterpart_named),
)
COUNTERPART_RULEBOOK = (
    Rule("agency", "R8", f"{TEAM}, (1)", CALL, of_counterparts.agency_takes_part, OF_AGENCIES),
    Rule("programme", "R9", f"{TEAM}, (1), TIPS", CALL, of_counterparts.programme_in_scope),
    Rule("grant", "R10", CRITERIA, CALL, of_counterparts.grant_held_or_known_in_time, {"rejected": NOT_ACCEPTED}),
    Rule("grant-purpose", "R19", NOT_ACCEPTED, CALL, of_counterparts.grant_serves_this_project, OF_SCOPE),
    Rule("agency-note", "R15", f"{TEAM}, (1), Notes", CALL, of_counterparts.agency_note_followed),
)
RULES = {rule.id: rule for rule in RULEBOOK + COUNTERPART_RULEBOOK}
# R12 binds at the contract, R15 is asked of the counterpart, and the call sets no limit of proposals for R20.
ALWAYS_WARN = {"affiliation", "agency-note", "one-of-several", "plan"}


def weight_of(rule, terms):
    """Return how much a failed rule weighs: clauses refuse, practice weighs what the call's data says."""
    practice = {
        "budget-share": terms.prorate,
        "indirect": terms.indirect_weight,
        "researcher-number": terms.researcher_number_weight,
        "member-number": terms.researcher_number_weight,
        "effort": terms.effort_weight,
    }
    if rule.id in practice:
        return Weight.REFUSES if practice[rule.id] == "refuse" else Weight.WARNS
    return Weight.WARNS if rule.id in ALWAYS_WARN else Weight.REFUSES


def assess(facts, terms):
    """Return the findings of every rule, in the order of the rulebook; counterparts are judged one by one."""
    findings = [
        Finding(rule.id, verdict, case, weight_of(rule, terms), params)
        for rule in RULEBOOK
        for verdict, case, params in rule.judge(facts, terms)
    ]
    findings += [
        Finding(rule.id, verdict, case, weight_of(rule, terms), {"name": one.name, **params}, one.position)
        for one in facts.counterparts
        for rule in COUNTERPART_RULEBOOK
        for verdict, case, params in rule.judge(one, facts, terms)
    ]
    return findings


def whole_verdict(findings):
    """Return the verdict on the whole: NOT_MET where one finding blocks, else ASK_A_HUMAN where one asks, else MET."""
    if any(finding.blocks for finding in findings):
        return Verdict.NOT_MET
    if any(finding.verdict == Verdict.ASK_A_HUMAN for finding in findings):
        return Verdict.ASK_A_HUMAN
    return Verdict.MET


def open_points_of(frozen_findings):
    """Return (asks, warns) of the findings stored with a sealed version: those a person decides, and the warnings."""
    verdicts = [row["verdict"] for row in frozen_findings]
    return verdicts.count(Verdict.ASK_A_HUMAN), verdicts.count(Verdict.NOT_MET)
