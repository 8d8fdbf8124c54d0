"""Who takes the data of a proposal away, and how is that written down?"""

from journal.refusals import NotAllowed
from journal.services import record
from journal.transactions import use_case
from proposals.models import Proposal

RIGHT = "proposals.take_own_data"


@use_case
def take_own_data(pk, *, actor, at):
    """Write down that a person takes everything about a proposal away, and return the proposal itself.

    Of a working copy that is the submitted one. Raises NotAllowed, Proposal.DoesNotExist.
    """
    rows = Proposal.objects.select_related("call", "area", "lead", "saved_by", "revises")
    proposal = rows.get(pk=rows.get(pk=pk).origin_pk)
    if not actor.has_perm(RIGHT, proposal):
        raise NotAllowed(right=RIGHT)
    record("proposal.data_taken", subject=proposal, actor=actor, at=at)
    return proposal
