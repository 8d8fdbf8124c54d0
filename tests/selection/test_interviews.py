"""How does a proposal come onto the interview list, get its time, and leave the list again?"""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from calls.models import InterviewDay
from journal.models import Entry
from journal.refusals import NotAllowed
from journal.services import label
from notices.models import Notice
from notices.services import set_aside
from proposals.services import withdraw_proposal
from selection.models import Interview
from selection.refusals import (
    CallStillOpen,
    DayHasPassed,
    InterviewBegun,
    ListedForAnotherDay,
    NotADayOfTheCall,
    NotOnTheDay,
    NotOnTheList,
    NotUnderReview,
    ResultsReleased,
    SlotTaken,
    TimeHasPassed,
    TooLateToInvite,
)
from selection.sentences import say
from selection.services import give_time, list_for_interview, settle_withdrawals, unlist
from tests.builders import A_BREATH_AFTER_NOON, IN_AUGUST, IN_MAY, INTERVIEW_DAY, NOON, NOTICE_LIMIT, jst
from tests.selection.choosing import ELEVEN, ROOM, TEN, letters, listed, posted, timed
from tests.selection.releasing import released

LAST_MOMENT = jst(2024, 9, 13, 0) - timedelta(microseconds=1)  # of 12 September
SIXTH_DAY_BEFORE = jst(2024, 9, 13, 0)
AFTER_THE_LIMIT = jst(2024, 9, 13, 9)


def states(*kinds):
    return [(letter.key, letter.state) for letter in letters(*kinds)]


def test_listing_tells_nobody(hanakos, day, aiko):
    letters_before = Notice.objects.count()
    interview = listed(hanakos, day, aiko)

    assert Notice.objects.count() == letters_before
    assert (interview.state, interview.starts_at, interview.notice_limit_on) == ("listed", None, NOTICE_LIMIT)
    entry = Entry.objects.get(verb="interview.listed")
    assert (entry.actor, entry.at, entry.subject) == (aiko, IN_AUGUST, label(interview))
    assert not Entry.objects.filter(subject=label(hanakos), at=IN_AUGUST).exists()


def test_a_proposal_pressed_twice_is_listed_once(hanakos, day, aiko, emi):
    assert listed(hanakos, day, aiko) == listed(hanakos, day, emi)
    assert Entry.objects.filter(verb="interview.listed").count() == 1


def test_the_letter_goes_to_the_lead_alone_within_the_notice(hanakos, taros, day, aiko, hanako):
    interview = timed(listed(hanakos, day, aiko), aiko)
    [letter] = letters("interview")
    assert {
        "key": letter.key,
        "about": letter.about,
        "scope": letter.scope,
        "to": (letter.to_user, letter.to_address),
        "window": (letter.not_before, letter.not_after),
    } == {
        "key": f"interview-{interview.pk}-1",
        "about": label(interview),
        "scope": "aspire-2024-3",
        "to": (hanako, "hanako@aspire.example"),
        "window": (IN_AUGUST, jst(2024, 9, 13, 0)),
    }
    assert letter.subject == "AS3-0001: invitation to an interview"
    for words in ("Thu 19 September 2024, 10:00 JST", "30 minutes", ROOM, "Condensates in ageing neurons"):
        assert words in letter.body
    assert "replaces" not in letter.body


def test_the_letter_speaks_the_leads_language(hanakos, day, aiko, hanako):
    hanako.language = "ja"
    hanako.save(update_fields=["language"])
    timed(listed(hanakos, day, aiko), aiko)
    assert "2024年9月19日（木）10:00" in letters("interview")[0].body


def test_a_time_is_arranged_until_24_hours_of_the_seventh_day_before(hanakos, day, aiko):
    interview = timed(listed(hanakos, day, aiko), aiko, at=LAST_MOMENT)
    assert (interview.arranged_on, interview.late_reason) == (NOTICE_LIMIT, "")


def test_the_sixth_day_before_is_refused_and_leaves_no_trace(hanakos, day, aiko):
    interview = listed(hanakos, day, aiko)
    with pytest.raises(TooLateToInvite) as refused:
        timed(interview, aiko, at=SIXTH_DAY_BEFORE)

    assert refused.value.facts == {"limit_on": NOTICE_LIMIT, "day": INTERVIEW_DAY, "notice_days": 7}
    assert "12 September 2024, 24:00 JST" in say(refused.value)
    interview.refresh_from_db()
    assert (interview.starts_at, interview.revision, letters("interview")) == (None, 0, [])


def test_a_named_reason_overrides_the_limit_until_the_interview_begins(hanakos, day, aiko):
    interview = timed(listed(hanakos, day, aiko), aiko, at=SIXTH_DAY_BEFORE, late_reason="Asked for by the applicant.")
    [letter] = letters("interview")
    assert (interview.late_reason, interview.late_by) == ("Asked for by the applicant.", aiko)
    assert (letter.not_before, letter.not_after) == (SIXTH_DAY_BEFORE, TEN)
    assert "Asked for" not in letter.body


def test_a_reason_given_in_time_is_not_kept(hanakos, day, aiko):
    interview = timed(listed(hanakos, day, aiko), aiko, late_reason="Not needed at all.")
    assert (interview.late_reason, interview.late_by) == ("", None)


def test_the_database_itself_refuses_a_late_time_without_a_reason(hanakos, day, aiko):
    interview = timed(listed(hanakos, day, aiko), aiko)
    with pytest.raises(IntegrityError, match="interview_notice_a_week_ahead_or_reasoned"), transaction.atomic():
        Interview.objects.filter(pk=interview.pk).update(arranged_on=date(2024, 9, 13))


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        pytest.param({"starts_at": None}, "interview_time_has_its_day_of_arranging", id="a day of arranging, no time"),
        pytest.param({"state": "perhaps"}, "interview_state_is_known", id="an unknown state"),
    ],
)
def test_the_database_itself_keeps_interviews_whole(hanakos, day, aiko, changes, constraint):
    interview = timed(listed(hanakos, day, aiko), aiko)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Interview.objects.filter(pk=interview.pk).update(**changes)


def test_the_database_itself_refuses_two_interviews_at_one_time(hanakos, taros, day, aiko):
    timed(listed(hanakos, day, aiko), aiko)
    other = timed(listed(taros, day, aiko), aiko, starts_at=ELEVEN)
    with pytest.raises(IntegrityError), transaction.atomic():
        Interview.objects.filter(pk=other.pk).update(starts_at=TEN)


@pytest.mark.parametrize(
    "starts_at",
    [
        pytest.param(jst(2024, 9, 19, 0) - timedelta(minutes=1), id="the evening before"),
        pytest.param(jst(2024, 9, 20, 0), id="midnight after"),
    ],
)
def test_the_time_lies_on_the_interview_day_in_japan(hanakos, day, aiko, starts_at):
    with pytest.raises(NotOnTheDay):
        timed(listed(hanakos, day, aiko), aiko, starts_at=starts_at)


def test_early_morning_in_japan_is_on_the_day_although_it_is_yesterday_in_utc(hanakos, day, aiko):
    assert timed(listed(hanakos, day, aiko), aiko, starts_at=jst(2024, 9, 19, 8)).starts_at == jst(2024, 9, 19, 8)


@pytest.mark.parametrize(
    ("minutes_after_ten", "is_free"),
    [
        pytest.param(0, False, id="the same time"),
        pytest.param(29, False, id="before the other ends"),
        pytest.param(30, True, id="when the other ends"),
        pytest.param(-29, False, id="while the other begins"),
        pytest.param(-30, True, id="ending when the other begins"),
    ],
)
def test_no_two_interviews_overlap(hanakos, taros, day, aiko, minutes_after_ten, is_free):
    timed(listed(hanakos, day, aiko), aiko)
    other, starts_at = listed(taros, day, aiko), TEN + timedelta(minutes=minutes_after_ten)
    if is_free:
        assert timed(other, aiko, starts_at=starts_at).starts_at == starts_at
    else:
        with pytest.raises(SlotTaken):
            timed(other, aiko, starts_at=starts_at)


def test_a_changed_time_withdraws_the_unsent_letter_and_owes_a_new_one(hanakos, day, aiko):
    interview = timed(timed(listed(hanakos, day, aiko), aiko), aiko, starts_at=ELEVEN)
    assert states("interview") == [
        (f"interview-{interview.pk}-1", "withdrawn"),
        (f"interview-{interview.pk}-2", "pending"),
    ]
    assert "11:00 JST" in letters("interview")[1].body
    assert "replaces" not in letters("interview")[1].body


def test_a_time_changed_after_its_letter_went_is_told_again(hanakos, day, aiko):
    interview = timed(listed(hanakos, day, aiko), aiko)
    posted(letters("interview")[0])
    timed(interview, aiko, starts_at=ELEVEN)
    assert states("interview") == [(f"interview-{interview.pk}-1", "sent"), (f"interview-{interview.pk}-2", "pending")]
    assert "This letter replaces the earlier one" in letters("interview")[1].body


def test_the_same_time_pressed_twice_is_told_once(hanakos, day, aiko):
    interview = timed(timed(listed(hanakos, day, aiko), aiko), aiko)
    assert (interview.revision, len(letters("interview"))) == (1, 1)


def test_the_same_time_is_told_anew_where_its_letter_did_not_go_in_time(hanakos, day, aiko):
    interview = timed(listed(hanakos, day, aiko), aiko)
    with pytest.raises(TooLateToInvite):
        timed(interview, aiko, at=AFTER_THE_LIMIT)
    timed(interview, aiko, at=AFTER_THE_LIMIT, late_reason="The worker was down.")
    assert states("interview") == [
        (f"interview-{interview.pk}-1", "withdrawn"),
        (f"interview-{interview.pk}-2", "pending"),
    ]


def test_taken_off_before_the_letter_went_nobody_hears_anything(hanakos, day, aiko):
    interview = timed(listed(hanakos, day, aiko), aiko)
    unlist(interview.pk, actor=aiko, at=IN_AUGUST)
    assert states("interview", "interview-called-off") == [(f"interview-{interview.pk}-1", "withdrawn")]


def test_taken_off_after_the_letter_went_it_is_called_off_by_letter(hanakos, day, aiko, hanako):
    interview = timed(listed(hanakos, day, aiko), aiko)
    posted(letters("interview")[0])
    unlist(interview.pk, actor=aiko, at=IN_AUGUST)
    [letter] = letters("interview-called-off")
    assert (letter.to_user, letter.about, letter.not_after) == (hanako, label(interview), TEN)
    assert "will not take place" in letter.body


@pytest.mark.parametrize(
    "trace",
    [
        pytest.param({"state": "unknown", "doubts": 1}, id="the connection broke after the final dot"),
        pytest.param(
            {"state": "sending", "after_dot": True, "lease_until": IN_AUGUST}, id="in a worker's hand, after the dot"
        ),
        pytest.param({"state": "retry", "doubts": 1}, id="tried again after a doubt"),
    ],
)
def test_a_letter_that_may_have_arrived_is_called_off_too(hanakos, day, aiko, trace):
    interview = timed(listed(hanakos, day, aiko), aiko)
    Notice.objects.filter(kind="interview").update(**trace)
    unlist(interview.pk, actor=aiko, at=IN_AUGUST)
    assert len(letters("interview-called-off")) == 1


def test_a_lead_told_by_telephone_is_written_to_when_it_is_called_off(hanakos, day, aiko):
    interview = timed(listed(hanakos, day, aiko), aiko)
    Notice.objects.filter(kind="interview").update(state="failed")
    set_aside(letters("interview")[0].pk, reason="Told by telephone.", actor=aiko, at=IN_AUGUST)
    unlist(interview.pk, actor=aiko, at=IN_AUGUST)
    assert len(letters("interview-called-off")) == 1


def test_a_letter_that_failed_for_good_told_nobody(hanakos, day, aiko):
    interview = timed(listed(hanakos, day, aiko), aiko)
    Notice.objects.filter(kind="interview").update(state="failed")
    unlist(interview.pk, actor=aiko, at=IN_AUGUST)
    assert letters("interview-called-off") == []


def test_listed_again_the_letters_of_the_first_time_do_not_count(hanakos, day, aiko):
    interview = timed(listed(hanakos, day, aiko), aiko)
    posted(letters("interview")[0])
    unlist(interview.pk, actor=aiko, at=IN_AUGUST)
    later = IN_AUGUST + timedelta(days=1)
    again = listed(hanakos, day, aiko, at=later)
    assert (again.pk, again.starts_at, again.revision) == (interview.pk, None, 1)
    timed(again, aiko, at=later)
    unlist(again.pk, actor=aiko, at=later)
    assert [letter.key for letter in letters("interview", "interview-called-off")] == [
        f"interview-{again.pk}-1",
        f"interview-called-off-{again.pk}-1",
        f"interview-{again.pk}-2",
    ]


@pytest.mark.parametrize(
    ("at", "refusal"),
    [
        pytest.param(IN_MAY, CallStillOpen, id="while the call is open"),
        pytest.param(NOON, CallStillOpen, id="at noon, which is in time for a proposal"),
        pytest.param(jst(2024, 9, 20, 0), DayHasPassed, id="after the day"),
    ],
)
def test_when_nobody_is_listed(hanakos, day, aiko, at, refusal):
    with pytest.raises(refusal):
        listed(hanakos, day, aiko, at=at)


def test_a_breath_after_the_deadline_proposals_may_be_listed(hanakos, day, aiko):
    assert listed(hanakos, day, aiko, at=A_BREATH_AFTER_NOON).state == "listed"


def test_a_second_day_is_refused_until_the_first_is_given_up(call, hanakos, day, aiko):
    second = InterviewDay.objects.create(call=call, on=date(2024, 9, 20))
    interview = listed(hanakos, day, aiko)
    with pytest.raises(ListedForAnotherDay):
        listed(hanakos, second, aiko)
    unlist(interview.pk, actor=aiko, at=IN_AUGUST)
    assert listed(hanakos, second, aiko).notice_limit_on == date(2024, 9, 13)


def test_a_day_of_another_call_is_refused(call, hanakos, aiko):
    elsewhere = type(call).objects.get(pk=call.pk)
    elsewhere.pk, elsewhere.slug, elsewhere.number_prefix = None, "another", "AN"
    elsewhere._state.adding = True
    elsewhere.save()
    with pytest.raises(NotADayOfTheCall):
        listed(hanakos, InterviewDay.objects.create(call=elsewhere, on=INTERVIEW_DAY), aiko)


def test_an_interview_that_has_begun_stays_on_the_list(hanakos, day, aiko):
    interview = timed(listed(hanakos, day, aiko), aiko)
    with pytest.raises(InterviewBegun):
        unlist(interview.pk, actor=aiko, at=TEN)


def test_a_time_in_the_past_is_refused(hanakos, day, aiko):
    with pytest.raises(TimeHasPassed):
        timed(listed(hanakos, day, aiko), aiko, at=ELEVEN, late_reason="Held at short notice.")


def test_taken_off_there_is_no_time_to_give(hanakos, day, aiko):
    interview = listed(hanakos, day, aiko)
    unlist(interview.pk, actor=aiko, at=IN_AUGUST)
    with pytest.raises(NotOnTheList):
        timed(interview, aiko)


def test_a_withdrawn_proposal_is_neither_listed_nor_timed(hanakos, taros, day, aiko, hanako, taro):
    interview = listed(taros, day, aiko)
    withdraw_proposal(hanakos.pk, actor=hanako, at=IN_AUGUST)
    withdraw_proposal(taros.pk, actor=taro, at=IN_AUGUST)
    with pytest.raises(NotUnderReview):
        listed(hanakos, day, aiko)
    with pytest.raises(NotUnderReview):
        timed(interview, aiko)


def test_a_withdrawn_proposal_leaves_the_list_and_its_letter_is_withdrawn(hanakos, taros, day, aiko, hanako):
    interview = timed(listed(hanakos, day, aiko), aiko)
    timed(listed(taros, day, aiko), aiko, starts_at=ELEVEN)
    withdraw_proposal(hanakos.pk, actor=hanako, at=IN_AUGUST)

    assert settle_withdrawals(at=IN_AUGUST) == (1, 0)
    assert settle_withdrawals(at=IN_AUGUST) == (0, 0)
    interview.refresh_from_db()
    assert interview.state == "called_off"
    assert [letter.state for letter in letters("interview", "interview-called-off")] == ["withdrawn", "pending"]


def test_after_the_release_nothing_is_arranged(call, hanakos, taros, day, aiko):
    interview = timed(listed(hanakos, day, aiko), aiko)
    released(call, aiko, at=IN_AUGUST)
    assert [letter.state for letter in letters("interview")] == ["withdrawn"]
    for act in (
        lambda: list_for_interview(taros.pk, day_pk=day.pk, actor=aiko, at=IN_AUGUST),
        lambda: timed(interview, aiko, starts_at=ELEVEN),
        lambda: unlist(interview.pk, actor=aiko, at=IN_AUGUST),
    ):
        with pytest.raises(ResultsReleased):
            act()


def test_only_officers_without_a_stake_arrange(hanakos, day, aiko, hanako, kenji, sora, jiro):
    interview = listed(hanakos, day, aiko)
    for person in (hanako, kenji, sora, jiro):
        for act in (
            lambda who: list_for_interview(hanakos.pk, day_pk=day.pk, actor=who, at=IN_AUGUST),
            lambda who: give_time(interview.pk, starts_at=TEN, minutes=30, place=ROOM, actor=who, at=IN_AUGUST),
            lambda who: unlist(interview.pk, actor=who, at=IN_AUGUST),
        ):
            with pytest.raises(NotAllowed):
                act(person)


def test_proposals_that_are_not_listed_are_owed_no_letter(hanakos, taros, day, aiko, taro):
    before = Notice.objects.filter(to_user=taro).count()  # the receipt
    interview = timed(listed(hanakos, day, aiko), aiko)
    timed(interview, aiko, starts_at=ELEVEN)
    unlist(interview.pk, actor=aiko, at=IN_AUGUST)
    assert Notice.objects.filter(to_user=taro).count() == before
