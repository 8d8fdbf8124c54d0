"""Who may see, write and send a proposal?"""

from django.db.models import Q
from django.db.models.functions import Coalesce

from accounts.policies import is_officer
from proposals.lifecycle import OUT_OF_THE_RACE
from proposals.models import Counterpart, Invitation, Member, Proposal


def may_begin(user, _call=None):
    """Tell whether a person may begin a proposal: anyone signed in, since signing in needs a confirmed address."""
    return user.is_authenticated


def leads(user, proposal):
    """Tell whether a person is the principal investigator of this proposal."""
    return user.is_authenticated and proposal.lead_id == user.pk


def reads(user, proposal):
    """Tell whether a person may read this proposal: its lead, or somebody invited to write or to read along."""
    return leads(user, proposal) or _let_in(user).filter(proposal=proposal.origin_pk).exists()


def writes(user, proposal):
    """Tell whether a person may write this proposal: its lead, or a co-editor."""
    return leads(user, proposal) or _editing(user).filter(proposal=proposal.origin_pk).exists()


def shares(user, proposal):
    """Tell whether somebody else's proposal is open to a person by invitation; the lead does not leave."""
    return not leads(user, proposal) and _let_in(user).filter(proposal=proposal.origin_pk).exists()


def visible_to(user):
    """Return the proposals a person may read, working copies included; the twin of `reads`."""
    if not user.is_authenticated:
        return Proposal.objects.none()
    shared = _let_in(user).values("proposal")
    return Proposal.objects.filter(Q(lead=user) | Q(pk__in=shared) | Q(revises__in=shared))


def written_by(user):
    """Return the proposals a person may write; the twin of `writes`."""
    if not user.is_authenticated:
        return Proposal.objects.none()
    shared = _editing(user).values("proposal")
    return Proposal.objects.filter(Q(lead=user) | Q(pk__in=shared) | Q(revises__in=shared))


def _let_in(user):
    return Invitation.objects.in_force().filter(accepted_by=user.pk)


def _editing(user):
    return _let_in(user).filter(role=Invitation.Role.EDITOR)


def named_in(user):
    """Return the condition on proposals that name a person: abroad or in the team by their address, or let in to write.

    Working copies count as well: whoever is named in what may be sealed tomorrow is kept away today. Whoever once
    wrote or read along is kept away for good. An invitation that nobody accepted says nothing of the invited person:
    nobody can be kept from judging by being written to.
    """
    home = Coalesce("proposal__revises", "proposal")
    abroad = Counterpart.objects.filter(email__iexact=user.email).annotate(home=home)
    team = Member.objects.filter(email__iexact=user.email).annotate(home=home)
    invited = Invitation.objects.filter(accepted_by=user.pk)
    return Q(pk__in=abroad.values("home")) | Q(pk__in=team.values("home")) | Q(pk__in=invited.values("proposal"))


def is_screened_by(user, proposal):
    """Tell whether the office, in this person, may see a proposal: once submitted, and never one's own."""
    return is_officer(user) and proposal.lead_id != user.pk and proposal.submitted_at is not None


def visible_to_office(user):
    """Return the proposals that a person may see for the office."""
    if not is_officer(user):
        return Proposal.objects.none()
    return Proposal.objects.filter(submitted_at__isnull=False).exclude(lead=user)


def stands(proposal):
    """Tell whether a submitted proposal is still in the race."""
    return proposal.submitted_at is not None and proposal.state not in OUT_OF_THE_RACE


def extends_deadline(user, call):
    """Tell whether an officer may move the deadline of a call: not who leads a proposal under it, or is named in one."""
    if not is_officer(user):
        return False
    at_stake = call.proposals.exclude(state__in=OUT_OF_THE_RACE)
    return not at_stake.filter(Q(lead=user) | named_in(user)).exists()


RULES = {
    "proposals.extend_deadline": extends_deadline,  # object: a call
    "proposals.begin_proposal": may_begin,
    "proposals.view_proposal": reads,
    "proposals.change_proposal": writes,
    "proposals.invite_people": leads,
    "proposals.leave_proposal": shares,
    "proposals.revise_proposal": leads,
    "proposals.submit_proposal": leads,
    "proposals.withdraw_proposal": leads,
    "proposals.ask_consultation": writes,
    "proposals.ask_confirmation": leads,  # the letter goes out in the investigator's name
    "proposals.report_outcome": leads,
    "proposals.take_own_data": writes,
    "proposals.screen_proposal": is_screened_by,
}
