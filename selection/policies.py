"""Who may choose: put on the interview list, give a place, let the results out, decide on an affiliation promise?

Nobody chooses where they have a stake. A time on the interview day is arranged by an officer who may see the proposal
(neither their own nor one they have a conflict with) and who does not apply under the same call: a taken hour would
tell an applicant what no page may tell. The places are shared by all, so one look at them tells of every proposal:
they are given, and the results released, by an officer without a stake in any proposal that stands. After the release
an affiliation promise concerns one proposal alone and is decided by an officer without a stake in that one.
"""

from accounts.policies import is_officer
from calls.models import Call
from proposals.lifecycle import State
from proposals.models import Proposal
from reviews.policies import proposals_screened_by, screens
from selection.models import AffiliationPromise

STANDING = (State.SUBMITTED.value, State.SELECTED.value, State.NOT_SELECTED.value, State.CANCELLED.value)


def sees_desk(user, _object=None):
    """Tell whether a person works at the office's desk."""
    return is_officer(user)


def calls_of_the_desk(user):
    """Return the calls on a person's desk: all for an officer."""
    return Call.objects.all() if is_officer(user) else Call.objects.none()


def applies_under(user, call):
    """Tell whether a person leads a proposal that stands under this call."""
    return Proposal.objects.filter(call=call, lead=user, state__in=STANDING).exists()


def arranges(user, proposal):
    """Tell whether a person may list this proposal for an interview and give it a time."""
    return proposals_arranged_by(user).filter(pk=proposal.pk).exists()


def proposals_arranged_by(user):
    """Return the proposals whose interviews a person may arrange."""
    if not is_officer(user):
        return Proposal.objects.none()
    own = Proposal.objects.filter(lead=user, state__in=STANDING)
    return proposals_screened_by(user).exclude(call__in=own.values("call"))


def chooses_in(user, call):
    """Tell whether a person may see the places of a call, give them and release the results."""
    return calls_chosen_by(user).filter(pk=call.pk).exists()


def calls_chosen_by(user):
    """Return the calls in which an officer has no stake: every proposal that stands may be seen by them."""
    if not is_officer(user):
        return Call.objects.none()
    unseen = Proposal.objects.filter(state__in=STANDING).exclude(pk__in=proposals_screened_by(user).values("pk"))
    return Call.objects.exclude(pk__in=unseen.values("call"))


def gives_place_to(user, proposal):
    """Tell whether a person may give this proposal a place, or take it back."""
    return proposals_placed_by(user).filter(pk=proposal.pk).exists()


def proposals_placed_by(user):
    """Return the proposals to which a person may give a place."""
    return proposals_screened_by(user).filter(call__in=calls_chosen_by(user))


def decides_on(user, promise):
    """Tell whether an officer handles an affiliation promise: they have no stake in its proposal."""
    return screens(user, promise.proposal)


def promises_decided_by(user):
    """Return the affiliation promises that an officer handles; nobody else handles any."""
    return AffiliationPromise.objects.filter(proposal__in=proposals_screened_by(user).values("pk"))


def gave(user, promise):
    """Tell whether a person made this affiliation promise: the principal investigator alone."""
    return user.is_authenticated and promise.proposal.lead_id == user.pk


def promises_given_by(user):
    """Return the affiliation promises that a person made."""
    if not user.is_authenticated:
        return AffiliationPromise.objects.none()
    return AffiliationPromise.objects.filter(proposal__lead=user)


RULES = {
    "selection.see_desk": sees_desk,
    "selection.arrange_interview": arranges,
    "selection.award_place": gives_place_to,
    "selection.agree_board": chooses_in,  # object: a call, here and below
    "selection.freeze_board": chooses_in,
    "selection.release_results": chooses_in,
    "selection.publish_selected": chooses_in,
    "selection.decide_promise": decides_on,  # object: an affiliation promise
    "selection.report_affiliation": gave,  # object: an affiliation promise
}
