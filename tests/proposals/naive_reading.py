"""What does somebody answer who reads the call with a pencil, rule after rule, and knows nothing of the rulebook?

A second reading of the call text and of the portal's own readings of what it leaves open, written apart from
`proposals.eligibility`: its shapes are shared and nothing else. Verdicts are "yes", "no" and "ask".
"""

from datetime import date, timedelta

REFUSE, WARN = "refuses", "warns"
WAYS_OF_WRITING = {"Ａ": "A", "Ｂ": "B", "Ｃ": "C", "Ｄ": "D", "Ｅ": "E", "Ｆ": "F", "Ｇ": "G"}


def read(facts, terms):
    """Return ({(rule, position or None, verdict, weight)}, verdict on the whole) of a proposal."""
    said = set(_of_the_proposal(facts, terms))
    for one in facts.counterparts:
        said |= {(rule, one.position, verdict, weight) for rule, verdict, weight in _of_one(one, facts, terms)}
    if any(verdict == "no" and weight == REFUSE for _, _, verdict, weight in said):
        return said, "no"
    return said, "ask" if any(verdict == "ask" for _, _, verdict, _ in said) else "yes"


def _of_the_proposal(facts, terms):
    def answer(rule, fine, weight=REFUSE):
        return rule, None, "yes" if fine else "no", weight

    yield answer("window", terms.opens_at <= facts.at <= terms.closes_at)
    yield answer("whole", len(facts.missing) == 0)
    yield answer("research-type", facts.research_type in terms.offered_types)
    yield answer("area", facts.area in terms.areas)

    days = _days_of_the_project(facts)
    first_day = date(terms.first_fiscal_year, 4, 1)
    last_first_day = date(terms.first_fiscal_year + 1, 3, 31)
    end_of_all = date(terms.last_fiscal_year + 1, 3, 31)
    if days is None:
        yield answer("period", False)
    else:
        long_enough = terms.min_months <= facts.months <= terms.max_months
        yield answer("period", long_enough and first_day <= days[0] <= last_first_day and days[-1] <= end_of_all)
        paid_in = {year for year, yen in facts.direct + facts.indirect if yen > 0}
        worked_in = {_fiscal_year_of(day) for day in days}
        yield answer("budget-years", paid_in <= worked_in)

    direct = sum(yen for year, yen in facts.direct)
    indirect = sum(yen for year, yen in facts.indirect)
    yield answer("budget-cap", direct <= terms.cap_direct_yen)
    if terms.prorate != "off" and facts.months and facts.months < terms.cap_reference_years * 12:
        in_proportion = direct * terms.cap_reference_years * 12 <= terms.cap_direct_yen * facts.months
        yield answer("budget-share", in_proportion, _practice(terms.prorate))
    if terms.indirect_weight != "off" and terms.indirect_percent_max is not None:
        within = 100 * indirect <= terms.indirect_percent_max * direct
        yield answer("indirect", within, _practice(terms.indirect_weight))

    yield answer("agreement", facts.agreed_joint_research and facts.agreed_traveller)
    promised = facts.promises_affiliation and facts.affiliation_on is not None
    promised_in_time = promised and facts.affiliation_on <= terms.affiliation_by
    yield answer("affiliation", facts.in_japan or promised_in_time, WARN)
    has_said_where = facts.in_japan is not None
    yield answer("in-japan", has_said_where and (facts.in_japan or promised_in_time) and facts.able_throughout)
    yield answer("responsibility", facts.answers_for_plan and facts.answers_for_results)
    if terms.researcher_number_weight != "off":
        may_come_later = facts.in_japan is False
        number = facts.researcher_number != "" or may_come_later
        yield answer("researcher-number", number, _practice(terms.researcher_number_weight))
    if terms.effort_weight != "off":
        here, elsewhere = facts.effort_percent, facts.effort_elsewhere_percent or 0
        yield answer("effort", here is not None and here + elsewhere <= 100, _practice(terms.effort_weight))
    yield answer("one-of-several", facts.other_proposals == (), WARN)
    yield answer("counterpart", len(facts.counterparts) >= 1)


def _of_one(one, facts, terms):
    agency = _agency_that_takes_part(one, facts, terms)
    yield "agency", _verdict_on_the_agency(one, agency), REFUSE
    if agency is not None and agency.programmes_only:
        yield "programme", "yes" if one.programme in agency.programmes_only else "no", REFUSE

    held = one.grant_status == "held"
    awarded = one.grant_status == "applied" and one.outcome == "awarded"
    still_open = one.grant_status == "applied" and one.outcome == "" and one.outcome_due_on is not None
    in_time = still_open and one.outcome_due_on <= terms.outcome_known_by
    yield "grant", "yes" if held or awarded or in_time else "no", REFUSE

    outside = agency is not None and agency.is_region and not one.within_grant_scope
    yield "grant-purpose", "yes" if one.grant_for_this_project and not outside else "no", REFUSE
    if agency is not None and agency.has_note:
        yield "agency-note", "yes" if one.agency_note_done else "no", WARN


def _verdict_on_the_agency(one, agency):
    if one.agency is None and one.unlisted_agency == "":
        return "no"
    if one.country is None:
        return "no"
    if agency is not None:
        if agency.is_region:
            return "yes" if one.country in agency.hosts else "ask"
        return "yes" if agency.country == one.country else "no"
    if one.consultation == "supported":
        return "yes"
    if one.consultation == "not-supported":
        return "no"
    if one.consultation == "pending":
        return "ask"
    return "ask" if one.part in {"europe", "north-america"} else "no"


def _agency_that_takes_part(one, facts, terms):
    """Find the agency chosen from the list or typed by one of its names: of the own country, or of a region."""
    for key, agency in terms.participations.items():
        chosen = key == one.agency
        theirs = agency.is_region or agency.country == one.country
        typed = not one.agency and _plain(one.unlisted_agency) in agency.names and theirs
        if (chosen or typed) and agency.effective_on <= facts.on:
            return agency
    return None


def _plain(typed):
    """Write a typed name as people would compare it: narrow, small, with single spaces."""
    narrow = "".join(WAYS_OF_WRITING.get(letter, letter) for letter in typed)
    return " ".join(narrow.lower().split())


def _days_of_the_project(facts):
    """List every day of the project, until so many months have gone by; None where the period is not told."""
    if facts.start_on is None or not facts.months or facts.months < 1:
        return None
    days, months_begun, day = [], 0, facts.start_on
    while True:
        months_begun += day.day == 1
        if months_begun > facts.months:
            return days
        days.append(day)
        day += timedelta(days=1)


def _fiscal_year_of(day):
    """Name the fiscal year of a day: January to March still belong to the year before."""
    return day.year - 1 if day.month in {1, 2, 3} else day.year


def _practice(weight):
    return REFUSE if weight == "refuse" else WARN
