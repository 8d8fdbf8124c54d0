"""Letters about pending grants: when a reminder is due, that it goes once, and what it says in both languages."""

from datetime import date, timedelta

import pytest

from notices.models import Notice
from proposals import services
from proposals.services.outcomes import reminder_due
from tests.builders import IN_APRIL, IN_JUNE, IN_MAY, NOON, jst
from tests.proposals.pending import A_BREATH, END, LAST_DAY, outcome_of, reject, with_pending_grants
from tests.proposing import a_sealed_proposal

NINE = {days: jst(2024, 5, 31 - days, 9) for days in (7, 3, 1, 0)}


@pytest.fixture
def sealed(call, hanako):
    return with_pending_grants(call, hanako, at=IN_APRIL)


def letters(kind):
    """Return the letters of a kind that are owed, in the order of their promise."""
    return list(Notice.objects.filter(kind=kind).exclude(state="withdrawn").order_by("pk"))


# --- Reminders ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("at", "days"),
    [
        pytest.param(NINE[7] - A_BREATH, None, id="a breath before 9:00 of the seventh day"),
        pytest.param(NINE[7], 7, id="9:00 of the seventh day before"),
        pytest.param(NINE[3] - A_BREATH, 7, id="until the third"),
        pytest.param(NINE[3], 3, id="the third"),
        pytest.param(NINE[1], 1, id="the day before"),
        pytest.param(NINE[0] - A_BREATH, 1, id="early on the last day"),
        pytest.param(NINE[0], 0, id="the last day"),
        pytest.param(END - A_BREATH, 0, id="a breath before its end"),
    ],
)
def test_a_reminder_is_due_from_nine_in_the_morning_in_japan(at, days):
    assert reminder_due(LAST_DAY, since=IN_APRIL, at=at) == days


def test_no_reminder_is_due_that_fell_before_the_submission():
    assert reminder_due(LAST_DAY, since=NOON, at=NOON + timedelta(hours=1)) is None  # its receipt has just said it
    assert reminder_due(LAST_DAY, since=NOON, at=NINE[1]) == 1


def test_each_reminder_goes_once_whoever_asks_and_how_often(sealed, hanako):
    asked = [at + timedelta(minutes=minutes) for at in NINE.values() for minutes in (0, 0, 5)]
    assert [services.remind_of_outcomes(at=at) for at in asked] == [1, 0, 0] * 4
    pk = outcome_of(sealed).pk
    owed = [(one.key, one.not_before, one.not_after, one.to_user, one.kept_from) for one in letters("outcome-reminder")]
    assert owed == [(f"outcome-reminder-{pk}-{days}", at, END, hanako, hanako) for days, at in NINE.items()]


def test_of_several_that_were_missed_only_the_latest_goes(sealed):
    assert services.remind_of_outcomes(at=jst(2024, 5, 30, 23)) == 1
    (one,) = letters("outcome-reminder")
    assert one.key.endswith("-1") and "1 day is left" in one.body


def test_two_pending_grants_are_two_letters(call, hanako):
    with_pending_grants(call, hanako, "Ingrid Solberg", "Per Vik", at=IN_APRIL)
    assert services.remind_of_outcomes(at=NINE[3]) == 2
    assert ["Per Vik" in one.body for one in letters("outcome-reminder")] == [False, True]


def test_after_the_last_day_nobody_is_reminded(sealed):
    assert [services.remind_of_outcomes(at=at) for at in (END, END + A_BREATH, IN_JUNE)] == [0, 0, 0]


def test_who_has_reported_or_withdrawn_or_holds_the_grant_is_not_reminded(call, hanako, taro, jiro):
    reject(with_pending_grants(call, hanako), at=IN_MAY)
    services.withdraw_proposal(with_pending_grants(call, taro).pk, actor=taro, at=IN_MAY)
    a_sealed_proposal(call, jiro)
    assert services.remind_of_outcomes(at=NINE[7]) == 0


def test_a_report_takes_back_a_reminder_that_is_not_out(sealed):
    services.remind_of_outcomes(at=NINE[1])
    reject(sealed, at=NINE[1] + timedelta(minutes=1))
    assert Notice.objects.get(kind="outcome-reminder").state == "withdrawn"
    assert services.remind_of_outcomes(at=NINE[0]) == 0


def test_a_withdrawal_takes_back_a_reminder_that_is_not_out(sealed, hanako):
    services.remind_of_outcomes(at=NINE[1])
    services.withdraw_proposal(sealed.pk, actor=hanako, at=NINE[1])
    assert Notice.objects.get(kind="outcome-reminder").state == "withdrawn"


def test_asking_for_reminders_costs_one_query_and_two_in_the_last_week(call, hanako, django_assert_num_queries):
    with_pending_grants(call, hanako, "Ingrid Solberg", "Per Vik", "Lena Vogt", at=IN_APRIL)
    with django_assert_num_queries(1):
        services.remind_of_outcomes(at=IN_MAY)
    services.remind_of_outcomes(at=NINE[7])
    with django_assert_num_queries(2):
        services.remind_of_outcomes(at=NINE[7] + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("language", "subject", "days_left", "today"),
    [
        pytest.param(
            "en",
            "AS3-0001: report the outcome of a grant by Fri 31 May 2024",
            "3 days are left: the last day is Fri 31 May 2024, until 24:00 in Japan.",
            "Today is the last day: Fri 31 May 2024, until 24:00 in Japan.",
            id="English",
        ),
        pytest.param(
            "ja",
            "AS3-0001：2024年5月31日（金）までに採否をご報告ください",
            "期限まであと3日です。期限は2024年5月31日（金）24:00（日本標準時）です。",
            "本日が期限です：2024年5月31日（金）24:00（日本標準時）。",
            id="Japanese",
        ),
    ],
)
def test_a_reminder_says_until_when(call, hanako, language, subject, days_left, today):
    hanako.language = language
    hanako.save(update_fields=["language"])
    proposal = with_pending_grants(call, hanako, at=IN_APRIL)
    services.remind_of_outcomes(at=NINE[3])
    services.remind_of_outcomes(at=NINE[0])
    first, last = letters("outcome-reminder")
    assert first.subject == subject
    assert days_left in first.body and today in last.body
    assert f"/proposals/{proposal.pk}/outcomes/" in first.body


def test_a_hostile_name_stays_on_its_line(call, hanako):
    with_pending_grants(call, hanako, "Per\r\nSubject: You have won {{ call }}", at=IN_APRIL)
    services.remind_of_outcomes(at=NINE[3])
    (one,) = letters("outcome-reminder")
    assert "your counterpart Per Subject: You have won {{ call }} was pending" in one.body
    assert one.subject == "AS3-0001: report the outcome of a grant by Fri 31 May 2024"


# --- Not known in time ----------------------------------------------------------------------------
def test_who_has_told_nothing_is_written_to_in_the_morning(sealed, hanako):
    services.mark_unknown_outcomes(at=END + A_BREATH)
    (one,) = letters("outcome-unknown")
    assert (one.to_user, one.not_before, one.not_after) == (hanako, jst(2024, 6, 1, 9), None)
    assert one.subject == "AS3-0001: the outcome of a grant was not known in time"
    assert "was not reported by Fri 31 May 2024, 24:00 in Japan" in one.body and "interview" not in one.body


def test_a_sweep_that_comes_late_writes_at_once(sealed):
    services.mark_unknown_outcomes(at=IN_JUNE)
    assert [one.not_before for one in letters("outcome-unknown")] == [IN_JUNE]


def test_a_report_that_was_in_time_takes_back_the_letter_of_the_sweep(sealed):
    services.mark_unknown_outcomes(at=END + A_BREATH)
    reject(sealed, at=END)
    assert letters("outcome-unknown") == []


def test_what_the_office_took_back_is_marked_and_told_again(sealed, aiko):
    services.mark_unknown_outcomes(at=END + A_BREATH)
    reject(sealed, at=END)
    outcome = outcome_of(sealed)  # as the office leaves it when it takes back what was told
    outcome.state, outcome.told_at, outcome.told_by = "pending", None, None
    outcome.save()
    assert services.mark_unknown_outcomes(at=IN_JUNE) == 1
    assert len(letters("outcome-unknown")) == 1


# --- The receipt ----------------------------------------------------------------------------------
def test_the_receipt_names_what_is_still_to_be_shown(sealed):
    body = letters("receipt")[0].body
    assert "the grants of these counterparts were pending" in body and "by Fri 31 May 2024, 24:00 in Japan" in body
    assert "- Ingrid Solberg: expected on Wed 29 May 2024\n" in body
    assert f"/proposals/{sealed.pk}/outcomes/" in body


def test_the_receipt_of_a_proposal_without_pending_grants_says_nothing_of_them(call, hanako):
    a_sealed_proposal(call, hanako)
    assert "pending" not in letters("receipt")[0].body


def test_days_are_those_of_japan():
    assert reminder_due(date(2024, 1, 1), since=IN_APRIL - timedelta(days=400), at=jst(2023, 12, 31, 9)) == 1
