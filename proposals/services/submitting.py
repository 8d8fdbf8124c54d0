"""How is a proposal sealed, taken back and told its result, and how is a selection cancelled?"""

from uuid import NAMESPACE_OID, uuid5

from calls.deadlines import has_closed
from calls.refusals import CallNotOpen, DeadlinePassed
from journal.sentences import tokyo_day
from journal.services import label, record
from journal.transactions import use_case, within_transaction
from notices import services as notices
from proposals.eligibility import Verdict, assess, open_points_of, whole_verdict
from proposals.facts import counterparts_of, facts_from, frozen, known_about, seal_of, snapshot_of, terms_of
from proposals.lifecycle import State, beyond, is_open
from proposals.models import Proposal, Submission
from proposals.refusals import DoorClosed, NotEligible
from proposals.searching import names_of, search_text_of
from proposals.services.judging import put_on_the_desk
from proposals.services.locking import locked
from proposals.services.outcomes import forget_letters
from proposals.services.revising import take_over, text_columns

RESULT = "result"  # the kind of letter that tells how it ended; a release may have prepared it already
SUBMIT = "proposals.submit_proposal"
COPY = "working copy"  # stands for the key of the button where a working copy is pressed


@use_case
def submit_proposal(pk, *, actor, received_at, press=None):
    """Seal a proposal, or the working copy of one, if it arrived in time and no clause refuses it; returns the Submission.

    Asks in this order: may, can, in time, eligible, so that a stranger learns nothing and a latecomer
    is told the time first. `press` is the one-time key of the button, any text: pressing again returns the receipt of
    the first press, also when its working copy is gone by then. Raises NotAllowed, DoorClosed, CallNotOpen,
    DeadlinePassed, NotEligible (with every finding), Proposal.DoesNotExist.
    """
    try:
        proposal = locked(pk, actor=actor, right=SUBMIT)
    except Proposal.DoesNotExist:  # a working copy that is sealed already goes
        return _sealed_from_copy(pk, actor=actor)
    if proposal.state == State.SUBMITTED:  # the second tab, the double click
        return _sealed_by_press(proposal, press) or proposal.submissions.order_by("-sequence")[0]
    if not is_open("submit", proposal.state):
        raise DoorClosed(door="submit", state=proposal.state)
    is_revision = proposal.state == State.REVISION
    original = _original_of(proposal, actor=actor) if is_revision else proposal
    _check_time(proposal.call, received_at=received_at)

    counterparts = counterparts_of(proposal)
    snapshot = snapshot_of(proposal, counterparts)
    facts = facts_from(snapshot, known_about(proposal, snapshot), at=received_at, on=tokyo_day(received_at))
    findings = assess(facts, terms_of(proposal.call))
    if whole_verdict(findings) == Verdict.NOT_MET:
        raise NotEligible(findings=findings)

    names = _names_of_agencies(counterparts)
    if is_revision:
        press = COPY
        proposal = take_over(original, proposal, at=received_at)
    submission = _seal(proposal, snapshot, findings, actor=actor, received_at=received_at, press=_key_of(pk, press))
    detail = {"sequence": submission.sequence, "sha256": submission.sha256}
    record("proposal.submitted", subject=proposal, actor=actor, at=received_at, detail=detail)

    proposal.state = beyond("submit").value
    proposal.submitted_at = received_at
    proposal.search_text = search_text_of(submission.snapshot, names)
    proposal.asks, proposal.warns = open_points_of(submission.findings)
    pending = put_on_the_desk(proposal, submission, findings, at=received_at)  # may judge again, by what was reported
    columns = [*text_columns(), "version"] if is_revision else []
    proposal.save(update_fields=["state", "submitted_at", "search_text", "asks", "warns", *columns])
    _promise_receipt(proposal, submission, pending, at=received_at)
    return submission


def _check_time(call, *, received_at):
    """Raise CallNotOpen or DeadlinePassed where a request did not arrive in the window of the call."""
    if received_at < call.opens_at:
        raise CallNotOpen(opens_at=call.opens_at, at=received_at)
    if has_closed(closes_at=call.closes_at, at=received_at):
        raise DeadlinePassed(closes_at=call.closes_at, received_at=received_at)


@within_transaction
def _promise_receipt(proposal, submission, pending, *, at):
    notices.promise(
        f"receipt-{submission.pk}",
        kind="receipt",
        about=label(proposal),
        to=proposal.lead,
        template="proposals_receipt",
        context={"proposal": proposal, "submission": submission, "call": proposal.call, "pending": pending},
        at=at,
        scope=proposal.call.slug,
        kept_from=proposal.lead,
    )


def _key_of(pk, press):
    """Return what is kept of the key of a press: it belongs to the row that was pressed, so no other can take it."""
    return str(uuid5(NAMESPACE_OID, f"{pk}/{press}")) if press else None


def _sealed_by_press(proposal, press):
    return proposal.submissions.filter(press=_key_of(proposal.pk, press)).first() if press else None


def _sealed_from_copy(pk, *, actor):
    """Return what this person sealed from a working copy that is gone since; raises Proposal.DoesNotExist.

    A working copy is sealed once, whichever window's button was first: its own key is the key of the press.
    """
    found = Submission.objects.select_related("proposal__call", "proposal__revises")
    found = found.filter(press=_key_of(pk, COPY), sealed_by=actor).first()
    if found is None or not actor.has_perm(SUBMIT, found.proposal):
        raise Proposal.DoesNotExist
    return found


@within_transaction
def _original_of(copy, *, actor):
    """Lock and return the submitted proposal that a locked working copy revises; raises DoorClosed once it is decided."""
    original = locked(copy.revises_id, actor=actor, right=SUBMIT)
    if original.state != State.SUBMITTED:
        raise DoorClosed(door="submit", state=original.state)
    return original


@within_transaction
def _seal(proposal, snapshot, findings, *, actor, received_at, press):
    return Submission.objects.create(
        proposal=proposal,
        sequence=1 if proposal.submitted_at is None else proposal.submissions.count() + 1,
        received_at=received_at,
        closes_at=proposal.call.closes_at,
        call_version=proposal.call.version,
        sealed_by=actor,
        press=press,
        snapshot=snapshot,
        sha256=seal_of(snapshot),
        findings=frozen(findings),
    )


def _names_of_agencies(counterparts):
    return {one.agency.key: names_of(one.agency) for one in counterparts if one.agency}


@use_case
def note_refused_submission(pk, *, actor, received_at, refusal):
    """Keep a refused attempt in the journal, for the officer who must judge after an outage.

    `refusal` is the Refusal that was raised; its name is kept and, for eligibility, the rules that refused. An attempt
    with a working copy is one of the proposal that it revises: the copy is nobody's but the applicants'.
    """
    proposal = locked(pk, actor=actor, right=SUBMIT)
    rules = sorted({finding.rule for finding in refusal.facts.get("findings", ()) if finding.blocks})
    detail = {"refusal": type(refusal).__name__, "rules": rules, "closes_at": proposal.call.closes_at.isoformat()}
    subject = proposal.revises or proposal
    return record("proposal.submission_refused", subject=subject, actor=actor, at=received_at, detail=detail)


@use_case
def withdraw_proposal(pk, *, actor, at):
    """Take a proposal out of the race, any time before the decision; raises NotAllowed, DoorClosed.

    Higher rooms find the withdrawal by their own sweeps; only the letters about the proposal go with it at once.
    """
    proposal = locked(pk, actor=actor, right="proposals.withdraw_proposal")
    if not is_open("withdraw", proposal.state):
        raise DoorClosed(door="withdraw", state=proposal.state)

    was = proposal.state
    proposal.state = beyond("withdraw").value
    proposal.withdrawn_at = at
    proposal.save(update_fields=["state", "withdrawn_at"])
    record("proposal.withdrawn", subject=proposal, actor=actor, at=at, detail={"was": was})
    forget_letters(proposal, actor=actor, at=at)
    notices.withdraw(proposal, at=at, actor=actor, kinds=[RESULT])
    return proposal


@within_transaction
def settle_result(proposal, *, selected, actor, at):
    """Give a submitted proposal its result as part of the release; raises DoorClosed for any other state."""
    door = "select" if selected else "reject"
    if not is_open(door, proposal.state):
        raise DoorClosed(door=door, state=proposal.state)
    proposal.state = beyond(door).value
    proposal.save(update_fields=["state"])
    record(f"proposal.{proposal.state}", subject=proposal, actor=actor, at=at)


@within_transaction
def cancel_selection(proposal, *, actor, at):
    """Cancel the selection of a locked proposal as part of a decision that says why; raises DoorClosed."""
    if not is_open("cancel", proposal.state):
        raise DoorClosed(door="cancel", state=proposal.state)
    proposal.state = beyond("cancel").value
    proposal.save(update_fields=["state"])
    record("proposal.cancelled", subject=proposal, actor=actor, at=at)


@within_transaction
def promote_reserve(proposal, *, actor, at):
    """Select a locked reserve to which a place that has fallen free is offered; raises DoorClosed."""
    if not is_open("promote", proposal.state):
        raise DoorClosed(door="promote", state=proposal.state)
    proposal.state = beyond("promote").value
    proposal.save(update_fields=["state"])
    record("proposal.promoted", subject=proposal, actor=actor, at=at)
