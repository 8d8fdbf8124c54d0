"""How do interviews come to sit on panels: who leaves the room, one moved, a whole day put in order?"""

from datetime import date

import pytest

from calls.models import InterviewDay
from journal.models import Entry
from reviews.models import Assignment, Conflict
from selection import queries, services
from selection.models import Absence, Interview
from selection.queries.zones import days_apart, local_clock
from selection.refusals import (
    MemberInConflict,
    NothingToArrange,
    NotOnAPanel,
    PlanChanged,
    SlotTaken,
    StillInConflict,
    TooLateToInvite,
)
from tests.builders import IN_AUGUST, IN_JUNE, jst
from tests.proposing import a_sealed_proposal
from tests.selection.choosing import letters, listed, told
from tests.selection.planning_day import TEN, a_panel, seated

NOW = {"at": IN_AUGUST}
SECOND_SLOT = jst(2024, 9, 19, 10, 50)


def conflict(person, proposal):
    return Conflict.objects.create(person=person, proposal=proposal, reason="A former pupil.", declared_at=IN_JUNE)


def plan(call, officer):
    return queries.days_planned(officer, call, at=IN_AUGUST)


def lines(column):
    """Return a panel's day as (clock in Japan, what it is)."""
    names = {"interview": lambda row: row.planned.interview.proposal.reference, "break": lambda row: row.label}
    return [
        (f"{row.starts_at.astimezone(TOKYO):%H:%M}", names.get(row.kind, lambda row: row.kind)(row))
        for row in column.rows
    ]


TOKYO = local_clock(TEN, "JP")[0].tzinfo


# --- The day as it is shown -----------------------------------------------------------------
def test_a_day_shows_slots_in_order_with_breaks_and_free_ones(call, day, hanakos, aiko, kenji):
    panel = a_panel(day, aiko, kenji)
    services.add_break(panel.pk, starts_at=jst(2024, 9, 19, 11, 40), minutes=380, label="Lunch", actor=aiko, **NOW)
    seated(listed(hanakos, day, aiko), panel, aiko, starts_at=SECOND_SLOT)
    [shown] = plan(call, aiko)
    [column] = shown.columns
    assert lines(column) == [("10:00", "free"), ("10:50", "AS3-0001"), ("11:40", "Lunch")]
    assert (shown.free, shown.in_trouble, shown.loose) == (1, 0, [])


def test_what_the_applicant_stated_and_the_clock_abroad_are_shown(call, day, hanako, aiko):
    proposal = a_sealed_proposal(call, hanako, agreement={"interview_constraints": "Not on the morning of the 19th."})
    seated(listed(proposal, day, aiko), a_panel(day, aiko), aiko)
    [one] = plan(call, aiko)[0].of.slots
    code = proposal.counterparts.get().country.code
    earliest, latest = local_clock(TEN, code)
    assert one.constraints == "Not on the morning of the 19th."
    [clock] = one.abroad
    assert (clock.earliest, clock.days) == (f"{earliest:%H:%M}", days_apart(earliest, TEN))
    assert clock.latest == ("" if earliest.replace(tzinfo=None) == latest.replace(tzinfo=None) else f"{latest:%H:%M}")


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        pytest.param("NO", ("03:00", "03:00", 0), id="Norway, one zone, in summer"),
        pytest.param("US", ("15:00", "21:00", -1), id="the United States, from Hawaii to the east, the day before"),
        pytest.param("SG", ("09:00", "09:00", 0), id="Singapore"),
        pytest.param("EU", None, id="the European Union is no country"),
    ],
)
def test_the_clock_of_a_country_is_a_span_where_it_has_several_zones(code, shown):
    clock = local_clock(TEN, code)
    assert (clock and (f"{clock[0]:%H:%M}", f"{clock[1]:%H:%M}", days_apart(clock[0], TEN))) == shown


def test_an_interview_kept_from_the_officer_is_a_taken_slot_without_a_name(call, day, hanakos, taros, aiko, emi, kenji):
    panel = a_panel(day, aiko, kenji)
    seated(listed(hanakos, day, aiko), panel, aiko)
    conflict(emi, hanakos)
    [shown] = plan(call, emi)
    assert lines(shown.columns[0])[:2] == [("10:00", "kept"), ("10:50", "free")]
    assert shown.of.slots == []


def test_a_free_slot_says_whom_it_fits(call, day, hanakos, aiko, kenji, yuki):
    first, second = a_panel(day, aiko, kenji), a_panel(day, aiko, yuki, name="Panel B", place="Room 2")
    interview = seated(listed(hanakos, day, aiko), first, aiko)
    conflict(kenji, hanakos)
    [shown] = plan(call, aiko)
    [one] = shown.of.slots
    assert (one.in_conflict, one.tone, shown.in_trouble) == ((kenji,), "bad", 1)
    assert shown.columns[1].rows[0].fits == ("AS3-0001",)
    words = [choice.words for _day, choices in one.choices for choice in choices]
    assert "Panel B, 10:00 (free)" in words
    assert "Panel A, 10:50 (free): Kenji Tanaka must leave the room" in words
    seated(interview, second, aiko)
    assert plan(call, aiko)[0].in_trouble == 0


def test_who_has_a_conflict_is_asked_of_the_reviewers_policies(call, day, hanakos, taros, aiko, kenji, yuki):
    panel = a_panel(day, aiko, kenji, yuki)
    stage = call.stages.get(code="document")
    asked = {"stage": stage, "assigned_at": IN_JUNE, "assigned_by": aiko}
    Assignment.objects.create(proposal=taros, reviewer=yuki, state="conflicted", declared_at=IN_JUNE, **asked)
    hanakos.counterparts.update(email="KENJI@aspire.example")
    assert queries.conflicted_members(panel, [hanakos, taros]) == {
        hanakos.pk: [kenji],
        taros.pk: [kenji, yuki],  # who is named in one proposal of the call competes with the others
    }


# --- One interview --------------------------------------------------------------------------
def test_moved_to_a_panel_of_another_day_and_nobody_is_told(call, day, hanakos, aiko):
    other = InterviewDay.objects.create(call=call, on=date(2024, 9, 20))
    first = a_panel(day, aiko)
    second = a_panel(other, aiko, name="Panel B", place="Room 2", begins_at=jst(2024, 9, 20, 10))
    interview = seated(listed(hanakos, day, aiko), first, aiko)
    moved = seated(interview, second, aiko, starts_at=jst(2024, 9, 20, 10, 50))
    assert (moved.day, moved.panel, moved.place, moved.minutes) == (other, second, "Room 2", 40)
    assert letters("interview") == []


def test_a_move_into_a_conflict_is_refused_unless_the_member_leaves(day, hanakos, aiko, kenji):
    conflict(kenji, hanakos)
    interview, panel = listed(hanakos, day, aiko), a_panel(day, aiko, kenji)
    with pytest.raises(MemberInConflict):
        seated(interview, panel, aiko)
    assert seated(interview, panel, aiko, leaving=True).panel == panel
    assert [(one.person, one.noted_by) for one in interview.absences.all()] == [(kenji, aiko)]


def test_a_refused_move_leaves_no_absence_behind(day, hanakos, taros, aiko, kenji):
    conflict(kenji, hanakos)
    panel = a_panel(day, aiko, kenji)
    seated(listed(taros, day, aiko), panel, aiko)
    with pytest.raises(SlotTaken):
        seated(listed(hanakos, day, aiko), panel, aiko, leaving=True)
    assert not Absence.objects.exists()


def test_two_change_places_and_members_leave_for_either(day, hanakos, taros, aiko, kenji):
    panel = a_panel(day, aiko, kenji)
    one, other = listed(hanakos, day, aiko), listed(taros, day, aiko)
    seated(one, panel, aiko)
    seated(other, panel, aiko, starts_at=SECOND_SLOT)
    conflict(kenji, taros)
    services.swap_interviews(one.pk, other.pk, leaving=True, actor=aiko, **NOW)
    times = dict(Interview.objects.values_list("pk", "starts_at"))
    assert times == {one.pk: SECOND_SLOT, other.pk: TEN}
    assert [(absence.interview, absence.person) for absence in Absence.objects.all()] == [(other, kenji)]


def test_an_absence_is_noted_once_and_taken_back_unless_there_is_a_conflict(day, hanakos, aiko, kenji, yuki):
    interview, panel = listed(hanakos, day, aiko), a_panel(day, aiko, kenji)
    with pytest.raises(NotOnAPanel):
        services.note_absence(interview.pk, person_pk=kenji.pk, actor=aiko, **NOW)
    seated(interview, panel, aiko)
    first = services.note_absence(interview.pk, person_pk=kenji.pk, actor=aiko, **NOW)
    assert services.note_absence(interview.pk, person_pk=kenji.pk, actor=aiko, **NOW) == first
    with pytest.raises(NotOnAPanel):
        services.note_absence(interview.pk, person_pk=yuki.pk, actor=aiko, **NOW)
    services.take_back_absence(interview.pk, person_pk=kenji.pk, actor=aiko, **NOW)
    assert not Absence.objects.exists()
    conflict(kenji, hanakos)
    services.note_absence(interview.pk, person_pk=kenji.pk, actor=aiko, **NOW)
    with pytest.raises(StillInConflict):
        services.take_back_absence(interview.pk, person_pk=kenji.pk, actor=aiko, **NOW)
    assert Entry.objects.filter(verb="interview.absence_noted").count() == 2


# --- A whole day ----------------------------------------------------------------------------
@pytest.fixture
def panels(day, aiko, kenji, yuki):
    """Two panels: Kenji on the one, Yuki on the other."""
    return a_panel(day, aiko, kenji), a_panel(day, aiko, yuki, name="Panel B", place="Room 2")


def proposed(day, officer):
    return queries.proposed_order(officer, InterviewDay.objects.select_related("call").get(pk=day.pk), at=IN_AUGUST)


def seats():
    rows = Interview.objects.filter(panel__isnull=False).order_by("proposal__number")
    return [(one.proposal.reference, one.panel.name, one.starts_at) for one in rows]


def test_the_proposed_order_is_applied_in_one_act_and_tells_nobody(call, day, sealed, panels, aiko, kenji):
    proposals = sealed(4)
    for one in proposals:
        listed(one, day, aiko)
    for one in proposals[:2]:
        conflict(kenji, one)
    order = proposed(day, aiko)
    assert [
        (column.panel.name, [row.interview.proposal.reference for row in column.rows]) for column in order.columns
    ] == [
        ("Panel A", ["AS3-0003", "AS3-0004"]),
        ("Panel B", ["AS3-0001", "AS3-0002"]),
    ]
    moved = services.apply_arrangement(day.pk, seen=order.seal, actor=aiko, **NOW)
    assert len(moved) == 4 and letters("interview") == []
    assert seats() == [
        ("AS3-0001", "Panel B", TEN),
        ("AS3-0002", "Panel B", SECOND_SLOT),
        ("AS3-0003", "Panel A", TEN),
        ("AS3-0004", "Panel A", SECOND_SLOT),
    ]
    again = proposed(day, aiko)
    assert not again.is_better
    with pytest.raises(NothingToArrange):
        services.apply_arrangement(day.pk, seen=again.seal, actor=aiko, **NOW)


def test_who_must_leave_is_noted_with_the_order(day, hanakos, panels, aiko, kenji, yuki):
    for person in (kenji, yuki):
        conflict(person, hanakos)
    listed(hanakos, day, aiko)
    order = proposed(day, aiko)
    services.apply_arrangement(day.pk, seen=order.seal, actor=aiko, **NOW)
    [absence] = Absence.objects.all()
    assert absence.person == kenji and absence.interview.panel == panels[0]


def test_those_who_were_told_stay_where_they_are(call, day, sealed, panels, aiko, kenji):
    first, second, third = sealed(3)
    seated(listed(first, day, aiko), panels[0], aiko, starts_at=SECOND_SLOT)
    told(call, aiko)
    conflict(kenji, first)  # known only now
    listed(second, day, aiko)
    listed(third, day, aiko)
    services.apply_arrangement(day.pk, seen=proposed(day, aiko).seal, actor=aiko, **NOW)
    assert seats() == [
        ("AS3-0001", "Panel A", SECOND_SLOT),
        ("AS3-0002", "Panel A", TEN),
        ("AS3-0003", "Panel B", TEN),
    ]


def test_an_order_that_was_not_seen_is_not_applied(day, hanakos, taros, panels, aiko, emi):
    listed(hanakos, day, aiko)
    seen = proposed(day, aiko).seal
    listed(taros, day, emi)
    with pytest.raises(PlanChanged):
        services.apply_arrangement(day.pk, seen=seen, actor=aiko, **NOW)
    assert seats() == []


def test_after_the_limit_an_order_needs_a_reason(day, hanakos, panels, aiko):
    interview, late = listed(hanakos, day, aiko), jst(2024, 9, 13, 9)
    order = queries.proposed_order(aiko, InterviewDay.objects.select_related("call").get(pk=day.pk), at=late)
    with pytest.raises(TooLateToInvite):
        services.apply_arrangement(day.pk, seen=order.seal, actor=aiko, at=late)
    services.apply_arrangement(day.pk, seen=order.seal, actor=aiko, at=late, late_reason="A panel member fell ill.")
    interview.refresh_from_db()
    assert (interview.late_reason, interview.late_by) == ("A panel member fell ill.", aiko)
