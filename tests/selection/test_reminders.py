"""Is an affiliation promise recalled in time, once, and only while it can still be kept or must be decided?"""

from datetime import date, timedelta

import pytest

from notices.models import Notice
from selection import services
from selection.notice_period import due_on, recall_at, recalled_at, recalled_until
from selection.tasks import remind_of_promises
from tests.builders import jst
from tests.selection.choosing import letters, posted
from tests.selection.promising import (
    IN_OCTOBER,
    LAST_DAY,
    REASON,
    THE_DAY_AFTER,
    promised,
    reported,
)

BREATH = timedelta(microseconds=1)
STEPS = {
    60: jst(2024, 10, 2, 9),
    30: jst(2024, 11, 1, 9),
    14: jst(2024, 11, 17, 9),
    7: jst(2024, 11, 24, 9),
    1: jst(2024, 11, 30, 9),
    -1: jst(2024, 12, 2, 9),
}


@pytest.fixture
def promise(call, hanako, aiko):
    """Hanako's promise, made with the release of 26 September 2024 and due on 1 December."""
    return promised(call, hanako, aiko)


def sweep(at):
    return services.remind_of_promises(at=at)


def keys():
    """Return the reminders owed or sent, without what their keys have in common."""
    kept = [letter for letter in letters("affiliation-reminder") if letter.state != "withdrawn"]
    return [letter.key.removeprefix("affiliation-reminder-").split("-", 1)[1] for letter in kept]


# --- The rule -------------------------------------------------------------------------------
@pytest.mark.parametrize("days", STEPS)
def test_a_reminder_is_due_from_nine_in_japan(days):
    earlier = [step for step in STEPS if step > days][-1:] or [None]
    assert recalled_at(LAST_DAY, days) == STEPS[days]
    assert recall_at(LAST_DAY, STEPS[days]) == days
    assert recall_at(LAST_DAY, STEPS[days] - BREATH) == earlier[0]


def test_a_reminder_is_not_sent_once_the_next_is_due_or_the_day_is_over():
    assert [recalled_until(LAST_DAY, days) for days in STEPS] == [
        STEPS[30] - BREATH,
        STEPS[14] - BREATH,
        STEPS[7] - BREATH,
        STEPS[1] - BREATH,
        THE_DAY_AFTER - BREATH,
        None,
    ]


def test_the_last_day_is_the_earlier_one():
    assert [due_on(LAST_DAY), due_on(LAST_DAY, date(2024, 11, 1)), due_on(LAST_DAY, date(2024, 12, 2))] == [
        LAST_DAY,
        date(2024, 11, 1),
        LAST_DAY,
    ]


# --- The sweep ------------------------------------------------------------------------------
def test_every_step_owes_one_letter_from_nine_on(promise):
    for at in STEPS.values():
        assert [sweep(at - timedelta(minutes=1)), sweep(at), sweep(at), sweep(at + timedelta(minutes=1))] == [
            0,
            1,
            0,
            0,
        ]
    assert keys() == [f"20241201-{days}" for days in STEPS]
    told = [(letter.promised_at, letter.not_after, letter.to_user) for letter in letters("affiliation-reminder")]
    assert told == [(at, recalled_until(LAST_DAY, days), promise.proposal.lead) for days, at in STEPS.items()]


def test_a_portal_that_slept_sends_only_the_latest(promise):
    assert (sweep(jst(2024, 11, 25, 3)), keys()) == (1, ["20241201-7"])


def test_between_the_last_day_and_nine_nothing_untrue_is_said(promise):
    assert (sweep(THE_DAY_AFTER), keys()) == (0, [])
    assert (sweep(STEPS[-1]), keys()) == (1, ["20241201--1"])
    assert "has passed" in letters("affiliation-reminder")[0].subject


def test_what_the_result_letter_just_told_is_not_recalled_at_once(call, hanako, aiko):
    at = jst(2024, 11, 26, 10)  # a late release, five days before
    promised(call, hanako, aiko, at=at)
    assert (sweep(at), sweep(STEPS[1]), keys()) == (0, 1, ["20241201-1"])


def test_where_nothing_is_due_one_query_is_enough(promise, django_assert_num_queries):
    sweep(STEPS[30])
    with django_assert_num_queries(1):
        assert sweep(STEPS[14] - timedelta(minutes=1)) == 0


def test_a_report_ends_the_reminders(promise):
    sweep(STEPS[60])
    reported(promise, at=IN_OCTOBER, since_on=date(2024, 10, 1))
    assert [(letter.state) for letter in letters("affiliation-reminder")] == ["withdrawn"]
    assert [sweep(at) for at in STEPS.values()] == [0] * 6


def test_a_decision_ends_the_reminders(promise, aiko):
    sweep(STEPS[60])
    services.make_exception(promise.pk, reason=REASON, actor=aiko, at=IN_OCTOBER)
    assert [letter.state for letter in letters("affiliation-reminder")] == ["withdrawn"]
    assert [sweep(at) for at in STEPS.values()] == [0] * 6


def test_a_moved_day_moves_the_reminders(promise, aiko):
    sweep(STEPS[60])
    services.set_contract_day(promise.pk, contract_on=date(2024, 11, 15), actor=aiko, at=IN_OCTOBER)
    assert [letter.state for letter in letters("affiliation-reminder")] == ["withdrawn"]
    (moved,) = letters("affiliation-day")
    assert (moved.key.split("-")[:2], moved.not_after) == (["affiliation", "day"], jst(2024, 11, 16))
    assert sweep(IN_OCTOBER) == 0  # that letter has just told the new day
    assert sweep(jst(2024, 10, 16, 9)) == 1
    assert keys() == ["20241115-30"]


def test_a_day_moved_there_and_back_is_recalled_all_the_same(promise, aiko):
    sweep(STEPS[60])
    for day in (date(2024, 11, 15), None):
        services.set_contract_day(promise.pk, contract_on=day, actor=aiko, at=IN_OCTOBER)
    assert [sweep(at) for at in STEPS.values() if at > IN_OCTOBER] == [1] * 5
    assert keys() == [f"20241201-{days}" for days in (30, 14, 7, 1, -1)]


def test_a_contract_day_that_has_passed_is_told_as_such(promise, aiko):
    services.set_contract_day(promise.pk, contract_on=date(2024, 10, 1), actor=aiko, at=IN_OCTOBER)
    (moved,) = letters("affiliation-day")
    assert ("This day has passed." in moved.body, moved.not_after) == (True, None)
    assert sweep(IN_OCTOBER) == 0


def test_a_letter_that_is_out_stays_out(promise, aiko):
    sweep(STEPS[60])
    posted(letters("affiliation-reminder")[0], at=STEPS[60])
    services.make_exception(promise.pk, reason=REASON, actor=aiko, at=IN_OCTOBER)
    assert [letter.state for letter in letters("affiliation-reminder")] == ["sent"]


def test_the_worker_asks_each_minute(promise):
    remind_of_promises()  # today lies long after the last day
    assert keys() == ["20241201--1"]
    assert Notice.objects.get(kind="affiliation-reminder").to_user == promise.proposal.lead


@pytest.mark.parametrize("language", ["en", "ja"])
def test_reminders_speak_the_leads_language(call, hanako, aiko, language):
    hanako.language = language
    hanako.save(update_fields=["language"])
    promise = promised(call, hanako, aiko)
    sweep(STEPS[30])
    sweep(STEPS[-1])
    day = {"en": "Sun 1 December 2024", "ja": "2024年12月1日（日）"}[language]
    told = letters("affiliation-reminder")
    assert [(letter.language, day in letter.body) for letter in told] == [(language, True)] * 2
    assert {f"/proposals/{promise.proposal_id}/affiliation/" in letter.body for letter in told} == {True}
