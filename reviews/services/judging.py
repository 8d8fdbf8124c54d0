"""How is a review kept, and how does it come to stand?"""

from calls.models import Criterion
from journal.refusals import NotAllowed
from journal.services import record
from journal.transactions import use_case, within_transaction
from proposals.queries import submission_that_stands
from reviews.models import Review, Score
from reviews.refusals import CriteriaUnscored, CriterionUnknown, PointsOffTheScale, ReviewAlreadySent
from reviews.services.locking import locked, must_be_under_review


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
    unscored = Criterion.objects.filter(stage=review.assignment.stage_id)
    unscored = list(unscored.exclude(pk__in=review.scores.values("criterion")).order_by("order"))
    if unscored:
        raise CriteriaUnscored(criteria=unscored)

    review.sent_at = at
    review.save(update_fields=["sent_at"])
    record("review.sent", subject=review, actor=actor, at=at, detail=_detail_of(review))
    return review


@within_transaction
def _written(assignment_pk, *, actor, at, scores, comments):
    """Write comments and points into the one review of an assignment, bound to the version that was read."""
    assignment = locked(assignment_pk)
    if not actor.has_perm("reviews.write_review", assignment):
        raise NotAllowed(right="reviews.write_review")

    must_be_under_review(assignment.proposal)
    review = Review.objects.filter(assignment=assignment).first() or Review(assignment=assignment)
    if review.sent_at is not None:
        raise ReviewAlreadySent(sent_at=review.sent_at)

    chosen = _on_scale(assignment.stage, scores)
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


def _on_scale(stage, scores):
    """Return (criterion, points) pairs; raises CriterionUnknown or PointsOffTheScale."""
    criteria = {criterion.code: criterion for criterion in stage.criteria.all()}
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
