"""How far is a section? Asked of findings alone."""

import pytest

from proposals.eligibility import Finding, Verdict, Weight
from proposals.eligibility.progress import NOT_GIVEN_YET, OUTCOME_AHEAD, progress
from proposals.sentences.cases import CASES

MET = Finding("budget-cap", Verdict.MET, "within", Weight.REFUSES)
OVER = Finding("budget-cap", Verdict.NOT_MET, "over", Weight.REFUSES)
MISSING = Finding("area", Verdict.NOT_MET, "none", Weight.REFUSES)
WARNED = Finding("budget-share", Verdict.NOT_MET, "over", Weight.WARNS)
NO_NUMBER = Finding("researcher-number", Verdict.NOT_MET, "none", Weight.WARNS)
ASKED = Finding("agency", Verdict.ASK_A_HUMAN, "asked", Weight.REFUSES)
PENDING = Finding("grant", Verdict.MET, "pending", Weight.REFUSES)


@pytest.mark.parametrize(
    ("findings", "state"),
    [
        pytest.param([], "complete", id="nothing is asked"),
        pytest.param([MET], "complete", id="all is met"),
        pytest.param([MET, WARNED], "complete", id="a warning of what was written"),
        pytest.param([MET, MISSING], "started", id="something is missing"),
        pytest.param([MET, NO_NUMBER], "started", id="something is missing that does not block"),
        pytest.param([MISSING, OVER], "fix", id="something breaks a rule"),
        pytest.param([MET, ASKED], "waiting", id="a person decides"),
        pytest.param([MET, PENDING], "waiting", id="an agency decides"),
        pytest.param([ASKED, MISSING], "started", id="a person decides, and something is missing"),
    ],
)
def test_a_section_is_as_far_as_its_worst_finding(findings, state):
    assert progress(findings, is_touched=True) == state
    assert progress(findings, is_touched=False) == "empty"


def test_every_case_that_is_named_is_one_that_the_rules_find():
    assert {*NOT_GIVEN_YET, OUTCOME_AHEAD} <= set(CASES)
