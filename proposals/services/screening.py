"""What does the office do with a submitted proposal: accept it as received, refuse it, settle what was left open?

Participants: who may is asked in the room that knows who has a stake; whether it can be is asked here.
The caller has locked the proposal.
"""

from journal.sentences import tokyo_day
from journal.services import label, record
from journal.transactions import within_transaction
from notices import services as notices
from proposals.eligibility.grounds import grounds_in, name_of
from proposals.facts import frozen, thaw
from proposals.lifecycle import State, beyond, is_in_hand, is_open
from proposals.models import Consultation, Outcome, Screening
from proposals.refusals import (
    ClauseNoLongerStands,
    DoorClosed,
    NoClauseNamed,
    NoticeDateRefused,
    NotMetToday,
    QuestionOver,
    ReasonMissing,
)
from proposals.services.judging import judge_again


@within_transaction
def accept_proposal(proposal, *, actor, at):
    """Accept a proposal as received and return its Screening; doing it twice changes nothing.

    Questions for a person do not stand in the way: accepting is the decision. Raises DoorClosed, and NotMetToday
    where a clause refuses it today.
    """
    screening = _on_the_desk(proposal)
    if screening.state == Screening.State.ACCEPTED:
        return screening
    if screening.verdict == "not_met":
        raise NotMetToday(reference=proposal.reference)
    _decide(screening, Screening.State.ACCEPTED, actor=actor, at=at)
    detail = {"verdict": screening.verdict, "asks": proposal.asks}
    record("screening.accepted", subject=proposal, actor=actor, at=at, detail=detail)
    return screening


@within_transaction
def reopen_proposal(proposal, *, actor, at):
    """Undo the acceptance of a proposal that nothing further was decided on; returns its Screening."""
    screening = _on_the_desk(proposal)
    if screening.state == Screening.State.ACCEPTED:
        _decide(screening, Screening.State.WAITING, actor=None, at=None)
        record("screening.reopened", subject=proposal, actor=actor, at=at)
    return screening


@within_transaction
def refuse_proposal(proposal, *, clauses, reason, actor, at):
    """Take a submitted proposal out of the race as not accepted, and return its Screening.

    `clauses` are names of today's open findings (`eligibility.grounds.name_of`); they are kept frozen with the reason.
    Raises DoorClosed, NoClauseNamed, ClauseNoLongerStands, ReasonMissing.
    """
    screening = _on_the_desk(proposal)
    named = set(clauses)
    if not named:
        raise NoClauseNamed()
    rests_on = [one for one in grounds_in(thaw(screening.findings)) if name_of(one) in named]
    if {name_of(one) for one in rests_on} != named:
        raise ClauseNoLongerStands()
    screening.clauses, screening.reason = frozen(rests_on), _said(reason)
    _decide(screening, Screening.State.REFUSED, actor=actor, at=at)

    proposal.state = beyond("refuse").value
    proposal.save(update_fields=["state"])
    detail = {"clauses": [name_of(one) for one in rests_on], "verdict": screening.verdict}
    record("proposal.not_accepted", subject=proposal, actor=actor, at=at, detail=detail)
    notices.withdraw(proposal, at=at, actor=actor, kinds=["result"])  # a release may have prepared one
    return screening


@within_transaction
def rule_on(consultation, *, ruling, reason, actor, at):
    """Write the office's ruling on an agency, and judge again what was submitted; tells whether anything changed.

    The journal keeps what stood before. `ruling` is a Consultation.Ruling. Raises QuestionOver once the proposal is
    out of the race or decided, ReasonMissing, ValueError for no ruling at all.
    """
    proposal = consultation.proposal
    if not is_in_hand(proposal.state):
        raise QuestionOver(reference=proposal.reference)
    ruling, reason = Consultation.Ruling(ruling), _said(reason)
    before = {"ruling": consultation.ruling, "reason": consultation.reason}
    after = {"ruling": ruling.value, "reason": reason}
    if before == after:
        return False
    consultation.ruling, consultation.reason = ruling, reason
    consultation.ruled_at, consultation.ruled_by = at, actor
    consultation.save(update_fields=["ruling", "reason", "ruled_at", "ruled_by"])
    about = {"country": consultation.country_id, "agency": consultation.agency_name}
    detail = {"consultation": consultation.pk, **about, "before": before, "after": after}
    record("consultation.ruled", subject=proposal, actor=actor, at=at, detail=detail)
    if proposal.state == State.SUBMITTED:
        judge_again(proposal, because="consultation-ruled", actor=actor, at=at)
    return True


@within_transaction
def record_outcome(proposal, position, *, state, notice_on, reason, actor, at):
    """Write for the office what became of a pending grant, judge the proposal again, and return the Outcome.

    `state` is "awarded", "rejected" or, to take back what was told, "pending": once the call's last day is over, that
    is "unknown". `notice_on` is the date on the agency's notice. An award counts only with a notice dated no later than the call's last day, however late it is shown.
    Letters about it that have not gone are withdrawn. Raises DoorClosed, ReasonMissing, NoticeDateRefused,
    Outcome.DoesNotExist.
    """
    _must_be_submitted(proposal)
    outcome = Outcome.objects.select_for_update(of=("self",)).get(proposal=proposal, position=position)
    reason, state = _said(reason), Outcome.State(state)
    if state not in (Outcome.State.AWARDED, Outcome.State.REJECTED):
        is_late = tokyo_day(at) > proposal.call.outcome_known_by
        state, notice_on = Outcome.State.UNKNOWN if is_late else Outcome.State.PENDING, None
    is_pending = state == Outcome.State.PENDING
    _check_notice(proposal.call, state, notice_on, at=at)

    before = _told(outcome)
    outcome.state, outcome.notice_on, outcome.reason = state, notice_on, reason
    outcome.told_at, outcome.told_by = (None, None) if is_pending else (at, actor)
    outcome.save(update_fields=["state", "notice_on", "reason", "told_at", "told_by"])
    detail = {"position": position, "before": before, "after": _told(outcome)}
    record("outcome.recorded", subject=proposal, actor=actor, at=at, detail=detail)
    notices.withdraw(label(outcome), at=at, actor=actor)  # reminders, and the letter that it was not known
    judge_again(proposal, because="outcome-known", actor=actor, at=at)
    return outcome


def _check_notice(call, state, notice_on, *, at):
    by_on = call.outcome_known_by
    if notice_on is not None and notice_on > tokyo_day(at):
        raise NoticeDateRefused(rule="future", by_on=by_on)
    if state != Outcome.State.AWARDED:
        return
    if notice_on is None:
        raise NoticeDateRefused(rule="missing", by_on=by_on)
    if notice_on > by_on:
        raise NoticeDateRefused(rule="too-late", by_on=by_on)


def _told(outcome):
    return {
        "state": str(outcome.state),
        "notice_on": outcome.notice_on.isoformat() if outcome.notice_on else None,
        "reason": outcome.reason,
    }


@within_transaction
def _on_the_desk(proposal):
    """Lock the screening of a submitted proposal; raises DoorClosed for any other."""
    _must_be_submitted(proposal)
    return Screening.objects.select_for_update(of=("self",)).get(proposal=proposal)


def _must_be_submitted(proposal):
    if not is_open("refuse", proposal.state):
        raise DoorClosed(door="refuse", state=proposal.state)


@within_transaction
def _decide(screening, state, *, actor, at):
    screening.state, screening.decided_by, screening.decided_at = state, actor, at
    screening.save(update_fields=["state", "decided_by", "decided_at", "clauses", "reason"])


def _said(reason):
    reason = reason.replace("\r\n", "\n").strip()
    if not reason:
        raise ReasonMissing()
    return reason
