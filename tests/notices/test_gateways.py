"""What stands on the wire when a letter goes, with its calendar and without, and when the line breaks in the middle?"""

import hashlib
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from notices import gateways, services
from notices.models import Notice
from tests.builders import A_BREATH_AFTER_NOON, NOON, jst
from tests.notices.drill import fate, one, owe, post, stopped_clock
from tests.notices.smtp import BreakingServer

pytestmark = pytest.mark.django_db(transaction=True)

CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:7@x\r\nSUMMARY:ヒアリング審査\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
LIMIT = jst(2024, 9, 13)  # 24:00 in Japan of the seventh day before an interview on 19 September


def to(server, settings, *, seconds=0.2):
    """Let this process post to a scripted server."""
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, seconds


@pytest.fixture
def breaking(settings):
    """Make scripted servers to which this process posts; all are stopped."""
    made = []

    def make(**script):
        made.append(BreakingServer(**script))
        to(made[-1], settings)
        return made[-1]

    yield make
    for server in made:
        server.stop()


# --- The wire --------------------------------------------------------------------------------------
def test_a_letter_with_a_calendar_has_its_plain_text_first_and_the_method_named(mailbox, hanako):
    letter = owe("letter", hanako, calendar=CALENDAR)
    Notice.objects.update(subject="ヒアリング審査のご案内", body="山田 花子 様\n\n.点\n")
    post(NOON)

    [arrived] = mailbox.taken
    text, calendar = arrived.iter_parts()
    assert (arrived.get_content_type(), arrived["Message-ID"], arrived["Content-Language"]) == (
        *("multipart/mixed", letter.message_id),
        "en",
    )
    assert (text.get_content_type(), text.get_content().replace("\r\n", "\n")) == (
        *("text/plain", "山田 花子 様\n\n.点\n"),
    )
    assert (calendar.get_content_type(), calendar.get_param("method"), calendar.get_filename()) == (
        *("text/calendar", "REQUEST", "interview.ics"),
    )
    assert calendar.get_content().replace("\r\n", "\n") == CALENDAR.replace("\r\n", "\n")


@pytest.mark.parametrize("calendar", ["", CALENDAR], ids=["plain", "with a calendar"])
def test_all_that_goes_over_the_wire_is_ascii_in_short_lines(calendar, breaking, hanako):
    server = breaking()
    owe("letter", hanako, calendar=calendar)
    Notice.objects.update(subject="長" * 90, body="長" * 3000 + "\n.\n終\n")
    post(NOON)

    [text] = server.texts
    assert text.isascii() and max(map(len, text.split(b"\r\n"))) <= 998
    arrived = message_from_bytes(text, policy=policy.default)
    assert (arrived["subject"], arrived.get_body().get_content().replace("\r\n", "\n")) == (
        *("長" * 90, "長" * 3000 + "\n.\n終\n"),
    )


def test_a_calendar_without_its_method_is_not_promised(hanako):
    with pytest.raises(ValueError, match="says its METHOD"):
        owe("letter", hanako, calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")


@pytest.mark.parametrize(
    "values",
    [{"body": "a lone half \ud800"}, {"calendar": "BEGIN:VCALENDAR"}, {"subject": "two\nlines"}],
    ids=["half a character", "a calendar without method", "a header of two lines"],
)
def test_a_letter_that_cannot_be_written_fails_and_holds_up_no_other(values, mailbox, hanako, taro):
    """The control of the database is passed by: such a letter would stop the worker at every round."""
    owe("letter", hanako)
    owe("other", taro)
    sound = {
        "to_address": "a@b.example",
        "language": "en",
        "subject": "s",
        "body": "b",
        "message_id": "<1@x>",
        "date": NOON,
    }
    letter = gateways.Letter(**{**sound, **values})
    with pytest.raises(gateways.Permanent, match="cannot be written"):
        gateways.deliver(letter, mark_after_dot=lambda: None)
    if "calendar" in values:
        Notice.objects.filter(key="letter").update(**values)
        post(NOON)
        assert (one().state, one("other").state) == ("failed", "sent")


@pytest.mark.parametrize("calendar", ["", CALENDAR], ids=["plain", "with a calendar"])
def test_a_line_that_drops_in_the_middle_of_a_letter_is_a_reason_to_try_again(calendar, breaking, hanako):
    server = breaking(half_the_text="drop")
    owe("letter", hanako, calendar=calendar)
    Notice.objects.update(body="".join(hashlib.sha256(b"%d" % n).hexdigest() + "\n" for n in range(60_000)))  # 4 MB
    post(NOON)
    assert (fate(one()), one().after_dot, server.texts) == (("retry", 1, 0, None), False, [])


# --- What is said, counted at the server -------------------------------------------------------------
@pytest.mark.parametrize(
    ("script", "then", "taken"),
    [
        pytest.param({}, "sent", 1, id="250"),
        pytest.param({"MAIL": b"421 4.3.2 closing\r\n"}, "sent", 1, id="421"),
        pytest.param({"RCPT": b"451 4.3.0 later\r\n"}, "sent", 1, id="451"),
        pytest.param({"text": b"451 4.3.0 later\r\n"}, "sent", 1, id="451 after the dot"),
        pytest.param({"RCPT": b"550 5.1.1 nobody\r\n"}, "failed", 0, id="550"),
        pytest.param({"DATA": "drop"}, "sent", 1, id="dropped after DATA"),
        pytest.param({"text": "drop"}, "sent", 2, id="dropped after the final dot, though it was taken"),
        pytest.param({"text": "silence"}, "sent", 2, id="silence after the final dot, though it was taken"),
        pytest.param({"greeting": "silence"}, "sent", 1, id="silence instead of a greeting"),
        pytest.param({"DATA": "silence"}, "sent", 1, id="silence after DATA"),
    ],
)
def test_each_answer_once_and_then_a_sound_server_loses_nothing_and_doubles_only_in_the_window(
    script, then, taken, breaking, hanako
):
    letter = owe("letter", hanako, calendar=CALENDAR)
    first = breaking(**script)
    post(NOON)
    second = breaking()
    for minutes in (1, 5, 16, 40, 100):
        post(NOON + timedelta(minutes=minutes))

    arrived = [message_from_bytes(text)["message-id"] for text in (*first.texts_taken, *second.texts)]
    assert (one().state, arrived) == (then, [letter.message_id] * taken)


def test_a_silent_server_holds_the_worker_no_longer_than_the_portal_waits(breaking, hanako, settings):
    """120 seconds of silence against the portal's 60 are here 0.6 against 0.3."""
    server = breaking(text="silence")
    to(server, settings, seconds=0.3)
    owe("letter", hanako)
    post(NOON)
    assert (fate(one()), "timed out" in one().last_error) == (("unknown", 1, 1, None), True)


def test_the_portal_waits_a_minute_for_a_mail_server():
    from aspire import settings  # noqa: PLC0415 - what is set, not what a test sets

    assert settings.EMAIL_TIMEOUT == 60
    assert timedelta(seconds=settings.EMAIL_TIMEOUT) < services.posting.LEASE


# --- The limit day, at the posting itself -------------------------------------------------------------
@pytest.mark.parametrize(
    ("at", "fares"),
    [
        pytest.param(jst(2024, 9, 11, 12), "sent", id="the day before"),
        pytest.param(jst(2024, 9, 12), "sent", id="the limit day begins"),
        pytest.param(LIMIT - timedelta(microseconds=1), "sent", id="the limit day's last moment"),
        pytest.param(LIMIT, "sent", id="24:00 itself"),
        pytest.param(LIMIT + timedelta(microseconds=1), "failed", id="a breath later"),
        pytest.param(jst(2024, 9, 13, 9), "failed", id="the next morning"),
    ],
)
@pytest.mark.parametrize("way", ["owed", "tried again", "in doubt", "at the last moment"])
def test_an_interview_letter_goes_until_the_limit_day_ends_and_never_after(way, at, fares, mailbox, hanako):
    owe("letter", hanako, at=jst(2024, 9, 10), not_after=LIMIT)
    before = {"tried again": {"state": "retry", "attempts": 3}, "in doubt": {"state": "unknown", "doubts": 1}}
    Notice.objects.update(**before.get(way, {}))

    if way == "at the last moment":  # the worker took it in time, and the clock ran on until the dot
        services.post_due(at=min(at, LIMIT), now=stopped_clock(at))
    else:
        post(at)

    expected = {("in doubt", "failed"): "unknown"}.get((way, fares), fares)
    assert (one().state, len(mailbox.seen)) == (expected, 1 if fares == "sent" else 0)


# --- Secrets --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("values", "left"),
    [
        pytest.param({}, "", id="owed, and nobody posted"),
        pytest.param({"state": "failed", "last_error": "550 nobody"}, "", id="refused"),
        pytest.param({"state": "unknown", "doubts": 2}, "", id="in doubt"),
        pytest.param({"state": "withdrawn"}, "", id="withdrawn"),
        pytest.param({"state": "sending", "lease_until": NOON + timedelta(hours=1)}, "key", id="in a worker's hand"),
    ],
)
def test_a_secret_link_outlives_the_letters_time_nowhere(values, left, mailbox, hanako):
    owe("letter", hanako, at=NOON - timedelta(days=1), not_after=NOON, secret="key")
    Notice.objects.update(**values)
    post(NOON)
    assert one().secret == ("key" if values else "")
    post(A_BREATH_AFTER_NOON)
    assert one().secret == left


def test_the_text_of_a_sign_in_letter_in_doubt_is_forgotten_after_its_day(mailbox):
    services.promise_sign_in_letter(address="a@b.example", user=None, language="en", subject="s", body="key", at=NOON)
    Notice.objects.update(state="unknown", doubts=2)
    post(NOON + timedelta(days=1, microseconds=1))
    assert Notice.objects.get().body == ""
