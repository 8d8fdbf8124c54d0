"""Who is told that a deadline was moved: everyone with a draft, once, and nobody else."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import User
from calls.services import extend_deadline
from journal.models import Entry
from notices.models import Notice
from proposals import tasks
from proposals.models import Proposal
from proposals.services import tell_of_extensions, withdraw_proposal
from proposals.services.telling import tell_next_of_extension
from tests.builders import IN_APRIL, IN_MAY, OPENING, jst
from tests.proposing import a_draft, a_sealed_proposal, fill_in

A_WEEK_LATER = jst(2024, 6, 4, 12)
TWO_WEEKS_LATER = jst(2024, 6, 11, 12)
WHY = {"reason_en": "The portal could not be reached.", "reason_ja": "ポータルに接続できなかったため。"}


@pytest.fixture
def extend(call, aiko):
    def act(*, to=A_WEEK_LATER, at=IN_MAY):
        return extend_deadline(call.pk, closes_at=to, actor=aiko, at=at, **WHY)

    return act


def letters():
    return Notice.objects.filter(kind="deadline-extended").order_by("pk")


def crowd(call, size):
    """Make so many people with a draft each, as fast as rows can be written."""
    people = User.objects.bulk_create(
        User(email=f"lead{n:03}@aspire.example", name=f"Lead {n}", date_joined=OPENING) for n in range(size)
    )
    Proposal.objects.bulk_create(
        Proposal(call=call, lead=one, number=number, created_at=IN_APRIL, saved_at=IN_APRIL)
        for number, one in enumerate(people, start=1)
    )
    return people


def test_everyone_with_a_draft_is_told_once_and_nobody_else(call, extend, hanako, taro, jiro, kenji):
    fill_in(a_draft(call, hanako))
    a_draft(call, hanako, at=IN_MAY)  # a second one of hers
    a_sealed_proposal(call, taro)
    withdraw_proposal(a_draft(call, jiro).pk, actor=jiro, at=IN_MAY)
    extension = extend()
    a_draft(call, kenji, at=IN_MAY + timedelta(seconds=1))  # begun after the extension, before the sweep

    assert tell_of_extensions(at=IN_MAY + timedelta(minutes=1)) == 2
    assert tell_of_extensions(at=IN_MAY + timedelta(minutes=2)) == 0
    assert list(letters().values_list("key", "to_address", "about", "scope", "kept_from", "not_after")) == [
        (
            f"deadline-extended-{extension.pk}-{one.pk}", one.email, f"calls.extension:{extension.pk}", call.slug,
            one.pk, A_WEEK_LATER,
        )
        for one in (hanako, kenji)
    ]  # fmt: skip
    extension.refresh_from_db()
    assert extension.told_at == IN_MAY + timedelta(minutes=1)
    assert Entry.objects.filter(verb="extension.told").count() == 1


def test_the_letter_names_both_instants_and_the_reason_in_the_readers_language(call, extend, hanako, taro):
    taro.language = "ja"
    taro.save(update_fields=["language"])
    for lead in (hanako, taro):
        a_draft(call, lead)
    extend()
    tell_of_extensions(at=IN_MAY)
    english, japanese = letters()
    assert english.subject.startswith("Deadline extended to Tue 4 June 2024, 12:00 JST: ")
    for words in (
        "New deadline: Tue 4 June 2024, 12:00 JST\nDeadline so far: Tue 28 May 2024, 12:00 JST\n"
        "Reason: The portal could not be reached.\n",
        "/proposals/",
    ):
        assert words in english.body
    for words in ("2024年6月4日（火）12:00", "2024年5月28日（火）12:00", WHY["reason_ja"]):
        assert words in japanese.body


def test_a_call_without_drafts_is_told_at_once(call, extend):
    extension = extend()
    assert tell_of_extensions(at=IN_MAY) == 0
    extension.refresh_from_db()
    assert (extension.told_at, letters().count()) == (IN_MAY, 0)


def test_a_new_extension_takes_back_what_is_not_out_of_the_older_one(call, extend, monkeypatch):
    monkeypatch.setattr("proposals.services.telling.BATCH", 10)
    people = crowd(call, 12)
    first = extend()
    assert tell_next_of_extension(first.pk, at=IN_MAY) == 10
    out = letters().first()
    Notice.objects.filter(pk=out.pk).update(state=Notice.State.SENT, sent_at=IN_MAY)

    second = extend(to=TWO_WEEKS_LATER, at=IN_MAY + timedelta(minutes=1))
    assert tell_of_extensions(at=IN_MAY + timedelta(minutes=2)) == 12
    first.refresh_from_db()
    assert first.told_at == IN_MAY + timedelta(minutes=1)  # overtaken: nobody is told of it any more
    by_key = dict(letters().values_list("key", "state"))
    assert by_key == {
        **{f"deadline-extended-{first.pk}-{one.pk}": "withdrawn" for one in people[:10]},
        out.key: "sent",
        **{f"deadline-extended-{second.pk}-{one.pk}": "pending" for one in people},
    }


def test_a_sweep_that_was_stopped_is_gone_on_with(call, extend, monkeypatch):
    monkeypatch.setattr("proposals.services.telling.BATCH", 10)
    crowd(call, 12)
    extension = extend()
    assert tell_next_of_extension(extension.pk, at=IN_MAY) == 10
    extension.refresh_from_db()
    assert (extension.told_at, letters().count()) == (None, 10)
    assert tell_of_extensions(at=IN_MAY) == 2
    assert letters().values("to_user").distinct().count() == letters().count() == 12


def test_a_deadline_that_has_passed_is_told_to_nobody_and_operators_learn_of_it(call, extend, hanako, caplog):
    a_draft(call, hanako)
    extension = extend()
    late = A_WEEK_LATER + timedelta(microseconds=1)
    assert tell_of_extensions(at=late) == 0
    extension.refresh_from_db()
    assert (extension.told_at, letters().count(), tell_of_extensions(at=late)) == (late, 0, 0)
    assert Entry.objects.filter(verb="extension.not_told_in_time").count() == 1
    assert "passed before everyone was told" in caplog.text


def test_the_task_sweeps(call, extend, hanako):
    a_draft(call, hanako)
    extend(to=jst(2124, 6, 4, 12))
    tasks.tell_of_extensions()
    assert letters().count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [30, pytest.param(250, marks=pytest.mark.thorough)])
def test_two_sweeps_at_once_owe_each_lead_exactly_one_letter(call, extend, size, monkeypatch):
    monkeypatch.setattr("proposals.services.telling.BATCH", size // 3)
    people = crowd(call, size)
    extend()
    start = Barrier(2)

    def sweep(_):
        try:
            start.wait()
            return tell_of_extensions(at=IN_MAY)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(sweep, range(2)))
    assert sum(told) == size
    assert sorted(letters().values_list("to_user", flat=True)) == sorted(one.pk for one in people)
