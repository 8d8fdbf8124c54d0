"""Who may judge, who may put reviewers to work, and who finds no trace of a proposal?"""

from django.db.models import Exists, Q

from accounts.policies import is_officer, is_reviewer
from calls.models import Call
from proposals.lifecycle import OUT_OF_THE_RACE
from proposals.models import Consultation, Proposal
from proposals.policies import extends_deadline, is_screened_by, named_in, visible_to_office
from reviews.models import Appointment, Assignment, Conflict, Pledge, Reviewer

OPEN_STATES = (Assignment.State.ASKED, Assignment.State.CLEAR)


def proposals_kept_from(user):
    """Return the proposals a person has a stake in: led by them, naming their address, or with a declared conflict."""
    return Proposal.objects.filter(Q(lead=user) | named_in(user) | Q(pk__in=_in_conflict_with(user)))


def _in_conflict_with(user):
    """Return the keys of the proposals that a standing conflict closes to a person."""
    return Conflict.objects.standing().filter(person=user).values("proposal")


def is_kept_from(user, proposal):
    """Tell whether a person has a stake in this proposal."""
    return proposals_kept_from(user).filter(pk=proposal.pk).exists()


def screens(user, proposal):
    """Tell whether an officer handles this proposal: the office has it and the officer has no stake in it."""
    return is_screened_by(user, proposal) and not is_kept_from(user, proposal)


def proposals_screened_by(user):
    """Return the proposals that an officer handles; nobody else handles any."""
    if not is_officer(user):  # also spares a visitor, who has no address to compare, the questions below
        return Proposal.objects.none()
    # What the person leads is left out already; two small sets instead of a walk over every proposal.
    return visible_to_office(user).exclude(named_in(user)).exclude(pk__in=_in_conflict_with(user))


def rules_on(user, consultation):
    """Tell whether an officer rules on this question: it is not their own, and they have no stake in its proposal.

    The question may be that of a draft, of which the office sees nothing else.
    """
    return is_officer(user) and not is_kept_from(user, consultation.proposal)


def consultations_ruled_by(user):
    """Return the questions about agencies that an officer rules on; nobody else rules on any."""
    if not is_officer(user):
        return Consultation.objects.none()
    return Consultation.objects.exclude(proposal__in=proposals_kept_from(user).values("pk"))


def rules_on_conflict(user, conflict):
    """Tell whether an officer rules on a conflict: it is not their own, and they have no stake in the proposal."""
    return conflict.person_id != user.pk and screens(user, conflict.proposal)


def conflicts_ruled_by(user):
    """Return the conflicts on which an officer rules; nobody else finds a trace of any."""
    if not is_officer(user):
        return Conflict.objects.none()
    return Conflict.objects.filter(proposal__in=proposals_screened_by(user).values("pk")).exclude(person=user)


def proposals_still_judged_by(user):
    """Return the proposals that a person must score and has not: reviews of others are read after sending one's own."""
    return Proposal.objects.filter(
        pk__in=Assignment.objects.filter(reviewer=user, state__in=OPEN_STATES, review__sent_at__isnull=True).values(
            "proposal"
        )
    )


def proposals_ranked_for(user):
    """Return the proposals whose points an officer may see."""
    if not is_officer(user):
        return Proposal.objects.none()
    return proposals_screened_by(user).exclude(pk__in=proposals_still_judged_by(user).values("pk"))


def is_asked(user, assignment):
    """Tell whether this reviewer has been asked to judge and nothing has closed the assignment since."""
    return (
        assignment.reviewer_id == user.pk
        and assignment.state in OPEN_STATES
        and is_reviewer(user)
        and not is_kept_from(user, assignment.proposal)
    )


def assignments_visible_to(user):
    """Return the assignments a reviewer has to do with. One closed by a conflict leaves no trace."""
    if not is_reviewer(user):
        return Assignment.objects.none()
    asked = Assignment.objects.filter(reviewer=user, state__in=OPEN_STATES)
    return asked.exclude(proposal__in=proposals_kept_from(user).values("pk"))


def reads(user, assignment):
    """Tell whether the sealed text is open: no conflict was declared, and the proposal is still in the race."""
    return (
        assignment.state == Assignment.State.CLEAR
        and assignment.proposal.state not in OUT_OF_THE_RACE
        and is_asked(user, assignment)
    )


def assignments_read_by(user):
    """Return the assignments whose sealed text is open to a reviewer."""
    return (
        assignments_visible_to(user).filter(state=Assignment.State.CLEAR).exclude(proposal__state__in=OUT_OF_THE_RACE)
    )


def calls_judged_by(user):
    """Return the calls in which a person judges: something is assigned to them, or they accepted an appointment."""
    if not is_reviewer(user):
        return Call.objects.none()
    accepted = Appointment.objects.filter(reviewer__user=user, state=Appointment.State.ACCEPTED)
    asked = assignments_visible_to(user).order_by().values("proposal__call")
    return Call.objects.filter(Q(pk__in=asked) | Q(pk__in=accepted.values("call")))


def judges_in(user, call):
    """Tell whether a person judges in this call, and so promises to keep what they read to themselves."""
    return calls_judged_by(user).filter(pk=call.pk).exists()


def appointments_kept_by(user):
    """Return the appointments that a person of the pool has accepted."""
    if not is_reviewer(user):
        return Appointment.objects.none()
    return Appointment.objects.filter(reviewer__user=user, state=Appointment.State.ACCEPTED)


def bids_in(user, call):
    """Tell whether a person accepted to judge for this call, and so may say what they would like to read."""
    return appointments_kept_by(user).filter(call=call).exists()


def keys_kept_from(user, call_pk):
    """Return the keys of the proposals of a call in which a person has a stake, as a set."""
    return set(proposals_kept_from(user).filter(call=call_pk).values_list("pk", flat=True))


def sees_plan(user, plan):
    """Tell whether an officer sees a plan of assignment: one with a stake in any of its proposals finds no trace of it."""
    if not is_officer(user):
        return False
    return not keys_kept_from(user, plan.stage.call_id) & set(plan.choices["proposals"])


def keeps_pool(user, call):
    """Tell whether an officer keeps the pool of reviewers from a call: not where they, or people beside them, apply.

    Whoever leads, writes along in or is named in a proposal that may be judged in the call would see its judges.
    """
    if not is_officer(user):
        return False
    return not _own_in_the_race(user, call).exists()


def profiles_kept_by(user, call):
    """Return the profiles of the pool that an officer keeps from a call: all of them, or none (see keeps_pool)."""
    if not is_officer(user):
        return Reviewer.objects.none()
    return Reviewer.objects.filter(~Exists(_own_in_the_race(user, call)))


def _own_in_the_race(user, call):
    standing = Proposal.objects.filter(call=call).exclude(state__in=OUT_OF_THE_RACE)
    return standing.filter(Q(lead=user) | named_in(user))


def keeps_own_profile(user, _object=None):
    """Tell whether a person sees and corrects what the pool holds about them: reviewers, and whoever is in the pool."""
    return is_reviewer(user) or (user.is_authenticated and Reviewer.objects.filter(user=user).exists())


def has_pledged(user, call):
    """Tell whether a person has promised to keep to themselves what they read for this call."""
    return Pledge.objects.filter(person=user, call=call).exists()


def reopens(user, assignment):
    """Tell whether an officer may open a review again: they handle its proposal, and it is not their own."""
    return assignment.reviewer_id != user.pk and screens(user, assignment.proposal)


RULES = {
    "reviews.screen_proposal": screens,  # object: a proposal
    "reviews.rule_on_consultation": rules_on,  # object: a consultation
    "reviews.assign_reviewer": screens,  # object: a proposal
    "reviews.declare_interest": screens,  # object: a proposal; an officer's own interest in it
    "reviews.rule_on_conflict": rules_on_conflict,  # object: a conflict
    "reviews.search_proposals": is_officer,  # no object: what is found is what the officer screens
    "reviews.see_ranking": is_officer,  # object: a call; its rows are those that the officer screens
    "reviews.set_timetable": extends_deadline,  # object: a call; moments touch every proposal under it
    "reviews.reopen_review": reopens,  # object: an assignment
    "reviews.view_assignment": is_asked,  # object: an assignment, here and below
    "reviews.declare_conflict": is_asked,
    "reviews.plan_assignment": is_officer,  # object: a call; a plan holds what the officer screens
    "reviews.see_plan": sees_plan,  # object: a plan of assignment
    "reviews.apply_plan": sees_plan,
    "reviews.bid": bids_in,  # object: a call
    "reviews.pledge_confidentiality": judges_in,  # object: a call
    "reviews.keep_pool": keeps_pool,  # object: a call
    "reviews.keep_own_profile": keeps_own_profile,  # no object: only ever one's own
    "reviews.read_submission": reads,
    "reviews.write_review": reads,
}
