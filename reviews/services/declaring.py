"""How is a conflict of interest declared?"""

from journal.refusals import NotAllowed
from journal.services import record
from journal.transactions import use_case
from notices import services as notices
from reviews.models import Assignment, Conflict
from reviews.refusals import ConflictWithoutReason
from reviews.services.locking import locked, must_be_under_review


@use_case
def declare(assignment_pk, *, conflicted, reason, actor, at):
    """Keep what a reviewer declares: without a conflict the text opens, with one it is closed for good.

    A conflict may also be declared later; the review then counts no more. Saying "none" twice is fine.
    Raises NotAllowed, ProposalNotUnderReview, ConflictWithoutReason, Assignment.DoesNotExist.
    """
    assignment = locked(assignment_pk)
    if not actor.has_perm("reviews.declare_conflict", assignment):
        raise NotAllowed(right="reviews.declare_conflict")

    if not conflicted and assignment.state == Assignment.State.CLEAR:
        return assignment
    must_be_under_review(assignment.proposal)

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
