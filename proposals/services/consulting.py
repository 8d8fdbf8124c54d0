"""How is the office asked in advance about an agency that the call does not list?"""

from agencies.models import Country
from journal.searching import folded
from journal.sentences import tokyo_day
from journal.services import record
from journal.transactions import use_case
from proposals.facts import terms_of
from proposals.lifecycle import is_in_hand
from proposals.models import Consultation
from proposals.refusals import AgencyTakesPart, AgencyUnnamed, DoorClosed
from proposals.services.locking import locked

FOLDED_MAX = Consultation._meta.get_field("agency_folded").max_length  # some signs fold into many letters


@use_case
def ask_consultation(pk, *, actor, at, country_code, agency_name, question):
    """Ask the office about an agency for one proposal and return the Consultation; once for each agency.

    Country and folded name make the agency: asking again returns the question that stands, with its text amended
    as long as nothing is ruled. Asked of a draft or of a proposal that is not decided yet. Raises NotAllowed,
    DoorClosed, AgencyUnnamed, AgencyTakesPart, Country.DoesNotExist, Proposal.DoesNotExist.
    """
    proposal = locked(pk, actor=actor, right="proposals.ask_consultation")
    if not is_in_hand(proposal.state):
        raise DoorClosed(door="ask", state=proposal.state)
    proposal = proposal.revises or proposal  # a question outlives a working copy
    agency = folded(agency_name)
    if not agency or len(agency) > FOLDED_MAX:
        raise AgencyUnnamed
    country = Country.objects.get(code=country_code)
    standing = proposal.consultations.filter(country=country, agency_folded=agency).first()
    if standing is not None:
        return _amended(standing, question, actor=actor, at=at)
    listed = _label_of_listed(agency, country.code, proposal.call, on=tokyo_day(at))
    if listed:
        raise AgencyTakesPart(agency=listed)

    asked = Consultation.objects.create(
        proposal=proposal,
        country=country,
        agency_name=agency_name,
        agency_folded=agency,
        question=question,
        asked_at=at,
        asked_by=actor,
    )
    record("consultation.asked", subject=proposal, actor=actor, at=at, detail=_detail(asked))
    return asked


def _amended(standing, question, *, actor, at):
    if question and question != standing.question and not standing.ruling:
        standing.question = question
        standing.save(update_fields=["question"])
        record("consultation.amended", subject=standing.proposal, actor=actor, at=at, detail=_detail(standing))
    return standing


def _detail(one):
    return {"consultation": one.pk, "country": one.country_id, "agency": one.agency_name}


def _label_of_listed(agency, country, call, *, on):
    """Return how the call calls an agency that takes part on the day, under any of its names; empty for any other."""
    for part in terms_of(call).participations.values():
        serves = country in part.hosts if part.is_region else country == part.country
        if agency in part.names and (serves or country == part.country) and part.effective_on <= on:
            return part.label
    return ""
