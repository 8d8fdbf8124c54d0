"""How do tests ask a counterpart to confirm the prior agreement, open the link of the letter, and confirm?"""

from django.urls import reverse

from notices.models import Notice
from proposals import queries, services
from proposals.models import Confirmation
from proposals.queries.confirming import token_of
from proposals.sentences import agreement_in_words
from tests.builders import IN_APRIL

BOTH = {"joint_research": "on", "traveller": "on", "name": "Ingrid Solberg"}


def ask(proposal, *, counterpart=None, actor=None, at=IN_APRIL, language="en"):
    """Ask the (only) counterpart as the lead would, after a look at the letter; returns the Confirmation."""
    one = counterpart or queries.counterparts_of(proposal).first()
    asked = Confirmation.objects.filter(email=one.email.lower(), ended_at__isnull=True).first()
    return services.ask_confirmation(
        proposal.pk,
        counterpart_pk=one.pk,
        language=language,
        seen=services.letter_for(proposal, one, language=language, at=at)["seal"],
        standing=asked and asked.pk,
        actor=actor or proposal.lead,
        at=at,
    )


def confirm(one, *, name="Ingrid Solberg", at=IN_APRIL, language="en", token=None):
    """Confirm both halves as whoever holds the link; returns the Confirmation."""
    seen = services.hash_of(shown_by(one, language=language))
    return services.confirm_agreement(token or token_of(one), name=name, language=language, seen=seen, received_at=at)


def shown_by(one, *, language="en"):
    """Return the text that the page of a link shows."""
    return agreement_in_words(one.text["about"], language=language)


def link_of(one):
    """Return the path that the letter leads to."""
    return reverse("proposals:agreement", args=[token_of(one)])


def letter_to(one):
    """Return the Notice that asked for a confirmation."""
    return Notice.objects.get(key=f"confirmation-{one.pk}")
