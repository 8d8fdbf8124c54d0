"""How do tests come to a selected investigator who owes an institution in Japan? Through the release, as the office."""

from datetime import date

from selection import services
from selection.models import AffiliationPromise
from tests.builders import AFTER_INTERVIEWS, jst
from tests.proposing import a_sealed_proposal
from tests.selection.choosing import given
from tests.selection.releasing import released

RELEASED_ON = date(2024, 9, 26)
NAMED = date(2024, 11, 15)
LAST_DAY = date(2024, 12, 1)  # a Sunday, and it counts
IN_OCTOBER = jst(2024, 10, 10, 10)
IN_NOVEMBER = jst(2024, 11, 20, 10)
ON_THE_LAST_DAY = jst(2024, 12, 1, 23, 59, 59)
THE_DAY_AFTER = jst(2024, 12, 2)
ABROAD = {
    "pi_researcher_number": "",
    "pi_institution": "Fjord Institute",
    "pi_in_japan": False,
    "pi_promises_affiliation": True,
    "pi_affiliation_on": NAMED,
}
REASON = "The university has signed, its office was closed over the weekend."


def sealed_abroad(call, lead, **changes):
    """Seal a proposal of a lead without an institution in Japan, who promises one."""
    return a_sealed_proposal(call, lead, investigator={**ABROAD, **changes})


def promised(call, lead, officer, *, at=AFTER_INTERVIEWS):
    """Have such a proposal selected and released, and return its promise."""
    proposal = sealed_abroad(call, lead)
    given(proposal, officer, at=at)
    released(call, officer, at=at)
    return AffiliationPromise.objects.get(proposal=proposal)


def reported(promise, *, at=IN_NOVEMBER, since_on=NAMED, institution="Keyaki University", researcher_number="01234567"):
    """Have its lead report an institution, and return the promise."""
    return services.report_affiliation(
        promise.pk,
        institution=institution,
        since_on=since_on,
        researcher_number=researcher_number,
        actor=promise.proposal.lead,
        at=at,
    )
