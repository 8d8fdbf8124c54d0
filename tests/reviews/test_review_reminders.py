"""Who is reminded of reviews, exactly when, and is that what the forecast says?"""

from datetime import timedelta

import pytest

from accounts.models import Role
from notices import expecting
from notices.forecasting import forecast_for
from notices.models import Notice
from proposals.services import withdraw_proposal
from reviews import services
from reviews.models import Conflict
from reviews.services.reminding import reviews_due
from tests.builders import IN_JUNE, jst
from tests.proposing import a_sealed_proposal
from tests.reviews.reviewing import asked, cleared, conflicted, saved, sent
from tests.reviews.timed import DUE, due, reopened

pytestmark = pytest.mark.thorough
THREE_BEFORE, LAST_DAY = jst(2024, 7, 9, 9), jst(2024, 7, 12, 9)
A_SECOND = timedelta(seconds=1)


def sweep(at):
    return services.remind_of_reviews(at=at)


def owed():
    rows = Notice.objects.filter(kind="review-due").order_by("pk")
    return list(rows.values_list("to_user__name", "state", "promised_at"))


@pytest.fixture
def both(hanakos, taros, kenji, aiko):
    """Kenji's two open assignments, the reviews due on 12 July."""
    due(hanakos.call, aiko)
    return cleared(hanakos, kenji, aiko), cleared(taros, kenji, aiko)


def test_one_letter_for_all_that_is_open_three_days_before_and_on_the_last_day(both, call):
    for at in (IN_JUNE, THREE_BEFORE - A_SECOND, THREE_BEFORE, THREE_BEFORE + A_SECOND, LAST_DAY - A_SECOND):
        sweep(at)
    sweep(LAST_DAY)
    sweep(DUE)
    sweep(DUE + A_SECOND)
    assert owed() == [("Kenji Tanaka", "pending", THREE_BEFORE), ("Kenji Tanaka", "pending", LAST_DAY)]
    first, last = Notice.objects.filter(kind="review-due").order_by("pk")
    assert first.subject.startswith("Reviews due Fri 12 July 2024, 17:00 JST")
    assert "- AS3-0001" in first.body and "- AS3-0002" in first.body and "3 days are left." in first.body
    assert "Today is the last day." in last.body and (last.not_after, last.scope) == (DUE, "")
    for secret in ("Condensates", "Frailty", "Hanako", "Suzuki"):
        assert secret not in first.body


def test_who_has_sent_all_gets_none_and_what_is_not_out_is_taken_back(both):
    sent(both[0])
    assert sweep(THREE_BEFORE) == 1
    assert "AS3-0001" not in Notice.objects.get(kind="review-due").body
    sent(both[1], at=THREE_BEFORE + A_SECOND)
    assert owed() == [("Kenji Tanaka", "withdrawn", THREE_BEFORE)]
    assert sweep(LAST_DAY) == 0


def test_a_letter_that_is_out_stays_out(both):
    sweep(THREE_BEFORE)
    Notice.objects.filter(kind="review-due").update(state="sent", sent_at=THREE_BEFORE)
    for one in both:
        sent(one, at=THREE_BEFORE + A_SECOND)
    assert owed() == [("Kenji Tanaka", "sent", THREE_BEFORE)]


def test_a_moved_moment_takes_its_letters_along(both, call, aiko):
    sweep(THREE_BEFORE)
    due(call, aiko, due_at=DUE + timedelta(days=7), at=THREE_BEFORE + A_SECOND)
    sweep(THREE_BEFORE + 2 * A_SECOND)
    assert owed() == [("Kenji Tanaka", "withdrawn", THREE_BEFORE)]
    assert [sweep(at + timedelta(days=7)) for at in (THREE_BEFORE, LAST_DAY)] == [1, 1]


def test_a_moment_set_late_reminds_only_of_what_is_ahead(hanakos, kenji, aiko):
    cleared(hanakos, kenji, aiko)
    due(hanakos.call, aiko, at=THREE_BEFORE + A_SECOND)
    assert [sweep(THREE_BEFORE + 2 * A_SECOND), sweep(LAST_DAY)] == [0, 1]


def test_who_is_asked_late_is_reminded_on_the_last_day(hanakos, kenji, aiko):
    due(hanakos.call, aiko)
    asked(hanakos, kenji, aiko, at=THREE_BEFORE)
    assert [sweep(THREE_BEFORE + A_SECOND), sweep(LAST_DAY)] == [0, 1]


def test_several_missed_sweeps_owe_the_latest_alone(both):
    assert sweep(LAST_DAY + A_SECOND) == 1
    assert "Today is the last day." in Notice.objects.get(kind="review-due").body


def test_a_reopened_review_is_reminded_of_by_its_own_moment(both, aiko):
    until = jst(2024, 7, 20, 12)
    for one in both:
        sent(one)
    reopened(both[0], aiko, at=jst(2024, 7, 13, 10), until=until)
    assert [sweep(jst(2024, 7, 17, 9)), sweep(jst(2024, 7, 20, 9))] == [1, 1]
    assert Notice.objects.filter(kind="review-due", not_after=until).count() == 2


@pytest.mark.parametrize("what", ["conflict", "found", "ended", "withdrawn", "role", "closed"])
def test_nobody_is_reminded_of_what_is_closed_to_them(hanakos, kenji, aiko, hanako, what):
    due(hanakos.call, aiko)
    row = asked(hanakos, kenji, aiko)
    sweep(THREE_BEFORE)
    if what == "conflict":
        conflicted(row, at=THREE_BEFORE)
    elif what == "found":
        found = {"state": "found", "is_declared": False, "hits": [{}], "declared_at": THREE_BEFORE}
        Conflict.objects.create(person=kenji, proposal=hanakos, **found)
    elif what == "ended":
        services.end_assignment(row.pk, actor=aiko, at=THREE_BEFORE)
    elif what == "withdrawn":
        withdraw_proposal(hanakos.pk, actor=hanako, at=THREE_BEFORE)
    elif what == "role":
        Role.objects.filter(user=kenji).update(ended_at=THREE_BEFORE)
    else:
        type(kenji).objects.filter(pk=kenji.pk).update(is_active=False)
    assert sweep(LAST_DAY) == 0
    assert owed() == [("Kenji Tanaka", "withdrawn", THREE_BEFORE)]


def test_the_forecast_says_exactly_what_is_then_owed(both, taros, yuki, aiko, call):
    saved(cleared(taros, yuki, aiko), scores={"a": 1})
    foretold = expecting.expected(call.slug, after=IN_JUNE, until=DUE)
    told = {(one.key, one.due_at, one.to_pk) for one in foretold if one.kind == "review-due"}
    assert len(told) == 4 and {one.to_name for one in foretold} == {""}
    at = IN_JUNE
    while at <= DUE:
        sweep(at)
        at += timedelta(hours=1)
    rows = Notice.objects.filter(kind="review-due").values_list("key", "promised_at", "to_user")
    assert {(key, promised, who) for key, promised, who in rows} == told


def test_an_officer_does_not_learn_of_reminders_that_are_about_their_conflicts_alone(
    both, taros, yuki, aiko, emi, call
):
    cleared(taros, yuki, aiko)
    Conflict.objects.create(proposal=taros, person=emi, reason="My brother.", declared_at=IN_JUNE)
    foreseen = {
        officer.name: [
            line.number
            for _day, lines in forecast_for(officer, call.slug, at=IN_JUNE).days
            for line in lines
            if line.kind == "review-due"
        ]
        for officer in (aiko, emi)
    }
    assert foreseen == {"Aiko Mori": [2, 2], "Emi Kato": [1, 1]}  # Kenji's are about Hanako's too


def test_the_forecast_of_another_call_is_empty_and_what_is_owed_is_not_foretold_again(both, call):
    assert list(reviews_due("another-call", after=IN_JUNE, until=DUE)) == []
    sweep(THREE_BEFORE)
    assert [one.due_at for one in reviews_due(call.slug, after=THREE_BEFORE, until=DUE)] == [LAST_DAY]


def test_what_is_not_forecast_is_not_sent(both, monkeypatch):
    monkeypatch.setattr(expecting, "PROVIDERS", {})
    with pytest.raises(expecting.NotForecast):
        sweep(THREE_BEFORE)
    assert owed() == []


def test_the_sweep_costs_the_same_for_one_and_for_three(
    call, kenji, aiko, hanako, taro, jiro, django_assert_num_queries
):
    due(call, aiko)
    for lead in (hanako, taro, jiro):
        asked(a_sealed_proposal(call, lead), kenji, aiko)
    with django_assert_num_queries(2):
        assert list(reviews_due("", after=IN_JUNE, until=IN_JUNE)) == []
    with django_assert_num_queries(8):
        assert len(reviews_due("", after=THREE_BEFORE, until=THREE_BEFORE)) == 1
