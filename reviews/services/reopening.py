"""How does an officer open a review again: one that was sent, or one whose stage is over?"""

from calls.deadlines import has_closed
from journal.refusals import NotAllowed
from journal.services import record
from journal.transactions import use_case
from notices import services as notices
from reviews import queries
from reviews.models import Assignment, Reopening, Review, Timetable
from reviews.policies import OPEN_STATES
from reviews.refusals import (
    AssignmentOver,
    DecisionFrozen,
    MomentBeforeDue,
    MomentPassed,
    NothingToReopen,
    ReopeningWithoutReason,
)
from reviews.services.judging import keep_version
from reviews.services.locking import locked, must_be_under_review

REOPENED = "review-reopened"
_tellers = []


def decision_frozen_by(function):
    """Let a higher room tell since when a call's decision is frozen: function(call_pk) -> aware instant or None.

    It is called within the transaction, before anything of this room is locked, and keeps the answer true until the
    transaction ends.
    """
    if function not in _tellers:
        _tellers.append(function)


@use_case
def reopen_review(assignment_pk, *, reason, until, actor, at):
    """Open a review again until an aware instant, owe its reviewer a letter, and return the Reopening.

    What was sent stays as a version and counts no more until the review is sent again. Raises NotAllowed,
    AssignmentOver, ProposalNotUnderReview, DecisionFrozen, NothingToReopen, ReopeningWithoutReason, MomentPassed, MomentBeforeDue,
    Assignment.DoesNotExist.
    """
    call_pk = Assignment.objects.values_list("proposal__call", flat=True).get(pk=assignment_pk)
    frozen_at = next(filter(None, (tell(call_pk) for tell in _tellers)), None)
    assignment = locked(assignment_pk)
    if not actor.has_perm("reviews.reopen_review", assignment):
        raise NotAllowed(right="reviews.reopen_review")

    if assignment.state not in OPEN_STATES:
        raise AssignmentOver(state=assignment.state)
    must_be_under_review(assignment.proposal)
    if frozen_at is not None:
        raise DecisionFrozen(frozen_at=frozen_at)
    review = Review.objects.filter(assignment=assignment).first()
    lock = queries.lock_of(assignment)
    was_sent = review is not None and review.sent_at is not None
    if not was_sent and (lock is None or not has_closed(closes_at=lock, at=at)):
        raise NothingToReopen(until=lock)

    _may_lock(assignment, until, at=at)
    reason = reason.strip()
    if not reason:
        raise ReopeningWithoutReason()

    if review is not None:
        keep_version(review, was_sent=was_sent)
        review.sent_at = None
        review.version += 1
        review.save(update_fields=["sent_at", "version"])
    reopening = Reopening.objects.create(
        assignment=assignment, reason=reason, until=until, reopened_at=at, reopened_by=actor
    )
    detail = {"assignment": assignment.pk, "until": until.isoformat(), "was_sent": was_sent, "reason": reason}
    record("review.reopened", subject=assignment, actor=actor, at=at, detail=detail)
    _tell(reopening, assignment, was_sent=was_sent, at=at)
    return reopening


def _may_lock(assignment, until, *, at):
    """Ask whether a review may lock again at an instant; raises MomentPassed or MomentBeforeDue."""
    if until <= at:
        raise MomentPassed(moment=until, name="until")
    due_at = Timetable.objects.filter(stage=assignment.stage_id).values_list("due_at", flat=True).first()
    if due_at is not None and at <= due_at and until < due_at:
        raise MomentBeforeDue(due_at=due_at)


def _tell(reopening, assignment, *, was_sent, at):
    proposal = assignment.proposal
    notices.promise(
        f"{REOPENED}-{reopening.pk}",
        kind=REOPENED,
        about=assignment,
        to=assignment.reviewer,
        template="reviews_reopened",
        context={
            "assignment": assignment,
            "proposal": proposal,
            "call": proposal.call,
            "reason": reopening.reason,
            "until": reopening.until,
            "was_sent": was_sent,
        },
        at=at,
        scope=proposal.call.slug,
        not_after=reopening.until,
        kept_from=proposal.lead,
    )
