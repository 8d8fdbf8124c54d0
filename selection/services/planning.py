"""How do interviews come to sit on panels: who leaves the room, one moved, a whole day put in order?"""

from calls.deadlines import day_in_japan
from journal.refusals import Refusal
from journal.services import record
from journal.transactions import outside_transaction, use_case, within_transaction
from proposals.models import Proposal
from selection.models import Absence, Interview, Panel
from selection.notice_period import is_in_time, limit_on
from selection.queries.arranging import proposed_order
from selection.queries.conflicts import conflicted_members
from selection.refusals import (
    LeadInTwoPlaces,
    NothingToArrange,
    NotOnAPanel,
    PlanChanged,
    StillInConflict,
    TooLateToInvite,
)
from selection.services.interviews import give_time, swap_times
from selection.services.locking import locked_interview
from selection.services.panels import locked_day


@use_case
def note_absence(interview_pk, *, person_pk, actor, at):
    """Note that a panel member leaves the room for one interview and return the Absence; noted twice, it stands once.

    Raises NotAllowed, ResultsReleased, CallStillOpen, NotUnderReview, NotOnTheList, NotOnAPanel.
    """
    interview = locked_interview(interview_pk, actor=actor, at=at)
    member = interview.panel_id and interview.panel.members.filter(person=person_pk).first()
    if not member:
        raise NotOnAPanel(reference=interview.proposal.reference)
    return _noted(interview, [member.person_id], actor=actor, at=at)[0]


@use_case
def take_back_absence(interview_pk, *, person_pk, actor, at):
    """Let a person stay in the room after all; raises as `note_absence`, and StillInConflict."""
    interview = locked_interview(interview_pk, actor=actor, at=at)
    if interview.panel_id:
        [in_conflict] = conflicted_members(interview.panel, [interview.proposal]).values()
        for person in in_conflict:
            if person.pk == person_pk:
                raise StillInConflict(member=person, reference=interview.proposal.reference)
    gone, _by_model = interview.absences.filter(person=person_pk).delete()
    if gone:
        record("interview.absence_taken_back", subject=interview, actor=actor, at=at, detail={"person": person_pk})


@within_transaction
def _noted(interview, people, *, actor, at):
    kept = []
    for pk in people:
        absence, is_new = Absence.objects.get_or_create(
            interview=interview, person_id=pk, defaults={"noted_at": at, "noted_by": actor}
        )
        kept.append(absence)
        if is_new:
            record("interview.absence_noted", subject=interview, actor=actor, at=at, detail={"person": pk})
    return kept


@outside_transaction
def move_interview(interview_pk, *, panel_pk, starts_at, leaving, actor, at, late_reason=""):
    """Move an interview to a slot of a panel of any day of the call; returns it.

    With `leaving`, members of that panel in conflict are noted as leaving the room first; a refused move takes that
    back. Raises as `give_time`, Panel.DoesNotExist.
    """
    panel = Panel.objects.get(pk=panel_pk)
    pairs = [(interview_pk, panel)] if leaving else []
    return _with_leave(
        pairs,
        lambda: give_time(
            interview_pk,
            starts_at=starts_at,
            minutes=panel.minutes,
            place=panel.place,
            actor=actor,
            at=at,
            late_reason=late_reason,
            panel_pk=panel.pk,
            day_pk=panel.day_id,
        ),
        actor=actor,
        at=at,
    )


@outside_transaction
def swap_interviews(first_pk, second_pk, *, leaving, actor, at, late_reason=""):
    """Let two interviews change places; returns what `swap_times` returns. `leaving` as in `move_interview`.

    Raises as `swap_times`, Interview.DoesNotExist.
    """
    panels = {pk: Interview.objects.select_related("panel").get(pk=pk).panel for pk in (first_pk, second_pk)}
    crossed = ((first_pk, panels[second_pk]), (second_pk, panels[first_pk])) if leaving else ()
    pairs = [(one, panel) for one, panel in crossed if panel is not None]
    return _with_leave(
        pairs,
        lambda: swap_times(first_pk, second_pk, actor=actor, at=at, late_reason=late_reason),
        actor=actor,
        at=at,
    )


def _with_leave(pairs, act, *, actor, at):
    noted = []
    try:
        for interview_pk, panel in pairs:
            noted += [(interview_pk, pk) for pk in _let_leave(interview_pk, panel=panel, actor=actor, at=at)]
        return act()
    except Refusal:
        for interview_pk, person_pk in noted:
            _keep_in(interview_pk, person_pk=person_pk, actor=actor, at=at)
        raise


@use_case
def _let_leave(interview_pk, *, panel, actor, at):
    """Note the absences of a panel's members in conflict; returns the keys of those that were not noted before."""
    interview = locked_interview(interview_pk, actor=actor, at=at)
    [in_conflict] = conflicted_members(panel, [interview.proposal]).values()
    known = set(interview.absences.values_list("person", flat=True))
    new = [person.pk for person in in_conflict if person.pk not in known]
    _noted(interview, new, actor=actor, at=at)
    return new


@use_case
def _keep_in(interview_pk, *, person_pk, actor, at):
    interview = locked_interview(interview_pk, actor=actor, at=at)
    if interview.absences.filter(person=person_pk).delete()[0]:
        record("interview.absence_taken_back", subject=interview, actor=actor, at=at, detail={"person": person_pk})


@use_case
def apply_arrangement(day_pk, *, seen, actor, at, late_reason=""):
    """Seat a day's interviews as the portal proposed, in one act; returns those that got another slot.

    `seen` is the seal of the proposal that the officer saw. Interviews whose lead knows a time stay where they are;
    nobody is written to. Who must leave the room is noted with it. Raises NotAllowed, ResultsReleased, DayHasPassed,
    CallStillOpen, NotUnderReview, PlanChanged, NothingToArrange, TooLateToInvite, LeadInTwoPlaces.
    """
    pks = Interview.objects.filter(day=day_pk, state=Interview.State.LISTED).values_list("proposal", flat=True)
    list(Proposal.objects.select_for_update(of=("self",)).filter(pk__in=list(pks)).order_by("pk"))  # proposals first
    day = locked_day(day_pk, actor=actor, at=at)
    proposed = proposed_order(actor, day, at=at)
    if proposed.seal != seen:
        raise PlanChanged
    if not proposed.moves:
        raise NothingToArrange
    in_time = is_in_time(day_in_japan(at), day.on, day.call.notice_days)
    if not in_time and not late_reason.strip():
        limit = limit_on(day.on, day.call.notice_days)
        raise TooLateToInvite(limit_on=limit, day=day.on, notice_days=day.call.notice_days)
    if proposed.clash is not None:
        raise LeadInTwoPlaces(**proposed.clash)
    reason = "" if in_time else late_reason.strip()
    return _seated(proposed, day, reason, actor=actor, at=at)


@within_transaction
def _seated(proposed, day, late_reason, *, actor, at):
    moved = [(locked_interview(one.interview.pk, actor=actor, at=at), one) for one in proposed.moves]
    # A slot is free only once the one before has left it.
    Interview.objects.filter(pk__in=[one.pk for one, _move in moved]).update(starts_at=None, arranged_on=None)
    for interview, move in moved:
        before = interview.starts_at
        interview.starts_at, interview.minutes = move.span.starts_at, move.panel.minutes
        interview.panel, interview.place = move.panel, move.panel.place
        interview.notice_limit_on = limit_on(day.on, day.call.notice_days)
        interview.arranged_on = day_in_japan(at)
        interview.late_reason, interview.late_by = late_reason, actor if late_reason else None
        interview.save()
        detail = {
            "starts_at": [before and before.isoformat(), interview.starts_at.isoformat()],
            "late_reason": late_reason,
        }
        detail["panel"] = [move.was_on, move.panel.name]
        record("interview.time_given", subject=interview, actor=actor, at=at, detail=detail)
        _noted(interview, [person.pk for person in move.leaving], actor=actor, at=at)
    record("day.arranged", subject=day, actor=actor, at=at, detail={"interviews": [one.pk for one, _move in moved]})
    return [one for one, _move in moved]
