"""Who is interviewed where and when, and what stands in the way?"""

from datetime import date, timedelta

import pytest

from calls.models import InterviewDay
from journal.refusals import NotAllowed
from reviews.models import Conflict
from selection.models import Absence, Interview, PanelMember
from selection.refusals import (
    BreakThen,
    MemberInConflict,
    NoTimeToSwap,
    PanelOfAnotherDay,
    PersonElsewhere,
    SlotTaken,
    TooLateToInvite,
)
from selection.sentences import say
from selection.services import letters_to_tell, swap_times
from tests.builders import IN_AUGUST, IN_JUNE, jst
from tests.proposing import a_sealed_proposal
from tests.selection.choosing import ELEVEN, ROOM, TEN, a_panel, letters, listed, planned, posted, timed

MIDNIGHT = jst(2024, 9, 13)  # 24:00 of the limit day
REASON = "Asked for by the applicant."


@pytest.fixture
def room(day, aiko):
    """A panel on the interview day, in a room."""
    return a_panel(day, aiko, "Panel A", "Room 1")


# --- Who sits where ---------------------------------------------------------------------------
def test_two_panels_hold_interviews_at_one_time(hanakos, taros, day, aiko, room):
    other = a_panel(day, aiko, "Panel B", "Room 2")
    first = planned(listed(hanakos, day, aiko), aiko, panel_pk=room.pk, place="")
    second = planned(listed(taros, day, aiko), aiko, panel_pk=other.pk, place="")
    assert [(one.panel, one.place, one.starts_at) for one in (first, second)] == [
        (room, "Room 1", TEN),
        (other, "Room 2", TEN),
    ]


def test_one_panel_holds_one_interview_at_a_time(hanakos, taros, day, aiko, room):
    planned(listed(hanakos, day, aiko), aiko, panel_pk=room.pk)
    with pytest.raises(SlotTaken):
        planned(listed(taros, day, aiko), aiko, panel_pk=room.pk, starts_at=TEN + timedelta(minutes=29))


def test_nobody_is_interviewed_in_a_break(hanakos, day, aiko, room):
    room.breaks.create(starts_at=jst(2024, 9, 19, 12), minutes=60, label="Lunch")
    interview = listed(hanakos, day, aiko)
    with pytest.raises(BreakThen) as refused:
        planned(interview, aiko, panel_pk=room.pk, starts_at=jst(2024, 9, 19, 11, 31))
    assert "Lunch" in say(refused.value)
    assert planned(interview, aiko, panel_pk=room.pk, starts_at=jst(2024, 9, 19, 11, 30)).panel == room


def test_a_lead_is_in_one_place_at_a_time(call, hanakos, hanako, day, aiko, room):
    second = a_sealed_proposal(call, hanako, project={"title_en": "Another project"})
    planned(listed(hanakos, day, aiko), aiko, panel_pk=room.pk)
    interview = listed(second, day, aiko)
    with pytest.raises(PersonElsewhere) as refused:
        planned(interview, aiko)
    assert "AS3-0001" not in say(refused.value)
    assert planned(interview, aiko, starts_at=TEN + timedelta(minutes=30)).starts_at == TEN + timedelta(minutes=30)


def test_a_member_in_conflict_leaves_the_room_or_the_interview_goes_elsewhere(call, hanakos, day, aiko, kenji, room):
    PanelMember.objects.create(panel=room, day=day, person=kenji)
    Conflict.objects.create(person=kenji, proposal=hanakos, reason="A co-author.", declared_at=IN_JUNE)
    interview = listed(hanakos, day, aiko)
    with pytest.raises(MemberInConflict) as refused:
        planned(interview, aiko, panel_pk=room.pk)
    assert refused.value.facts == {"members": [kenji], "reference": "AS3-0001"}
    assert "Kenji Tanaka has a conflict of interest with AS3-0001" in say(refused.value)
    Absence.objects.create(interview=interview, person=kenji, noted_at=IN_AUGUST, noted_by=aiko)
    assert planned(interview, aiko, panel_pk=room.pk).panel == room


def test_a_conflict_found_after_planning_keeps_the_letter_back(call, hanakos, day, aiko, kenji, room):
    PanelMember.objects.create(panel=room, day=day, person=kenji)
    planned(listed(hanakos, day, aiko), aiko, panel_pk=room.pk)
    Conflict.objects.create(person=kenji, proposal=hanakos, reason="A co-author.", declared_at=IN_JUNE)
    shown = letters_to_tell(aiko, call, at=IN_AUGUST)
    assert len(shown) == 0
    assert [(one.interview.proposal.reference, one.why) for one in shown.blocked] == [("AS3-0001", "conflict")]


def test_a_panel_sits_on_its_own_day(call, hanakos, day, aiko, room):
    second = InterviewDay.objects.create(call=call, on=date(2024, 9, 20))
    with pytest.raises(PanelOfAnotherDay):
        planned(listed(hanakos, day, aiko), aiko, panel_pk=room.pk, day_pk=second.pk)


# --- Changing places --------------------------------------------------------------------------
def test_two_interviews_change_places_and_those_who_were_told_hear_of_it(hanakos, taros, day, aiko, room):
    first = timed(listed(hanakos, day, aiko), aiko, panel_pk=room.pk, place="", minutes=40)
    posted(letters("interview")[0])
    second = planned(listed(taros, day, aiko), aiko, starts_at=ELEVEN)
    swap_times(first.pk, second.pk, actor=aiko, at=IN_AUGUST)
    found = Interview.objects.order_by("proposal__number").values_list("starts_at", "minutes", "place", "panel")
    assert list(found) == [(ELEVEN, 30, ROOM, None), (TEN, 40, "Room 1", room.pk)]
    assert [(one.to_user, one.state) for one in letters("interview")] == [
        (hanakos.lead, "sent"),
        (hanakos.lead, "pending"),
    ]


def test_the_same_two_back_and_forth_end_as_they_began(hanakos, taros, day, aiko):
    first, second = planned(listed(hanakos, day, aiko), aiko), planned(listed(taros, day, aiko), aiko, starts_at=ELEVEN)
    swap_times(first.pk, second.pk, actor=aiko, at=IN_AUGUST)
    swap_times(second.pk, first.pk, actor=aiko, at=IN_AUGUST)
    assert list(Interview.objects.order_by("proposal__number").values_list("starts_at", flat=True)) == [TEN, ELEVEN]


def test_a_swap_that_cannot_be_leaves_both_where_they_are(hanakos, taros, day, aiko, kenji, room):
    PanelMember.objects.create(panel=room, day=day, person=kenji)
    Conflict.objects.create(person=kenji, proposal=taros, reason="A co-author.", declared_at=IN_JUNE)
    first = planned(listed(hanakos, day, aiko), aiko, panel_pk=room.pk)
    second = planned(listed(taros, day, aiko), aiko, starts_at=ELEVEN)
    with pytest.raises(MemberInConflict):
        swap_times(first.pk, second.pk, actor=aiko, at=IN_AUGUST)
    assert list(Interview.objects.order_by("proposal__number").values_list("starts_at", flat=True)) == [TEN, ELEVEN]


def test_without_two_times_there_is_nothing_to_swap(hanakos, taros, day, aiko):
    first, second = planned(listed(hanakos, day, aiko), aiko), listed(taros, day, aiko)
    with pytest.raises(NoTimeToSwap):
        swap_times(first.pk, second.pk, actor=aiko, at=IN_AUGUST)


def test_a_swap_after_the_limit_needs_a_reason(hanakos, taros, day, aiko):
    first, second = planned(listed(hanakos, day, aiko), aiko), planned(listed(taros, day, aiko), aiko, starts_at=ELEVEN)
    with pytest.raises(TooLateToInvite):
        swap_times(first.pk, second.pk, actor=aiko, at=MIDNIGHT)
    swap_times(first.pk, second.pk, actor=aiko, at=MIDNIGHT, late_reason=REASON)
    assert {one.late_reason for one in Interview.objects.all()} == {REASON}


def test_only_officers_without_a_stake_swap(hanakos, taros, day, aiko, emi, hanako, sora):
    first, second = planned(listed(hanakos, day, aiko), aiko), planned(listed(taros, day, aiko), aiko, starts_at=ELEVEN)
    Conflict.objects.create(person=emi, proposal=taros, reason="A former pupil.", declared_at=IN_JUNE)
    for person in (emi, hanako, sora):
        with pytest.raises(NotAllowed):
            swap_times(first.pk, second.pk, actor=person, at=IN_AUGUST)
