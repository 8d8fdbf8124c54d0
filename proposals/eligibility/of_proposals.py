"""What does the call ask of the proposal as a whole?

Each rule yields (verdict, case, params): the case picks the sentence, the params fill it.
"""

from datetime import date

from calls.deadlines import has_closed
from proposals.eligibility.periods import fiscal_year, fiscal_years_touched, last_day
from proposals.eligibility.shapes import Verdict


def in_window(facts, terms):
    """Ask whether the request lies within the solicitation period; both ends are in time."""
    if facts.at < terms.opens_at:
        yield Verdict.NOT_MET, "early", {"opens_at": terms.opens_at.isoformat()}
    elif has_closed(closes_at=terms.closes_at, at=facts.at):
        yield Verdict.NOT_MET, "late", {"closes_at": terms.closes_at.isoformat(), "at": facts.at.isoformat()}
    else:
        yield Verdict.MET, "open", {"closes_at": terms.closes_at.isoformat()}


def whole_proposal(facts, terms):
    """Ask whether nothing is empty that makes a proposal a full one."""
    if facts.missing:
        yield Verdict.NOT_MET, "missing", {"fields": list(facts.missing)}
    else:
        yield Verdict.MET, "whole", {}


def type_offered(facts, terms):
    """Ask for a research type that the call offers."""
    offered = {"offered": ", ".join(sorted(terms.offered_types))}
    if not facts.research_type:
        yield Verdict.NOT_MET, "none", offered
    elif facts.research_type in terms.offered_types:
        yield Verdict.MET, "offered", {"type": facts.research_type}
    else:
        yield Verdict.NOT_MET, "not_offered", {"type": facts.research_type, **offered}


def area_of_the_call(facts, terms):
    """Ask for one of the call's research areas."""
    if facts.area in terms.areas:
        yield Verdict.MET, "listed", {"area": facts.area}
    else:
        yield Verdict.NOT_MET, "none", {"areas": len(terms.areas)}


def period_within_limits(facts, terms):
    """Ask for a length, a start and an end within the call's limits."""
    limits = {
        "min_months": terms.min_months,
        "max_months": terms.max_months,
        "first_year": terms.first_fiscal_year,
        "last_on": date(terms.last_fiscal_year + 1, 3, 31).isoformat(),
    }
    if facts.start_on is None or facts.months is None:
        yield Verdict.NOT_MET, "none", limits
        return
    if not terms.min_months <= facts.months <= terms.max_months:
        yield Verdict.NOT_MET, "length", {"months": facts.months, **limits}
        return
    ends_on = last_day(facts.start_on, facts.months)
    if fiscal_year(facts.start_on) != terms.first_fiscal_year:
        yield Verdict.NOT_MET, "start", {"start_on": facts.start_on.isoformat(), **limits}
    elif fiscal_year(ends_on) > terms.last_fiscal_year:
        yield Verdict.NOT_MET, "end", {"ends_on": ends_on.isoformat(), **limits}
    else:
        yield Verdict.MET, "within", {"months": facts.months, "ends_on": ends_on.isoformat()}


def budget_within_period(facts, terms):
    """Ask that no money stands in a fiscal year that the period does not touch."""
    if facts.start_on is None or facts.months is None or facts.months < 1:
        return
    touched = fiscal_years_touched(facts.start_on, facts.months)
    outside = sorted({year for year, yen in facts.direct + facts.indirect if yen and year not in touched})
    if outside:
        years = {"years": outside, "first_year": touched[0], "last_year": touched[-1]}
        yield Verdict.NOT_MET, "outside", years
    else:
        yield Verdict.MET, "inside", {}


def direct_cost_within_cap(facts, terms):
    """Ask that direct costs (yen, whole period) stay within the call's limit, to the yen."""
    direct = sum(yen for _, yen in facts.direct)
    if direct <= terms.cap_direct_yen:
        yield Verdict.MET, "within", {"direct_yen": direct, "cap_yen": terms.cap_direct_yen}
    else:
        over = direct - terms.cap_direct_yen
        yield Verdict.NOT_MET, "over", {"direct_yen": direct, "cap_yen": terms.cap_direct_yen, "over_yen": over}


def direct_cost_in_proportion(facts, terms):
    """Ask whether direct costs fit a period shorter than the one the limit is stated for."""
    if terms.prorate == "off" or not facts.months or facts.months >= 12 * terms.cap_reference_years:
        return  # at full length the cap itself speaks
    direct = sum(yen for _, yen in facts.direct)
    share = terms.cap_direct_yen * facts.months // (12 * terms.cap_reference_years)
    case = "within" if direct <= share else "over"
    verdict = Verdict.MET if direct <= share else Verdict.NOT_MET
    yield verdict, case, {"direct_yen": direct, "share_yen": share, "months": facts.months}


def indirect_within_percent(facts, terms):
    """Ask that indirect costs stay within the percentage of direct costs, rounded down to the yen."""
    if terms.indirect_weight == "off" or terms.indirect_percent_max is None:
        return
    direct, indirect = (sum(yen for _, yen in lines) for lines in (facts.direct, facts.indirect))
    limit = direct * terms.indirect_percent_max // 100  # rounded down to the yen
    params = {"indirect_yen": indirect, "limit_yen": limit, "percent": terms.indirect_percent_max}
    yield (Verdict.MET, "within", params) if indirect <= limit else (Verdict.NOT_MET, "over", params)


def both_halves_agreed(facts, terms):
    """Ask for both halves of the prior agreement, as the investigator states them.

    A letter and what counterparts confirmed are told with it; without the statements they meet nothing.
    """
    halves = (facts.agreed_joint_research, facts.agreed_traveller)
    case = {
        (True, True): "both",
        (True, False): "no_traveller",
        (False, True): "no_joint_research",
        (False, False): "neither",
    }[halves]
    letter = {"letter": True} if facts.agreement_letter else {}
    confirmed = {"confirmed": [list(one) for one in facts.agreement_confirmed]} if facts.agreement_confirmed else {}
    if all(halves):
        yield Verdict.MET, case, {**letter, **confirmed}
    else:
        yield Verdict.NOT_MET, case, {}


def affiliation_promised(facts, terms):
    """Ask whether the investigator's place in Japan is settled, or promised in time."""
    by = {"by_on": terms.affiliation_by.isoformat()}
    if facts.in_japan:
        yield Verdict.MET, "in_japan", {}
    elif facts.promises_affiliation and facts.affiliation_on and facts.affiliation_on <= terms.affiliation_by:
        yield Verdict.MET, "promised", {"affiliation_on": facts.affiliation_on.isoformat(), **by}
    else:
        yield Verdict.NOT_MET, "open", by


def in_japan_throughout(facts, terms):
    """Ask for a place in Japan, or the promise with its date, and for the ability to do the research throughout."""
    by = {"by_on": terms.affiliation_by.isoformat()}
    if facts.in_japan is None:
        yield Verdict.NOT_MET, "unsaid", by
    elif not facts.in_japan and not facts.promises_affiliation:
        yield Verdict.NOT_MET, "no_promise", by
    elif not facts.in_japan and facts.affiliation_on is None:
        yield Verdict.NOT_MET, "no_date", by
    elif not facts.in_japan and facts.affiliation_on > terms.affiliation_by:
        yield Verdict.NOT_MET, "too_late", {"affiliation_on": facts.affiliation_on.isoformat(), **by}
    elif not facts.able_throughout:
        yield Verdict.NOT_MET, "not_able", {}
    else:
        yield Verdict.MET, "throughout", {}


def answers_for_the_project(facts, terms):
    """Ask that the investigator answers for the plan and for compiling the results."""
    if facts.answers_for_plan and facts.answers_for_results:
        yield Verdict.MET, "both", {}
    elif facts.answers_for_plan:
        yield Verdict.NOT_MET, "not_results", {}
    elif facts.answers_for_results:
        yield Verdict.NOT_MET, "not_plan", {}
    else:
        yield Verdict.NOT_MET, "neither", {}


def researcher_number_given(facts, terms):
    """Ask for the e-Rad number of an investigator who works in Japan."""
    if terms.researcher_number_weight == "off":
        return
    if facts.researcher_number:
        yield Verdict.MET, "given", {}
    elif facts.in_japan is False:
        yield Verdict.MET, "later", {}  # joins the affiliation promise
    else:
        yield Verdict.NOT_MET, "none", {}


def members_have_numbers(facts, terms):
    """Ask for the e-Rad number of every co-investigator; a team without any is asked nothing."""
    team = [one for one in facts.members if one.kind == "co_investigator"]
    if terms.researcher_number_weight == "off" or not team:
        return
    without = [one.name or str(one.position) for one in team if not one.researcher_number]
    if without:
        yield Verdict.NOT_MET, "none", {"names": ", ".join(without)}
    else:
        yield Verdict.MET, "given", {}


def plan_given(facts, terms):
    """Ask that a research plan is written or attached; nothing is said where it was not asked for."""
    if facts.plan_given is not None:
        yield (Verdict.MET, "given", {}) if facts.plan_given else (Verdict.NOT_MET, "none", {})


def effort_within_whole(facts, terms):
    """Ask that the investigator's efforts for this project and elsewhere add up to at most 100 percent."""
    if terms.effort_weight == "off":
        return
    if facts.effort_percent is None:
        yield Verdict.NOT_MET, "none", {}
        return
    elsewhere = facts.effort_elsewhere_percent or 0
    params = {"here": facts.effort_percent, "elsewhere": elsewhere, "sum": facts.effort_percent + elsewhere}
    if params["sum"] <= 100:
        yield Verdict.MET, "within", params
    else:
        yield Verdict.NOT_MET, "over", {**params, "over": params["sum"] - 100}


def one_of_several(facts, terms):
    """Ask whether the investigator has submitted other proposals under this call, which sets no limit."""
    if facts.other_proposals:
        yield Verdict.NOT_MET, "several", {"others": ", ".join(facts.other_proposals)}
    else:
        yield Verdict.MET, "only", {}


def counterpart_named(facts, terms):
    """Ask for at least one counterpart researcher."""
    if facts.counterparts:
        yield Verdict.MET, "named", {"count": len(facts.counterparts)}
    else:
        yield Verdict.NOT_MET, "none", {}
