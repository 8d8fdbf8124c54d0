"""How does a proposal come onto the interview list, get its time, and leave the list again?

Only the principal investigator is written to, only about their own time, and only by letter.
"""

from calls.deadlines import day_in_japan
from calls.models import InterviewDay
from journal.services import label, record
from journal.transactions import use_case, within_transaction
from notices import services as notices
from selection import queries
from selection.exports.calendars import cancellation_calendar
from selection.models import Interview
from selection.notice_period import is_in_time, limit_on
from selection.queries import CALLED_OFF, INVITATION
from selection.refusals import (
    DayHasPassed,
    InterviewBegun,
    ListedForAnotherDay,
    NotADayOfTheCall,
    NoTimeToSwap,
)
from selection.services.locking import locked_candidate, locked_interview
from selection.services.slots import ask_whether_free, ask_whether_in_time, lock_dates, slot_of, slot_wanted
from selection.services.telling import owe_invitation


@use_case
def list_for_interview(proposal_pk, *, day_pk, actor, at):
    """Put a proposal on the list of an interview day and return the Interview; no letter goes out before it has a time.

    Pressed twice, it is listed once. Raises NotAllowed, ResultsReleased, CallStillOpen, NotUnderReview,
    NotADayOfTheCall, DayHasPassed, ListedForAnotherDay.
    """
    proposal = locked_candidate(proposal_pk, actor=actor, right="selection.arrange_interview", at=at)
    day = InterviewDay.objects.get(pk=day_pk)
    if day.call_id != proposal.call_id:
        raise NotADayOfTheCall(day=day.on)
    if day_in_japan(at) > day.on:
        raise DayHasPassed(day=day.on)

    earlier = Interview.objects.select_for_update(of=("self",)).filter(proposal=proposal).first()
    if earlier is not None and earlier.state == Interview.State.LISTED:
        if earlier.day_id != day.pk:
            raise ListedForAnotherDay(reference=proposal.reference, day=earlier.day.on)
        return earlier

    interview = earlier or Interview(proposal=proposal)  # the revision goes on: a letter's key is used once
    interview.day, interview.state = day, Interview.State.LISTED
    interview.listed_at, interview.listed_by = at, actor
    interview.notice_limit_on = limit_on(day.on, proposal.call.notice_days)
    interview.starts_at = interview.arranged_on = interview.late_by = interview.panel = None
    interview.late_reason = interview.place = ""
    interview.save()
    detail = {"proposal": proposal.pk, "day": day.on.isoformat()}
    record("interview.listed", subject=interview, actor=actor, at=at, detail=detail)
    return interview


@use_case
def give_time(interview_pk, *, starts_at, minutes, place, actor, at, late_reason="", panel_pk=None, day_pk=None):
    """Plan an interview: its time (an aware instant), length and place, the panel it is held by, and its day.

    Nobody is told by it (see `tell_times`), unless the lead knows of an earlier time, or a letter is on its way: then the
    unsent letter is taken back and the one of the present time owed, all in one transaction. `panel_pk` None means
    without a panel; `day_pk` moves it to another interview day of the call, as a panel of that day does. The same time
    pressed twice is told once. Raises NotAllowed, ResultsReleased, CallStillOpen, NotUnderReview, NotOnTheList,
    NotADayOfTheCall, PanelOfAnotherDay, TooLateToInvite (unless the officer gives a reason), NotOnTheDay,
    TimeHasPassed, SlotTaken, BreakThen, PersonElsewhere, MemberInConflict.
    """
    interview = locked_interview(interview_pk, actor=actor, at=at)
    slot = slot_wanted(interview, starts_at=starts_at, minutes=minutes, place=place, panel_pk=panel_pk, day_pk=day_pk)
    if slot == slot_of(interview) and _needs_nothing(interview, late_reason, actor=actor, at=at):
        return interview
    in_time = ask_whether_in_time(slot, interview.proposal.call, late_reason=late_reason, at=at)
    lock_dates(slot.day)
    ask_whether_free(slot, interview, at=at)
    hold_in(interview, slot, late_reason="" if in_time else late_reason, actor=actor, at=at)
    return interview


def _needs_nothing(interview, late_reason, *, actor, at):
    """Tell whether this very time needs no act: its letter is out or on its way, or it is planned and can be told."""
    call = interview.proposal.call
    standing = queries.standing_of_interview(interview, user=actor, call=call, at=at)
    if standing.is_settled:
        return True
    in_time = is_in_time(day_in_japan(at), interview.day.on, call.notice_days)
    return (
        standing.letter is None
        and not standing.is_told
        and (in_time or interview.late_reason == late_reason.strip() != "")
    )


@within_transaction
def hold_in(interview, slot, *, late_reason, actor, at):
    """Write down the slot of an interview, when it was set and why so late; tell a lead who knows of another."""
    before, call = slot_of(interview), interview.proposal.call
    interview.day, interview.panel = slot.day, slot.panel
    interview.starts_at, interview.minutes, interview.place = slot.starts_at, slot.minutes, slot.place
    interview.notice_limit_on, interview.arranged_on = limit_on(slot.day.on, call.notice_days), day_in_japan(at)
    interview.late_reason = late_reason.strip()
    interview.late_by = actor if interview.late_reason else None
    interview.save()
    detail = {
        "starts_at": [before.starts_at and before.starts_at.isoformat(), slot.starts_at.isoformat()],
        "panel": [before.panel and before.panel.name, slot.panel and slot.panel.name],
        "late_reason": interview.late_reason,
    }
    record("interview.time_given", subject=interview, actor=actor, at=at, detail=detail)
    _tell_if_known(interview, changed=_as_read(before) != _as_read(slot), actor=actor, at=at)


def _as_read(slot):
    """Return what the lead reads of a slot; who sits on the panel is not told."""
    return slot.starts_at, slot.minutes, slot.place


@within_transaction
def _tell_if_known(interview, *, changed, actor, at):
    """Owe the letter of the present time where the lead was told of another, or such a letter was on its way.

    What an officer held back is taken back and not owed anew: the present time waits to be read and sent like any other.
    """
    call = interview.proposal.call
    before = queries.standing_of_interview(interview, user=actor, call=call, at=at)
    if before.is_settled and not changed:
        return
    taken_back = notices.withdraw(label(interview), at=at, actor=actor, kinds=[INVITATION])
    told = queries.was_told(interview, user=actor, call=call)
    was_held = before.letter is not None and before.letter.is_held
    if (told or taken_back) and not was_held:
        owe_invitation(interview, replaces=told, actor=actor, at=at)


@use_case
def swap_times(first_pk, second_pk, *, actor, at, late_reason=""):
    """Let two interviews of a call change places: day, time, length, panel and room; return both.

    Letters are owed as by `give_time`. Raises as `give_time` does, and NoTimeToSwap where one of them has no time.
    """
    pairs = Interview.objects.filter(pk__in=(first_pk, second_pk)).order_by("proposal").values_list("pk", flat=True)
    locked = {pk: locked_interview(pk, actor=actor, at=at) for pk in pairs}  # of two officers, one waits here
    first, second = locked[first_pk], locked[second_pk]
    if first.pk == second.pk:
        return first, second
    for one in (first, second):
        if one.starts_at is None:
            raise NoTimeToSwap(reference=one.proposal.reference)
        if one.starts_at <= at:
            raise InterviewBegun(reference=one.proposal.reference, starts_at=one.starts_at)
        if one.proposal.call_id != first.proposal.call_id:
            raise NotADayOfTheCall(day=one.day.on)

    moves = [(first, slot_of(second)), (second, slot_of(first))]
    lock_dates(first.day, second.day)
    reasons = []
    for interview, slot in moves:
        in_time = ask_whether_in_time(slot, interview.proposal.call, late_reason=late_reason, at=at)
        ask_whether_free(slot, interview, at=at, leaving=(first.pk, second.pk))
        reasons.append("" if in_time else late_reason)
    Interview.objects.filter(pk=second.pk).update(starts_at=None, arranged_on=None)  # no two at one time, not even now
    for (interview, slot), reason in zip(moves, reasons, strict=True):
        hold_in(interview, slot, late_reason=reason, actor=actor, at=at)
    return first, second


@use_case
def unlist(interview_pk, *, actor, at):
    """Take a proposal off the interview list; a letter is owed only where the invitation may have arrived.

    An unsent invitation is withdrawn. Raises NotAllowed, ResultsReleased, CallStillOpen, NotUnderReview, NotOnTheList,
    InterviewBegun.
    """
    interview = locked_interview(interview_pk, actor=actor, at=at)
    proposal = interview.proposal
    if interview.starts_at is not None and interview.starts_at <= at:
        raise InterviewBegun(reference=proposal.reference, starts_at=interview.starts_at)

    notices.withdraw(label(interview), at=at, actor=actor, kinds=[INVITATION])
    told = queries.was_told(interview, user=actor, call=proposal.call)
    interview.state = Interview.State.CALLED_OFF
    interview.save(update_fields=["state"])
    record("interview.called_off", subject=interview, actor=actor, at=at, detail={"told": told})
    if told:
        notices.promise(
            f"interview-called-off-{interview.pk}-{interview.revision}",
            kind=CALLED_OFF,
            about=label(interview),
            to=proposal.lead,
            template="selection_interview_called_off",
            context={"proposal": proposal, "call": proposal.call, "interview": interview},
            at=at,
            scope=proposal.call.slug,
            kept_from=proposal.lead,
            not_before=at,
            not_after=interview.starts_at,
            calendar=cancellation_calendar(interview, proposal.lead, at=at) if interview.starts_at else "",
        )
