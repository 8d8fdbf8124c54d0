"""How is a submitted proposal revised while the call is open, without putting what was sealed at risk?

A revision is a working copy: a proposal of its own, in state "revision", that nobody but the applicants sees. The
sealed version stands until the copy is sealed; then its text takes the place of the old one (decision 0016).
"""

from calls.deadlines import has_closed
from calls.refusals import DeadlinePassed
from journal.services import record
from journal.transactions import use_case, within_transaction
from proposals.lifecycle import State, is_open
from proposals.models import BudgetLine, Counterpart, Document, Member, Proposal
from proposals.refusals import DoorClosed
from proposals.services.locking import locked

# What a working copy does not take along: whose it is and where it stands, and what a seal alone writes.
OWN = {
    "id",
    "state",
    "version",
    "created_at",
    "submitted_at",
    "withdrawn_at",
    "revises",
    "asks",
    "warns",
    "search_text",
}
CHILDREN = (Counterpart, Member, BudgetLine)


@use_case
def begin_revision(pk, *, actor, at):
    """Begin a working copy of a submitted proposal and return it; one that is begun already is returned again.

    Raises NotAllowed, DoorClosed, DeadlinePassed.
    """
    proposal = locked(pk, actor=actor, right="proposals.revise_proposal")
    if not is_open("revise", proposal.state):
        raise DoorClosed(door="revise", state=proposal.state)
    if has_closed(closes_at=proposal.call.closes_at, at=at):
        raise DeadlinePassed(closes_at=proposal.call.closes_at, received_at=at)
    begun = Proposal.objects.filter(revises=proposal).first()
    if begun is not None:
        return begun

    copied = {name: getattr(proposal, name) for name in text_columns()}
    copy = Proposal.objects.create(**copied, state=State.REVISION.value, revises=proposal, created_at=at)
    for model in CHILDREN:
        model.objects.bulk_create(_copy_of(row, copy) for row in model.objects.filter(proposal=proposal))
    Document.objects.bulk_create(_copy_of(row, copy) for row in proposal.documents.of_the_text())
    record("proposal.revision_begun", subject=proposal, actor=actor, at=at)
    return copy


@use_case
def discard_revision(pk, *, actor, at):
    """Drop a working copy, as its writer asked for; the sealed version stands. Raises NotAllowed, DoorClosed."""
    copy = locked(pk, actor=actor, right="proposals.revise_proposal")
    if not is_open("discard", copy.state):
        raise DoorClosed(door="discard", state=copy.state)
    record("proposal.revision_discarded", subject=copy.revises, actor=actor, at=at)
    copy.delete()


@within_transaction
def take_over(original, copy, *, at):
    """Give a locked, submitted proposal the text of its working copy, which goes; returns the original, unsaved.

    The documents of the older version are marked as removed: their rows and bytes stay for what was sealed with them.
    Those of the copy come over as they are, since the new snapshot names them by their keys.
    """
    for name in text_columns():
        setattr(original, name, getattr(copy, name))
    original.version += copy.version
    for model in CHILDREN:
        model.objects.filter(proposal=original).delete()
        model.objects.filter(proposal=copy).update(proposal=original)
    original.documents.of_the_text().update(removed_at=at)
    copy.documents.of_the_text().update(proposal=original)
    copy.delete()
    return original


def text_columns():
    """Return the names of the columns that hold what a person writes, with the call, the number and the lead."""
    return [field.name for field in Proposal._meta.concrete_fields if field.name not in OWN]


def _copy_of(row, proposal):
    values = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    return type(row)(**{**values, "proposal_id": proposal.pk})
