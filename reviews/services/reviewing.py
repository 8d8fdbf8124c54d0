"""How is a reviewer asked, how is a conflict declared, and how does a review come to stand?"""

from accounts.models import User
from accounts.policies import is_reviewer
from calls.models import Criterion
from journal.refusals import NotAllowed
from journal.services import record
from journal.transactions import use_case, within_transaction
from notices import services as notices
from proposals.lifecycle import State
from proposals.models import Proposal
from proposals.queries import submission_that_stands
from reviews import queries
from reviews.models import Assignment, Conflict, Review, Score
from reviews.refusals import (
    AssignmentOver,
    ConflictWithoutReason,
    CriteriaUnscored,
    CriterionUnknown,
    NotAReviewer,
    PointsOffTheScale,
    ProposalNotUnderReview,
    ReviewAlreadySent,
)


@use_case
def assign_reviewer(proposal_pk, *, reviewer_pk, actor, at):
    """Ask a reviewer to judge a submitted proposal and return the Assignment; a letter to them is owed.

    Raises NotAllowed, ProposalNotUnderReview, NotAReviewer, and where something stands between the person
    and the proposal ReviewerLeadsTheProposal, ReviewerIsNamedInTheProposal, ReviewerHasAConflict or
    ReviewerAlreadyAssigned; Proposal.DoesNotExist and User.DoesNotExist for unknown keys.
    """
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("call", "lead").get(pk=proposal_pk)
    if not actor.has_perm("reviews.assign_reviewer", proposal):
        raise NotAllowed(right="reviews.assign_reviewer")

    _must_be_under_review(proposal)

    reviewer = User.objects.get(pk=reviewer_pk)
    if not (reviewer.is_active and is_reviewer(reviewer)):
        raise NotAReviewer(person=reviewer)
    obstacle = queries.barriers_of(proposal).against(reviewer)
    if obstacle is not None:
        raise obstacle(person=reviewer, reference=proposal.reference)

    assignment = Assignment.objects.create(proposal=proposal, reviewer=reviewer, assigned_at=at, assigned_by=actor)
    detail = {"proposal": proposal.pk, "reviewer": reviewer.pk}
    record("assignment.made", subject=assignment, actor=actor, at=at, detail=detail)
    notices.promise(
        f"review-asked-{assignment.pk}",
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
    """Take an assignment back; its unsent letter is withdrawn. A sent review stands and cannot be taken back.

    Raises NotAllowed, AssignmentOver, ReviewAlreadySent, Assignment.DoesNotExist.
    """
    assignment = _locked(assignment_pk)
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
    notices.withdraw(assignment, at=at, actor=actor)
    return assignment


@use_case
def declare(assignment_pk, *, conflicted, reason, actor, at):
    """Keep what a reviewer declares: without a conflict the text opens, with one it is closed for good.

    A conflict may also be declared later; the review then counts no more. Saying "none" twice is fine.
    Raises NotAllowed, ProposalNotUnderReview, ConflictWithoutReason, Assignment.DoesNotExist.
    """
    assignment = _locked(assignment_pk)
    if not actor.has_perm("reviews.declare_conflict", assignment):
        raise NotAllowed(right="reviews.declare_conflict")

    if not conflicted and assignment.state == Assignment.State.CLEAR:
        return assignment
    _must_be_under_review(assignment.proposal)

    reason = reason.strip()
    if conflicted and not reason:
        raise ConflictWithoutReason()

    assignment.state = Assignment.State.CONFLICTED if conflicted else Assignment.State.CLEAR
    assignment.declared_at = at
    assignment.save(update_fields=["state", "declared_at"])
    if conflicted:
        Conflict.objects.create(person=actor, proposal=assignment.proposal, reason=reason, declared_at=at)
        notices.withdraw(assignment, at=at, actor=actor)
    verb = "conflict.declared" if conflicted else "conflict.denied"
    record(verb, subject=assignment, actor=actor, at=at, detail={"proposal": assignment.proposal_id})
    return assignment


@use_case
def save_review(assignment_pk, *, actor, at, scores, comment_panel, comment_applicant):
    """Keep a review as a draft and return it; `scores` maps a criterion's code to whole points or None.

    Codes that are not named keep their points. Raises NotAllowed, ProposalNotUnderReview,
    ReviewAlreadySent, CriterionUnknown, PointsOffTheScale, Assignment.DoesNotExist.
    """
    review = _written(
        assignment_pk,
        actor=actor,
        at=at,
        scores=scores,
        comments={"comment_panel": comment_panel, "comment_applicant": comment_applicant},
    )
    record("review.saved", subject=review, actor=actor, at=at, detail=_detail_of(review))
    return review


@use_case
def send_review(assignment_pk, *, actor, at, scores, comment_panel, comment_applicant):
    """Keep a review and send it: from now on it stands and counts. Returns it.

    Raises what `save_review` raises, and CriteriaUnscored while an item of the call has no points.
    """
    review = _written(
        assignment_pk,
        actor=actor,
        at=at,
        scores=scores,
        comments={"comment_panel": comment_panel, "comment_applicant": comment_applicant},
    )
    unscored = Criterion.objects.filter(call=review.submission.proposal.call_id)
    unscored = list(unscored.exclude(pk__in=review.scores.values("criterion")).order_by("order"))
    if unscored:
        raise CriteriaUnscored(criteria=unscored)

    review.sent_at = at
    review.save(update_fields=["sent_at"])
    record("review.sent", subject=review, actor=actor, at=at, detail=_detail_of(review))
    return review


def _locked(pk):
    """Lock one assignment; raises Assignment.DoesNotExist."""
    rows = Assignment.objects.select_for_update(of=("self",))
    return rows.select_related("proposal__call", "reviewer").get(pk=pk)


def _must_be_under_review(proposal):
    if proposal.state != State.SUBMITTED:
        raise ProposalNotUnderReview(reference=proposal.reference)


@within_transaction
def _written(assignment_pk, *, actor, at, scores, comments):
    """Write comments and points into the one review of an assignment, bound to the version that was read."""
    assignment = _locked(assignment_pk)
    if not actor.has_perm("reviews.write_review", assignment):
        raise NotAllowed(right="reviews.write_review")

    _must_be_under_review(assignment.proposal)
    review = Review.objects.filter(assignment=assignment).first() or Review(assignment=assignment)
    if review.sent_at is not None:
        raise ReviewAlreadySent(sent_at=review.sent_at)

    chosen = _on_scale(assignment.proposal.call, scores)
    review.submission = submission_that_stands(assignment.proposal)
    review.comment_panel = comments["comment_panel"]
    review.comment_applicant = comments["comment_applicant"]
    review.saved_at = at
    review.save()
    for criterion, points in chosen:
        if points is None:
            Score.objects.filter(review=review, criterion=criterion).delete()
        else:
            Score.objects.update_or_create(review=review, criterion=criterion, defaults={"points": points})
    return review


def _on_scale(call, scores):
    """Return (criterion, points) pairs; raises CriterionUnknown or PointsOffTheScale."""
    criteria = {criterion.code: criterion for criterion in call.criteria.all()}
    for code, points in scores.items():
        if code not in criteria:
            raise CriterionUnknown(code=code)
        criterion = criteria[code]
        if points is not None and points not in range(criterion.scale_min, criterion.scale_max + 1):
            raise PointsOffTheScale(
                criterion=criterion, points=points, scale_min=criterion.scale_min, scale_max=criterion.scale_max
            )
    return [(criteria[code], points) for code, points in scores.items()]


def _detail_of(review):
    """Return what the journal may know of a review: which version was read, never points or words."""
    return {"assignment": review.assignment_id, "submission": review.submission_id}
