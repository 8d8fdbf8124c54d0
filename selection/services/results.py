"""How does every applicant learn the result at one moment? The inner acts of a release; `releasing` has the moment."""

from journal.services import label, record
from journal.transactions import within_transaction
from notices import services as notices
from proposals.lifecycle import State
from proposals.models import Proposal
from proposals.services import settle_result
from selection import queries
from selection.models import Interview
from selection.queries.releasing import result_key
from selection.services.promises import keep_promise


@within_transaction
def settle_results(this_round, candidates, chosen, *, revision, actor, at):
    """Give some locked candidates their results, as the inner act of a release, and return the Round.

    `chosen` are the keys of those that hold a seat. A letter that was prepared under this revision stays as it is.
    """
    owed = queries.promises_owed([one for one in candidates if one.pk in chosen])
    for proposal in candidates:
        selected, promise = proposal.pk in chosen, owed.get(proposal.pk)
        settle_result(proposal, selected=selected, actor=actor, at=at)
        if promise is not None:
            keep_promise(promise, at=at)
        tell_result(queries.result_letter(proposal, selected=selected, promise=promise), revision=revision, at=at)
    _silence_interviews(this_round.call, actor=actor, at=at)
    this_round.released_at, this_round.released_by = at, actor
    this_round.save(update_fields=["released_at", "released_by"])
    detail = {"selected": sorted(chosen), "not_selected": len(candidates) - len(chosen)}
    record("round.released", subject=this_round, actor=actor, at=at, detail=detail)
    return this_round


@within_transaction
def locked_candidates(call):
    """Lock every submitted proposal of the call, so that nobody gives or takes a place meanwhile."""
    submitted = Proposal.objects.filter(call=call, state=State.SUBMITTED).order_by("pk")
    return list(submitted.select_for_update(of=("self",)).select_related("call", "lead"))


@within_transaction
def locked_chosen(call, candidates):
    """Return the keys of those locked candidates that hold a place of the call, as a set."""
    return queries.awarded_in(call) & {one.pk for one in candidates}


@within_transaction
def tell_result(letter, *, revision, at, not_before=None):
    """Owe a lead the letter of a result, not to be sent before an instant where one is given."""
    proposal = letter.proposal
    notices.promise(
        result_key(proposal.pk, revision),
        kind=queries.RESULT,
        about=label(proposal),
        to=proposal.lead,
        template=letter.template,
        context=letter.context,
        at=at,
        not_before=not_before,
        scope=proposal.call.slug,
        kept_from=proposal.lead,
    )


@within_transaction
def _silence_interviews(call, *, actor, at):
    """Withdraw invitations that have not gone: after the result they would only puzzle."""
    for interview in Interview.objects.filter(proposal__call=call, state=Interview.State.LISTED):
        notices.withdraw(label(interview), at=at, actor=actor)
