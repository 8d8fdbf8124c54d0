"""What belongs to a proposal: its years, counterparts, members, documents and questions?"""

from journal.searching import folded
from proposals.eligibility import fiscal_years_touched
from proposals.models import Consultation


def fiscal_years_of(proposal):
    """Return the fiscal years that the budget shows: those the period touches, else all of the call, and any with money."""
    if proposal.start_on and proposal.months:
        years = set(fiscal_years_touched(proposal.start_on, proposal.months))
    else:
        years = set(range(proposal.call.first_fiscal_year, proposal.call.last_fiscal_year + 1))
    return sorted(years | {line.fiscal_year for line in proposal.budget_lines.all()})


def counterparts_of(proposal):
    """Return the counterpart researchers of a proposal in their order, with country, agency and its country."""
    return proposal.counterparts.select_related("country", "agency__country").order_by("position")


def members_of(proposal):
    """Return the members of the team besides the principal investigator, in their order."""
    return proposal.members.order_by("position")


def documents_of(proposal):
    """Return the documents attached to a proposal now, in the order in which they came."""
    return proposal.documents.of_the_text().order_by("pk")


def with_consultations(proposal, counterparts):
    """Return counterparts, each with its `consultation`: the question about its unlisted agency, or None (one query)."""
    unlisted = any(one.unlisted_agency for one in counterparts)
    rows = Consultation.objects.filter(proposal=proposal.origin_pk) if unlisted else ()
    asked = {(one.country_id, one.agency_folded): one for one in rows}
    for one in counterparts:
        one.consultation = asked.get((one.country_id, folded(one.unlisted_agency)))
    return counterparts


def consultations_of(proposal):
    """Return what was asked about agencies for a proposal, in the order in which it was asked."""
    return Consultation.objects.filter(proposal=proposal.origin_pk).select_related("country").order_by("pk")
