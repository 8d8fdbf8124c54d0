"""How is a selected investigator held to the promise of an institution in Japan, until a person decides?

Nothing happens by itself: when the last day passes, the lead is written to and the office's task becomes urgent. A
cancelled selection ends the award, and its place is free again; nobody moves up unless the office offers it
(`services.succession`).
"""

from calls.deadlines import day_in_japan, end_of_day_jst, moments_of
from journal.refusals import NotAllowed
from journal.services import label, record
from journal.transactions import outside_transaction, use_case, within_transaction
from notices import expecting
from notices import services as notices
from notices.expecting import Expected
from proposals.models import Proposal
from proposals.services import cancel_selection as cancel_in_proposals
from reviews.sentences import called
from selection import queries
from selection.models import AffiliationPromise
from selection.notice_period import RECALLED, due_on, is_kept, recall_at, recalled_until
from selection.refusals import (
    AffiliationAhead,
    ContractBeforeRelease,
    DayNotPassed,
    NotReported,
    PromiseChanged,
    PromiseDecided,
    ReasonMissing,
    ReportedTooLate,
)
from selection.sentences import why_recalled
from selection.services.withdrawals import end_award

State = AffiliationPromise.State


@within_transaction
def keep_promise(promise, *, at):
    """Save a promise that falls due with the release of a result, and return it.

    The result letter tells of it, so reminders whose time has come already are not sent after it.
    """
    promise.made_at = at
    promise.recalled = recall_at(promise.due_on, at)
    promise.save()
    detail = {"proposal": promise.proposal_id, "due_on": promise.due_on.isoformat()}
    record("promise.made", subject=promise, actor=None, at=at, detail=detail)
    return promise


@use_case
def set_contract_day(pk, *, contract_on, actor, at):
    """Note the day of the contract conclusion (a date, or None: not known any more); returns the AffiliationPromise.

    The last day becomes the earlier of it and the call's day; where it moves, the lead is told and the reminders
    follow. Raises NotAllowed, PromiseDecided, ContractBeforeRelease.
    """
    promise = _locked(pk, actor=actor, right="selection.decide_promise")
    released_on = day_in_japan(promise.made_at)
    if contract_on is not None and contract_on < released_on:
        raise ContractBeforeRelease(contract_on=contract_on, released_on=released_on)
    if contract_on == promise.contract_on:
        return promise

    before = {"contract_on": promise.contract_on, "due_on": promise.due_on}
    promise.contract_on = contract_on
    promise.due_on = due_on(promise.proposal.call.affiliation_by, contract_on)
    has_moved = promise.due_on != before["due_on"]
    if has_moved:
        promise.recalled = recall_at(promise.due_on, at)
    promise.save(update_fields=["contract_on", "due_on", "recalled"])
    after = {"contract_on": promise.contract_on, "due_on": promise.due_on}
    detail = {name: [_iso(value), _iso(after[name])] for name, value in before.items()}
    entry = record("promise.contract_day_set", subject=promise, actor=actor, at=at, detail=detail)
    if has_moved:
        _silence_reminders(promise, actor=actor, at=at)
        _tell_of_day(promise, key=f"{queries.DAY_MOVED}-{promise.pk}-{entry.pk}", was=before["due_on"], at=at)
    return promise


def _iso(day):
    return day and day.isoformat()


@within_transaction
def _tell_of_day(promise, *, key, was, at):
    end = end_of_day_jst(promise.due_on)
    has_passed = at >= end
    context = {**queries.context_of(promise), "was": was, "has_passed": has_passed}
    _owe(
        promise,
        key=key,
        kind=queries.DAY_MOVED,
        template="selection_affiliation_day",
        context=context,
        at=at,
        not_after=None if has_passed else end,
    )


@use_case
def report_affiliation(pk, *, institution, since_on, researcher_number, actor, at):
    """Take down where the lead belongs, since which day (a date), and the e-Rad number, which may still be empty.

    May be amended until it is decided; unsent reminders are withdrawn. Returns the AffiliationPromise. Raises
    NotAllowed, PromiseDecided, AffiliationAhead.
    """
    promise = _locked(pk, actor=actor, right="selection.report_affiliation")
    today = day_in_japan(at)
    if since_on > today:
        raise AffiliationAhead(since_on=since_on, today=today)
    said = (institution, since_on, researcher_number)
    if promise.reported_at and said == (promise.institution, promise.since_on, promise.researcher_number):
        return promise

    promise.institution, promise.since_on, promise.researcher_number = said
    promise.reported_at = at
    promise.save(update_fields=["institution", "since_on", "researcher_number", "reported_at"])
    _silence_reminders(promise, actor=actor, at=at)
    detail = {"since_on": since_on.isoformat(), "institution": institution}
    record("promise.reported", subject=promise, actor=actor, at=at, detail=detail)
    return promise


@use_case
def confirm_affiliation(pk, *, actor, at, seen=None):
    """Decide that a promise is kept, by what was reported, and tell the lead; returns the AffiliationPromise.

    `seen` is the seal of what the officer read (`queries.seal_of_promise`), or None. Raises NotAllowed,
    PromiseDecided, PromiseChanged, NotReported, ReportedTooLate.
    """
    promise = _locked(pk, actor=actor, right="selection.decide_promise", seen=seen)
    if promise.reported_at is None:
        raise NotReported(reference=promise.proposal.reference)
    if not is_kept(promise.since_on, promise.due_on):
        raise ReportedTooLate(since_on=promise.since_on, due_on=promise.due_on)
    return _decide(promise, State.KEPT, reason="", actor=actor, at=at)


@use_case
def make_exception(pk, *, reason, actor, at, seen=None):
    """Let a selection stand although the promise is not kept, for a reason, and tell the lead.

    Returns the AffiliationPromise. Raises NotAllowed, PromiseDecided, PromiseChanged, ReasonMissing.
    """
    promise = _locked(pk, actor=actor, right="selection.decide_promise", seen=seen)
    if not reason.strip():
        raise ReasonMissing()
    return _decide(promise, State.EXCEPTED, reason=reason.strip(), actor=actor, at=at)


@use_case
def cancel_selection(pk, *, reason, actor, at, seen=None):
    """Cancel a selection because the promise was not kept by the end of its last day in Japan, and tell the lead.

    The award ends, so that its place can be offered to the first reserve. Returns the AffiliationPromise. Raises
    NotAllowed, PromiseDecided, PromiseChanged, DayNotPassed, ReasonMissing.
    """
    promise = _locked(pk, actor=actor, right="selection.decide_promise", seen=seen)
    if day_in_japan(at) <= promise.due_on:
        raise DayNotPassed(due_on=promise.due_on)
    if not reason.strip():
        raise ReasonMissing()
    cancel_in_proposals(promise.proposal, actor=actor, at=at)
    end_award(promise.proposal, actor=actor, at=at)
    return _decide(promise, State.CANCELLED, reason=reason.strip(), actor=actor, at=at)


@within_transaction
def _decide(promise, decision, *, reason, actor, at):
    promise.state, promise.reason = decision, reason
    promise.decided_at, promise.decided_by = at, actor
    promise.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    _silence_reminders(promise, actor=actor, at=at)
    record(f"promise.{decision}", subject=promise, actor=actor, at=at, detail={"reason": reason})
    letter = queries.DecisionLetter(promise, decision, reason)
    _owe(
        promise,
        key=f"affiliation-decided-{promise.pk}",
        kind=letter.kind,
        template=letter.template,
        context=letter.context,
        at=at,
    )
    return promise


@outside_transaction
def remind_of_promises(*, at):
    """Owe every lead the reminder whose time has come, the latest only; returns how many. One query where none has."""
    return sum(_remind(one, at=at) for one in expecting.due_now(reminders_due, at=at))


def reminders_due(scope, *, after, until):
    """Return the reminders of promises that fall due between two instants, as notices.expecting asks; one query.

    One that would not be true any more by the time it could go is left out: too late to say it, too early for the next.
    """
    due = {}
    for promise in queries.promises_to_recall(at=until, scope=scope):
        for moment in moments_of(promise.due_on, steps=RECALLED, after=after, until=until):
            days = recall_at(promise.due_on, moment)
            if days is None or (promise.recalled is not None and promise.recalled <= days):
                continue
            last = recalled_until(promise.due_on, days)
            if last is None or moment <= last:
                due.setdefault(queries.reminder_key(promise, days), _expected(promise, days, moment, last))
    return list(due.values())


def _expected(promise, days, moment, last):
    proposal = promise.proposal
    return Expected(
        key=queries.reminder_key(promise, days),
        kind=queries.REMINDER,
        about=label(promise),
        scope=proposal.call.slug,
        due_at=moment,
        not_after=last,
        to_name=called(proposal.lead),
        to_pk=proposal.lead_id,
        why=why_recalled(days, promise.due_on),
    )


@use_case
def _remind(expected, *, at):
    """Owe the lead of one promise a reminder and tell whether it was owed, unless the promise is another one by now."""
    promise = _lock(int(expected.about.rpartition(":")[2]))
    days = recall_at(promise.due_on, at)
    if promise.state != State.OPEN or promise.reported_at or promise.recalled == days:
        return False
    if expected.key != queries.reminder_key(promise, days):
        return False
    promise.recalled = days
    promise.save(update_fields=["recalled"])
    _owe(
        promise,
        key=expected.key,
        kind=expected.kind,
        template="selection_affiliation_passed" if days < 0 else "selection_affiliation_reminder",
        context=queries.context_of(promise),
        at=at,
        not_after=expected.not_after,
    )
    return True


@within_transaction
def _owe(promise, *, key, kind, template, context, at, not_after=None):
    """Promise the lead one letter about an affiliation promise."""
    notices.promise(
        key,
        kind=kind,
        about=label(promise),
        to=promise.proposal.lead,
        template=template,
        context=context,
        at=at,
        scope=promise.proposal.call.slug,
        kept_from=promise.proposal.lead,
        not_after=not_after,
    )


@within_transaction
def _silence_reminders(promise, *, actor, at):
    """Withdraw what has not gone and would no longer be true."""
    notices.withdraw(label(promise), at=at, actor=actor, kinds=[queries.REMINDER, queries.DAY_MOVED])


@within_transaction
def _locked(pk, *, actor, right, seen=None):
    """Lock an open promise, its proposal first, and ask for the right.

    Raises AffiliationPromise.DoesNotExist, NotAllowed, PromiseDecided, PromiseChanged.
    """
    promise = _lock(pk)
    if not actor.has_perm(right, promise):
        raise NotAllowed(right=right)
    if promise.state != State.OPEN:
        raise PromiseDecided(state=promise.state, decided_at=promise.decided_at)
    if seen is not None and seen != queries.seal_of_promise(promise):
        raise PromiseChanged()
    return promise


@within_transaction
def _lock(pk):
    proposal_pk = AffiliationPromise.objects.values_list("proposal", flat=True).get(pk=pk)
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("call", "lead").get(pk=proposal_pk)
    promise = AffiliationPromise.objects.select_for_update(of=("self",)).get(pk=pk)
    promise.proposal = proposal  # the locked row, with its call and lead
    return promise
