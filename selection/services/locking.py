"""How does a use case of this room get hold of a proposal that is still to be decided?"""

from calls.deadlines import has_closed
from journal.refusals import NotAllowed
from journal.transactions import within_transaction
from proposals.lifecycle import State
from proposals.models import Proposal, Screening
from selection.models import Interview, Round
from selection.refusals import (
    BoardFrozen,
    CallStillOpen,
    ClauseStands,
    NotOnTheList,
    NotUnderReview,
    ResultsReleased,
)


@within_transaction
def locked_candidate(proposal_pk, *, actor, right, at):
    """Lock a proposal that may still be chosen and ask for the right.

    Raises Proposal.DoesNotExist, NotAllowed, ResultsReleased, NotUnderReview, CallStillOpen.
    """
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("call", "lead").get(pk=proposal_pk)
    if not actor.has_perm(right, proposal):
        raise NotAllowed(right=right)
    ask_whether_undecided(proposal.call, at=at)
    if proposal.state != State.SUBMITTED:
        raise NotUnderReview(reference=proposal.reference, state=proposal.state)
    return proposal


@within_transaction
def ask_whether_undecided(call, *, at):
    """Ask whether the call has closed and its results are not out; raises CallStillOpen or ResultsReleased.

    A release locks every proposal before it decides, so whoever holds a proposal's lock reads the truth here.
    """
    released_at = Round.objects.filter(call=call).values_list("released_at", flat=True).first()
    if released_at is not None:
        raise ResultsReleased(released_at=released_at)
    if not has_closed(closes_at=call.closes_at, at=at):
        raise CallStillOpen(closes_at=call.closes_at)


@within_transaction
def locked_round(call_pk):
    """Lock the Round of a call, made if it is the first, and return it: acts on one board come one after another.

    It is locked before any proposal of the call.
    """
    Round.objects.get_or_create(call_id=call_pk)
    return Round.objects.select_for_update(of=("self",)).select_related("call").get(call_id=call_pk)


@within_transaction
def ask_whether_thawed(this_round):
    """Ask whether a locked board may still be changed; raises BoardFrozen."""
    if this_round.frozen_at is not None:
        raise BoardFrozen(frozen_at=this_round.frozen_at)


@within_transaction
def board_frozen_at(call_pk):
    """Lock the board of a call and return the aware instant at which it was frozen, or None."""
    return locked_round(call_pk).frozen_at


@within_transaction
def candidate_on_the_board(proposal_pk, *, actor, at):
    """Lock the board of a call and one proposal that may be put somewhere on it.

    Raises like `locked_candidate`, and BoardFrozen.
    """
    this_round = locked_round(Proposal.objects.values_list("call", flat=True).get(pk=proposal_pk))
    proposal = locked_candidate(proposal_pk, actor=actor, right="selection.award_place", at=at)
    ask_whether_thawed(this_round)
    return proposal


@within_transaction
def ask_whether_accepted(proposals):
    """Ask whether no clause refuses any of some locked proposals by what is known today; raises ClauseStands."""
    refused = Screening.objects.filter(proposal__in=proposals, verdict="not_met").values_list("proposal", flat=True)
    standing = set(refused)
    if standing:
        raise ClauseStands(references=[one.reference for one in proposals if one.pk in standing])


@within_transaction
def locked_interview(interview_pk, *, actor, at):
    """Lock a listed interview, its proposal first; raises like `locked_candidate`, and NotOnTheList."""
    proposal_pk = Interview.objects.values_list("proposal", flat=True).get(pk=interview_pk)
    proposal = locked_candidate(proposal_pk, actor=actor, right="selection.arrange_interview", at=at)
    whole = Interview.objects.select_for_update(of=("self",)).select_related("day", "panel")
    interview = whole.get(pk=interview_pk)
    interview.proposal = proposal  # the locked row, with its call and lead
    if interview.state != Interview.State.LISTED:
        raise NotOnTheList(reference=proposal.reference)
    return interview
