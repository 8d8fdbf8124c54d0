"""What are the terms of a call, as the rules read them?"""

from collections import namedtuple
from functools import lru_cache

from journal.searching import folded
from journal.sentences import tokyo_day
from proposals.eligibility import ParticipationTerms, Terms
from proposals.searching import own_names_of

OF_AN_AGENCY = ("key", "name_en", "name_ja", "name_official", "name_local", "abbreviation", "aliases", "country_id")
AgencyNames = namedtuple("AgencyNames", OF_AN_AGENCY)
OF_A_PART = ("effective_on", "programmes_only", "asks_counterpart", "hosts", "agency__country__kind")
fold = lru_cache(maxsize=5000)(folded)  # of all names of all agencies, at every judging


def terms_of(call):
    """Return the call's terms for the rules; reads types, areas and participations (three queries).

    They are read at every judging, as plain values and not as rows: the deadline's minute has no time for those.
    """
    opening_day = tokyo_day(call.opens_at)
    return Terms(
        opens_at=call.opens_at,
        closes_at=call.closes_at,
        offered_types=frozenset(call.research_types.filter(offered=True).values_list("code", flat=True)),
        areas=frozenset(call.areas.values_list("number", flat=True)),
        first_fiscal_year=call.first_fiscal_year,
        last_fiscal_year=call.last_fiscal_year,
        min_months=call.min_months,
        max_months=call.max_months,
        cap_direct_yen=call.cap_direct_yen,
        cap_reference_years=call.cap_reference_years,
        prorate=call.prorate,
        indirect_percent_max=call.indirect_percent_max,
        indirect_weight=call.indirect_weight,
        researcher_number_weight=call.researcher_number_weight,
        effort_weight=call.effort_weight,
        outcome_known_by=call.outcome_known_by,
        affiliation_by=call.affiliation_by,
        participations=dict(_participations(call, opening_day)),
    )


def _participations(call, opening_day):
    columns = [f"agency__{name}" for name in OF_AN_AGENCY]
    for row in call.participations.values_list(*columns, *OF_A_PART, named=True):
        agency = AgencyNames(*row[: len(OF_AN_AGENCY)])
        yield (
            agency.key,
            ParticipationTerms(
                country=agency.country_id,
                is_region=row.agency__country__kind == "region",
                effective_on=row.effective_on or opening_day,
                programmes_only=tuple(row.programmes_only),
                has_note=row.asks_counterpart,
                hosts=frozenset(row.hosts),
                label=agency.abbreviation or agency.name_en,
                names=frozenset(map(fold, own_names_of(agency))),
            ),
        )
