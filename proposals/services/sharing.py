"""How are people let into a proposal besides its lead: invited, accepting, given another role, and shown out?

An invitation belongs to the submitted proposal, never to a working copy, and opens both. The right is the row itself:
it begins when it is accepted and ends with `ended_at`, at once.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from accounts.policies import is_administrator, is_officer, is_reviewer
from journal.queries import entries_of
from journal.services import label, record
from journal.transactions import use_case, within_transaction
from notices import services as notices
from proposals import refusals
from proposals.lifecycle import is_in_hand
from proposals.models import Invitation, Proposal
from proposals.queries.sharing import letter_of, standing_of, token_of
from proposals.services.locking import locked

LIFE = timedelta(days=14)  # of an invitation; this and the two limits are portal defaults
PEOPLE_MAX = 20  # invited or let in, for one proposal
LETTERS_MAX = 10  # within LETTERS_WITHIN, for one lead: the portal is no way to write to strangers in bulk
LETTERS_WITHIN = timedelta(hours=1)
LETTER = "invitation"
SENT = "invitation.sent"
RIGHT = "proposals.invite_people"


@use_case
def invite(pk, *, actor, at, email, role, language):
    """Ask somebody to write ("editor") or to read along ("reader") and return the Invitation; a letter goes out.

    `language` ("en" or "ja") is that of the letter. Raises NotAllowed, DoorClosed, InvitedThemselves,
    InvitedAlready, TooManyPeople, TooManyLetters, Proposal.DoesNotExist.
    """
    proposal = _shared(pk, actor=actor)
    email = email.strip().lower()
    if email == proposal.lead.email:
        raise refusals.InvitedThemselves
    asked = Invitation.objects.filter(proposal=proposal, ended_at__isnull=True)
    if asked.filter(email=email).exists() or asked.filter(accepted_by__email=email).exists():
        raise refusals.InvitedAlready(email=email)
    if asked.count() >= PEOPLE_MAX:
        raise refusals.TooManyPeople(limit=PEOPLE_MAX)

    one = Invitation(proposal=proposal, email=email, role=role, invited_by=actor)
    _send(one, language=language, actor=actor, at=at)
    return one


@use_case
def invite_again(pk, invitation_pk, *, actor, at, language):
    """Send an invitation that waits, or has expired, once more; the link of the older letter opens nothing then.

    Raises NotAllowed, DoorClosed, InvitationOver, TooManyLetters, DoesNotExist.
    """
    proposal = _shared(pk, actor=actor)
    one = _invitation(proposal, invitation_pk)
    if one.ended_at is not None or one.accepted_at is not None:
        raise refusals.InvitationOver(standing=standing_of(one, at=at))

    notices.withdraw(one, at=at, actor=actor)
    _send(one, language=language, actor=actor, at=at)
    return one


@within_transaction
def _send(one, *, language, actor, at):
    """Write an invitation with a new link and owe its letter; raises TooManyLetters."""
    proposal = one.proposal
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.pk)  # two windows count one after the other
    sent = entries_of(SENT, of=Proposal.objects.filter(lead=proposal.lead)).filter(at__gt=at - LETTERS_WITHIN)
    if sent.count() >= LETTERS_MAX:
        raise refusals.TooManyLetters(limit=LETTERS_MAX)

    one.nonce, one.invited_at, one.expires_at = secrets.token_hex(16), at, at + LIFE
    one.save()
    record(SENT, subject=proposal, actor=actor, at=at, detail=_detail(one))
    notices.promise(
        letter_of(one),
        kind=LETTER,
        about=one,
        to=notices.Stranger(one.email, language),
        template="proposals_invitation",
        context={"proposal": proposal, "call": proposal.call, "lead": proposal.lead, "invitation": one},
        at=at,
        not_after=one.expires_at,
        kept_from=proposal.lead,
        secret=settings.SITE_URL + reverse("proposals:invitation", args=[token_of(one)]),
    )


@use_case
def accept_invitation(invitation_pk, *, actor, at, nonce, other_address_is_meant=False):
    """Let a person in who followed the link of an invitation, and return the Invitation.

    `nonce` is that of the link. `other_address_is_meant` says that the person has confirmed to accept with an
    account whose address is not the invited one. Raises InvitationOver, WorksForTheOffice, LeadsAlready,
    LetInAlready, AddressDiffers.
    """
    origin = Invitation.objects.values_list("proposal", flat=True).get(pk=invitation_pk)
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("call", "lead").get(pk=origin)
    one = _invitation(proposal, invitation_pk)
    if one.nonce != nonce:
        raise refusals.InvitationOver(standing="garbled")
    if one.accepted_by_id == actor.pk and one.ended_at is None:  # pressed twice
        return one
    standing = standing_of(one, at=at)
    if standing != "open":
        raise refusals.InvitationOver(standing=standing)
    if actor.pk == proposal.lead_id:
        raise refusals.LeadsAlready
    if is_officer(actor) or is_reviewer(actor) or is_administrator(actor):
        raise refusals.WorksForTheOffice
    if proposal.invitations.in_force().filter(accepted_by=actor).exists():
        raise refusals.LetInAlready
    if actor.email != one.email and not other_address_is_meant:
        raise refusals.AddressDiffers(invited=one.email, own=actor.email)

    one.accepted_at, one.accepted_by = at, actor
    one.save(update_fields=["accepted_at", "accepted_by"])
    notices.withdraw(one, at=at, actor=actor)
    record("invitation.accepted", subject=proposal, actor=actor, at=at, detail={**_detail(one), "by": actor.email})
    return one


@use_case
def change_role(pk, invitation_pk, *, actor, at, role):
    """Let a person who is invited or let in write ("editor") or only read ("reader") from now on.

    Raises NotAllowed, InvitationOver, DoesNotExist.
    """
    proposal = _led(pk, actor=actor)
    one = _invitation(proposal, invitation_pk)
    if one.ended_at is not None:
        raise refusals.InvitationOver(standing="ended")
    if one.role == role:
        return one
    was, one.role = one.role, role
    one.save(update_fields=["role"])
    record("invitation.role_changed", subject=proposal, actor=actor, at=at, detail={**_detail(one), "was": was})
    return one


@use_case
def end_access(pk, invitation_pk, *, actor, at):
    """Take an invitation back, or end the access of a person who is let in, at once; twice is once.

    Raises NotAllowed, DoesNotExist.
    """
    return _end(_invitation(_led(pk, actor=actor), invitation_pk), verb="invitation.taken_back", actor=actor, at=at)


@use_case
def leave_proposal(pk, *, actor, at):
    """End one's own access to somebody else's proposal; raises NotAllowed where there is none."""
    proposal = locked(_origin(pk), actor=actor, right="proposals.leave_proposal")
    mine = Invitation.objects.select_for_update(of=("self",)).in_force().get(proposal=proposal, accepted_by=actor)
    return _end(mine, verb="invitation.left", actor=actor, at=at)


@within_transaction
def _end(one, *, verb, actor, at):
    if one.ended_at is None:
        one.ended_at, one.ended_by = at, actor
        one.save(update_fields=["ended_at", "ended_by"])
        notices.withdraw(one, at=at, actor=actor)
        record(verb, subject=label(one.proposal), actor=actor, at=at, detail=_detail(one))
    return one


def _origin(pk):
    """Return the key of the proposal that keeps the people: of a working copy, the one that it revises."""
    return Proposal.objects.values_list("revises", flat=True).get(pk=pk) or pk


@within_transaction
def _led(pk, *, actor):
    return locked(_origin(pk), actor=actor, right=RIGHT)


@within_transaction
def _shared(pk, *, actor):
    """Lock a proposal that people may still be invited to; raises NotAllowed, DoorClosed."""
    proposal = _led(pk, actor=actor)
    if not is_in_hand(proposal.state):
        raise refusals.DoorClosed(door="invite", state=proposal.state)
    return proposal


@within_transaction
def _invitation(proposal, pk):
    one = Invitation.objects.select_for_update(of=("self",)).get(proposal=proposal, pk=pk)
    one.proposal = proposal
    return one


def _detail(one):
    return {"invitation": one.pk, "email": one.email, "role": one.role}
