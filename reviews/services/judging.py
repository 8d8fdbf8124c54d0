"""How is a review kept while it is written, how does it come to stand, and which earlier words can be read again?"""

from datetime import timedelta

from calls.deadlines import has_closed
from calls.models import Criterion
from journal.refusals import NotAllowed
from journal.services import record
from journal.transactions import use_case, within_transaction
from proposals.queries import submission_that_stands
from proposals.services.locking import Began, settled
from reviews import queries
from reviews.models import Review, ReviewVersion, Score
from reviews.refusals import CriteriaUnscored, CriterionUnknown, PointsOffTheScale, ReviewAlreadySent, StageOver
from reviews.scoring import name_of_points
from reviews.services.locking import locked, must_be_under_review
from reviews.services.reminding import take_back_if_done

KEPT_EACH = timedelta(minutes=5)  # while a page saves by itself; whoever presses a button keeps a version each time


@use_case
def save_review(assignment_pk, *, actor, at, scores, comment_panel, comment_applicant, began=None, unread=()):
    """Keep a review as a draft and return it; `scores` maps a criterion's code to whole points or None.

    Codes that are not named, and the fields named in `unread` ("points_a", "comment_panel"), stay as stored. `began` is
    a Began (proposals.services.locking) of what the page had shown, or None where nothing is compared. Raises NotAllowed,
    ProposalNotUnderReview, ReviewAlreadySent, StageOver, CriterionUnknown, PointsOffTheScale, TextChangedMeanwhile,
    TextSaysTheSame (only by itself), Assignment.DoesNotExist.
    """
    comments = {"comment_panel": comment_panel, "comment_applicant": comment_applicant}
    review = _written(assignment_pk, actor=actor, at=at, scores=scores, texts=comments, began=began, unread=unread)
    by_itself = began is not None and began.by_itself
    if not by_itself or _last_kept_before(review, at - KEPT_EACH):
        keep_version(review)
        record("review.saved", subject=review, actor=actor, at=at, detail=_detail_of(review))
    return review


@use_case
def send_review(assignment_pk, *, actor, at, scores, comment_panel, comment_applicant, began=None):
    """Keep a review and send it: from now on it is locked, stands and counts. Returns it.

    A reminder that is not out yet is taken back once all is sent. Raises what `save_review` raises, and
    CriteriaUnscored while an item of the call has no points.
    """
    comments = {"comment_panel": comment_panel, "comment_applicant": comment_applicant}
    review = _written(assignment_pk, actor=actor, at=at, scores=scores, texts=comments, began=began)
    unscored = Criterion.objects.filter(stage=review.assignment.stage_id)
    unscored = list(unscored.exclude(pk__in=review.scores.values("criterion")).order_by("order"))
    if unscored:
        raise CriteriaUnscored(criteria=unscored)

    review.sent_at = at
    review.save(update_fields=["sent_at"])
    keep_version(review, was_sent=True)
    take_back_if_done(review.assignment, actor=actor, at=at)
    record("review.sent", subject=review, actor=actor, at=at, detail=_detail_of(review))
    return review


@within_transaction
def keep_version(review, *, was_sent=False):
    """Keep a review as it stands under its present number, for its author to read again; returns the ReviewVersion."""
    stands = {
        "points": dict(review.scores.values_list("criterion__code", "points")),
        "comment_panel": review.comment_panel,
        "comment_applicant": review.comment_applicant,
        "saved_at": review.saved_at,
        "was_sent": was_sent,
    }
    return ReviewVersion.objects.update_or_create(review=review, number=review.version, defaults=stands)[0]


def _last_kept_before(review, moment):
    """Tell whether the newest kept version is as old as a moment, or there is none."""
    newest = review.versions.order_by("-number").values_list("saved_at", flat=True).first()
    return newest is None or newest <= moment


@within_transaction
def _written(assignment_pk, *, actor, at, scores, texts, began, unread=()):
    """Write comments and points into the one review of an assignment, bound to the version that was read."""
    assignment = locked(assignment_pk)
    if not actor.has_perm("reviews.write_review", assignment):
        raise NotAllowed(right="reviews.write_review")

    must_be_under_review(assignment.proposal)
    review = Review.objects.filter(assignment=assignment).first() or Review(assignment=assignment, version=0)
    if review.sent_at is not None:
        raise ReviewAlreadySent(sent_at=review.sent_at)
    lock = queries.lock_of(assignment)
    if lock is not None and has_closed(closes_at=lock, at=at):
        raise StageOver(due_at=lock)

    criteria = {criterion.code: criterion for criterion in assignment.stage.criteria.all()}
    _must_be_on_scale(criteria, scores)
    typed = {**{name_of_points(code): points for code, points in scores.items()}, **texts}
    typed = {name: value for name, value in typed.items() if name not in unread}
    _write(review, _settled(review, criteria, typed, began), criteria, at=at)
    return review


def _settled(review, criteria, typed, began):
    """Return what is to be stored, by name of the field; raises TextChangedMeanwhile or TextSaysTheSame."""
    if review.pk is None:  # nothing is stored that could be overwritten: what the page had shown does not matter
        began = began and Began(review.version, by_itself=began.by_itself)
    points = dict(review.scores.values_list("criterion__code", "points")) if review.pk else {}
    stored = {name_of_points(code): points.get(code) for code in criteria}
    stored |= {"comment_panel": review.comment_panel, "comment_applicant": review.comment_applicant}
    return settled(review, stored=stored, typed=typed, began=began)


@within_transaction
def _write(review, values, criteria, *, at):
    review.submission = submission_that_stands(review.assignment.proposal)
    review.comment_panel, review.comment_applicant = values["comment_panel"], values["comment_applicant"]
    review.version += 1
    review.saved_at = at
    review.save()
    for code, criterion in criteria.items():
        points = values[name_of_points(code)]
        if points is None:
            Score.objects.filter(review=review, criterion=criterion).delete()
        else:
            Score.objects.update_or_create(review=review, criterion=criterion, defaults={"points": points})


def _must_be_on_scale(criteria, scores):
    """Ask whether points can be given so; raises CriterionUnknown or PointsOffTheScale."""
    for code, points in scores.items():
        if code not in criteria:
            raise CriterionUnknown(code=code)
        criterion = criteria[code]
        if points is not None and points not in range(criterion.scale_min, criterion.scale_max + 1):
            raise PointsOffTheScale(
                criterion=criterion, points=points, scale_min=criterion.scale_min, scale_max=criterion.scale_max
            )


def _detail_of(review):
    """Return what the journal may know of a review: which version was read, never points or words."""
    return {"assignment": review.assignment_id, "submission": review.submission_id, "version": review.version}
