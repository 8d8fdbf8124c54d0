"""How do tests share a proposal? Through the services, as its lead and whoever was invited would."""

from django.urls import reverse

from proposals import services
from proposals.queries.sharing import token_of
from tests.builders import IN_APRIL

TARO = "taro@aspire.example"


def invited(proposal, email=TARO, *, role="editor", at=IN_APRIL, language="en"):
    """Invite somebody, as the lead, and return the invitation."""
    return services.invite(proposal.pk, actor=proposal.lead, at=at, email=email, role=role, language=language)


def let_in(proposal, user, *, role="editor", at=IN_APRIL):
    """Invite a person and accept as that person; returns the invitation."""
    one = invited(proposal, user.email, role=role, at=at)
    return services.accept_invitation(one.pk, actor=user, at=at, nonce=one.nonce)


def page_of(proposal, name="access", *keys):
    """Return the path of a page of a proposal."""
    return reverse(f"proposals:{name}", args=[proposal.pk, *keys])


def link_of(one):
    """Return the path that the link of an invitation's last letter leads to."""
    return reverse("proposals:invitation", args=[token_of(one)])
