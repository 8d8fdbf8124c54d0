"""How is a panel set up for an interview day: its name, room and slots, its people, its breaks?"""

from dataclasses import replace
from datetime import timedelta

from accounts.models import Role, User
from accounts.policies import is_officer
from calls.deadlines import day_in_japan
from calls.models import InterviewDay
from journal.refusals import NotAllowed
from journal.services import record
from journal.transactions import use_case, within_transaction
from proposals.models import Proposal
from proposals.queries import submitted_in
from reviews.queries.interests import stakes_of
from selection.models import Break, Interview, Panel, PanelMember, Round
from selection.planning import span_of
from selection.policies import applies_under, proposals_arranged_by
from selection.queries.planner import staying
from selection.refusals import (
    BreakInTheWay,
    DayHasPassed,
    MemberElsewhere,
    MemberHasStake,
    NotAReviewer,
    NotOnTheDay,
    PanelHasInterviews,
    PanelNameTaken,
    ResultsReleased,
)
from selection.services.interviews import hold_in
from selection.services.slots import ask_whether_in_time, slot_of


@within_transaction
def locked_day(day_pk, *, actor, at):
    """Lock an interview day whose panels may be changed, and return it with its call.

    Raises InterviewDay.DoesNotExist, NotAllowed, ResultsReleased, DayHasPassed.
    """
    day = day_before_the_release(day_pk, actor=actor)
    if day_in_japan(at) > day.on:
        raise DayHasPassed(day=day.on)
    return day


@within_transaction
def day_before_the_release(day_pk, *, actor):
    """Lock an interview day of a call whose results are not out, and return it with its call.

    Raises InterviewDay.DoesNotExist, NotAllowed, ResultsReleased.
    """
    days = InterviewDay.objects.select_for_update(of=("self",), no_key=True).select_related("call")
    day = days.get(pk=day_pk)
    if not is_officer(actor) or applies_under(actor, day.call):
        raise NotAllowed(right="selection.plan_day")
    released_at = Round.objects.filter(call=day.call).values_list("released_at", flat=True).first()
    if released_at is not None:
        raise ResultsReleased(released_at=released_at)
    return day


@within_transaction
def locked_panel(panel_pk, *, actor, at):
    """Lock a panel, its day first; raises Panel.DoesNotExist and as `locked_day`."""
    day = locked_day(Panel.objects.values_list("day", flat=True).get(pk=panel_pk), actor=actor, at=at)
    panel = Panel.objects.select_for_update(of=("self",)).get(pk=panel_pk)
    panel.day = day
    return panel


@use_case
def make_panel(day_pk, *, name, place, begins_at, minutes, gap_minutes, actor, at):
    """Make a panel on an interview day and return it; `begins_at` is the aware instant of its first slot.

    Raises NotAllowed, ResultsReleased, DayHasPassed, NotOnTheDay, PanelNameTaken.
    """
    day = locked_day(day_pk, actor=actor, at=at)
    panel = Panel(day=day, made_at=at, made_by=actor)
    return _written(panel, name, place, begins_at, minutes, gap_minutes, actor=actor, at=at, verb="panel.made")


@use_case
def change_panel(panel_pk, *, name, place, begins_at, minutes, gap_minutes, actor, at):
    """Change a panel and return it. Interviews keep their times and follow to the new place.

    Whoever was told of the old place is told of the new one in the same transaction. Raises as `make_panel`, and
    TooLateToInvite where somebody was told and the notice can no longer be kept: then each time is given by itself,
    with its reason.
    """
    interviews = _locked_interviews(panel_pk, at=at)
    panel = locked_panel(panel_pk, actor=actor, at=at)
    before = panel.place
    changed = _written(panel, name, place, begins_at, minutes, gap_minutes, actor=actor, at=at, verb="panel.changed")
    if place != before:
        _follow([one for one in interviews if one.place == before], panel, actor=actor, at=at)
    return changed


@within_transaction
def _locked_interviews(panel_pk, *, at):
    """Lock the interviews of a panel that have not begun, their proposals first, as whoever gives a time does."""
    listed = Interview.objects.filter(panel=panel_pk, state=Interview.State.LISTED).exclude(starts_at__lte=at)
    proposals = Proposal.objects.select_for_update(of=("self",)).filter(interview__in=listed)
    found = {one.pk: one for one in proposals.select_related("call", "lead").order_by("pk")}
    rows = list(listed.select_for_update(of=("self",)).select_related("day", "panel").order_by("proposal"))
    for one in rows:
        one.proposal = found[one.proposal_id]
    return rows


@within_transaction
def _follow(interviews, panel, *, actor, at):
    """Let interviews follow their panel to its new place; a lead who knows the old one is written to."""
    call = panel.day.call
    told = staying(interviews, user=actor, call=call, at=at)
    for one in interviews:
        if one.pk not in told:
            one.place = panel.place
            one.save(update_fields=["place"])
            continue
        slot = replace(slot_of(one), place=panel.place)
        ask_whether_in_time(slot, call, late_reason=one.late_reason, at=at)
        hold_in(one, slot, late_reason=one.late_reason, actor=actor, at=at)


@within_transaction
def _written(panel, name, place, begins_at, minutes, gap_minutes, *, actor, at, verb):
    if day_in_japan(begins_at) != panel.day.on:
        raise NotOnTheDay(starts_at=begins_at, day=panel.day.on)
    if Panel.objects.filter(day=panel.day, name=name).exclude(pk=panel.pk).exists():
        raise PanelNameTaken(name=name)
    panel.name, panel.place, panel.begins_at = name, place, begins_at
    panel.minutes, panel.gap_minutes = minutes, gap_minutes
    panel.save()
    detail = {"name": name, "place": place, "begins_at": begins_at.isoformat(), "minutes": [minutes, gap_minutes]}
    record(verb, subject=panel, actor=actor, at=at, detail=detail)
    return panel


@use_case
def remove_panel(panel_pk, *, actor, at):
    """Take a panel off its day, with its members and breaks; its interviews must have moved away before.

    Raises NotAllowed, ResultsReleased, DayHasPassed, PanelHasInterviews.
    """
    panel = locked_panel(panel_pk, actor=actor, at=at)
    if Interview.objects.filter(panel=panel, state=Interview.State.LISTED).exists():
        raise PanelHasInterviews(name=panel.name)
    Interview.objects.filter(panel=panel).update(panel=None)  # those that were called off
    people = list(panel.members.values_list("person", flat=True))
    record("panel.removed", subject=panel, actor=actor, at=at, detail={"name": panel.name, "members": people})
    panel.delete()


@use_case
def add_member(panel_pk, *, person_pk, is_chair, although, actor, at):
    """Put a reviewer on a panel and return the PanelMember; pressed twice, they sit there once.

    `although` says that the officer knows of the reviewer's stake in a proposal of the call. Raises NotAllowed,
    ResultsReleased, DayHasPassed, NotAReviewer, MemberElsewhere, MemberHasStake.
    """
    panel = locked_panel(panel_pk, actor=actor, at=at)
    person = User.objects.filter(
        pk=person_pk, is_active=True, roles__kind=Role.Kind.REVIEWER, roles__ended_at__isnull=True
    ).first()
    if person is None:
        raise NotAReviewer
    seated = PanelMember.objects.filter(day=panel.day, person=person).select_related("panel").first()
    if seated is not None and seated.panel_id != panel.pk:
        raise MemberElsewhere(member=person, panel=seated.panel.name)
    if seated is not None:
        return seated
    stakes = _stakes_in_call(person, panel.day.call)
    if stakes and not although:
        seen = proposals_arranged_by(actor).filter(pk__in=[one.pk for one in stakes]).values_list("pk", flat=True)
        shown = set(seen)
        raise MemberHasStake(member=person, references=[one.reference for one in stakes if one.pk in shown])
    if is_chair:
        panel.members.filter(is_chair=True).update(is_chair=False)
    member = PanelMember.objects.create(panel=panel, day=panel.day, person=person, is_chair=is_chair)
    detail = {"person": person.pk, "chair": is_chair, "stakes": [one.pk for one in stakes]}
    record("panel.member_added", subject=panel, actor=actor, at=at, detail=detail)
    return member


def _stakes_in_call(person, call):
    proposals = list(submitted_in(call).select_related("call"))
    stakes = stakes_of([person], proposals)
    return [one for one in proposals if stakes[one.pk]]


@use_case
def make_chair(panel_pk, *, person_pk, actor, at):
    """Let a member chair the panel in place of whoever does; raises as `locked_panel`, PanelMember.DoesNotExist."""
    panel = locked_panel(panel_pk, actor=actor, at=at)
    member = panel.members.get(person=person_pk)
    panel.members.filter(is_chair=True).update(is_chair=False)
    member.is_chair = True
    member.save(update_fields=["is_chair"])
    record("panel.chair_named", subject=panel, actor=actor, at=at, detail={"person": member.person_id})
    return member


@use_case
def remove_member(panel_pk, *, person_pk, actor, at):
    """Take a member off a panel; raises as `locked_panel`, PanelMember.DoesNotExist."""
    panel = locked_panel(panel_pk, actor=actor, at=at)
    member = panel.members.get(person=person_pk)
    record("panel.member_removed", subject=panel, actor=actor, at=at, detail={"person": member.person_id})
    member.delete()


@use_case
def add_break(panel_pk, *, starts_at, minutes, label, actor, at):
    """Keep a time of a panel's day free of interviews and return the Break.

    Raises as `locked_panel`, NotOnTheDay, BreakInTheWay (an interview or another break is held then).
    """
    panel = locked_panel(panel_pk, actor=actor, at=at)
    span = span_of(starts_at, minutes)
    if (
        day_in_japan(starts_at) != panel.day.on
        or day_in_japan(span.ends_at - timedelta(microseconds=1)) != panel.day.on
    ):
        raise NotOnTheDay(starts_at=starts_at, day=panel.day.on)
    held = Interview.objects.filter(panel=panel, state=Interview.State.LISTED, starts_at__isnull=False)
    for other in [*held, *panel.breaks.all()]:
        if span_of(other.starts_at, other.minutes).overlaps(span):
            raise BreakInTheWay(starts_at=other.starts_at, ends_at=other.ends_at)
    made = Break.objects.create(panel=panel, starts_at=starts_at, minutes=minutes, label=label)
    detail = {"starts_at": starts_at.isoformat(), "minutes": minutes, "label": label}
    record("panel.break_added", subject=panel, actor=actor, at=at, detail=detail)
    return made


@use_case
def remove_break(panel_pk, *, break_pk, actor, at):
    """Give the time of a break back to the slots; raises as `locked_panel`, Break.DoesNotExist."""
    panel = locked_panel(panel_pk, actor=actor, at=at)
    kept = panel.breaks.get(pk=break_pk)
    detail = {"starts_at": kept.starts_at.isoformat(), "minutes": kept.minutes, "label": kept.label}
    record("panel.break_removed", subject=panel, actor=actor, at=at, detail=detail)
    kept.delete()
