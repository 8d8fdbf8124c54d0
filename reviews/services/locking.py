"""Which row is held while an assignment changes, and can it change at all?"""

from journal.transactions import within_transaction
from proposals.lifecycle import State
from reviews.models import Assignment
from reviews.refusals import ProposalNotUnderReview


@within_transaction
def locked(pk):
    """Lock one assignment and return it with its proposal, call and stage; raises Assignment.DoesNotExist."""
    rows = Assignment.objects.select_for_update(of=("self",))
    return rows.select_related("proposal__call", "stage", "reviewer").get(pk=pk)


def must_be_under_review(proposal):
    """Raise ProposalNotUnderReview for a draft, and for what is withdrawn, refused or decided."""
    if proposal.state != State.SUBMITTED:
        raise ProposalNotUnderReview(reference=proposal.reference)
