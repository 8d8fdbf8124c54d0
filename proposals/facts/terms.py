"""What are the terms of a call, as the rules read them?"""

from journal.searching import folded
from journal.sentences import tokyo_day
from proposals.eligibility import ParticipationTerms, Terms
from proposals.searching import own_names_of


def terms_of(call):
    """Return the call's terms for the rules; reads types, areas and participations (three queries)."""
    opening_day = tokyo_day(call.opens_at)
    return Terms(
        opens_at=call.opens_at,
        closes_at=call.closes_at,
        offered_types=frozenset(kind.code for kind in call.research_types.all() if kind.offered),
        areas=frozenset(area.number for area in call.areas.all()),
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
        participations={
            part.agency.key: ParticipationTerms(
                country=part.agency.country_id,
                is_region=part.agency.country.kind == "region",
                effective_on=part.effective_on or opening_day,
                programmes_only=tuple(part.programmes_only),
                has_note=part.asks_counterpart,
                hosts=frozenset(part.hosts),
                label=part.agency.abbreviation or part.agency.name_en,
                names=frozenset(map(folded, own_names_of(part.agency))),
            )
            for part in call.participations.select_related("agency__country")
        },
    )
