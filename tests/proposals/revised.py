"""How do tests revise a submitted proposal? Through the services, as its lead and co-editors would."""

from datetime import timedelta

from proposals import services
from proposals.models import Invitation
from tests.builders import IN_MAY
from tests.proposing import PROJECT

LATER_IN_MAY = IN_MAY + timedelta(hours=3)


def begin(sealed, lead, *, at=IN_MAY):
    """Begin a working copy and return it."""
    return services.begin_revision(sealed.pk, actor=lead, at=at)


def retitled(proposal, writer, title, *, at=IN_MAY, **changes):
    """Save another English title, and further changes of the project, and return the proposal afresh."""
    text = services.ProjectText(**{**PROJECT, "title_en": title, **changes})
    services.save_project(proposal.pk, actor=writer, at=at, began=None, text=text)
    proposal.refresh_from_db()
    return proposal


def seal(copy, lead, *, at=LATER_IN_MAY):
    """Seal a working copy and return the Submission."""
    return services.submit_proposal(copy.pk, actor=lead, received_at=at)


def let_in(proposal, person, role, *, at=IN_MAY):
    """Let a person in as "editor" or "reader", as if they had accepted an invitation."""
    return Invitation.objects.create(
        proposal_id=proposal.origin_pk,
        email=person.email,
        role=role,
        nonce="n",
        invited_at=at,
        invited_by=proposal.lead,
        expires_at=at + timedelta(days=14),
        accepted_at=at,
        accepted_by=person,
    )
