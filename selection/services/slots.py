"""When is a slot free: its room, the lead, and everybody who would sit in the room?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from calls.deadlines import day_in_japan
from calls.models import InterviewDay
from journal.transactions import within_transaction
from proposals.lifecycle import OUT_OF_THE_RACE
from selection.models import Absence, Interview, Panel
from selection.notice_period import is_in_time, limit_on
from selection.queries.conflicts import conflicted_members
from selection.refusals import (
    BreakThen,
    MemberInConflict,
    NotADayOfTheCall,
    NotOnTheDay,
    PanelOfAnotherDay,
    PersonElsewhere,
    SlotTaken,
    TimeHasPassed,
    TooLateToInvite,
)


@dataclass(frozen=True)
class Slot:
    """A time on an interview day, its length and place, and the panel that sits there (None without one)."""

    day: InterviewDay
    panel: Panel | None
    starts_at: datetime
    minutes: int
    place: str

    @property
    def ends_at(self):
        """Return the instant at which it ends."""
        return self.starts_at + timedelta(minutes=self.minutes)

    def meets(self, other):
        """Tell whether it and something else with a beginning and an end are ever on at once."""
        return other.starts_at < self.ends_at and self.starts_at < other.ends_at


def slot_of(interview):
    """Return the slot that an interview holds; one without a time holds none that could be told."""
    return Slot(interview.day, interview.panel, interview.starts_at, interview.minutes, interview.place)


@within_transaction
def slot_wanted(interview, *, starts_at, minutes, place, panel_pk, day_pk):
    """Return the Slot that an officer asks for; without a place of its own it is held in the panel's room.

    Raises InterviewDay.DoesNotExist, Panel.DoesNotExist, NotADayOfTheCall, PanelOfAnotherDay.
    """
    panel = None if panel_pk is None else Panel.objects.select_related("day").get(pk=panel_pk)
    if day_pk is not None:
        day = InterviewDay.objects.get(pk=day_pk)
    else:
        day = interview.day if panel is None else panel.day
    if day.call_id != interview.proposal.call_id:
        raise NotADayOfTheCall(day=day.on)
    if panel is not None and panel.day_id != day.pk:
        raise PanelOfAnotherDay(name=panel.name, panel_day=panel.day.on, day=day.on)
    return Slot(day, panel, starts_at, minutes, place.strip() or (panel.place if panel else ""))


def ask_whether_in_time(slot, call, *, late_reason, at):
    """Ask whether the notice can still be kept, or a reason is given; tell whether it can. Raises TooLateToInvite."""
    in_time = is_in_time(day_in_japan(at), slot.day.on, call.notice_days)
    if not in_time and not late_reason.strip():
        limit = limit_on(slot.day.on, call.notice_days)
        raise TooLateToInvite(limit_on=limit, day=slot.day.on, notice_days=call.notice_days)
    return in_time


@within_transaction
def lock_dates(*days):
    """Lock every interview day, of any call, on the dates of some: of two officers who fill one, the second waits."""
    dates = {day.on for day in days}
    list(InterviewDay.objects.select_for_update(no_key=True).filter(on__in=dates).order_by("pk"))


@within_transaction
def ask_whether_free(slot, interview, *, at, leaving=()):
    """Ask whether an interview can be held in a slot of a locked date; `leaving` are interviews that go elsewhere.

    Raises NotOnTheDay, TimeHasPassed, SlotTaken, BreakThen, PersonElsewhere, MemberInConflict.
    """
    if day_in_japan(slot.starts_at) != slot.day.on:
        raise NotOnTheDay(starts_at=slot.starts_at, day=slot.day.on)
    if slot.starts_at <= at:
        raise TimeHasPassed(starts_at=slot.starts_at)

    held = [one for one in _held_on(slot.day) if slot.meets(one) and one.pk not in {interview.pk, *leaving}]
    panel_pk = slot.panel and slot.panel.pk
    for other in held:
        if (other.day_id, other.panel_id) == (slot.day.pk, panel_pk):
            raise SlotTaken(reference=other.proposal.reference, starts_at=other.starts_at, ends_at=other.ends_at)
    for pause in slot.panel.breaks.order_by("starts_at") if slot.panel else ():
        if slot.meets(pause):
            raise BreakThen(label=pause.label, starts_at=pause.starts_at, ends_at=pause.ends_at)
    for other in held:
        if other.proposal.lead_id == interview.proposal.lead_id:
            raise PersonElsewhere(reference=other.proposal.reference, starts_at=other.starts_at, ends_at=other.ends_at)
    _ask_whether_impartial(slot, interview)


def _held_on(day):
    """Return the listed interviews with a time on a date, of every panel and call, by time."""
    held = Interview.objects.filter(day__on=day.on, state=Interview.State.LISTED, starts_at__isnull=False)
    held = held.exclude(proposal__state__in=OUT_OF_THE_RACE).select_related("proposal__call")
    return held.order_by("starts_at", "pk")


def _ask_whether_impartial(slot, interview):
    """Ask whether nobody in the room has a conflict of interest; raises MemberInConflict."""
    members = members_in_conflict([(slot.panel, interview)]).get(interview.pk) if slot.panel else None
    if members:
        raise MemberInConflict(members=members, reference=interview.proposal.reference)


def members_in_conflict(seated):
    """Return {interview pk: panel members with a conflict who are not noted as leaving the room} for (panel, interview)."""
    by_panel = {}
    for panel, interview in seated:
        by_panel.setdefault(panel.pk, (panel, []))[1].append(interview)
    leave = set(Absence.objects.filter(interview__in=[one for _, one in seated]).values_list("interview", "person"))
    found = {}
    for panel, interviews in by_panel.values():
        conflicted = conflicted_members(panel, [one.proposal for one in interviews])
        for one in interviews:
            members = [person for person in conflicted.get(one.proposal_id, []) if (one.pk, person.pk) not in leave]
            if members:
                found[one.pk] = members
    return found
