"""How far is one section of a draft, by what the rules find in it?"""

from proposals.eligibility.shapes import Verdict

# What is asked for and not given yet. Anything else that is open stands against what was given.
NOT_GIVEN_YET = {
    ("whole", "missing"),
    ("research-type", "none"),
    ("area", "none"),
    ("period", "none"),
    ("agreement", "no_traveller"),
    ("agreement", "no_joint_research"),
    ("agreement", "neither"),
    ("affiliation", "open"),
    ("in-japan", "unsaid"),
    ("in-japan", "no_promise"),
    ("in-japan", "no_date"),
    ("in-japan", "not_able"),
    ("responsibility", "not_results"),
    ("responsibility", "not_plan"),
    ("responsibility", "neither"),
    ("researcher-number", "none"),
    ("member-number", "none"),
    ("effort", "none"),
    ("plan", "none"),
    ("counterpart", "none"),
    ("agency", "none"),
    ("agency", "no_country"),
    ("grant", "no_date"),
    ("grant-purpose", "not_this_project"),
    ("agency-note", "open"),
}
OUTCOME_AHEAD = ("grant", "pending")  # met, and an agency still has to decide


def progress(findings, *, is_touched):
    """Return how far a section is: "empty", "fix", "started", "waiting" or "complete".

    Nothing was written: "empty". What was written breaks a rule: "fix". Something is not given yet: "started".
    A person or an agency decides: "waiting". A warning about what was written leaves a section complete.
    """
    if not is_touched:
        return "empty"
    cases = [(one.rule, one.case) for one in findings]
    if any(one.blocks and case not in NOT_GIVEN_YET for one, case in zip(findings, cases, strict=True)):
        return "fix"
    if not NOT_GIVEN_YET.isdisjoint(cases):
        return "started"
    is_awaited = any(one.verdict == Verdict.ASK_A_HUMAN for one in findings) or OUTCOME_AHEAD in cases
    return "waiting" if is_awaited else "complete"
