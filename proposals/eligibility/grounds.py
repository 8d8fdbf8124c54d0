"""On which findings may the office rest a refusal?

Only clauses of the call refuse. What comes from practice can be a ground only where the call's own data says so.
"""

from proposals.eligibility import RULES
from proposals.eligibility.shapes import Source, Verdict


def grounds_in(findings):
    """Return the findings that a refusal may rest on, those that refuse by themselves first."""
    return sorted(filter(is_ground, findings), key=lambda one: not one.blocks)


def is_ground(finding):
    """Tell whether a finding is open (not met, or for a person to decide) and a clause of the call stands behind it."""
    is_open = finding.verdict != Verdict.MET
    return is_open and (RULES[finding.rule].source == Source.CALL or finding.blocks)


def name_of(finding):
    """Return the name of a finding among those of one proposal, such as "agency.asked.2" for the second counterpart."""
    return ".".join(str(part) for part in (finding.rule, finding.case, finding.counterpart) if part is not None)
