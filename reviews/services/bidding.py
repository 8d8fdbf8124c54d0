"""How does a reviewer say what they would like to read, and what they must not?"""

from calls.models import Call
from journal.refusals import NotAllowed
from journal.services import record
from journal.transactions import use_case, within_transaction
from proposals.models import Proposal
from reviews import queries
from reviews.models import Bid
from reviews.refusals import BidsAreOver, ConflictWithoutReason, PledgeMissing
from reviews.services.ruling import keep_declaration


@use_case
def save_bids(call_pk, *, wishes, actor, at):
    """Keep what a reviewer would like to read and return how many wishes changed.

    `wishes` maps keys of proposals to "eager", "fine", "rather-not" or "" (nothing said); proposals that are not to be
    bid for by this person are passed over, without a word. Raises NotAllowed, PledgeMissing, BidsAreOver, Call.DoesNotExist.
    """
    call = _asked(call_pk, actor=actor, at=at)

    open_to = set(queries.proposals_to_bid_for(actor, call).filter(pk__in=wishes).values_list("pk", flat=True))
    standing = {one.proposal_id: one for one in Bid.objects.filter(reviewer=actor, proposal__in=open_to)}
    changed = 0
    for proposal in sorted(open_to):
        wish, was = wishes[proposal], standing.get(proposal)
        if wish == (was.wish if was else ""):
            continue
        changed += 1
        if not wish:
            was.delete()
        else:
            said = {"wish": wish, "made_at": at}
            Bid.objects.update_or_create(reviewer=actor, proposal_id=proposal, defaults=said)
    if changed:
        record("bids.saved", subject=call, actor=actor, at=at, detail={"changed": changed})
    return changed


@use_case
def declare_at_bidding(call_pk, *, proposal_pk, reason, actor, at):
    """Close a proposal to a reviewer who sees a conflict before anything is assigned; their wish goes. Returns the Conflict.

    Raises NotAllowed (also for a proposal that is not among those to bid for), PledgeMissing, BidsAreOver,
    ConflictWithoutReason, Call.DoesNotExist.
    """
    call = _asked(call_pk, actor=actor, at=at)
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("call")
    proposal = rows.filter(pk__in=queries.proposals_to_bid_for(actor, call).values("pk"), pk=proposal_pk).first()
    if proposal is None:
        raise NotAllowed(right="reviews.bid")
    if not reason.strip():
        raise ConflictWithoutReason

    Bid.objects.filter(reviewer=actor, proposal=proposal).delete()
    row = keep_declaration(proposal, actor, reason=reason.strip(), at=at)
    detail = {"proposal": proposal.pk, "person": actor.pk}
    record("conflict.declared", subject=row, actor=actor, at=at, detail=detail)
    return row


@within_transaction
def _asked(call_pk, *, actor, at):
    """Return the call in which a person is asked for wishes; raises NotAllowed, PledgeMissing, BidsAreOver."""
    call = Call.objects.get(pk=call_pk)
    if not actor.has_perm("reviews.bid", call):
        raise NotAllowed(right="reviews.bid")
    if queries.pledge_of(actor, call) is None:
        raise PledgeMissing(call=call)
    if not queries.asks_for_bids(call, at=at):
        raise BidsAreOver
    return call
