"""How does a submitted proposal get onto the office's desk, and how is it judged again when something has changed?"""

from datetime import date

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import TruncDate

from calls.models import Participation
from journal.searching import folded
from journal.sentences import TOKYO, tokyo_day
from journal.services import record
from journal.transactions import outside_transaction, use_case, within_transaction
from notices import services as notices
from proposals.eligibility import assess, judged_again, whole_verdict
from proposals.facts import facts_from, frozen, known_about, terms_of, thaw
from proposals.lifecycle import State
from proposals.models import Outcome, Proposal, Screening


@within_transaction
def put_on_the_desk(proposal, submission, findings, *, at):
    """Make the screening of a proposal that has just been sealed, and an outcome for each pending grant.

    Returns the outcomes that are pending now.
    """
    screening = {
        "submission": submission,
        "findings": submission.findings,
        "verdict": whole_verdict(findings).value,
        "call_version": submission.call_version,
        "judged_at": at,
    }
    if submission.sequence == 1:  # at the deadline nothing is looked for that cannot be there
        Screening.objects.create(proposal=proposal, **screening)
    else:  # a newer version: what the office decided of the older one is open again, and outcomes are those of the new
        again = {"state": Screening.State.WAITING, "decided_at": None, "decided_by": None, "clauses": [], "reason": ""}
        Screening.objects.update_or_create(proposal=proposal, defaults={**screening, **again})
    pending = [one for one in findings if (one.rule, one.case) == ("grant", "pending")]
    waited = {} if submission.sequence == 1 else _still_waited_for(proposal, pending, at=at)
    new = Outcome.objects.bulk_create(
        Outcome(
            proposal=proposal,
            position=one.counterpart,
            name=one.params["name"],
            due_on=date.fromisoformat(one.params["due_on"]),
        )
        for one in pending
        if _whose(one.counterpart, one.params["name"]) not in waited
    )
    if any(row.state != Outcome.State.PENDING for row in waited.values()):
        judge_again(proposal, because="outcome-known", actor=None, at=at)
    return new + [row for row in waited.values() if row.state == Outcome.State.PENDING]


def _whose(position, name):
    """Return by what a grant is recognised in a newer version: the counterpart's place and name, as they are compared."""
    return position, folded(name)


@within_transaction
def _still_waited_for(proposal, pending, *, at):
    """Return the outcomes that a newer version waits for too, with the day it expects them; what was reported stays.

    Those that it does not wait for are dropped, and the letters about them; a notice sent in for one is let go.
    """
    due = {_whose(one.counterpart, one.params["name"]): date.fromisoformat(one.params["due_on"]) for one in pending}
    kept = {}
    for row in proposal.outcomes.select_related("document"):
        whose = _whose(row.position, row.name)
        if whose in due:
            row.due_on = due[whose]
            row.save(update_fields=["due_on"])
            kept[whose] = row
        else:
            _drop(row, at=at)
    return kept


@within_transaction
def _drop(outcome, *, at):
    notices.withdraw(outcome, at=at, actor=None)
    detail = {"position": outcome.position, "state": outcome.state}
    record("outcome.dropped", subject=outcome.proposal, actor=None, at=at, detail=detail)
    notice = outcome.document
    outcome.delete()
    if notice is not None and not Outcome.objects.filter(document=notice).exists():
        notice.removed_at = at
        notice.save(update_fields=["removed_at"])


@within_transaction
def judge_again(proposal, *, because, actor, at):
    """Judge a locked, submitted proposal by the call and by what is known today; returns its Screening.

    `because` names the cause for the journal ("call-amended", "consultation-ruled", "outcome-known"). What was
    added to the call can only help; a ruling or an outcome may also count against it, and then a person decides.
    """
    screening = Screening.objects.select_for_update(of=("self",)).select_related("submission").get(proposal=proposal)
    submission = screening.submission
    facts = facts_from(
        submission.snapshot,
        known_about(proposal, submission.snapshot),
        at=submission.received_at,
        on=max(tokyo_day(at), tokyo_day(submission.received_at)),
    )
    findings = judged_again(thaw(submission.findings), assess(facts, terms_of(proposal.call)))
    changed = frozen(findings) != screening.findings

    screening.findings = frozen(findings)
    screening.verdict = whole_verdict(findings).value
    screening.call_version = proposal.call.version
    screening.judged_at = at
    screening.save(update_fields=["findings", "verdict", "call_version", "judged_at"])
    if changed:
        verdicts = [one.verdict for one in findings]
        proposal.asks, proposal.warns = verdicts.count("ask_a_human"), verdicts.count("not_met")
        proposal.save(update_fields=["asks", "warns"])
        detail = {"because": because, "call_version": screening.call_version, "verdict": screening.verdict}
        record("proposal.judged_again", subject=proposal, actor=actor, at=at, detail=detail)
    return screening


@outside_transaction
def judge_again_where_the_call_changed(*, at):
    """Judge again every proposal in hand for which its call has changed since; returns how many.

    A call changes by an amendment, and on the day from which an agency that it names begins to count.
    """
    in_hand = Screening.objects.filter(proposal__state=State.SUBMITTED)
    amended = in_hand.filter(call_version__lt=F("proposal__call__version"))
    keys = dict.fromkeys(amended.values_list("proposal_id", flat=True), "call-amended")
    for pk in _with_an_agency_since_judged(in_hand, on=tokyo_day(at)):
        keys.setdefault(pk, "agency-counts")
    for pk, because in sorted(keys.items()):
        judge_one_again(pk, because=because, at=at)
    return len(keys)


def _with_an_agency_since_judged(screenings, *, on):
    """Return the keys of the proposals under whose call an agency began to count after they were judged, up to a day."""
    began = Participation.objects.filter(
        call=OuterRef("proposal__call"), effective_on__gt=OuterRef("judged_on"), effective_on__lte=on
    )
    dated = screenings.annotate(judged_on=TruncDate("judged_at", tzinfo=TOKYO))
    return dated.filter(Exists(began)).values_list("proposal_id", flat=True)


@use_case
def judge_one_again(pk, *, because, at):
    """Judge one submitted proposal by its call as it is now; one that is decided meanwhile is left alone."""
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("call").get(pk=pk)
    if proposal.state == State.SUBMITTED:
        judge_again(proposal, because=because, actor=None, at=at)
