"""How does a proposal come onto the interview list, get its time, and leave the list again?

Only the principal investigator is written to, only about their own time, and only by letter.
"""

from datetime import timedelta

from calls.deadlines import day_in_japan
from calls.models import InterviewDay
from journal.services import label, record
from journal.transactions import use_case, within_transaction
from notices import services as notices
from selection import queries
from selection.models import Interview
from selection.notice_period import is_in_time, limit_instant, limit_on
from selection.queries import CALLED_OFF, INVITATION
from selection.refusals import (
    DayHasPassed,
    InterviewBegun,
    ListedForAnotherDay,
    NotADayOfTheCall,
    NotOnTheDay,
    SlotTaken,
    TimeHasPassed,
    TooLateToInvite,
)
from selection.services.locking import locked_candidate, locked_interview


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
    interview.starts_at = interview.arranged_on = interview.late_by = None
    interview.late_reason = interview.place = ""
    interview.save()
    detail = {"proposal": proposal.pk, "day": day.on.isoformat()}
    record("interview.listed", subject=interview, actor=actor, at=at, detail=detail)
    return interview


@use_case
def give_time(interview_pk, *, starts_at, minutes, place, actor, at, late_reason=""):
    """Give an interview its time (an aware instant), length and place, and owe the letter that tells of it.

    A changed time withdraws the unsent letter of the time before; the same time pressed twice is told once. Raises
    NotAllowed, ResultsReleased, CallStillOpen, NotUnderReview, NotOnTheList, TooLateToInvite (unless the officer gives
    a reason), NotOnTheDay, TimeHasPassed, SlotTaken.
    """
    interview = locked_interview(interview_pk, actor=actor, at=at)
    call = interview.proposal.call
    if _is_told_already(interview, starts_at, minutes, place, actor=actor, at=at):
        return interview

    today, day = day_in_japan(at), interview.day.on
    in_time = is_in_time(today, day, call.notice_days)
    if not in_time and not late_reason.strip():
        raise TooLateToInvite(limit_on=limit_on(day, call.notice_days), day=day, notice_days=call.notice_days)

    if day_in_japan(starts_at) != day:
        raise NotOnTheDay(starts_at=starts_at, day=day)
    if starts_at <= at:
        raise TimeHasPassed(starts_at=starts_at)
    _ask_whether_free(interview, starts_at, minutes)

    before = interview.starts_at
    interview.starts_at, interview.minutes, interview.place = starts_at, minutes, place
    interview.notice_limit_on, interview.arranged_on = limit_on(day, call.notice_days), today
    interview.late_reason = "" if in_time else late_reason.strip()
    interview.late_by = None if in_time else actor
    interview.revision += 1
    interview.save()
    detail = {
        "revision": interview.revision,
        "starts_at": [before and before.isoformat(), starts_at.isoformat()],
        "late_reason": interview.late_reason,
    }
    record("interview.time_given", subject=interview, actor=actor, at=at, detail=detail)
    _owe_invitation(interview, actor=actor, at=at)
    return interview


def _is_told_already(interview, starts_at, minutes, place, *, actor, at):
    """Tell whether this very time is arranged and its letter is out or on its way."""
    if (interview.starts_at, interview.minutes, interview.place) != (starts_at, minutes, place):
        return False
    letter = queries.letter_of(interview, user=actor, call=interview.proposal.call, at=at)
    return letter is not None and letter.is_sent_or_on_its_way


@within_transaction
def _ask_whether_free(interview, starts_at, minutes):
    """Lock the day against other officers and look for an interview that overlaps; raises SlotTaken."""
    InterviewDay.objects.select_for_update(no_key=True).get(pk=interview.day_id)
    ends_at = starts_at + timedelta(minutes=minutes)
    for other in queries.interviews_with_a_time(interview.day).exclude(pk=interview.pk):
        if other.starts_at < ends_at and starts_at < other.ends_at:
            raise SlotTaken(reference=other.proposal.reference, starts_at=other.starts_at, ends_at=other.ends_at)


@within_transaction
def _owe_invitation(interview, *, actor, at):
    """Withdraw the unsent letter of an earlier time and promise the one of the present time to the lead alone."""
    call = interview.proposal.call
    notices.withdraw(label(interview), at=at, actor=actor, kinds=[INVITATION])
    end_of_notice = limit_instant(interview.day.on, call.notice_days)
    notices.promise(
        queries.invitation_key(interview),
        kind=INVITATION,
        about=label(interview),
        to=interview.proposal.lead,
        template="selection_interview",
        context={
            "proposal": interview.proposal,
            "call": call,
            "interview": interview,
            "replaces": queries.was_told(interview, user=actor, call=call),
        },
        at=at,
        scope=call.slug,
        kept_from=interview.proposal.lead,
        not_before=at,
        not_after=interview.starts_at if interview.late_reason else end_of_notice,
    )


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
        )
