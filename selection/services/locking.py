"""How does a use case of this room get hold of a proposal that is still to be decided?"""

from calls.deadlines import has_closed
from journal.refusals import NotAllowed
from journal.transactions import within_transaction
from proposals.lifecycle import State
from proposals.models import Proposal, Screening
from selection.models import Interview, Round
from selection.refusals import CallStillOpen, ClauseStands, NotOnTheList, NotUnderReview, ResultsReleased


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
    interview = Interview.objects.select_for_update(of=("self",)).select_related("day").get(pk=interview_pk)
    interview.proposal = proposal  # the locked row, with its call and lead
    if interview.state != Interview.State.LISTED:
        raise NotOnTheList(reference=proposal.reference)
    return interview
