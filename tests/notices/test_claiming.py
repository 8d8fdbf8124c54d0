"""Is a letter in one hand at a time, whether its worker lives, dies or is merely slow?"""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from notices import gateways, services
from notices.models import Notice
from notices.refusals import LetterNotInHand, LetterTooLate
from notices.services import posting
from tests.builders import A_BREATH_AFTER_NOON, NOON
from tests.notices.drill import fate, one, owe, post, withdraw

pytestmark = pytest.mark.django_db(transaction=True)

MINUTE = timedelta(minutes=1)
LEASE = posting.LEASE


def test_a_letter_withdrawn_while_it_is_posted_is_held_back_before_the_dot(mailbox, hanako, monkeypatch):
    owe("letter", hanako)
    mark = posting.mark_after_dot

    def withdrawn_a_moment_before(*args, **names):
        withdraw()
        return mark(*args, **names)

    monkeypatch.setattr(posting, "mark_after_dot", withdrawn_a_moment_before)
    post(NOON)

    assert (fate(one()), one().after_dot, mailbox.seen) == (("withdrawn", 1, 0, None), False, [])


def test_a_letter_withdrawn_after_the_dot_is_out_and_said_to_be(mailbox, hanako, monkeypatch):
    owe("letter", hanako)
    mark = posting.mark_after_dot

    def withdrawn_a_moment_after(*args, **names):
        lease = mark(*args, **names)
        assert withdraw() == 0
        return lease

    monkeypatch.setattr(posting, "mark_after_dot", withdrawn_a_moment_after)
    post(NOON)
    assert (one().state, len(mailbox.taken)) == ("sent", 1)


def test_a_letter_withdrawn_and_then_put_off_stays_withdrawn(mailbox, hanako, monkeypatch):
    owe("letter", hanako)

    def refuse_meanwhile(letter, *, mark_after_dot):
        withdraw()
        raise gateways.Temporary("451 later")

    monkeypatch.setattr(gateways, "deliver", refuse_meanwhile)
    post(NOON)
    assert fate(one()) == ("withdrawn", 1, 0, None)


@pytest.mark.parametrize(
    ("after_dot", "expected"),
    [
        pytest.param(False, ("retry", 1, 0, None, NOON + LEASE + 2 * MINUTE), id="before the dot"),
        pytest.param(True, ("unknown", 1, 1, None, NOON + LEASE + 16 * MINUTE), id="after the dot"),
    ],
)
def test_a_letter_whose_worker_died_is_judged_by_how_far_it_came(hanako, after_dot, expected):
    owe("letter", hanako)
    [held] = services.claim_due(at=NOON, limit=1, lease=LEASE)
    if after_dot:
        services.mark_after_dot(held.pk, lease_until=held.lease_until, at=NOON, lease=LEASE)

    assert services.claim_due(at=NOON + LEASE, limit=9, lease=LEASE) == []
    assert one().state == "sending"
    assert services.claim_due(at=NOON + LEASE + MINUTE, limit=9, lease=LEASE) == []
    letter = one()
    assert (*fate(letter), letter.next_try_at) == expected
    assert letter.last_error == "abandoned"


def test_a_letter_whose_workers_keep_dying_alarms(hanako, caplog):
    owe("letter", hanako)
    for day in range(4):
        assert len(services.claim_due(at=NOON + timedelta(days=day), limit=1, lease=LEASE)) in (0, 1)
        services.claim_due(at=NOON + timedelta(days=day, hours=2), limit=0, lease=LEASE)
    assert (one().state, one().attempts) == ("retry", 4)
    assert len([record for record in caplog.records if "keep dying" in record.message]) == 2


def test_a_worker_that_was_thought_dead_can_neither_post_nor_settle(hanako):
    owe("letter", hanako)
    [slow] = services.claim_due(at=NOON, limit=1, lease=LEASE)
    later = NOON + LEASE + MINUTE
    services.claim_due(at=later, limit=1, lease=LEASE)
    [quick] = services.claim_due(at=later + MINUTE, limit=1, lease=LEASE)

    for settle in (
        lambda: services.mark_after_dot(slow.pk, lease_until=slow.lease_until, at=later, lease=LEASE),
        lambda: services.settle_sent(slow.pk, lease_until=slow.lease_until, sent_at=later),
        lambda: services.settle_retry(slow.pk, lease_until=slow.lease_until, at=later, reason="x"),
        lambda: services.settle_failed(slow.pk, lease_until=slow.lease_until, at=later, reason="x"),
        lambda: services.settle_unknown(slow.pk, lease_until=slow.lease_until, at=later, reason="x"),
    ):
        with pytest.raises(LetterNotInHand):
            settle()
    assert fate(one()) == ("sending", 2, 0, quick.lease_until)


def test_a_worker_that_was_slow_after_the_dot_may_still_say_that_it_was_taken(hanako):
    owe("letter", hanako)
    [slow] = services.claim_due(at=NOON, limit=1, lease=LEASE)
    lease = services.mark_after_dot(slow.pk, lease_until=slow.lease_until, at=NOON, lease=LEASE)
    services.claim_due(at=NOON + LEASE + MINUTE, limit=1, lease=LEASE)
    assert one().state == "unknown"

    services.settle_sent(slow.pk, lease_until=lease, sent_at=NOON)
    assert (one().state, one().sent_at) == ("sent", NOON)


def test_the_mark_before_the_dot_refuses_a_late_letter(hanako):
    owe("letter", hanako, at=NOON - MINUTE, not_after=NOON)
    [held] = services.claim_due(at=NOON, limit=1, lease=LEASE)
    with pytest.raises(LetterTooLate):
        services.mark_after_dot(held.pk, lease_until=held.lease_until, at=A_BREATH_AFTER_NOON, lease=LEASE)


# --- Races ----------------------------------------------------------------------------------------
def in_threads(work, count=3):
    """Run the same work in threads that start together; return what each returned."""
    start, results = threading.Barrier(count), []

    def run():
        start.wait(20)
        try:
            results.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(results) == count
    return results


def test_three_workers_share_no_letter(hanako):
    for number in range(12):
        owe(f"letter-{number}", hanako)

    def take_two_at_a_time():
        mine = []
        while taken := services.claim_due(at=NOON, limit=2, lease=LEASE):
            mine += [notice.pk for notice in taken]
        return mine

    taken = [pk for mine in in_threads(take_two_at_a_time) for pk in mine]
    left = services.claim_due(
        at=NOON, limit=12, lease=LEASE
    )  # with skipped locks a worker may see none while others choose

    assert sorted(taken + [notice.pk for notice in left]) == sorted(Notice.objects.values_list("pk", flat=True))


def test_three_workers_that_read_and_then_save_would_share_letters(hanako):
    """The control: without the guard the race above is lost."""
    for number in range(2):
        owe(f"letter-{number}", hanako)
    read = threading.Barrier(3)

    def take_carelessly():
        mine = list(Notice.objects.waiting(at=NOON)[:2])
        read.wait(20)
        for notice in mine:
            notice.state, notice.lease_until = "sending", NOON + LEASE
            notice.save()
        return [notice.pk for notice in mine]

    taken = [pk for mine in in_threads(take_carelessly) for pk in mine]
    assert (len(taken), len(set(taken))) == (6, 2)


def test_three_workers_post_each_letter_once(mailbox, hanako):
    for number in range(12):
        owe(f"letter-{number}", hanako)

    in_threads(lambda: post(NOON))
    post(NOON)

    assert sorted(mailbox.message_ids) == sorted(Notice.objects.values_list("message_id", flat=True))
    assert set(Notice.objects.values_list("state", "attempts")) == {("sent", 1)}
