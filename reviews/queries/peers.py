"""What does a reviewer read of the others' reviews of the same proposal, without learning who they are?

Reviews of one's own stage open once one's own is sent. A panel member reads the document reviews before the interview
(portal default), unless a document review of the same proposal is still open to them. Names, times and comments to the
applicant are never shown; the order is drawn by a key of the portal, for each reader anew.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.crypto import salted_hmac

from calls.models import Criterion
from reviews.models import Assignment, Conflict, Score
from reviews.policies import OPEN_STATES, reads
from reviews.sentences import title_of

FIRST = 2  # the reader is the first reviewer


@dataclass(frozen=True)
class Peer:
    """One review of somebody else: a number that tells nothing, its points, its comments to the panel."""

    number: int
    points: list  # pairs (item, points)
    comment_panel: str


def peers_of(user, assignment):
    """Return the others' sent reviews of the same proposal and stage, or None until one's own is sent."""
    review = getattr(assignment, "review", None)
    if review is None or review.sent_at is None or not reads(user, assignment):
        return None
    return _read(assignment, stage_code=assignment.stage.code)


def document_reviews_for_panel(user, assignment):
    """Return the document reviews that a panel member reads with an interview, or None where they stay closed."""
    if assignment.stage.code != "interview" or not reads(user, assignment):
        return None
    own = Assignment.objects.filter(proposal=assignment.proposal_id, reviewer=user, stage__code="document")
    if own.filter(state__in=OPEN_STATES, review__sent_at__isnull=True).exists():
        return None
    return _read(assignment, stage_code="document")


def _read(assignment, *, stage_code):
    bound = Conflict.objects.standing().filter(person=OuterRef("reviewer"), proposal=OuterRef("proposal"))
    rows = Assignment.objects.filter(
        ~Exists(bound),
        proposal=assignment.proposal_id,
        stage__code=stage_code,
        state=Assignment.State.CLEAR,
        review__sent_at__isnull=False,
    )
    rows = list(rows.exclude(reviewer=assignment.reviewer_id).select_related("review"))
    points = {}
    for score in Score.objects.filter(review__assignment__in=rows).select_related("criterion"):
        points.setdefault(score.review_id, {})[score.criterion_id] = score.points
    criteria = Criterion.objects.filter(stage__call=assignment.proposal.call_id, stage__code=stage_code)
    criteria = list(criteria.order_by("order", "code"))
    rows.sort(key=lambda row: _place(assignment, row))
    return [
        Peer(
            number=number,
            points=[(title_of(one), points.get(row.review.pk, {}).get(one.pk)) for one in criteria],
            comment_panel=row.review.comment_panel,
        )
        for number, row in enumerate(rows, start=FIRST)
    ]


def _place(assignment, row):
    """Return by what others stand in order for one reader: it holds, and tells neither who nor when."""
    return salted_hmac("reviews.peers", f"{assignment.pk}:{row.pk}").hexdigest()
