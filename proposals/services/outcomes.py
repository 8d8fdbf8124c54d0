"""How does the outcome of a grant that was pending at the deadline become known, or not known in time?

The text of the proposal stays locked. The instant at which a request arrived decides, never the instant at which it
was handled: a report that was in time wins over a sweep that came first.
"""

from dataclasses import replace
from datetime import timedelta

from calls.deadlines import end_of_day_jst, has_closed, last_reminder, moments_of, morning_jst
from journal.refusals import NotAllowed
from journal.sentences import tokyo_day
from journal.services import label, record
from journal.transactions import outside_transaction, use_case, within_transaction
from notices import expecting
from notices import queries as letters
from notices import services as notices
from notices.expecting import Expected
from proposals.lifecycle import State
from proposals.models import Document, Outcome, Proposal
from proposals.refusals import DoorClosed, NoticeDateRefused, OutcomeWindowClosed, ProofMissing
from proposals.sentences import expected as words
from proposals.services.documents import inspected, own_name
from proposals.services.judging import judge_again
from proposals.services.locking import locked

RIGHT = "proposals.report_outcome"
AWARDED, REJECTED = Outcome.State.AWARDED, Outcome.State.REJECTED
PENDING, UNKNOWN = Outcome.State.PENDING, Outcome.State.UNKNOWN
LETTERS = REMINDER, NOT_KNOWN = "outcome-reminder", "outcome-unknown"
REMIND_DAYS = (7, 3, 1, 0)  # before the last day of the call (portal default)


@outside_transaction
def report_outcome(pk, position, *, actor, at, state, notice_on=None, name="", chunks=None):
    """Take the lead's report of what became of a pending grant ("awarded" or "rejected"); returns the Outcome.

    An award needs the date on the agency's notice (a date in Japan) and the notice as a PDF (`name`, `chunks` of
    bytes), received by the end of the call's last day, 24:00 JST, that instant included; a rejection needs neither
    and is taken until the decision. Whoever comes too late, or may not report, is told so before the file is looked
    at. Raises NotAllowed, DoorClosed, OutcomeWindowClosed, NoticeDateRefused, ProofMissing, DocumentRefused,
    Proposal.DoesNotExist, Outcome.DoesNotExist.
    """
    report = {"state": state, "notice_on": notice_on, "has_proof": chunks is not None, "at": at}
    proposal = Proposal.objects.select_related("call").get(pk=pk)
    if not actor.has_perm(RIGHT, proposal):
        raise NotAllowed(right=RIGHT)
    _check(proposal, **report)
    proposal.outcomes.get(position=position)
    proof = None if chunks is None else inspected(chunks)
    return _note_report(pk, position, actor=actor, at=at, state=state, notice_on=notice_on, name=name, proof=proof)


@use_case
def _note_report(pk, position, *, actor, at, state, notice_on, name, proof):
    """Write down a report whose file has been looked at; what the state of things says is asked again.

    What a person told in a request that was received later stands: looking at a file takes its time.
    """
    proposal = locked(pk, actor=actor, right=RIGHT)
    _check(proposal, state=state, notice_on=notice_on, has_proof=proof is not None, at=at)
    outcome = proposal.outcomes.select_for_update(of=("self",)).get(position=position)

    if outcome.told_by_id is not None and outcome.told_at > at:
        record("outcome.overtaken", subject=proposal, actor=actor, at=at, detail={"position": position, "state": state})
        return outcome

    was, replaced = outcome.state, outcome.document
    outcome.document = _attached(proposal, proof, name=name, actor=actor, at=at)
    outcome.state, outcome.notice_on, outcome.reason = state, notice_on, ""
    outcome.told_at, outcome.told_by = at, actor
    outcome.save()
    _let_go(replaced, at=at)

    sha256 = outcome.document.sha256 if outcome.document else None
    detail = {"position": position, "was": was, "state": state, "sha256": sha256}
    record("outcome.reported", subject=proposal, actor=actor, at=at, detail=detail)
    notices.withdraw(outcome, at=at, actor=actor, kinds=LETTERS)
    judge_again(proposal, because="outcome-known", actor=actor, at=at)
    return outcome


def _check(proposal, *, state, notice_on, has_proof, at):
    """Ask whether the report can be taken now, in time and with its proof."""
    if state not in (AWARDED, REJECTED):
        raise ValueError(f"nobody reports an outcome as {state!r}")
    if proposal.state != State.SUBMITTED:
        raise DoorClosed(door="report", state=proposal.state)
    by_on = proposal.call.outcome_known_by
    ended_at = end_of_day_jst(by_on)
    if state == AWARDED and has_closed(closes_at=ended_at, at=at):  # as at noon, the instant itself is in time
        raise OutcomeWindowClosed(by_on=by_on, ended_at=ended_at, received_at=at)
    if notice_on is not None and notice_on > tokyo_day(at):
        raise NoticeDateRefused(rule="future", by_on=by_on)
    if state == AWARDED:
        if notice_on is None:
            raise NoticeDateRefused(rule="missing", by_on=by_on)
        if notice_on > by_on:
            raise NoticeDateRefused(rule="too-late", by_on=by_on)
        if not has_proof:
            raise ProofMissing


@within_transaction
def _attached(proposal, proof, *, name, actor, at):
    """Return the document of a proof, None for none; one notice may speak of two grants and is kept once."""
    if proof is None:
        return None
    stored, pages = proof
    kept = {"purpose": Document.Purpose.OUTCOME, "sha256": stored.sha256, "removed_at": None}
    document, _ = proposal.documents.get_or_create(
        **kept,
        defaults={
            "name": own_name(name),
            "size": stored.size,
            "pages": pages,
            "uploaded_at": at,
            "uploaded_by": actor,
        },
    )
    return document


@within_transaction
def _let_go(document, *, at):
    """Mark a proof that no outcome rests on any more as removed; its row and its bytes stay."""
    if document is not None and not Outcome.objects.filter(document=document).exists():
        document.removed_at = at
        document.save(update_fields=["removed_at"])


@within_transaction
def forget_letters(proposal, *, actor, at):
    """Take back what still goes out about the outcomes and the agreement of a proposal that has left the race."""
    for outcome in proposal.outcomes.all():
        notices.withdraw(outcome, at=at, actor=actor, kinds=LETTERS)
    for asked in proposal.confirmations.filter(ended_at__isnull=True, confirmed_at__isnull=True):
        notices.withdraw(asked, at=at, actor=actor)


# --- Reminders ------------------------------------------------------------------------------------
@outside_transaction
def remind_of_outcomes(*, at):
    """Owe the leads the reminders that are due at an instant (aware) and not promised yet; returns how many.

    One for each of the days in REMIND_DAYS before the last day of the call, from the morning in Japan on. Where
    several were missed only the latest goes, and none that fell before the submission: its receipt has said it.
    One query outside the last week, two within it when nothing is due.
    """
    return sum(_remind(one, at=at) for one in expecting.due_now(reminders_due, at=at))


def reminders_due(scope, *, after, until):
    """Return the reminders of pending grants that fall due between two instants, as notices.expecting asks.

    One query where none can be, two otherwise.
    """
    last_days = (tokyo_day(after), tokyo_day(until) + timedelta(days=max(REMIND_DAYS)))
    waiting = _pending(scope).filter(proposal__call__outcome_known_by__range=last_days)
    due = {}
    for outcome in waiting.select_related("proposal__call", "proposal__lead").order_by("pk"):
        by_on, since = outcome.proposal.call.outcome_known_by, outcome.proposal.submitted_at
        for moment in moments_of(by_on, steps=REMIND_DAYS, after=after, until=until):
            days = reminder_due(by_on, since=since, at=moment)
            if days is not None:
                one = _expected(outcome, f"{REMINDER}-{outcome.pk}-{days}", REMINDER, moment, end_of_day_jst(by_on))
                due.setdefault(one.key, replace(one, why=words.why_reminded_of_outcome(days, by_on)))
    promised = letters.keys_owed(due) if due else ()
    return [one for key, one in due.items() if key not in promised]


def reminder_due(by_on, *, since, at):
    """Return which reminder has come last by an instant: its days before the last day; None for none since `since`."""
    days = last_reminder(by_on, steps=REMIND_DAYS, at=at)
    is_new = days is not None and morning_jst(by_on - timedelta(days=days)) > since
    return days if is_new else None


@use_case
def _remind(expected, *, at):
    """Promise one reminder, unless the outcome was reported or the proposal has left the race meanwhile."""
    pk = _pk_of(expected)
    proposal = _locked(Outcome.objects.values_list("proposal_id", flat=True).get(pk=pk))
    outcome = proposal.outcomes.get(pk=pk)
    if proposal.state != State.SUBMITTED or outcome.state != PENDING:
        return 0
    by_on = proposal.call.outcome_known_by
    days_left = (by_on - tokyo_day(at)).days
    _promise(expected, proposal, outcome, at=at, days_left=days_left)
    return 1


# --- What was not known in time -----------------------------------------------------------------
@outside_transaction
def mark_unknown_outcomes(*, at):
    """Mark what is still pending after the last day of its call as not known in time; returns how many outcomes.

    The last day ends at 24:00 JST, that instant included. An officer decides what follows. One query when
    nothing is due.
    """
    due = {}
    for one in expecting.due_now(unknown_due, at=at):
        due.setdefault(_pk_of(one), one)
    homes = dict(Outcome.objects.filter(pk__in=due).values_list("pk", "proposal_id")) if due else {}
    return sum(
        _mark_unknown(pk, {outcome: due[outcome] for outcome, home in homes.items() if home == pk}, at=at)
        for pk in sorted(set(homes.values()))
    )


def unknown_due(scope, *, after, until):
    """Return the letters about grants that are not known in time between two instants, as notices.expecting asks.

    One query where there are none.
    """
    late = _pending(scope).filter(proposal__call__outcome_known_by__lt=tokyo_day(until))
    due = []
    for outcome in late.select_related("proposal__call", "proposal__lead").order_by("pk"):
        by_on = outcome.proposal.call.outcome_known_by
        end = end_of_day_jst(by_on)
        if has_closed(closes_at=end, at=until):
            marked_at = max(after, end)
            key, leaves_at = f"{NOT_KNOWN}-{outcome.pk}-", max(marked_at, morning_jst(tokyo_day(marked_at)))
            one = _expected(outcome, key, NOT_KNOWN, leaves_at, None)
            due.append(replace(one, why=words.why_told_unknown(by_on)))
    told = letters.keys_beginning(f"{NOT_KNOWN}-") if due else ()  # once a marking: the office may have taken one back
    return [replace(one, key=f"{one.key}{1 + sum(key.startswith(one.key) for key in told)}") for one in due]


@use_case
def _mark_unknown(pk, due, *, at):
    """Mark some pending outcomes of one proposal, judge it again and owe its lead a letter for each.

    The letter goes out in the morning: at midnight it helps nobody, and a report that was received in time and is
    still being looked at takes it back. It is owed because the person would else learn too late that writing to
    the office is what is left to do; it says nothing of interviews or selection.
    """
    proposal = _locked(pk)
    by_on = proposal.call.outcome_known_by
    if proposal.state != State.SUBMITTED or not has_closed(closes_at=end_of_day_jst(by_on), at=at):
        return 0
    waiting = proposal.outcomes.select_for_update(of=("self",)).filter(state=PENDING, pk__in=due)
    pending = list(waiting.order_by("position"))
    for outcome in pending:
        outcome.state, outcome.told_at = UNKNOWN, at
        outcome.save(update_fields=["state", "told_at"])
        detail = {"position": outcome.position, "by_on": by_on.isoformat()}
        record("outcome.unknown", subject=proposal, actor=None, at=at, detail=detail)
        _promise(due[outcome.pk], proposal, outcome, at=at)
    if pending:
        judge_again(proposal, because="outcome-known", actor=None, at=at)
    return len(pending)


def _pending(scope):
    waiting = Outcome.objects.filter(state=PENDING, proposal__state=State.SUBMITTED)
    return waiting.filter(proposal__call__slug=scope) if scope else waiting


def _locked(pk):
    return Proposal.objects.select_for_update(of=("self",)).select_related("call", "lead").get(pk=pk)


def _pk_of(expected):
    """Return the key of the outcome that a letter is about."""
    return int(expected.about.rpartition(":")[2])


def _expected(outcome, key, kind, due_at, not_after):
    """Return a letter to the lead about an outcome; why it is owed is said by the caller."""
    lead = outcome.proposal.lead
    return Expected(
        key=key,
        kind=kind,
        about=label(outcome),
        scope=outcome.proposal.call.slug,
        due_at=due_at,
        not_after=not_after,
        to_name=words.named(lead),
        to_pk=lead.pk,
        why="",
    )


@within_transaction
def _promise(expected, proposal, outcome, *, at, **said):
    call = proposal.call
    notices.promise(
        expected.key,
        kind=expected.kind,
        about=outcome,
        to=proposal.lead,
        template=f"proposals_{expected.kind.replace('-', '_')}",
        context={"proposal": proposal, "outcome": outcome, "call": call, "by_on": call.outcome_known_by, **said},
        at=at,
        scope=call.slug,
        not_before=expected.due_at,
        not_after=expected.not_after,
        kept_from=proposal.lead,
    )
