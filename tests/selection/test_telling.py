"""How do leads hear of their interviews, and what can an officer not do by mistake?"""

from datetime import date, timedelta

import pytest

from calls.models import Call, InterviewDay
from journal.models import Entry
from journal.refusals import NotAllowed
from notices import services as notices
from notices.models import Notice
from proposals.services import withdraw_proposal
from reviews.models import Conflict
from selection.models import Interview
from selection.refusals import (
    ListChanged,
    NotADayOfTheCall,
    NumberNotTyped,
    ResultsReleased,
    TooLateToInvite,
)
from selection.sentences import say
from selection.services import (
    letters_to_tell,
    settle_interview_letters,
    tell_times,
    unlist,
)
from tests.builders import IN_AUGUST, IN_JUNE, INTERVIEW_DAY, NOTICE_LIMIT, jst
from tests.proposing import a_sealed_proposal
from tests.selection.choosing import ELEVEN, TEN, a_panel, letters, listed, planned, posted, timed, told
from tests.selection.releasing import released

MIDNIGHT = jst(2024, 9, 13)  # 24:00 of the limit day
LAST_MOMENT = MIDNIGHT - timedelta(microseconds=1)
REASON = "Asked for by the applicant."


def states():
    return [(letter.to_address.split("@")[0], letter.state) for letter in letters("interview", "interview-called-off")]


def shown(call, officer, *, at=IN_AUGUST):
    return letters_to_tell(officer, Call.objects.get(pk=call.pk), at=at)


def blocked(call, officer, *, at=IN_AUGUST):
    return [(one.interview.proposal.reference, one.why) for one in shown(call, officer, at=at).blocked]


@pytest.fixture
def room(day, aiko):
    """A panel on the interview day, in a room."""
    return a_panel(day, aiko, "Panel A", "Room 1")


# --- Planned, and told -----------------------------------------------------------------------
def test_planning_tells_nobody_however_often_it_changes(call, hanakos, day, aiko):
    interview = planned(listed(hanakos, day, aiko), aiko)
    planned(interview, aiko, starts_at=ELEVEN)
    assert (letters("interview"), Interview.objects.get().revision) == ([], 0)
    assert len(shown(call, aiko)) == 1


def test_what_is_shown_is_what_goes(call, hanakos, taros, day, aiko, taro):
    taro.language = "ja"
    taro.save(update_fields=["language"])
    planned(listed(hanakos, day, aiko), aiko)
    planned(listed(taros, day, aiko), aiko, starts_at=ELEVEN)
    before = [
        (one.address, one.language, one.subject, one.body, one.calendar, one.not_after) for one in shown(call, aiko)
    ]
    told(call, aiko)
    after = [
        (one.to_address, one.language, one.subject, one.body, one.calendar, one.not_after)
        for one in letters("interview")
    ]
    assert before == after
    assert [(one[0], one[1], one[5]) for one in after] == [
        ("hanako@aspire.example", "en", MIDNIGHT),
        ("taro@aspire.example", "ja", MIDNIGHT),
    ]
    assert Entry.objects.filter(verb="interview.told", actor=aiko).count() == 2


def test_told_once_there_is_nothing_more_to_tell(call, hanakos, day, aiko, emi):
    planned(listed(hanakos, day, aiko), aiko)
    seal = shown(call, emi).seal
    told(call, aiko)
    assert len(shown(call, aiko)) == 0
    for seen in (seal, shown(call, emi).seal):
        with pytest.raises(ListChanged):
            tell_times(call.pk, seen=seen, typed="", actor=emi, at=IN_AUGUST)
    assert states() == [("hanako", "pending")]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda one, other, officer: planned(one, officer, starts_at=ELEVEN), id="a time"),
        pytest.param(lambda one, other, officer: planned(one, officer, place="Room 9"), id="a place"),
        pytest.param(lambda one, other, officer: planned(one, officer, minutes=45), id="a length"),
        pytest.param(lambda one, other, officer: unlist(one.pk, actor=officer, at=IN_AUGUST), id="one less"),
        pytest.param(
            lambda one, other, officer: planned(other, officer, starts_at=jst(2024, 9, 19, 15)), id="one more"
        ),
        pytest.param(
            lambda one, other, officer: (
                type(officer).objects.filter(pk=one.proposal.lead_id).update(email="h@x.example")
            ),
            id="an address",
        ),
        pytest.param(
            lambda one, other, officer: type(officer).objects.filter(pk=one.proposal.lead_id).update(language="ja"),
            id="a language",
        ),
        pytest.param(lambda one, other, officer: Call.objects.update(notice_days=8), id="the notice"),
        pytest.param(lambda one, other, officer: Call.objects.update(contact_shown="x AT y"), id="the contact"),
        pytest.param(
            lambda one, other, officer: withdraw_proposal(one.proposal_id, actor=one.proposal.lead, at=IN_AUGUST),
            id="a withdrawal",
        ),
    ],
)
def test_any_change_since_the_page_was_shown_sends_nothing(call, hanakos, taros, day, aiko, change):
    one, other = planned(listed(hanakos, day, aiko), aiko), listed(taros, day, aiko)
    seal = shown(call, aiko).seal
    change(one, other, aiko)
    with pytest.raises(ListChanged) as refused:
        tell_times(call.pk, seen=seal, typed="", actor=aiko, at=IN_AUGUST)
    assert letters("interview") == []
    assert say(refused.value).startswith("Nothing was sent: the letters have changed")


def test_a_page_read_a_while_ago_may_still_be_sent(call, hanakos, day, aiko):
    """The stamp of the calendar is that of the letter; nothing that its reader sees depends on when it was shown."""
    planned(listed(hanakos, day, aiko), aiko)
    seal, later = shown(call, aiko).seal, IN_AUGUST + timedelta(hours=3)
    tell_times(call.pk, seen=seal, typed="", actor=aiko, at=later)
    assert "DTSTAMP:20240820T040000Z" in letters("interview")[0].calendar


def test_above_ten_their_number_is_typed(call, sealed, day, aiko):
    proposals = sealed(11)
    for number, proposal in enumerate(proposals[:10]):
        planned(listed(proposal, day, aiko), aiko, starts_at=TEN + timedelta(minutes=30 * number))
    assert (len(shown(call, aiko)), shown(call, aiko).asks_number) == (10, False)
    planned(listed(proposals[10], day, aiko), aiko, starts_at=jst(2024, 9, 19, 8))
    seal = shown(call, aiko).seal
    for typed in ("", "10", "eleven", None):
        with pytest.raises(NumberNotTyped):
            tell_times(call.pk, seen=seal, typed=typed, actor=aiko, at=IN_AUGUST)
    assert letters("interview") == []
    assert len(tell_times(call.pk, seen=seal, typed="11", actor=aiko, at=IN_AUGUST)) == 11
    assert len({letter.to_address for letter in letters("interview")}) == 11


def test_only_officers_without_an_application_tell(call, hanakos, day, aiko, emi, hanako, kenji, sora, jiro):
    planned(listed(hanakos, day, aiko), aiko)
    seal = shown(call, aiko).seal
    a_sealed_proposal(call, emi)  # now she applies herself
    for person in (hanako, kenji, sora, jiro, emi):
        with pytest.raises(NotAllowed):
            tell_times(call.pk, seen=seal, typed="", actor=person, at=IN_AUGUST)
    assert states() == []


def test_an_officer_tells_only_of_proposals_without_a_stake(call, hanakos, taros, day, aiko, emi):
    planned(listed(hanakos, day, aiko), aiko)
    planned(listed(taros, day, aiko), aiko, starts_at=ELEVEN)
    Conflict.objects.create(person=emi, proposal=taros, reason="A former pupil.", declared_at=IN_JUNE)
    told(call, emi)
    assert states() == [("hanako", "pending")]


def test_after_the_release_nobody_is_told(call, hanakos, day, aiko):
    planned(listed(hanakos, day, aiko), aiko)
    seal = shown(call, aiko).seal
    released(call, aiko, at=IN_AUGUST)
    with pytest.raises(ResultsReleased):
        tell_times(call.pk, seen=seal, typed="", actor=aiko, at=IN_AUGUST)


def test_interviews_without_a_time_are_named_and_not_told(call, hanakos, taros, day, aiko):
    planned(listed(hanakos, day, aiko), aiko)
    listed(taros, day, aiko)
    assert blocked(call, aiko) == [("AS3-0002", "no-time")]
    told(call, aiko)
    assert states() == [("hanako", "pending")]


# --- Changed after they were told ---------------------------------------------------------------
def test_a_held_letter_is_not_owed_anew_behind_the_officers_back(call, hanakos, day, aiko, emi):
    interview = timed(listed(hanakos, day, aiko), aiko)
    letter = letters("interview")[0]
    Notice.objects.filter(pk=letter.pk).update(held_at=IN_AUGUST, held_by=emi, held_reason="The room is in doubt.")
    planned(interview, aiko, place="Room 9")
    assert states() == [("hanako", "withdrawn")]
    assert [one.interview.place for one in shown(call, aiko)] == ["Room 9"]


def test_a_panel_alone_is_no_news_for_the_lead(call, hanakos, day, aiko, room):
    interview = timed(listed(hanakos, day, aiko), aiko)
    posted(letters("interview")[0])
    planned(interview, aiko, panel_pk=room.pk)
    assert states() == [("hanako", "sent")]
    assert len(shown(call, aiko)) == 0


def test_another_room_is_told_at_once(hanakos, day, aiko, room):
    interview = timed(listed(hanakos, day, aiko), aiko)
    posted(letters("interview")[0])
    planned(interview, aiko, panel_pk=room.pk, place="")
    assert states() == [("hanako", "sent"), ("hanako", "pending")]
    assert "Place: Room 1\n" in letters("interview")[1].body


def test_moved_to_another_day_of_the_call_the_new_day_is_told(call, hanakos, day, aiko):
    second = InterviewDay.objects.create(call=call, on=date(2024, 9, 20))
    interview = timed(listed(hanakos, day, aiko), aiko)
    posted(letters("interview")[0])
    moved = planned(interview, aiko, day_pk=second.pk, starts_at=jst(2024, 9, 20, 10))
    assert (moved.day, moved.notice_limit_on) == (second, date(2024, 9, 13))
    assert states() == [("hanako", "sent"), ("hanako", "pending")]
    assert letters("interview")[1].not_after == jst(2024, 9, 14)


def test_a_day_of_another_call_is_refused(call, hanakos, day, aiko):
    other = Call.objects.get(pk=call.pk)
    other.pk, other.slug, other.number_prefix, other._state.adding = None, "another", "AN", True
    other.save()
    elsewhere = InterviewDay.objects.create(call=other, on=INTERVIEW_DAY)
    interview = listed(hanakos, day, aiko)
    with pytest.raises(NotADayOfTheCall):
        planned(interview, aiko, day_pk=elsewhere.pk)
    with pytest.raises(NotADayOfTheCall):
        planned(interview, aiko, panel_pk=a_panel(elsewhere, aiko, "Panel A", "Room 1").pk)


# --- The week ---------------------------------------------------------------------------------
def test_on_the_limit_day_letters_still_go(call, hanakos, day, aiko):
    planned(listed(hanakos, day, aiko), aiko)
    [one] = told(call, aiko, at=LAST_MOMENT)
    assert (one.arranged_on, one.late_reason, states()) == (NOTICE_LIMIT, "", [("hanako", "pending")])


def test_from_midnight_on_what_was_planned_in_time_is_not_told(call, hanakos, day, aiko):
    planned(listed(hanakos, day, aiko), aiko)
    seal = shown(call, aiko, at=LAST_MOMENT).seal
    with pytest.raises(ListChanged) as refused:
        tell_times(call.pk, seen=seal, typed="", actor=aiko, at=MIDNIGHT)
    assert refused.value.facts == {"late": ["AS3-0001"]}
    assert "The notice limit has passed for AS3-0001" in say(refused.value)
    assert (blocked(call, aiko, at=MIDNIGHT), states()) == ([("AS3-0001", "late")], [])


def test_a_reason_on_record_lets_it_go_until_the_interview_begins(call, hanakos, day, aiko):
    interview = planned(listed(hanakos, day, aiko), aiko)
    with pytest.raises(TooLateToInvite):
        planned(interview, aiko, at=MIDNIGHT)
    planned(interview, aiko, at=MIDNIGHT, late_reason=REASON)
    [letter] = shown(call, aiko, at=MIDNIGHT)
    assert (letter.is_late, letter.not_after, REASON in letter.body) == (True, TEN, False)
    [one] = told(call, aiko, at=MIDNIGHT)
    assert (one.late_reason, one.late_by, one.arranged_on) == (REASON, aiko, date(2024, 9, 13))


def test_moved_to_a_later_day_it_needs_no_reason(call, hanakos, day, aiko):
    second = InterviewDay.objects.create(call=call, on=date(2024, 9, 26))
    interview = planned(listed(hanakos, day, aiko), aiko)
    planned(interview, aiko, day_pk=second.pk, starts_at=jst(2024, 9, 26, 10), at=MIDNIGHT)
    told(call, aiko, at=MIDNIGHT)
    assert [(letter.state, letter.not_after) for letter in letters("interview")] == [("pending", jst(2024, 9, 20))]


@pytest.mark.parametrize("notice_days", [1, 7, 10, 14])
def test_the_limit_is_the_calls_own(call, hanakos, day, aiko, notice_days):
    Call.objects.update(notice_days=notice_days)
    midnight = jst(2024, 9, 20) - timedelta(days=notice_days)
    interview = listed(hanakos, day, aiko)
    with pytest.raises(TooLateToInvite):
        planned(interview, aiko, at=midnight)
    planned(interview, aiko, at=midnight - timedelta(microseconds=1))
    assert len(shown(call, aiko, at=midnight)) == 0
    told(call, aiko, at=midnight - timedelta(microseconds=1))
    assert letters("interview")[0].not_after == midnight


def test_a_longer_notice_takes_back_what_can_no_longer_be_in_time(call, hanakos, taros, day, aiko):
    timed(listed(hanakos, day, aiko), aiko)
    sent = timed(listed(taros, day, aiko), aiko, starts_at=ELEVEN)
    posted(letters("interview")[1])
    Call.objects.update(notice_days=35)  # the limit was 15 August
    notices.post_due(at=IN_AUGUST, now=lambda: IN_AUGUST)
    assert states() == [("hanako", "withdrawn"), ("taro", "sent")]
    assert Entry.objects.get(verb="interview.letter_taken_back").detail == {"because": "notice"}
    assert blocked(call, aiko) == [("AS3-0001", "late")]
    assert settle_interview_letters(at=IN_AUGUST) == 0
    assert Interview.objects.get(pk=sent.pk).state == "listed"


def test_a_longer_notice_that_can_still_be_kept_takes_nothing_back(call, hanakos, day, aiko):
    timed(listed(hanakos, day, aiko), aiko)
    Call.objects.update(notice_days=14)
    assert (settle_interview_letters(at=IN_AUGUST), states()) == (0, [("hanako", "pending")])
    assert settle_interview_letters(at=jst(2024, 9, 6)) == 1


def test_a_letter_with_a_reason_outlives_a_longer_notice(call, hanakos, day, aiko):
    timed(listed(hanakos, day, aiko), aiko, at=MIDNIGHT, late_reason=REASON)
    Call.objects.update(notice_days=35)
    assert settle_interview_letters(at=MIDNIGHT) == 0


def test_a_moved_interview_day_takes_back_the_letter_of_the_old_one(call, hanakos, day, aiko):
    interview = timed(listed(hanakos, day, aiko), aiko)
    InterviewDay.objects.filter(pk=day.pk).update(on=date(2024, 9, 20))
    notices.post_due(at=IN_AUGUST, now=lambda: IN_AUGUST)
    assert (states(), blocked(call, aiko)) == ([("hanako", "withdrawn")], [("AS3-0001", "moved-day")])
    planned(interview, aiko, starts_at=jst(2024, 9, 20, 10))
    told(call, aiko)
    assert states() == [("hanako", "withdrawn"), ("hanako", "pending")]
    assert "replaces" not in letters("interview")[1].body
