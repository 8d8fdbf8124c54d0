"""How does a submitted proposal get onto the office's desk, and how is it judged again when something has changed?"""

from datetime import date

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import TruncDate

from calls.models import Participation
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

    Returns these outcomes.
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
    if submission.sequence > 1:
        pending = _without_what_is_known(proposal, pending, at=at)
    return Outcome.objects.bulk_create(
        Outcome(
            proposal=proposal,
            position=one.counterpart,
            name=one.params["name"],
            due_on=date.fromisoformat(one.params["due_on"]),
        )
        for one in pending
    )


@within_transaction
def _without_what_is_known(proposal, pending, *, at):
    """Return the pending grants of a newer version of which nothing was reported; the others keep what was reported.

    Outcomes that the newer version does not wait for are dropped.
    """
    waited = {(one.counterpart, one.params["name"]) for one in pending}
    told = {(row.position, row.name) for row in proposal.outcomes.exclude(state=Outcome.State.PENDING)} & waited
    for row in proposal.outcomes.all():
        if (row.position, row.name) not in told:
            notices.withdraw(row, at=at, actor=None)
            row.delete()
    if told:
        judge_again(proposal, because="outcome-known", actor=None, at=at)
    return [one for one in pending if (one.counterpart, one.params["name"]) not in told]


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
