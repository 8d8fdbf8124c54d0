"""Does every owed letter leave once, in time or not at all, whatever the mail server does?"""

import logging
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from journal.models import Entry
from notices import gateways, services
from notices.lifecycle import may_be_tried_once_more, next_try_at
from notices.models import Notice
from notices.services import posting
from tests.builders import A_BREATH_AFTER_NOON, NOON
from tests.notices.drill import fate, one, owe, post, stopped_clock
from tests.notices.smtp import BreakingServer
from tests.servers import free_port

pytestmark = pytest.mark.django_db(transaction=True)

MINUTE = timedelta(minutes=1)
LEASE = posting.LEASE


# --- The happy way ---------------------------------------------------------------------------
def test_a_due_letter_arrives_whole(mailbox, hanako):
    hanako.language = "ja"
    letter = owe("letter", hanako)
    Notice.objects.update(subject="受付のお知らせ " + "長" * 80, body="山田 花子 様\n\n.点で始まる行\n.\n終わり\n")

    post(NOON)

    [arrived] = mailbox.taken
    headers = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language"]
    assert [arrived[name] for name in headers] == [
        "ASPIRE Portal <no-reply@aspire.example>",
        "hanako@aspire.example",
        "受付のお知らせ " + "長" * 80,
        "Tue, 28 May 2024 03:00:00 +0000",
        letter.message_id,
        "auto-generated",
        "ja",
    ]
    assert arrived.get_content().replace("\r\n", "\n") == "山田 花子 様\n\n.点で始まる行\n.\n終わり\n"
    assert arrived.get_content_type() == "text/plain"
    assert (fate(one()), one().sent_at) == (("sent", 1, 0, None), NOON)
    assert list(Entry.objects.values_list("verb", "at", "detail")) == [("notice.sent", NOON, {"key": "letter"})]


def test_a_sent_letter_never_goes_again(mailbox, hanako):
    owe("letter", hanako)
    post(NOON)
    post(NOON + timedelta(days=30))
    assert len(mailbox.seen) == 1


def test_a_letter_waits_for_its_day(mailbox, hanako):
    owe("letter", hanako, not_before=NOON + MINUTE)
    post(NOON)
    assert (fate(one()), mailbox.seen) == (("pending", 0, 0, None), [])

    post(NOON + MINUTE)
    assert (one().state, len(mailbox.taken)) == ("sent", 1)


def test_the_text_of_a_sign_in_letter_is_forgotten_once_it_is_out(mailbox):
    services.promise_sign_in_letter(address="a@b.example", user=None, language="en", subject="s", body="key", at=NOON)
    post(NOON)
    assert (mailbox.taken[0].get_content().strip(), Notice.objects.get().body) == ("key", "")


def test_posting_refuses_to_run_inside_a_transaction(hanako):
    with pytest.raises(RuntimeError, match="does outside work"), transaction.atomic():
        services.post_due(at=NOON, now=stopped_clock(NOON))


def test_claiming_refuses_to_run_inside_a_transaction():
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        services.claim_due(at=NOON, limit=1, lease=LEASE)


def test_no_transaction_is_open_while_a_letter_is_posted(mailbox, hanako, monkeypatch):
    owe("letter", hanako)
    seen = []
    deliver = gateways.deliver
    monkeypatch.setattr(
        gateways, "deliver", lambda *args, **names: seen.append(connection.in_atomic_block) or deliver(*args, **names)
    )
    post(NOON)
    assert seen == [False]


def test_a_worker_lets_go_after_its_round_and_the_next_round_goes_on(mailbox, hanako):
    for number in range(3):
        owe(f"letter-{number}", hanako)
    ticks = iter(NOON + minutes * MINUTE for minutes in range(0, 100, 2))

    services.post_due(at=NOON, now=lambda: next(ticks))
    assert len(mailbox.taken) == 1
    post(NOON + timedelta(minutes=30))
    assert len(mailbox.taken) == 3


# --- What the server may answer ---------------------------------------------------------------
@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param({}, "sent", id="250"),
        pytest.param({"text": b"421 4.3.2 closing\r\n"}, "retry", id="421 after the dot"),
        pytest.param({"text": b"451 4.3.0 later\r\n"}, "retry", id="451 after the dot"),
        pytest.param({"text": b"550 5.7.1 no\r\n"}, "failed", id="550 after the dot"),
        pytest.param({"text": "drop"}, "unknown", id="dropped after the dot"),
        pytest.param({"text": "silence"}, "unknown", id="silence after the dot"),
        pytest.param({"text": b"no number\r\n"}, "unknown", id="nonsense after the dot"),
        pytest.param({"half_the_text": "drop"}, "unknown or retry", id="dropped within the text"),
        pytest.param({"DATA": "drop"}, "retry", id="dropped before the text"),
        pytest.param({"DATA": "silence"}, "retry", id="silence before the text"),
        pytest.param({"DATA": b"451 later\r\n"}, "retry", id="451 before the text"),
        pytest.param({"DATA": b"554 no\r\n"}, "failed", id="554 before the text"),
        pytest.param({"RCPT": b"550 5.1.1 nobody\r\n"}, "failed", id="550 for the recipient"),
        pytest.param({"RCPT": b"450 4.2.1 busy\r\n"}, "retry", id="450 for the recipient"),
        pytest.param({"MAIL": b"421 closing\r\n"}, "retry", id="421 for the sender"),
        pytest.param({"EHLO": b"550 go away\r\n", "HELO": b"550 go away\r\n"}, "retry", id="550 for the portal itself"),
        pytest.param({"greeting": b"554 no service\r\n"}, "retry", id="554 instead of a greeting"),
        pytest.param({"greeting": "silence"}, "retry", id="silence instead of a greeting"),
        pytest.param({"greeting": "drop"}, "retry", id="dropped at once"),
    ],
)
def test_each_answer_leads_to_its_state(script, expected, hanako, settings):
    server = BreakingServer(**script)
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 0.5
    owe("letter", hanako)

    post(NOON)

    server.stop()
    letter = one()
    assert letter.state in expected.split(" or ")
    assert (letter.lease_until, letter.attempts) == (None, 1)
    assert bool(letter.last_error) == (expected != "sent")
    assert letter.doubts == (letter.state == "unknown")


def test_the_servers_own_words_are_kept(mailbox, hanako):
    mailbox.replies = ["451 4.3.0 mailbox is locked"]
    owe("letter", hanako)
    post(NOON)
    assert one().last_error == "451 4.3.0 mailbox is locked"


def test_nobody_at_the_port_is_a_reason_to_try_again(hanako, settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    owe("letter", hanako)
    post(NOON)
    assert (one().state, "ConnectionRefused" in one().last_error) == ("retry", True)


def test_an_address_no_server_understands_fails_and_harms_no_other_letter(mailbox, hanako, taro):
    owe("letter", hanako)
    owe("other", taro)
    Notice.objects.filter(key="letter").update(to_address="花子@aspire.example")

    post(NOON)

    assert (one().state, one("other").state) == ("failed", "sent")


def test_an_address_under_a_japanese_domain_is_written_in_ascii(mailbox, hanako):
    owe("letter", hanako)
    Notice.objects.update(to_address="hanako@例え.テスト")
    post(NOON)
    assert mailbox.taken[0]["to"] == "hanako@xn--r8jz45g.xn--zckzah"


# --- When it is tried again --------------------------------------------------------------------
def test_the_waits_are_one_five_fifteen_and_then_sixty_minutes(mailbox, hanako):
    mailbox.replies = ["451 later"] * 6
    owe("letter", hanako)
    at, waits = NOON, []
    for _attempt in range(6):
        post(at)
        waits.append((one().next_try_at - at) / MINUTE)
        post(one().next_try_at - timedelta(microseconds=1))  # a moment too early: nothing is tried
        at = one().next_try_at
    post(at)

    assert waits == [1, 5, 15, 60, 60, 60]
    assert (fate(one()), len(mailbox.seen)) == (("sent", 7, 0, None), 7)
    assert {letter["message-id"] for letter in mailbox.seen} == {one().message_id}


@pytest.mark.parametrize(
    ("attempts", "not_after", "wait"),
    [
        pytest.param(4, None, 60, id="no last instant"),
        pytest.param(4, NOON + 60 * MINUTE, 60, id="the wait just fits"),
        pytest.param(4, NOON + 59 * MINUTE, 1, id="the wait would make it too late"),
        pytest.param(1, NOON, 1, id="it is too late anyway"),
        pytest.param(0, None, 1, id="not tried yet"),
    ],
)
def test_a_letter_that_would_become_too_late_is_tried_each_minute(attempts, not_after, wait):
    assert next_try_at(attempts=attempts, at=NOON, not_after=not_after) == NOON + wait * MINUTE


@pytest.mark.parametrize(
    ("doubts", "not_after", "answer"),
    [
        pytest.param(1, None, True, id="first doubt"),
        pytest.param(2, None, False, id="second doubt"),
        pytest.param(1, NOON + 15 * MINUTE, True, id="just in time"),
        pytest.param(1, NOON + 14 * MINUTE, False, id="too late by then"),
    ],
)
def test_a_doubtful_letter_is_tried_once_more_if_there_is_time(doubts, not_after, answer):
    assert may_be_tried_once_more(doubts=doubts, at=NOON, not_after=not_after) is answer


def test_a_doubtful_letter_goes_once_more_with_the_same_number_and_then_waits_for_an_officer(mailbox, hanako, caplog):
    mailbox.replies = ["drop", "drop"]
    owe("letter", hanako)

    post(NOON)
    assert fate(one()) == ("unknown", 1, 1, None)
    post(NOON + 15 * MINUTE - timedelta(microseconds=1))
    assert len(mailbox.seen) == 1
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
    post(NOON + 15 * MINUTE)
    assert fate(one()) == ("unknown", 2, 2, None)
    post(NOON + timedelta(days=3))

    assert [letter["message-id"] for letter in mailbox.seen] == [one().message_id] * 2
    assert [record.levelname for record in caplog.records if "nobody knows" in record.message] == ["ERROR"]
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == ["notice.in_doubt", "notice.in_doubt"]


def test_a_doubtful_letter_whose_second_copy_is_taken_is_sent(mailbox, hanako):
    mailbox.replies = ["drop"]
    owe("letter", hanako)
    post(NOON)
    post(NOON + 15 * MINUTE)
    assert (fate(one()), one().sent_at) == (("sent", 2, 1, None), NOON + 15 * MINUTE)


def test_a_doubtful_letter_with_no_time_left_is_an_officers_at_once(mailbox, hanako, caplog):
    mailbox.replies = ["drop"]
    owe("letter", hanako, not_after=NOON + 10 * MINUTE)
    post(NOON)
    post(NOON + 20 * MINUTE)
    assert (fate(one()), len(mailbox.seen)) == (("unknown", 1, 1, None), 1)
    assert [record.levelname for record in caplog.records if "nobody knows" in record.message] == ["ERROR"]


def test_a_doubtful_letter_that_is_refused_later_is_not_said_to_have_failed(mailbox, hanako):
    mailbox.replies = ["drop", "550 no"]
    owe("letter", hanako)
    post(NOON)
    post(NOON + 15 * MINUTE)
    post(NOON + 40 * MINUTE)
    assert (fate(one()), one().last_error, len(mailbox.seen)) == (("unknown", 2, 2, None), "550 no", 2)


# --- Never too late ----------------------------------------------------------------------------
def test_the_last_lawful_instant_itself_is_in_time(mailbox, hanako):
    owe("letter", hanako, at=NOON - MINUTE, not_after=NOON)
    post(NOON)
    assert (one().state, one().sent_at, len(mailbox.taken)) == ("sent", NOON, 1)


def test_a_breath_later_it_is_never_posted_and_alarms(mailbox, hanako, caplog):
    owe("letter", hanako, at=NOON - MINUTE, not_after=NOON)

    post(A_BREATH_AFTER_NOON)
    post(NOON + timedelta(days=1))

    assert mailbox.seen == []
    assert (fate(one()), one().last_error) == (("failed", 0, 0, None), "too-late")
    assert list(Entry.objects.values_list("verb", "at", "detail")) == [
        ("notice.too_late", A_BREATH_AFTER_NOON, {"key": "letter"})
    ]
    assert [(record.levelname, record.name) for record in caplog.records if "too late" in record.message] == [
        ("ERROR", "notices.services.posting")
    ]


def test_it_is_asked_again_right_before_the_letter_is_posted(mailbox, hanako):
    owe("letter", hanako, at=NOON - MINUTE, not_after=NOON)
    services.post_due(at=NOON, now=stopped_clock(A_BREATH_AFTER_NOON))
    assert (one().state, one().last_error, mailbox.seen) == ("failed", "too-late", [])


def test_it_is_asked_a_last_time_before_the_final_dot(mailbox, hanako):
    owe("letter", hanako, at=NOON - MINUTE, not_after=NOON)
    ticks = iter([NOON, A_BREATH_AFTER_NOON, A_BREATH_AFTER_NOON])

    services.post_due(at=NOON, now=lambda: next(ticks))

    assert (one().state, one().last_error, one().after_dot, mailbox.seen) == ("failed", "too-late", False, [])


def test_the_database_itself_refuses_a_letter_sent_too_late(hanako):
    owe("letter", hanako, at=NOON - MINUTE, not_after=NOON)
    with pytest.raises(IntegrityError, match="notice_never_sent_too_late"):
        Notice.objects.update(state="sent", sent_at=A_BREATH_AFTER_NOON)


def test_a_sign_in_letter_that_fails_is_no_alarm(mailbox, caplog):
    mailbox.replies = [("RCPT", "550 nobody")]
    services.promise_sign_in_letter(address="a@b.example", user=None, language="en", subject="s", body="key", at=NOON)
    post(NOON)
    assert (Notice.objects.get().state, Notice.objects.get().body) == ("failed", "")
    assert [record.levelname for record in caplog.records if "did not go out" in record.message] == ["WARNING"]
