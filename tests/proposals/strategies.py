"""Which proposals and calls do the property tests make? Whole ones, spoilt in a few places, mostly at a limit.

Hypothesis draws how many places are spoilt, and a number that seeds the rest: so the fewest faults are found when
a property fails, and three hundred examples are spread over every rule.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from hypothesis import strategies as st

from proposals.eligibility import CounterpartFacts, ParticipationTerms, ProposalFacts, Terms
from tests.proposals.judged import TERMS

BREATH, DAY = timedelta(microseconds=1), timedelta(days=1)
PARTS = {"NO": "europe", "DE": "europe", "US": "north-america", "CA": "north-america", "KR": "elsewhere", None: None}
AGENCIES = {"NO": "rcn", "DE": "dfg", "CA": "tips", "US": "nsf", "KR": "nrf", "EU": "erc"}
NAMES = {"dfg": "german research foundation", "nsf": "national science foundation", "nrf": "national foundation"}
TYPED = ["DFG", "ＤＦＧ", " German  Research Foundation", "NSF", "Nrf", "Nobody's Fund"]
CONSULTATIONS = ["", "asked", "pending", "supported", "not-supported"]
OUTCOMES = ["", "awarded", "rejected", "unknown"]
EITHER = [True, False]
GOOD = CounterpartFacts(1, "Ingrid Solberg", "NO", "europe", "rcn", "", None, "held", None, True, True, True)

dice = st.integers(0, 2**63).map(Random)


def around(limit, step=1):
    """List a limit and what lies just below and above it."""
    return [limit, limit - step, limit + step]


def spoilt(whole, edges, *, some, dice):
    """Return a copy of a dataclass in which so many fields have a value from their edges."""
    names = dice.sample(sorted(edges), some)
    return replace(whole, **{name: dice.choice(edges[name]) for name in names})


def terms_of_some_call(dice):
    """Return the terms of a call: the real one, or one whose every number is another."""
    if dice.random() < 0.4:
        return replace(TERMS, participations=participations(TERMS, dice))
    year, weights = dice.randint(2025, 2035), ["off", "warn", "refuse"]
    opens_at = datetime(year, 2, 1, 15, tzinfo=UTC)
    shortest = dice.randint(1, 40)
    terms = Terms(
        opens_at=opens_at,
        closes_at=opens_at + timedelta(days=dice.randint(1, 90), microseconds=dice.randint(0, 10**6)),
        offered_types=frozenset(dice.choice([{"ASPIRE-A"}, {"ASPIRE-A", "ASPIRE-C"}])),
        areas=frozenset(range(1, dice.randint(1, 5) + 1)),
        first_fiscal_year=year,
        last_fiscal_year=year + dice.randint(1, 6),
        min_months=shortest,
        max_months=shortest + dice.randint(0, 30),
        cap_direct_yen=dice.randint(1, 10**9),
        cap_reference_years=dice.randint(1, 7),
        prorate=dice.choice(weights),
        indirect_percent_max=dice.choice([None, 0, 10, 15, 33, 60]),
        indirect_weight=dice.choice(weights),
        researcher_number_weight=dice.choice(weights),
        effort_weight=dice.choice(weights),
        outcome_known_by=date(year, dice.randint(3, 8), 28),
        affiliation_by=date(year, dice.randint(9, 12), 1),
        participations={},
    )
    return replace(terms, participations=participations(terms, dice))


def participations(terms, dice):
    """Return who takes part: from the opening, from the deadline's day or a day around it; one is a region's."""
    late = terms.closes_at.date()
    return {
        key: ParticipationTerms(
            country=country,
            is_region=country == "EU",
            effective_on=dice.choice([terms.opens_at.date(), terms.opens_at.date(), *around(late, DAY)]),
            programmes_only=("CFREF", "CERC") if key == "tips" else (),
            has_note=dice.choice(EITHER),
            hosts=frozenset({"NO", "DE"}) if country == "EU" else frozenset(),
            label=key.upper(),
            names=frozenset({key, NAMES[key]}) if key in NAMES else frozenset(),
        )
        for country, key in AGENCIES.items()
        if dice.random() < 0.85
    }


def counterpart(terms, dice, *, position, some):
    """Return one researcher abroad: with the agency of their country, another, or one that is not on the list."""
    country = dice.choice(["NO", "DE", "CA", "US"] * 3 + ["KR", None])
    programme = "CERC" if country == "CA" else None
    agency = AGENCIES.get(country, "rcn")
    good = replace(GOOD, position=position, country=country, part=PARTS[country], agency=agency, programme=programme)
    match dice.randrange(8):
        case 0:
            pending = [None, *around(terms.outcome_known_by, DAY)]
            good = replace(good, grant_status="applied", outcome_due_on=dice.choice(pending))
            good = replace(good, outcome=dice.choice([*OUTCOMES, "", ""]))
        case 1:
            typed, ruling = dice.choice(TYPED), dice.choice(CONSULTATIONS)
            good = replace(good, agency=None, unlisted_agency=typed, consultation=ruling)
        case 2:
            good = replace(good, agency="erc", within_grant_scope=dice.random() < 0.8)
    edges = {
        "agency": [*AGENCIES.values(), "closed", None],
        "unlisted_agency": ["", *TYPED],
        "programme": [None, "CFREF", "NFRF"],
        "grant_status": ["applied", "rejected", "none", ""],
        "grant_for_this_project": [False],
        "agency_note_done": [False],
        "consultation": CONSULTATIONS,
        "outcome": OUTCOMES,
    }
    return spoilt(good, edges, some=some, dice=dice)


def money(total, year, dice):
    """Return an amount in one fiscal year or parted between two."""
    part = total // dice.randint(2, 9)
    return dice.choice([((year, total),), ((year, total - part), (year + 1, part))])


def proposal(terms, dice, *, some):
    """Return a proposal under some terms: whole but for so many fields, which stand at their limits."""
    year, cap = terms.first_fiscal_year, terms.cap_direct_yen
    months = dice.choice([terms.min_months, terms.max_months])
    share = cap * months // (12 * terms.cap_reference_years)
    direct = money(dice.choice([min(cap, share), min(cap, share), share, cap, cap // 7]), year, dice)
    most = sum(yen for _, yen in direct) * (terms.indirect_percent_max or 0) // 100
    places = range(1, dice.choice([0, 1, 1, 1, 1, 1, 1, 1, 2, 3]) + 1)
    whole = ProposalFacts(
        at=terms.closes_at,
        on=terms.closes_at.date(),
        missing=(),
        research_type=sorted(terms.offered_types)[0],
        area=1,
        start_on=date(year, 10, 1),
        months=months,
        direct=direct,
        indirect=money(most, year, dice),
        researcher_number="01234567",
        in_japan=True,
        promises_affiliation=False,
        affiliation_on=None,
        able_throughout=True,
        answers_for_plan=True,
        answers_for_results=True,
        agreed_joint_research=True,
        agreed_traveller=True,
        effort_percent=40,
        effort_elsewhere_percent=60,
        counterparts=tuple(
            counterpart(terms, dice, position=place, some=dice.choice([0, 0, 0, min(some, 2)])) for place in places
        ),
    )
    if dice.random() < 0.05:
        whole = replace(whole, researcher_number="", in_japan=None)
    elif dice.random() < 0.25:
        promise = [*around(terms.affiliation_by, DAY), terms.affiliation_by]
        whole = replace(whole, researcher_number="", in_japan=False, promises_affiliation=True)
        whole = replace(whole, affiliation_on=dice.choice(promise))
    first_months = [date(year, 4, 1), date(year, 3, 1), date(year + 1, 3, 1), date(year + 1, 4, 1)]
    edges = {
        "at": around(terms.closes_at, BREATH) + around(terms.opens_at, BREATH),
        "on": around(whole.on, DAY),
        "missing": [("title",), ("summary", "budget")],
        "research_type": ["", "ASPIRE-A", "ASPIRE-B", "ASPIRE-C"],
        "area": [None, *range(0, 7)],
        "start_on": [None, *first_months],
        "months": [None, 0, 80, *around(terms.min_months), *around(terms.max_months)],
        "direct": [money(max(yen, 0), year, dice) for yen in around(cap) + around(share)] + [()],
        "indirect": [money(max(yen, 0), year + 1, dice) for yen in around(most)],
        "researcher_number": ["", "87654321"],
        "in_japan": [None, True, False],
        "promises_affiliation": EITHER,
        "affiliation_on": [None, *around(terms.affiliation_by, DAY)],
        "able_throughout": [False],
        "answers_for_plan": [False],
        "answers_for_results": [False],
        "agreed_joint_research": [False],
        "agreed_traveller": [False],
        "effort_percent": [None, *around(40)],
        "effort_elsewhere_percent": [None, *around(60)],
        "other_proposals": [("AS3-0007",), ("AS3-0007", "AS3-0009")],
    }
    return spoilt(whole, edges, some=some, dice=dice)


def _judged(some, dice):
    terms = terms_of_some_call(dice)
    return proposal(terms, dice, some=some), terms


judged_proposals = st.builds(_judged, st.integers(0, 4), dice)  # (facts, terms)
