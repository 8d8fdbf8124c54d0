"""Are officers told 14, 10 and 8 days before an interview day of whoever has no letter, once, and only those concerned?"""

from datetime import timedelta

import pytest

from journal.models import Entry
from notices.models import Notice
from reviews.models import Conflict
from selection import services
from selection.tasks import alarm_of_interviews
from tests.builders import AFTER_INTERVIEWS, IN_AUGUST, jst
from tests.proposing import a_sealed_proposal
from tests.selection.choosing import ELEVEN, letters, listed, planned, posted, timed

A_MINUTE = timedelta(minutes=1)
LOOKS = {14: jst(2024, 9, 5, 9), 10: jst(2024, 9, 9, 9), 8: jst(2024, 9, 11, 9)}
END_OF_LIMIT = jst(2024, 9, 13)  # 24:00 of 12 September


def sweep(at):
    return services.alarm_of_interviews(at=at)


def alarms(**which):
    """Return the alarms, oldest first and by address."""
    return list(Notice.objects.filter(kind="interview-alarm", **which).order_by("promised_at", "to_address"))


@pytest.fixture
def waiting(hanakos, day, aiko, emi):
    """Hanako's interview, on the list and without a time; two officers arrange it."""
    return listed(hanakos, day, aiko)


def test_each_look_writes_once_to_each_officer_from_nine_on(waiting, day, aiko, emi, call):
    counts = [sweep(at) for look in LOOKS.values() for at in (look - A_MINUTE, look, look, look + A_MINUTE)]
    assert counts == [0, 2, 0, 0] * 3
    assert [(one.key, one.promised_at, one.not_after, one.to_user, one.scope, one.about) for one in alarms()] == [
        (f"interview-alarm-{day.pk}-20240919-{days}-{officer.pk}", at, END_OF_LIMIT, officer, call.slug, about)
        for days, at in LOOKS.items()
        for officer in (aiko, emi)
        for about in (f"calls.interviewday:{day.pk}",)
    ]


def test_a_portal_that_slept_writes_of_the_latest_look_only(waiting):
    assert (sweep(LOOKS[8] + timedelta(hours=20)), sweep(LOOKS[8] + timedelta(hours=21))) == (2, 0)
    assert {one.key.split("-")[4] for one in alarms()} == {"8"}


@pytest.mark.parametrize(
    ("at", "count"),
    [
        pytest.param(END_OF_LIMIT - A_MINUTE, 2, id="the limit day"),
        pytest.param(END_OF_LIMIT, 0, id="its end: too late to say it"),
        pytest.param(AFTER_INTERVIEWS, 0, id="after the interviews"),
    ],
)
def test_nothing_is_said_once_the_limit_has_passed(waiting, at, count):
    assert sweep(at) == count


def test_the_letter_names_numbers_and_states_the_limit_and_the_page(call, waiting, hanakos, taros, day, sealed, aiko):
    planned(listed(taros, day, aiko), aiko, starts_at=ELEVEN)
    (told,) = sealed(1)
    timed(listed(told, day, aiko), aiko, starts_at=ELEVEN + timedelta(hours=1))  # his time is told with hers
    Notice.objects.filter(kind="interview", about__endswith=f":{told.interview.pk}").update(
        state="sent", sent_at=IN_AUGUST
    )
    sweep(LOOKS[10])
    one = alarms(to_user=aiko)[0]
    assert one.subject == "2 interviews on Thu 19 September 2024 have no letter yet"
    for words in (
        "In 10 days, on Thu 19 September 2024,",
        f"- {hanakos.reference}: no time yet\n- {taros.reference}: the letter is owed and not out yet\n\n",
        "must go by Thu 12 September 2024, 24:00 in Japan: the call promises notice at least 7 days",
        f"/office/calls/{call.slug}/interviews/",
    ):
        assert words in one.body
    assert told.reference not in one.body


def test_a_planned_time_that_nobody_told_is_no_letter(waiting, aiko, hanakos):
    planned(waiting, aiko)
    sweep(LOOKS[14])
    assert f"- {hanakos.reference}: a time is planned, and no letter goes out by itself" in alarms()[0].body


@pytest.mark.parametrize(
    ("fate", "count"),
    [
        pytest.param({"state": "sent", "sent_at": IN_AUGUST}, 0, id="sent"),
        pytest.param({"state": "unknown", "doubts": 1}, 0, id="may have arrived"),
        pytest.param({"state": "retry", "doubts": 1}, 0, id="may have arrived, tried again"),
        pytest.param({"state": "pending"}, 2, id="still owed"),
        pytest.param({"state": "failed"}, 2, id="failed"),
        pytest.param({"state": "withdrawn"}, 2, id="taken back"),
    ],
)
def test_only_a_letter_that_may_have_arrived_is_one(waiting, aiko, fate, count):
    timed(waiting, aiko)
    Notice.objects.filter(kind="interview").update(**fate)
    assert sweep(LOOKS[14]) == count


def test_whom_the_office_told_otherwise_knows(waiting, aiko):
    timed(waiting, aiko)
    Notice.objects.filter(kind="interview").update(state="failed")
    from notices.services import set_aside  # noqa: PLC0415

    set_aside(letters("interview")[0].pk, reason="Told by telephone.", actor=aiko, at=IN_AUGUST)
    assert sweep(LOOKS[14]) == 0


def test_a_letter_from_before_the_list_was_joined_again_does_not_count(waiting, day, hanakos, aiko):
    timed(waiting, aiko)
    posted(letters("interview")[0])
    services.unlist(waiting.pk, actor=aiko, at=IN_AUGUST + A_MINUTE)
    planned(listed(hanakos, day, aiko, at=IN_AUGUST + 2 * A_MINUTE), aiko, at=IN_AUGUST + 3 * A_MINUTE)
    assert sweep(LOOKS[14]) == 2


def test_what_is_listed_between_two_looks_is_the_next_ones(hanakos, day, aiko):
    assert sweep(LOOKS[14]) == 0
    listed(hanakos, day, aiko, at=LOOKS[14] + A_MINUTE)
    assert (sweep(LOOKS[14] + 2 * A_MINUTE), sweep(LOOKS[10])) == (0, 1)


def test_who_has_a_stake_or_applies_hears_nothing_and_the_letters_stay_theirs_who_have_none(
    waiting, hanakos, taros, day, call, aiko, emi
):
    listed(taros, day, aiko)
    Conflict.objects.create(person=emi, proposal=hanakos, reason="Same group.", declared_at=IN_AUGUST)
    assert sweep(LOOKS[14]) == 2
    hers, emis = alarms()
    assert [hanakos.reference in one.body for one in (hers, emis)] == [True, False]
    assert [taros.reference in one.body for one in (hers, emis)] == [True, True]
    assert [one.scope for one in (hers, emis)] == ["", ""]  # on no officer's list: it names what Emi must not see


def test_an_officer_who_applies_under_the_call_hears_nothing(waiting, call, aiko, emi):
    a_sealed_proposal(call, emi)
    assert sweep(LOOKS[14]) == 1
    assert [(one.to_user, one.scope) for one in alarms()] == [(aiko, call.slug)]


def test_alarms_that_are_not_out_are_taken_back_once_everybody_is_told(waiting, aiko):
    sweep(LOOKS[14])
    first, second = alarms()
    posted(first, at=LOOKS[14])
    timed(waiting, aiko, at=LOOKS[14] + A_MINUTE)
    sweep(LOOKS[14] + 2 * A_MINUTE)
    assert [one.state for one in alarms()] == ["sent", "pending"]  # the letter is owed only
    posted(letters("interview")[0], at=LOOKS[14] + 2 * A_MINUTE)
    sweep(LOOKS[14] + 3 * A_MINUTE)
    assert [one.state for one in alarms()] == ["sent", "withdrawn"]
    assert (sweep(LOOKS[10]), len(alarms())) == (0, 2)


def test_each_look_stands_in_the_journal_also_where_nobody_was_written_to(waiting, day, aiko):
    sweep(LOOKS[14])
    timed(waiting, aiko, at=LOOKS[14] + A_MINUTE)
    posted(letters("interview")[0], at=LOOKS[14] + A_MINUTE)
    sweep(LOOKS[10])
    looks = Entry.objects.filter(verb="interview_day.looked_at").order_by("pk")
    assert [(one.at, one.subject, one.detail) for one in looks] == [
        (LOOKS[14], f"calls.interviewday:{day.pk}", {"on": "2024-09-19", "days": 14, "listed": 1, "untold": 1, "letters": 2}),
        (LOOKS[10], f"calls.interviewday:{day.pk}", {"on": "2024-09-19", "days": 10, "listed": 1, "untold": 0, "letters": 0}),
    ]  # fmt: skip


@pytest.mark.parametrize("size", [1, 3])
def test_asking_costs_the_same_for_one_interview_and_for_three(sealed, day, aiko, size, django_assert_num_queries):
    for number, one in enumerate(sealed(size)):
        planned(listed(one, day, aiko), aiko, starts_at=ELEVEN + number * timedelta(hours=1))
    with django_assert_num_queries(2):  # what waits to be taken back, which days are near
        sweep(IN_AUGUST)
    with django_assert_num_queries(
        8
    ):  # days, looks; interviews, letters, those set aside; officers; roles, what is theirs
        assert len(services.alarms.alarms_due("", after=LOOKS[14], until=LOOKS[14])) == 1
    sweep(LOOKS[14])
    Notice.objects.filter(kind="interview-alarm").update(state="sent", sent_at=LOOKS[14])
    with django_assert_num_queries(3):
        sweep(LOOKS[14] + A_MINUTE)


def test_the_worker_looks_each_minute(waiting, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LOOKS[14])
    for _ in range(2):
        alarm_of_interviews()
    assert len(alarms()) == 2


def test_it_speaks_japanese_to_who_reads_japanese(waiting, aiko, emi):
    emi.language = "ja"
    emi.save(update_fields=["language"])
    sweep(LOOKS[14])
    (one,) = alarms(to_user=emi)
    assert (one.language, "2024年9月19日（木）" in one.subject) == ("ja", True)
