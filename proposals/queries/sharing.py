"""Who else writes or reads a proposal, and what does the link in an invitation open?"""

from dataclasses import dataclass

from notices import queries as notices
from proposals.gateways import links
from proposals.lifecycle import is_in_hand
from proposals.models import Invitation

LEAD = "lead"
ABOUT = "invitation"


@dataclass(frozen=True)
class Access:
    """Who may open a proposal: people let in, and those still asked, each with `letter` (the state of the last one).

    Of those asked, `lapsed` tells whether the link has expired.
    """

    let_in: list
    asked: list


def token_of(invitation):
    """Return what stands in the link of an invitation's last letter; an older letter's link opens nothing."""
    return links.token_for(invitation, about=ABOUT)


def letter_of(invitation):
    """Return the key of the invitation's last letter."""
    return f"invitation-{invitation.pk}-{invitation.nonce}"


def invitation_behind(token):
    """Return the invitation that a link is about, with its proposal, call and people; None for any other text."""
    rows = Invitation.objects.select_related("proposal__call", "proposal__lead", "accepted_by")
    return links.row_behind(token, rows, about=ABOUT)


def standing_of(invitation, *, at):
    """Return what a link opens at an instant (aware): "open", "expired", "ended", "used", or "closed".

    "closed" is said where the proposal itself is over or decided, "garbled" of None.
    """
    if invitation is None:
        return "garbled"
    if invitation.ended_at is not None:
        return "ended"
    if invitation.accepted_at is not None:
        return "used"
    if not is_in_hand(invitation.proposal.state):
        return "closed"
    return "open" if at < invitation.expires_at else "expired"


def invitations_of(proposal):
    """Return everybody who was ever invited to a proposal, with whoever accepted."""
    return Invitation.objects.filter(proposal=proposal.origin_pk).select_related("accepted_by")


def access_to(proposal, *, at):
    """Return the Access to a proposal at an instant (aware): two queries, however many people there are."""
    rows = list(invitations_of(proposal).filter(ended_at__isnull=True).order_by("pk"))
    asked = [one for one in rows if one.accepted_at is None]
    letters = notices.states_of([letter_of(one) for one in asked]) if asked else {}
    for one in asked:
        one.letter = letters.get(letter_of(one), "")
        one.lapsed = at >= one.expires_at
    return Access(let_in=[one for one in rows if one.accepted_at is not None], asked=asked)


def hats_of(user, proposals):
    """Return what a person is to each proposal, by key: "lead", "editor", "reader" (no query where they lead all)."""
    shared = {one.origin_pk for one in proposals if one.lead_id != user.pk}
    roles = {}
    if shared:
        mine = Invitation.objects.in_force().filter(accepted_by=user.pk, proposal__in=shared)
        roles = dict(mine.values_list("proposal", "role"))
    return {one.pk: LEAD if one.lead_id == user.pk else roles.get(one.origin_pk, "") for one in proposals}


def hat_of(user, proposal):
    """Return what a person is to one proposal: "lead", "editor" or "reader"."""
    return hats_of(user, [proposal])[proposal.pk]
