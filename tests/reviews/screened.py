"""How do tests of the screening make what lies on the desk? Sealed proposals with one thing open in each."""

from datetime import date

from agencies.models import Country
from journal.searching import folded
from proposals.models import Consultation, Proposal
from tests.builders import IN_APRIL, jst
from tests.proposing import a_draft, a_sealed_proposal

UNLISTED = {"name": "Ada Byrne", "agency_key": "", "unlisted_agency": "Isle Trust", "country_code": "IE"}
PENDING = {"grant_status": "applied", "outcome_due_on": date(2024, 5, 24)}
IN_THE_LAST_WEEK = jst(2024, 5, 29, 10)  # after the deadline, before outcomes have to be known
WHY = "The notice of the agency says so."


def with_a_question(call, lead):
    """Return a sealed proposal in which a person decides: its counterpart's agency is not on the list."""
    return a_sealed_proposal(call, lead, counterparts=[UNLISTED])


def with_a_pending_grant(call, lead):
    """Return a sealed proposal whose only grant was still pending."""
    return a_sealed_proposal(call, lead, counterparts=[PENDING])


def asked_about(proposal, *, agency="Isle Trust", question="May it be supported?", at=IN_APRIL):
    """Return a question about an Irish agency, as the lead asked it."""
    return Consultation.objects.create(
        proposal=proposal,
        country=Country.objects.get(code="IE"),
        agency_name=agency,
        agency_folded=folded(agency),
        question=question,
        asked_at=at,
        asked_by=proposal.lead,
    )


def a_draft_that_asks(call, lead, **changes):
    """Return the question of a draft that says nothing else but its title."""
    draft = a_draft(call, lead)
    Proposal.objects.filter(pk=draft.pk).update(title_en="A title that nobody may read yet")
    return asked_about(draft, **changes)


def fresh(user):
    """Return a person as the next request knows them: without what was looked up before."""
    return type(user).objects.get(pk=user.pk)
