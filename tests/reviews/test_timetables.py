"""When may moments of reviewing be set and moved, and what do they lock?"""

from datetime import timedelta

import pytest
from django.urls import reverse

from calls.models import Stage
from journal.models import Entry
from journal.refusals import NotAllowed
from journal.services import label
from reviews import queries
from reviews.models import Review, Timetable
from reviews.refusals import BidsAfterReviews, MomentMovedEarlier, MomentPassed, StageOver
from reviews.sentences import how_soon, say, time_needed
from tests.builders import IN_AUGUST, IN_JULY, IN_JUNE, client_for, jst
from tests.proposing import a_sealed_proposal
from tests.reviews.reviewing import cleared, saved, sent
from tests.reviews.timed import A_BREATH, DUE, due

BIDS = jst(2024, 6, 20, 12)


# --- Setting --------------------------------------------------------------------------------
def test_an_officer_sets_both_moments_and_it_is_recorded(call, aiko):
    timetable = due(call, aiko, bids_until=BIDS)
    stage = Stage.objects.get(call=call, code="document")
    assert (timetable.bids_until, timetable.due_at, timetable.set_at, timetable.set_by) == (BIDS, DUE, IN_JUNE, aiko)
    assert queries.timetable_of(stage) == timetable
    assert queries.timetable_of(Stage.objects.get(call=call, code="interview")) is None
    assert Entry.objects.get(subject=label(timetable)).detail == {
        "stage": "document",
        "was": {"bids_until": None, "due_at": None},
        "now": {"bids_until": BIDS.isoformat(), "due_at": DUE.isoformat()},
    }


def test_a_moment_is_moved_later_and_never_earlier_nor_taken_away(call, aiko):
    due(call, aiko, bids_until=BIDS)
    later = DUE + timedelta(days=3)
    assert due(call, aiko, bids_until=BIDS, due_at=later, at=IN_JULY).due_at == later
    for earlier in (later - A_BREATH, None):
        with pytest.raises(MomentMovedEarlier) as refused:
            due(call, aiko, bids_until=BIDS, due_at=earlier, at=IN_JULY)
        assert refused.value.facts == {"stands": later, "name": "due_at"}
    assert Timetable.objects.get().due_at == later


def test_what_has_passed_may_be_moved_ahead_again(call, aiko):
    due(call, aiko)
    assert due(call, aiko, due_at=IN_AUGUST + A_BREATH, at=IN_AUGUST).due_at == IN_AUGUST + A_BREATH


@pytest.mark.parametrize("moment", [IN_JULY, IN_JULY - A_BREATH])
@pytest.mark.parametrize("name", ["bids_until", "due_at"])
def test_nothing_is_set_to_now_or_before(call, aiko, name, moment):
    with pytest.raises(MomentPassed) as refused:
        due(call, aiko, **{"due_at": None, name: moment}, at=IN_JULY)
    assert refused.value.facts == {"moment": moment, "name": name}


def test_saying_the_same_again_changes_and_records_nothing(call, aiko, emi):
    due(call, aiko)
    again = due(call, emi, at=IN_AUGUST)
    assert (again.set_by, Entry.objects.filter(verb="timetable.set").count()) == (aiko, 1)


@pytest.mark.parametrize("bids_until", [DUE, DUE + A_BREATH])
def test_bids_end_before_reviews_are_due(call, aiko, bids_until):
    with pytest.raises(BidsAfterReviews):
        due(call, aiko, bids_until=bids_until)


@pytest.mark.parametrize("name", ["hanako", "kenji", "sora", "jiro"])
def test_only_officers_set_it(call, cast, name):
    with pytest.raises(NotAllowed):
        due(call, cast[name])


def test_an_officer_who_leads_a_proposal_under_the_call_does_not(call, aiko):
    a_sealed_proposal(call, aiko)
    with pytest.raises(NotAllowed):
        due(call, aiko)


# --- Locks at their borders -----------------------------------------------------------------
@pytest.mark.parametrize("act", [saved, sent])
def test_the_due_moment_itself_is_in_time_and_a_breath_later_is_not(hanakos, kenji, aiko, act):
    assignment = cleared(hanakos, kenji, aiko)
    due(hanakos.call, aiko)
    act(assignment, at=DUE)
    Review.objects.update(sent_at=None)
    with pytest.raises(StageOver) as refused:
        act(assignment, at=DUE + A_BREATH, comment_panel="Too late.")
    assert refused.value.facts == {"due_at": DUE}
    assert "Fri 12 July 2024, 17:00 JST" in say(refused.value)
    assert Review.objects.get().comment_panel != "Too late."


def test_without_a_timetable_and_at_another_stage_nothing_locks(hanakos, kenji, aiko):
    assignment = cleared(hanakos, kenji, aiko)
    due(hanakos.call, aiko, stage="interview")
    assert sent(assignment, at=IN_AUGUST).sent_at == IN_AUGUST


def test_locked_drafts_open_again_when_the_moment_is_moved(hanakos, kenji, aiko):
    assignment = cleared(hanakos, kenji, aiko)
    due(hanakos.call, aiko)
    (task,) = queries.tasks_for(kenji, at=DUE + A_BREATH)
    assert (task.step, task.lock, task.is_open) == ("locked", DUE, False)
    due(hanakos.call, aiko, due_at=IN_AUGUST, at=DUE + timedelta(hours=1))
    (task,) = queries.tasks_for(kenji, at=DUE + timedelta(hours=2))
    assert (task.step, task.lock, task.is_open) == ("score", IN_AUGUST, True)
    assert sent(assignment, at=IN_AUGUST).sent_at == IN_AUGUST


# --- The page -------------------------------------------------------------------------------
FORM = {"stage": "document", "due_at_day": "2024年7月12日", "due_at_clock": "１７：００"}


def timetable(user, call, data=None, *, at=IN_JULY, follow=False):
    client, path = client_for(user, at=at), reverse("reviews:timetable", args=[call.slug])
    return client.post(path, data, follow=follow) if data else client.get(path)


def test_the_page_says_what_will_happen_before_it_does(call, hanakos, kenji, aiko):
    saved(cleared(hanakos, kenji, aiko))
    asked = timetable(aiko, call, FORM).content.decode()
    assert "Reviews are due Fri 12 July 2024, 17:00 JST, that instant included." in asked
    assert "1 review that you may see is not sent yet." in asked
    assert not Timetable.objects.exists()
    done = timetable(aiko, call, {**FORM, "do": "set"}, follow=True).content.decode()
    assert "The timetable is set." in done and "in 2 days" in done
    assert Timetable.objects.get().due_at == DUE


@pytest.mark.parametrize(
    ("data", "status", "told"),
    [
        ({"due_at_day": "soon"}, 422, "Write the day as year-month-day"),
        ({"due_at_clock": "25:00"}, 422, "Write the time as hours and minutes"),
        ({"due_at_clock": ""}, 422, "Give the hour as well."),
        ({"due_at_day": "2024-07-01"}, 409, "has passed. Choose a moment that lies ahead."),
        ({"bids_until_day": "2024-07-13", "bids_until_clock": "10:00"}, 409, "Bids end before reviews are due"),
        ({"stage": "no such stage", "due_at_day": "x" * 4000}, 422, "Write the day as year-month-day"),
    ],
)
@pytest.mark.thorough
@pytest.mark.parametrize("do", ["preview", "set"])
def test_a_faulty_moment_is_told_and_shown_as_typed(call, aiko, data, status, told, do):
    answer = timetable(aiko, call, {**FORM, **data, "do": do})
    page = answer.content.decode()
    assert (answer.status_code, told in page, Timetable.objects.exists()) == (status, True, False)
    for typed in data.values():
        assert typed in page or data.get("stage") == typed


def test_an_officer_with_a_stake_reads_but_does_not_set(call, aiko):
    a_sealed_proposal(call, aiko)
    assert "another officer sets its timetable" in timetable(aiko, call).content.decode()
    assert timetable(aiko, call, {**FORM, "do": "set"}).status_code == 409
    assert not Timetable.objects.exists()


def test_what_an_officer_has_a_stake_in_is_not_counted(call, hanakos, taros, kenji, aiko, emi):
    sent(cleared(hanakos, kenji, aiko))
    cleared(taros, kenji, aiko)
    rows = {one.stage.code: (one.sent, one.open) for one in queries.stage_rows(emi, call)}
    assert rows == {"document": (1, 1), "interview": (0, 0)}
    taros.counterparts.update(email=emi.email)
    assert queries.stage_rows(emi, call)[0].open == 0


# --- Words ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (IN_JULY - A_BREATH, "over"),
        (IN_JULY, "today"),
        (jst(2024, 7, 10, 23, 59), "today"),
        (jst(2024, 7, 11), "tomorrow"),
        (DUE, "in 2 days"),
    ],
)
def test_how_soon_counts_days_in_japan(moment, said):
    assert how_soon(moment, at=IN_JULY) == said


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "0 minutes"), (1, "1 minute"), (60, "1 hour"), (450, "7 hours 30 minutes")]
)
def test_time_is_said_in_hours_and_minutes(minutes, said):
    assert time_needed(minutes) == said
