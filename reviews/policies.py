"""Who may judge, who may put reviewers to work, and who finds no trace of a proposal?"""

from django.db.models import Q

from accounts.policies import is_officer, is_reviewer
from proposals.lifecycle import OUT_OF_THE_RACE
from proposals.models import Consultation, Proposal
from proposals.policies import is_screened_by, named_in, visible_to_office
from reviews.models import Assignment, Conflict

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


RULES = {
    "reviews.screen_proposal": screens,  # object: a proposal
    "reviews.rule_on_consultation": rules_on,  # object: a consultation
    "reviews.assign_reviewer": screens,  # object: a proposal
    "reviews.search_proposals": is_officer,  # no object: what is found is what the officer screens
    "reviews.see_ranking": is_officer,  # object: a call; its rows are those that the officer screens
    "reviews.view_assignment": is_asked,  # object: an assignment, here and below
    "reviews.declare_conflict": is_asked,
    "reviews.read_submission": reads,
    "reviews.write_review": reads,
}
