"""How does a use case get hold of a proposal, and who is let in?"""

from journal.refusals import NotAllowed
from proposals.lifecycle import is_open
from proposals.models import Proposal
from proposals.refusals import DoorClosed, TextChangedMeanwhile


def locked(pk, *, actor, right):
    """Lock one proposal and ask for the right; raises Proposal.DoesNotExist or NotAllowed."""
    proposal = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("call", "area", "lead")
        .defer("call__elements", "call__texts")
        .get(pk=pk)
    )
    if not actor.has_perm(right, proposal):
        raise NotAllowed(right=right)
    return proposal


def locked_draft(pk, *, actor, began_from=None):
    """Lock a draft for writing; raises DoorClosed once it is sent, TextChangedMeanwhile if somebody was faster."""
    proposal = locked(pk, actor=actor, right="proposals.change_proposal")
    if not is_open("save", proposal.state):
        raise DoorClosed(door="save", state=proposal.state)
    if began_from is not None and began_from != proposal.version:
        raise TextChangedMeanwhile(version=proposal.version)
    return proposal


def saved(proposal, *, at, fields=()):
    """Write the named fields of a locked draft, with its new version and the time of saving."""
    proposal.version += 1
    proposal.saved_at = at
    proposal.save(update_fields=[*fields, "version", "saved_at"])
    return proposal
