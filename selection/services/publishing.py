"""How does the list of selected projects become public, and how is it taken down?"""

from calls.models import Call
from journal.refusals import NotAllowed
from journal.services import record
from journal.transactions import use_case, within_transaction
from selection.refusals import NotReleased
from selection.services.locking import locked_round

RIGHT = "selection.publish_selected"


@use_case
def publish_selected(call_pk, *, actor, at):
    """Show the selected projects of a released call to the public, and return the Round; pressed twice, it is shown.

    Raises Call.DoesNotExist, NotAllowed, NotReleased.
    """
    this_round = _released_round(call_pk, actor=actor)
    if this_round.published_at is None:
        _note(this_round, at, actor)
        record("selected.published", subject=this_round, actor=actor, at=at)
    return this_round


@use_case
def unpublish(call_pk, *, actor, at):
    """Take the public list down, and return the Round; pressed twice, it is down.

    Raises Call.DoesNotExist, NotAllowed, NotReleased.
    """
    this_round = _released_round(call_pk, actor=actor)
    if this_round.published_at is not None:
        detail = {"published_at": this_round.published_at.isoformat()}
        _note(this_round, None, None)
        record("selected.unpublished", subject=this_round, actor=actor, at=at, detail=detail)
    return this_round


@within_transaction
def _released_round(call_pk, *, actor):
    call = Call.objects.get(pk=call_pk)
    this_round = locked_round(call.pk)
    if not actor.has_perm(RIGHT, call):
        raise NotAllowed(right=RIGHT)
    if this_round.released_at is None:
        raise NotReleased()
    return this_round


@within_transaction
def _note(this_round, published_at, published_by):
    this_round.published_at, this_round.published_by = published_at, published_by
    this_round.save(update_fields=["published_at", "published_by"])
