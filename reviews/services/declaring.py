"""How is a conflict of interest declared?"""

from journal.refusals import NotAllowed
from journal.services import record
from journal.transactions import use_case
from reviews.models import Assignment
from reviews.policies import has_pledged
from reviews.refusals import ConflictWithoutReason, PledgeMissing
from reviews.services.locking import locked, must_be_under_review
from reviews.services.ruling import keep_declaration
from reviews.services.silencing import silence


@use_case
def declare(assignment_pk, *, conflicted, reason, actor, at):
    """Keep what a reviewer declares: without a conflict the text opens, with one it is closed for good.

    A conflict may also be declared later; the review then counts no more. Saying "none" twice is fine.
    Raises NotAllowed, PledgeMissing, ProposalNotUnderReview, ConflictWithoutReason, Assignment.DoesNotExist.
    """
    assignment = locked(assignment_pk)
    if not actor.has_perm("reviews.declare_conflict", assignment):
        raise NotAllowed(right="reviews.declare_conflict")
    if not has_pledged(actor, assignment.proposal.call):
        raise PledgeMissing(call=assignment.proposal.call)

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
        keep_declaration(assignment.proposal, actor, reason=reason, at=at)
        silence(assignment, actor=actor, at=at)
    verb = "conflict.declared" if conflicted else "conflict.denied"
    record(verb, subject=assignment, actor=actor, at=at, detail={"proposal": assignment.proposal_id})
    return assignment
