"""How does a use case get hold of a proposal, who is let in, and whose words stand?"""

from dataclasses import dataclass, field

from journal.refusals import NotAllowed
from proposals.lifecycle import is_open
from proposals.merging import marks, merge
from proposals.models import Proposal
from proposals.refusals import DoorClosed, TextChangedMeanwhile, TextSaysTheSame


@dataclass(frozen=True)
class Began:
    """What a save began from: the version of the text, and the marks (merging) of the fields that were shown.

    `by_itself` says that nobody pressed a button: such a save, where it changes nothing, makes no version.
    """

    version: int
    seen: dict = field(default_factory=dict)
    by_itself: bool = False


def locked(pk, *, actor, right):
    """Lock one proposal and ask for the right; raises Proposal.DoesNotExist or NotAllowed."""
    proposal = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("call", "area", "lead", "revises")
        .defer("call__elements", "call__texts")
        .get(pk=pk)
    )
    if not actor.has_perm(right, proposal):
        raise NotAllowed(right=right)
    return proposal


def locked_draft(pk, *, actor):
    """Lock a draft for writing; raises DoorClosed once it is sent, or what it revises is out of the race or decided."""
    proposal = locked(pk, actor=actor, right="proposals.change_proposal")
    if not is_open("save", proposal.state):
        raise DoorClosed(door="save", state=proposal.state)
    if proposal.revises and not is_open("revise", proposal.revises.state):
        raise DoorClosed(door="save", state=proposal.revises.state)
    return proposal


def settled(proposal, *, stored, typed, began, together=()):
    """Return what is to be stored of a section: what was typed, or, if somebody was faster, what both wrote.

    `stored` and `typed` are dictionaries by field of the text; `began` is a Began, or None where nothing is
    compared; `together` are sets of fields that stand or fall together (merging). Raises TextChangedMeanwhile where
    both changed the same field differently, and TextSaysTheSame where a save by itself changes nothing.
    """
    if began is None:
        return {**stored, **typed}
    # Of the same version all is known that has no mark of its own; a mark tells more: what was not shown yet.
    shown = {**marks(stored), **began.seen} if began.version == proposal.version else began.seen
    merged = merge(stored=stored, typed=typed, seen=shown, together=together)
    if merged.clashes:
        raise TextChangedMeanwhile(version=proposal.version, fields=merged.clashes)
    if began.by_itself and merged.values == stored:
        raise TextSaysTheSame
    return merged.values


def saved(proposal, *, actor, at, fields=()):
    """Write the named fields of a locked draft, with its new version, and when and by whom it was saved."""
    proposal.version += 1
    proposal.saved_at, proposal.saved_by = at, actor
    proposal.save(update_fields=[*fields, "version", "saved_at", "saved_by"])
    return proposal
