"""Who may see, write and send a proposal?"""

from django.db.models import Q

from accounts.policies import is_officer
from proposals.lifecycle import OUT_OF_THE_RACE
from proposals.models import Counterpart, Proposal


def may_begin(user, _call=None):
    """Tell whether a person may begin a proposal: anyone signed in, since signing in needs a confirmed address."""
    return user.is_authenticated


def leads(user, proposal):
    """Tell whether a person is the principal investigator of this proposal."""
    return user.is_authenticated and proposal.lead_id == user.pk


def visible_to(user):
    """Return the proposals a person leads."""
    return Proposal.objects.filter(lead=user) if user.is_authenticated else Proposal.objects.none()


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
    return not at_stake.filter(Q(lead=user) | Q(pk__in=_naming(user))).exists()


def _naming(user):
    return Counterpart.objects.filter(email__iexact=user.email).values("proposal")


RULES = {
    "proposals.extend_deadline": extends_deadline,  # object: a call
    "proposals.begin_proposal": may_begin,
    "proposals.view_proposal": leads,
    "proposals.change_proposal": leads,
    "proposals.submit_proposal": leads,
    "proposals.withdraw_proposal": leads,
    "proposals.ask_consultation": leads,
    "proposals.report_outcome": leads,
    "proposals.screen_proposal": is_screened_by,
}
