"""How do tests submit a proposal with a pending grant, and report what became of it?"""

from datetime import date, timedelta

from proposals import services
from proposals.models import Outcome
from tests.builders import IN_APRIL, IN_MAY, jst
from tests.proposing import COUNTERPART, a_draft, a_pdf, a_sealed_proposal

LAST_DAY = date(2024, 5, 31)  # of the real call, for outcomes of grants
END = jst(2024, 6, 1)  # 24:00 of that day
A_BREATH = timedelta(microseconds=1)
NOTICE = a_pdf()
APPLIED = {"grant_status": "applied", "outcome_due_on": date(2024, 5, 29)}


def with_pending_grants(call, lead, *names, at=IN_MAY):
    """Submit a proposal whose counterparts (one Ingrid unless named) have applied for their grants."""
    people = [{**APPLIED, "name": name} for name in names] or [APPLIED]
    return a_sealed_proposal(call, lead, at=at, counterparts=people)


def award(proposal, *, at=END - A_BREATH, position=1, notice_on=LAST_DAY, pdf=NOTICE, name="notice.pdf", actor=None):
    """Report an award with its notice."""
    told = {"actor": actor or proposal.lead, "at": at, "state": "awarded", "notice_on": notice_on}
    return services.report_outcome(proposal.pk, position, **told, name=name, chunks=[pdf] if pdf else None)


def reject(proposal, *, at=END - A_BREATH, position=1, actor=None, **more):
    """Report a rejection."""
    return services.report_outcome(proposal.pk, position, actor=actor or proposal.lead, at=at, state="rejected", **more)


def outcome_of(proposal, position=1):
    """Return the outcome as it stands in the database."""
    return Outcome.objects.get(proposal=proposal, position=position)


def finding_of(proposal, rule="grant", position=1):
    """Return (verdict, case) that today's screening says of a rule."""
    proposal.screening.refresh_from_db()
    rows = [row for row in proposal.screening.findings if (row["rule"], row["counterpart"]) == (rule, position)]
    return [(row["verdict"], row["case"]) for row in rows]


def with_an_unlisted_agency(call, lead, *agencies, **changes):
    """Begin a draft whose only text are counterparts in Norway with agencies that are not listed."""
    draft = a_draft(call, lead)
    for agency in agencies or ["Fjord Cancer Fund"]:
        text = {**COUNTERPART, "agency_key": "", "unlisted_agency": agency, **changes}
        one = services.CounterpartText(**text)
        services.save_counterpart(draft.pk, actor=lead, at=IN_APRIL, began=None, counterpart_pk=None, text=one)
    draft.refresh_from_db()
    return draft
