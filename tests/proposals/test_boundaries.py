"""Is every limit of the call judged to the instant, the day, the month, the yen and the percent?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from proposals.eligibility import Verdict, assess, fiscal_years_touched, last_day
from tests.proposals.judged import (
    NOON,
    OPENING,
    OTHER_PROPOSAL,
    OTHER_TERMS,
    PROPOSAL,
    TERMS,
    with_counterpart,
)

BREATH, MILLISECOND = timedelta(microseconds=1), timedelta(milliseconds=1)


def row(rule, met, spoken, changes, terms=TERMS):
    """Return a row of the table: whether the rule is met by the proposal with some changes."""
    whole = OTHER_PROPOSAL if terms is OTHER_TERMS else PROPOSAL
    facts = changes if not isinstance(changes, dict) else replace(whole, **changes)
    return pytest.param(facts, terms, rule, met, id=spoken)


def yen(direct, indirect=0):
    return {"direct": ((2025, direct),), "indirect": ((2026, indirect),)}


def pending(due_on):
    return with_counterpart(grant_status="applied", outcome_due_on=due_on)


def promised(affiliation_on):
    return {"in_japan": False, "promises_affiliation": True, "affiliation_on": affiliation_on}


def supported_by(agency, on, whole=PROPOSAL, **changes):
    return replace(with_counterpart(whole, agency=agency, **changes), on=on)


IN_THE_STATES = {"country": "US", "part": "north-america"}
THE_CALL = [
    row("window", False, "a breath before opening midnight", {"at": OPENING - BREATH}),
    row("window", True, "opening midnight", {"at": OPENING}),
    row("window", True, "a millisecond before noon", {"at": NOON - MILLISECOND}),
    row("window", True, "noon", {"at": NOON}),
    row("window", False, "a breath after noon", {"at": NOON + BREATH}),
    row("window", False, "a millisecond after noon", {"at": NOON + MILLISECOND}),
    row("period", False, "35 months", {"months": 35}),
    row("period", True, "36 months", {"months": 36}),
    row("period", True, "60 months", {"months": 60}),
    row("period", False, "61 months", {"months": 61}),
    row("period", False, "from March 2024", {"start_on": date(2024, 3, 1)}),
    row("period", True, "from April 2024", {"start_on": date(2024, 4, 1)}),
    row("period", True, "60 months from March 2025, the last of the year", {"start_on": date(2025, 3, 1)}),
    row("period", False, "from April 2025", {"start_on": date(2025, 4, 1), "months": 36}),
    row("budget-years", True, "money in the last year that is touched", {"direct": ((2029, 1),)}),
    row("budget-years", False, "money in the year after", {"direct": ((2030, 1),)}),
    row("budget-years", True, "nothing in the year after", {"direct": ((2030, 0),), "indirect": ()}),
    row("budget-cap", True, "115,000,000 yen", yen(115_000_000)),
    row("budget-cap", False, "115,000,001 yen", yen(115_000_001)),
    row("budget-cap", True, "115,000,000 yen and indirect costs, which do not count", yen(115_000_000, 34_500_000)),
    row("budget-share", True, "69,000,000 yen for three years", yen(69_000_000) | {"months": 36}),
    row("budget-share", False, "69,000,001 yen for three years", yen(69_000_001) | {"months": 36}),
    row("budget-share", True, "113,083,333 yen for 59 months, a third of a yen below", yen(113_083_333) | {"months": 59}),
    row("budget-share", False, "113,083,334 yen for 59 months", yen(113_083_334) | {"months": 59}),
    row("indirect", True, "thirty percent exactly", yen(10_000_000, 3_000_000)),
    row("indirect", False, "a yen above thirty percent", yen(10_000_000, 3_000_001)),
    row("indirect", True, "thirty percent of an odd amount, rounded down", yen(10_000_003, 3_000_000)),
    row("indirect", False, "thirty percent of an odd amount, rounded up", yen(10_000_003, 3_000_001)),
    row("indirect", True, "nothing of nothing", yen(0, 0)),
    row("indirect", False, "a yen of nothing", yen(0, 1)),
    row("grant", True, "an outcome on 31 May", pending(date(2024, 5, 31))),
    row("grant", False, "an outcome on 1 June", pending(date(2024, 6, 1))),
    row("in-japan", True, "in Japan from 1 December", promised(date(2024, 12, 1))),
    row("in-japan", False, "in Japan from 2 December", promised(date(2024, 12, 2))),
    row("affiliation", True, "the contract's promise for 1 December", promised(date(2024, 12, 1))),
    row("affiliation", False, "the contract's promise for 2 December", promised(date(2024, 12, 2))),
    row("effort", True, "effort of 100 percent", {"effort_percent": 20, "effort_elsewhere_percent": 80}),
    row("effort", False, "effort of 101 percent", {"effort_percent": 20, "effort_elsewhere_percent": 81}),
    row("effort", True, "effort of 100 percent and nothing said of elsewhere", {
        "effort_percent": 100, "effort_elsewhere_percent": None,
    }),
    row("agency", False, "NHGRI on 30 June", supported_by("nhgri", date(2024, 6, 30), **IN_THE_STATES)),
    row("agency", True, "NHGRI on 1 July", supported_by("nhgri", date(2024, 7, 1), **IN_THE_STATES)),
]  # fmt: skip
ANOTHER_CALL = [
    row("window", False, "a breath before it opens", {"at": OTHER_TERMS.opens_at - BREATH}, OTHER_TERMS),
    row("window", True, "the instant it opens", {"at": OTHER_TERMS.opens_at}, OTHER_TERMS),
    row("window", True, "five o'clock", {"at": OTHER_TERMS.closes_at}, OTHER_TERMS),
    row("window", False, "a breath after five", {"at": OTHER_TERMS.closes_at + BREATH}, OTHER_TERMS),
    row("research-type", True, "ASPIRE-A is offered", {"research_type": "ASPIRE-A"}, OTHER_TERMS),
    row("research-type", False, "ASPIRE-B is not", {"research_type": "ASPIRE-B"}, OTHER_TERMS),
    row("area", True, "area 4", {"area": 4}, OTHER_TERMS),
    row("area", False, "area 3", {"area": 3}, OTHER_TERMS),
    row("period", False, "23 months", {"months": 23}, OTHER_TERMS),
    row("period", True, "24 months", {"months": 24}, OTHER_TERMS),
    row("period", True, "30 months", {"months": 30}, OTHER_TERMS),
    row("period", False, "31 months", {"months": 31}, OTHER_TERMS),
    row("period", False, "from March 2028", {"start_on": date(2028, 3, 1)}, OTHER_TERMS),
    row("period", True, "until 31 March 2031", {"start_on": date(2028, 10, 1)}, OTHER_TERMS),
    row("period", False, "until 30 April 2031", {"start_on": date(2028, 11, 1)}, OTHER_TERMS),
    row("period", True, "25 months from March 2029", {"start_on": date(2029, 3, 1), "months": 25}, OTHER_TERMS),
    row("period", False, "26 months from March 2029", {"start_on": date(2029, 3, 1), "months": 26}, OTHER_TERMS),
    row("budget-cap", True, "60,000,001 yen", {"direct": ((2028, 60_000_001),)}, OTHER_TERMS),
    row("budget-cap", False, "60,000,002 yen", {"direct": ((2028, 60_000_002),)}, OTHER_TERMS),
    row("budget-share", True, "30 of 36 months' share", {"direct": ((2028, 50_000_000),)}, OTHER_TERMS),
    row("budget-share", False, "a yen above that share", {"direct": ((2028, 50_000_001),)}, OTHER_TERMS),
    row("indirect", True, "fifteen percent", {"indirect": ((2028, 7_500_000),)}, OTHER_TERMS),
    row("indirect", False, "a yen above fifteen percent", {"indirect": ((2028, 7_500_001),)}, OTHER_TERMS),
    row("grant", True, "an outcome on 15 January", replace(
        OTHER_PROPOSAL, counterparts=pending(date(2028, 1, 15)).counterparts
    ), OTHER_TERMS),
    row("grant", False, "an outcome on 16 January", replace(
        OTHER_PROPOSAL, counterparts=pending(date(2028, 1, 16)).counterparts
    ), OTHER_TERMS),
    row("in-japan", True, "in Japan from 1 April", promised(date(2028, 4, 1)), OTHER_TERMS),
    row("in-japan", False, "in Japan from 2 April", promised(date(2028, 4, 2)), OTHER_TERMS),
    row("agency", False, "RCN on 19 November", supported_by("rcn", date(2027, 11, 19), OTHER_PROPOSAL), OTHER_TERMS),
    row("agency", True, "RCN on 20 November", supported_by("rcn", date(2027, 11, 20), OTHER_PROPOSAL), OTHER_TERMS),
]  # fmt: skip


def judged(rule, facts, terms):
    """Return whether a rule is met that speaks once."""
    (one,) = [one for one in assess(facts, terms) if one.rule == rule]
    return one.verdict == Verdict.MET


@pytest.mark.parametrize(("facts", "terms", "rule", "met"), THE_CALL)
def test_the_limits_of_the_call(facts, terms, rule, met):
    assert judged(rule, facts, terms) is met


@pytest.mark.parametrize(("facts", "terms", "rule", "met"), ANOTHER_CALL)
def test_the_limits_of_another_call_without_code(facts, terms, rule, met):
    assert judged(rule, facts, terms) is met


@pytest.mark.parametrize(
    ("start_on", "months", "last_on"),
    [
        pytest.param(date(2025, 3, 1), 60, date(2030, 2, 28), id="60 months from March"),
        pytest.param(date(2025, 4, 1), 60, date(2030, 3, 31), id="60 months from April: 31 March 2030"),
        pytest.param(date(2025, 4, 1), 61, date(2030, 4, 30), id="a month more: past 1 April 2030"),
        pytest.param(date(2024, 12, 1), 36, date(2027, 11, 30), id="36 months from December"),
        pytest.param(date(2024, 4, 1), 11, date(2025, 2, 28), id="to the end of February"),
        pytest.param(date(2027, 3, 1), 12, date(2028, 2, 29), id="to the end of a leap February"),
        pytest.param(date(2025, 1, 1), 1, date(2025, 1, 31), id="one month"),
    ],
)
def test_a_period_ends_on_the_last_day_of_its_last_month(start_on, months, last_on):
    assert last_day(start_on, months) == last_on


def test_a_project_may_end_on_31_march_2030_and_not_on_1_april():
    long = replace(TERMS, max_months=72)
    until_march = replace(PROPOSAL, start_on=date(2024, 4, 1), months=72)
    beyond = replace(PROPOSAL, start_on=date(2024, 5, 1), months=72)
    assert (last_day(date(2024, 4, 1), 72), judged("period", until_march, long)) == (date(2030, 3, 31), True)
    assert (last_day(date(2024, 5, 1), 72), judged("period", beyond, long)) == (date(2030, 4, 30), False)


def test_five_years_from_winter_touch_six_fiscal_years():
    assert list(fiscal_years_touched(date(2025, 3, 1), 60)) == [2024, 2025, 2026, 2027, 2028, 2029]
    assert list(fiscal_years_touched(date(2024, 4, 1), 60)) == [2024, 2025, 2026, 2027, 2028]
