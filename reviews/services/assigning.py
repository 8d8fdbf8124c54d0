"""How is a reviewer asked, and how is an assignment taken back?"""

from accounts.models import User
from accounts.policies import is_reviewer
from calls.models import Stage
from journal.refusals import NotAllowed
from journal.services import record
from journal.transactions import use_case
from notices import services as notices
from proposals.models import Proposal
from reviews import queries
from reviews.models import Assignment, Review
from reviews.refusals import AssignmentOver, NotAReviewer, ReviewAlreadySent, ReviewerHasAConflict
from reviews.services.interests import find_between
from reviews.services.locking import locked, must_be_under_review
from reviews.services.silencing import key_of_request, silence, tell_taken_back


@use_case
def assign_reviewer(proposal_pk, *, reviewer_pk, actor, at, stage="document"):
    """Ask a reviewer to judge a submitted proposal at a stage and return the Assignment; a letter to them is owed.

    Raises NotAllowed, ProposalNotUnderReview, NotAReviewer, and where something stands between the person
    and the proposal ReviewerLeadsTheProposal, ReviewerIsNamedInTheProposal, ReviewerHasAConflict or
    ReviewerAlreadyAssigned; Proposal.DoesNotExist and User.DoesNotExist for unknown keys.
    """
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("call", "lead").get(pk=proposal_pk)
    if not actor.has_perm("reviews.assign_reviewer", proposal):
        raise NotAllowed(right="reviews.assign_reviewer")

    must_be_under_review(proposal)

    reviewer = User.objects.get(pk=reviewer_pk)
    if not (reviewer.is_active and is_reviewer(reviewer)):
        raise NotAReviewer(person=reviewer)
    obstacle = queries.barriers_of(proposal, stage).against(reviewer)
    if obstacle is not None:
        raise obstacle(person=reviewer, reference=proposal.reference)
    if find_between(proposal, reviewer, at=at) is not None:
        raise ReviewerHasAConflict(person=reviewer, reference=proposal.reference)

    assignment = Assignment.objects.create(
        proposal=proposal, reviewer=reviewer, stage=_stage_of(proposal, stage), assigned_at=at, assigned_by=actor
    )
    detail = {"proposal": proposal.pk, "reviewer": reviewer.pk}
    record("assignment.made", subject=assignment, actor=actor, at=at, detail=detail)
    notices.promise(
        key_of_request(assignment.pk),
        kind="review-asked",
        about=assignment,
        to=reviewer,
        template="reviews_asked",
        context={"assignment": assignment, "proposal": proposal, "call": proposal.call},
        at=at,
        scope=proposal.call.slug,
        kept_from=proposal.lead,
    )
    return assignment


@use_case
def end_assignment(assignment_pk, *, actor, at):
    """Take an assignment back; its unsent letter is withdrawn, and who had it already gets another. A sent review stands and cannot be taken back.

    Raises NotAllowed, AssignmentOver, ReviewAlreadySent, Assignment.DoesNotExist.
    """
    assignment = locked(assignment_pk)
    if not actor.has_perm("reviews.assign_reviewer", assignment.proposal):
        raise NotAllowed(right="reviews.assign_reviewer")

    was = assignment.state
    if was not in (Assignment.State.ASKED, Assignment.State.CLEAR):
        raise AssignmentOver(state=was)
    sent = Review.objects.filter(assignment=assignment, sent_at__isnull=False).first()
    if sent is not None:  # taking it back would move the mean
        raise ReviewAlreadySent(sent_at=sent.sent_at)

    assignment.state = Assignment.State.ENDED
    assignment.ended_at = at
    assignment.save(update_fields=["state", "ended_at"])
    detail = {"proposal": assignment.proposal_id, "reviewer": assignment.reviewer_id, "was": was}
    record("assignment.ended", subject=assignment, actor=actor, at=at, detail=detail)
    silence(assignment, actor=actor, at=at)
    tell_taken_back(f"review-ended-{assignment.pk}", [assignment], at=at)
    return assignment


def _stage_of(proposal, code):
    return Stage.objects.get(call=proposal.call_id, code=code)
