"""How is a panel set up for an interview day: its name, room and slots, its people, its breaks?"""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from journal.models import Entry
from journal.refusals import NotAllowed
from journal.services import label
from notices import services as notices
from notices.models import Notice
from reviews.models import Conflict
from selection import services
from selection.models import Break, Panel, PanelMember
from selection.queries import INVITATION
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
    TooLateToInvite,
)
from selection.sentences import say
from tests.builders import AFTER_INTERVIEWS, IN_AUGUST, IN_JUNE, jst
from tests.proposing import a_sealed_proposal
from tests.selection.choosing import agreed_and_frozen, listed, told
from tests.selection.planning_day import TEN, a_panel, add, seated
from tests.selection.releasing import released

NOW = {"at": IN_AUGUST}
DAY = timedelta(days=1)


def test_a_panel_is_made_with_its_slots_and_written_down(day, aiko):
    panel = a_panel(day, aiko)
    assert (panel.day, panel.name, panel.place, panel.begins_at) == (day, "Panel A", "Room 1", TEN)
    assert (panel.minutes, panel.gap_minutes, panel.made_by) == (40, 10, aiko)
    entry = Entry.objects.get(verb="panel.made")
    assert (entry.actor, entry.at, entry.subject) == (aiko, IN_AUGUST, label(panel))


def test_a_name_is_used_once_a_day(day, aiko):
    a_panel(day, aiko)
    with pytest.raises(PanelNameTaken) as refused:
        a_panel(day, aiko)
    assert say(refused.value) == "Another panel of this day is called Panel A. Choose another name."


def test_the_first_slot_lies_on_the_day(day, aiko):
    with pytest.raises(NotOnTheDay):
        a_panel(day, aiko, begins_at=jst(2024, 9, 20, 10))


@pytest.mark.parametrize("who", ["kenji", "hanako", "sora", "jiro"])
def test_nobody_but_an_officer_plans_a_day(day, cast, who):
    with pytest.raises(NotAllowed):
        a_panel(day, cast[who])


def test_an_officer_who_applies_under_the_call_plans_nothing(call, day, emi):
    a_sealed_proposal(call, emi)
    with pytest.raises(NotAllowed):
        a_panel(day, emi)


def test_nothing_is_planned_after_the_day_or_the_release(call, day, hanakos, aiko, emi):
    panel = a_panel(day, aiko)
    with pytest.raises(DayHasPassed):
        a_panel(day, aiko, name="Panel B", at=AFTER_INTERVIEWS)
    agreed_and_frozen(call, aiko, emi, at=IN_AUGUST)
    released(call, aiko, at=IN_AUGUST)
    acts = [
        lambda: a_panel(day, aiko, name="Panel B"),
        lambda: services.remove_panel(panel.pk, actor=aiko, **NOW),
        lambda: services.add_break(panel.pk, starts_at=TEN, minutes=30, label="Lunch", actor=aiko, **NOW),
        lambda: services.apply_arrangement(day.pk, seen="", actor=aiko, **NOW),
    ]
    for act in acts:
        with pytest.raises(ResultsReleased):
            act()


# --- People ---------------------------------------------------------------------------------
def test_reviewers_sit_on_a_panel_with_one_chair(day, aiko, kenji, yuki):
    panel = a_panel(day, aiko, kenji, yuki)
    services.make_chair(panel.pk, person_pk=yuki.pk, actor=aiko, **NOW)
    assert list(panel.members.order_by("pk").values_list("person__name", "is_chair")) == [
        ("Kenji Tanaka", False),
        ("Yuki Ito", True),
    ]
    assert add(panel, yuki, aiko) == panel.members.get(person=yuki)  # pressed twice
    services.remove_member(panel.pk, person_pk=yuki.pk, actor=aiko, **NOW)
    assert [one.person for one in panel.members.all()] == [kenji]
    verbs = Entry.objects.filter(subject=label(panel)).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == [
        "panel.made",
        "panel.member_added",
        "panel.member_added",
        "panel.chair_named",
        "panel.member_removed",
    ]


@pytest.mark.parametrize("who", ["hanako", "emi", "jiro"])
def test_only_reviewers_sit_on_a_panel(day, cast, who):
    with pytest.raises(NotAReviewer):
        add(a_panel(day, cast["aiko"]), cast[who], cast["aiko"])


def test_nobody_sits_in_two_rooms_on_one_day(day, aiko, kenji):
    first, second = a_panel(day, aiko, kenji), a_panel(day, aiko, name="Panel B")
    with pytest.raises(MemberElsewhere) as refused:
        add(second, kenji, aiko)
    assert say(refused.value).startswith("Kenji Tanaka sits on Panel A on the same day")
    with translation.override("ja"):
        assert "田中 健二" in say(refused.value)
    with pytest.raises(IntegrityError), transaction.atomic():
        PanelMember.objects.create(panel=second, day=day, person=kenji)
    assert first.members.count() == 1


@pytest.mark.parametrize("stake", ["leads", "is named abroad", "declared a conflict"])
def test_a_stake_in_a_proposal_is_said_before_somebody_sits(call, day, hanakos, aiko, kenji, stake):
    of = [hanakos]
    match stake:
        case "leads":
            of = [hanakos, a_sealed_proposal(call, kenji)]  # whoever is named in one competes with all others
        case "is named abroad":
            hanakos.counterparts.update(email="Kenji@aspire.example")
        case "declared a conflict":
            Conflict.objects.create(person=kenji, proposal=hanakos, reason="A former pupil.", declared_at=IN_JUNE)
    panel = a_panel(day, aiko)
    with pytest.raises(MemberHasStake) as refused:
        add(panel, kenji, aiko)
    assert refused.value.facts == {"member": kenji, "references": [one.reference for one in of]}
    assert add(panel, kenji, aiko, although=True).person == kenji


def test_an_officer_does_not_learn_in_which_proposal_that_is_kept_from_them(day, hanakos, aiko, kenji):
    for person in (aiko, kenji):
        Conflict.objects.create(person=person, proposal=hanakos, reason="A former pupil.", declared_at=IN_JUNE)
    with pytest.raises(MemberHasStake) as refused:
        add(a_panel(day, aiko), kenji, aiko)
    assert hanakos.reference not in say(refused.value)


# --- Breaks ---------------------------------------------------------------------------------
def test_a_break_keeps_its_time_free(day, hanakos, aiko):
    panel = a_panel(day, aiko)
    kept = services.add_break(panel.pk, starts_at=jst(2024, 9, 19, 12), minutes=60, label="Lunch", actor=aiko, **NOW)
    assert (kept.ends_at, kept.label) == (jst(2024, 9, 19, 13), "Lunch")
    with pytest.raises(BreakInTheWay):
        services.add_break(panel.pk, starts_at=jst(2024, 9, 19, 12, 30), minutes=60, label="Talk", actor=aiko, **NOW)
    seated(listed(hanakos, day, aiko), panel, aiko)
    with pytest.raises(BreakInTheWay):
        services.add_break(panel.pk, starts_at=TEN, minutes=5, label="Talk", actor=aiko, **NOW)
    with pytest.raises(NotOnTheDay):
        services.add_break(panel.pk, starts_at=jst(2024, 9, 19, 23), minutes=90, label="Late", actor=aiko, **NOW)
    services.remove_break(panel.pk, break_pk=kept.pk, actor=aiko, **NOW)
    assert not Break.objects.exists()


def test_a_changed_room_is_followed_by_those_whom_nobody_was_told_of(day, hanakos, aiko):
    panel = a_panel(day, aiko)
    interview = seated(listed(hanakos, day, aiko), panel, aiko)
    slots = {"begins_at": TEN, "minutes": 30, "gap_minutes": 0}
    services.change_panel(panel.pk, name="Panel 1", place="Room 9", actor=aiko, **slots, **NOW)
    interview.refresh_from_db()
    assert (interview.place, interview.starts_at, interview.minutes) == ("Room 9", TEN, 40)


def test_whoever_was_told_of_the_old_room_is_told_of_the_new_one(mailbox, call, day, hanakos, aiko, hanako):
    panel = a_panel(day, aiko)
    interview = seated(listed(hanakos, day, aiko), panel, aiko)
    told(call, aiko)
    notices.post_due(at=IN_AUGUST, now=lambda: IN_AUGUST)
    slots = {"begins_at": TEN, "minutes": 40, "gap_minutes": 10}
    services.change_panel(panel.pk, name="Panel 1", place="Room 9", actor=aiko, at=IN_AUGUST + DAY, **slots)
    interview.refresh_from_db()
    letters = Notice.objects.filter(kind=INVITATION).order_by("pk")
    assert (interview.place, interview.revision) == ("Room 9", 2)
    assert [(one.state, one.to_user, "Room 9" in one.body) for one in letters] == [
        ("sent", hanako, False),
        ("pending", hanako, True),
    ]


def test_after_the_limit_a_told_room_does_not_change_with_its_panel(call, day, hanakos, aiko):
    panel = a_panel(day, aiko)
    interview = seated(listed(hanakos, day, aiko), panel, aiko)
    told(call, aiko)
    slots = {"begins_at": TEN, "minutes": 40, "gap_minutes": 10}
    with pytest.raises(TooLateToInvite):
        services.change_panel(panel.pk, name="Panel 1", place="Room 9", actor=aiko, at=jst(2024, 9, 13), **slots)
    interview.refresh_from_db()
    panel.refresh_from_db()
    assert (interview.place, panel.place, panel.name) == ("Room 1", "Room 1", "Panel A")


def test_a_panel_goes_only_once_its_interviews_have_moved(day, hanakos, aiko, kenji):
    panel = a_panel(day, aiko, kenji)
    interview = seated(listed(hanakos, day, aiko), panel, aiko)
    with pytest.raises(PanelHasInterviews):
        services.remove_panel(panel.pk, actor=aiko, **NOW)
    services.unlist(interview.pk, actor=aiko, **NOW)
    services.remove_panel(panel.pk, actor=aiko, **NOW)
    assert (Panel.objects.count(), PanelMember.objects.count()) == (0, 0)
