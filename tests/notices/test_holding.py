"""Can an officer keep a letter back, let it go and send it once more, with a reason and within its time?"""

from datetime import timedelta

import pytest
from django.utils import translation

from journal.models import Entry
from journal.refusals import NotAllowed
from notices import queries, services
from notices.models import Notice
from notices.refusals import (
    CopyOnItsWay,
    LetterCannotBeHeld,
    LetterHeld,
    LetterNotHeld,
    LetterNotOut,
    LetterReplaced,
    LetterTooLate,
    ReasonMissing,
    SecretGone,
)
from notices.sentences import say
from tests.builders import A_BREATH_AFTER_NOON, NOON
from tests.notices.drill import one, owe, post, withdraw

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = timedelta(hours=1)
LATER = NOON + HOUR
HELD_VALUES = {"held_at": NOON, "held_reason": "wrong room"}


def acts():
    """Return what stands in the journal: verb, whose act, detail."""
    return list(Entry.objects.order_by("pk").values_list("verb", "actor__name", "detail"))


def hold(letter, actor, *, reason=" wrong room ", at=NOON):
    return services.hold(letter.pk, reason=reason, actor=actor, at=at)


def sent_letter(to, **options):
    """Return a letter that went at noon."""
    letter = owe("letter", to, **options)
    Notice.objects.filter(pk=letter.pk).update(state="sent", sent_at=NOON, attempts=1)
    return letter


# --- Holding ---------------------------------------------------------------------------------------
def test_a_held_letter_waits_until_it_is_let_go(mailbox, hanako, aiko, emi):
    letter = owe("letter", hanako)

    hold(letter, aiko)
    post(NOON)
    assert (one().held_at, one().held_by, one().held_reason, mailbox.seen) == (NOON, aiko, "wrong room", [])

    services.release_letter(letter.pk, reason="the room is right", actor=emi, at=LATER)
    post(LATER)
    assert (one().state, one().held_at, one().held_by, one().held_reason) == ("sent", None, None, "")
    assert mailbox.message_ids == [letter.message_id]
    assert acts() == [
        ("notice.held", "Aiko Mori", {"key": "letter", "reason": "wrong room"}),
        ("notice.let_go", "Emi Kato", {"key": "letter", "reason": "the room is right"}),
        ("notice.sent", None, {"key": "letter"}),
    ]


def test_a_letter_let_go_early_still_waits_for_its_day(mailbox, hanako, aiko):
    letter = owe("letter", hanako, not_before=LATER)
    hold(letter, aiko)
    services.release_letter(letter.pk, reason="all is well", actor=aiko, at=NOON)
    post(NOON)
    assert mailbox.seen == []


def test_a_held_letter_becomes_too_late_and_alarms(mailbox, hanako, aiko, caplog):
    letter = owe("letter", hanako, not_after=NOON + HOUR)
    hold(letter, aiko)

    post(LATER)
    assert one().state == "pending"  # the last lawful instant itself is in time: it can still be let go
    post(LATER + timedelta(microseconds=1))

    assert (one().state, one().last_error, mailbox.seen) == ("failed", "too-late", [])
    assert [record.levelname for record in caplog.records if "too late" in record.message] == ["ERROR"]
    with pytest.raises(LetterNotHeld):
        services.release_letter(letter.pk, reason="now", actor=aiko, at=LATER + HOUR)


def test_a_held_letter_past_its_time_is_not_let_go_even_before_a_worker_looks(hanako, aiko):
    letter = owe("letter", hanako, not_after=LATER)
    hold(letter, aiko)
    with pytest.raises(LetterTooLate):
        services.release_letter(letter.pk, reason="now", actor=aiko, at=LATER + timedelta(microseconds=1))


def test_the_readiness_page_does_not_worry_about_what_an_officer_holds(hanako, aiko):
    letter = owe("letter", hanako, not_after=NOON + 3 * HOUR)
    hold(letter, aiko)
    assert not queries.overdue(NOON + 2 * HOUR).exists()
    assert queries.overdue(NOON + 4 * HOUR).exists()


def test_a_letter_to_be_tried_again_can_be_held_and_is_not_posted_by_hand_meanwhile(mailbox, hanako, aiko):
    mailbox.replies = ["451 later"]
    letter = owe("letter", hanako)
    post(NOON)
    hold(letter, aiko)

    with pytest.raises(LetterHeld):
        services.post_again(letter.pk, actor=aiko, at=LATER)
    post(LATER)
    assert (one().state, len(mailbox.seen)) == ("retry", 1)


def test_a_letter_in_a_workers_hand_is_not_held_and_the_officer_reads_why(hanako, aiko):
    letter = owe("letter", hanako)
    services.claim_due(at=NOON, limit=1, lease=HOUR)
    with pytest.raises(LetterCannotBeHeld) as refused:
        hold(letter, aiko)
    with translation.override("en"):
        assert say(refused.value) == (
            "A worker is posting this letter at this moment, so it cannot be held back any more."
        )
    assert one().held_at is None


@pytest.mark.parametrize("state", ["sent", "failed", "unknown", "withdrawn"])
def test_only_what_is_owed_is_held(state, hanako, aiko):
    letter = owe("letter", hanako)
    Notice.objects.update(state=state, sent_at=NOON if state == "sent" else None)
    with pytest.raises(LetterCannotBeHeld):
        hold(letter, aiko)
    with pytest.raises(LetterNotHeld):
        services.release_letter(letter.pk, reason="x", actor=aiko, at=NOON)


def test_what_is_held_is_not_held_again_and_keeps_its_first_reason(hanako, aiko, emi):
    letter = owe("letter", hanako)
    hold(letter, aiko)
    with pytest.raises(LetterHeld):
        hold(letter, emi, reason="another")
    assert (one().held_by, one().held_reason) == (aiko, "wrong room")


def test_a_held_letter_is_withdrawn_as_any_other(mailbox, hanako, aiko):
    hold(owe("letter", hanako), aiko)
    assert withdraw() == 1
    post(LATER)
    assert (one().state, one().is_held, mailbox.seen) == ("withdrawn", False, [])


# --- Once more -------------------------------------------------------------------------------------
def test_a_sent_letter_goes_once_more_as_a_copy_with_the_same_number_and_text(mailbox, hanako, taro, aiko):
    calendar = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    letter = owe("letter", hanako, kept_from=taro, calendar=calendar)
    post(NOON)

    copy = services.send_again(letter.pk, reason="she lost it", actor=aiko, at=LATER)
    post(LATER)

    same = ("kind", "about", "scope", "to_user", "kept_from", "to_address", "language", "subject", "body", "calendar")
    copy.refresh_from_db()
    assert {field: getattr(copy, field) for field in same} == {field: getattr(letter, field) for field in same}
    assert (copy.key, copy.copy_of, copy.state, copy.sent_at, copy.promised_at) == (
        *("letter-again-1", letter),
        *("sent", LATER, LATER),
    )
    assert mailbox.message_ids == [letter.message_id] * 2
    assert (one().state, one().sent_at) == ("sent", NOON)
    assert acts()[1] == (
        *("notice.sent_again", "Aiko Mori"),
        {"key": "letter", "copy": "letter-again-1", "reason": "she lost it"},
    )


def test_a_copy_of_a_copy_is_the_originals_second(hanako, aiko):
    letter = sent_letter(hanako)
    first = services.send_again(letter.pk, reason="x", actor=aiko, at=LATER)
    Notice.objects.filter(pk=first.pk).update(state="sent", sent_at=LATER)
    second = services.send_again(first.pk, reason="x", actor=aiko, at=LATER)
    assert (second.key, second.copy_of, second.message_id) == ("letter-again-2", letter, letter.message_id)
    assert [copy.key for copy in queries.copies_of(letter)] == ["letter-again-1", "letter-again-2"]
    assert [copy.key for copy in queries.copies_of(first)] == ["letter-again-2"]


def test_a_button_pressed_twice_sends_one_copy(hanako, aiko):
    letter = sent_letter(hanako)
    services.send_again(letter.pk, reason="x", actor=aiko, at=LATER)
    with pytest.raises(CopyOnItsWay):
        services.send_again(letter.pk, reason="x", actor=aiko, at=LATER)
    assert Notice.objects.count() == 2


def test_a_doubtful_letter_sent_once_more_is_not_tried_by_itself_too(mailbox, hanako, aiko):
    mailbox.replies = ["drop"]
    letter = owe("letter", hanako)
    post(NOON)
    services.send_again(letter.pk, reason="it may be lost", actor=aiko, at=NOON)
    post(NOON + HOUR)
    assert (one().state, one("letter-again-1").state, len(mailbox.seen)) == ("unknown", "sent", 2)


def test_a_doubtful_letter_whose_copy_came_worries_nobody(hanako, aiko):
    letter = owe("letter", hanako, not_after=LATER)
    Notice.objects.update(state="unknown", doubts=2)
    copy = services.send_again(letter.pk, reason="x", actor=aiko, at=NOON)
    Notice.objects.filter(pk=copy.pk).update(state="sent", sent_at=LATER)
    assert not queries.overdue(LATER + HOUR).exists()


@pytest.mark.parametrize(
    ("at", "goes"),
    [
        pytest.param(NOON - timedelta(microseconds=1), True, id="a breath before the limit"),
        pytest.param(A_BREATH_AFTER_NOON, False, id="a breath after the limit"),
    ],
)
def test_a_copy_does_not_outlive_its_originals_limit(at, goes, hanako, aiko):
    letter = owe("letter", hanako, at=NOON - HOUR, not_after=NOON)
    Notice.objects.update(state="sent", sent_at=NOON - HOUR)
    if goes:
        assert services.send_again(letter.pk, reason="x", actor=aiko, at=at).not_after == NOON
    else:
        with pytest.raises(LetterTooLate):
            services.send_again(letter.pk, reason="x", actor=aiko, at=at)


@pytest.mark.parametrize("state", ["pending", "retry", "failed", "withdrawn"])
def test_only_what_went_is_sent_once_more(state, hanako, aiko):
    letter = owe("letter", hanako)
    Notice.objects.update(state=state)
    with pytest.raises(LetterNotOut):
        services.send_again(letter.pk, reason="x", actor=aiko, at=LATER)


def test_the_copy_of_a_withdrawn_letter_is_not_sent_on(hanako, aiko):
    letter = sent_letter(hanako)
    copy = services.send_again(letter.pk, reason="x", actor=aiko, at=LATER)
    Notice.objects.filter(pk=copy.pk).update(state="sent", sent_at=LATER)
    Notice.objects.filter(pk=letter.pk).update(state="withdrawn", sent_at=None)
    with pytest.raises(LetterNotOut):
        services.send_again(copy.pk, reason="x", actor=aiko, at=LATER)


def test_a_letter_whose_secret_link_is_gone_is_not_sent_without_it(mailbox, hanako, aiko, monkeypatch):
    letter = owe("letter", hanako, secret="https://x.example/key")
    Notice.objects.update(body="Open ⟦link⟧\n")
    post(NOON)
    assert ("https://x.example/key" in mailbox.taken[0].get_content(), one().secret) == (True, "")

    with pytest.raises(SecretGone) as refused:
        services.send_again(letter.pk, reason="x", actor=aiko, at=LATER)
    with translation.override("en"):
        assert "a new link" in say(refused.value)


@pytest.mark.parametrize(
    ("newer", "replaced"),
    [
        pytest.param({"kind": "interview"}, True, id="a new time"),
        pytest.param({"kind": "interview-called-off"}, True, id="called off"),
        pytest.param({"kind": "receipt"}, False, id="another matter"),
        pytest.param({"kind": "interview", "about": "selection.interview:8"}, False, id="another interview"),
    ],
)
def test_a_letter_that_a_newer_one_replaced_is_not_sent_once_more(newer, replaced, hanako, aiko):
    letter = sent_letter(hanako, kind="interview", about="selection.interview:7")
    owe("newer", hanako, **{"about": "selection.interview:7", **newer})
    if replaced:
        with pytest.raises(LetterReplaced):
            services.send_again(letter.pk, reason="x", actor=aiko, at=LATER)
    else:
        assert services.send_again(letter.pk, reason="x", actor=aiko, at=LATER).copy_of == letter


def test_a_copy_of_a_letter_with_a_long_key_has_room(hanako, aiko):
    letter = sent_letter(hanako)
    Notice.objects.update(key="k" * 120)
    assert services.send_again(letter.pk, reason="x", actor=aiko, at=LATER).key == "k" * 106 + "-again-1"


# --- Who, and with which words ----------------------------------------------------------------------
@pytest.mark.parametrize("name", ["hanako", "kenji", "sora", "jiro"])
def test_nobody_but_an_officer_holds_lets_go_or_sends_again(name, hanako, cast, aiko):
    held, sent = owe("held", hanako), sent_letter(hanako)
    hold(held, aiko)
    for deed, letter in ((services.hold, held), (services.release_letter, held), (services.send_again, sent)):
        with pytest.raises(NotAllowed):
            deed(letter.pk, reason="x", actor=cast[name], at=LATER)


def test_an_officer_who_applies_under_the_call_holds_nothing_of_it(hanako, aiko):
    letter = owe("letter", hanako)
    owe("receipt", aiko, kept_from=aiko)
    with pytest.raises(NotAllowed):
        hold(letter, aiko)


def test_a_sign_in_letter_is_never_sent_once_more(aiko):
    services.promise_sign_in_letter(address="a@b.example", user=None, language="en", subject="s", body="b", at=NOON)
    Notice.objects.update(state="sent", sent_at=NOON)
    with pytest.raises(NotAllowed):
        services.send_again(Notice.objects.get().pk, reason="x", actor=aiko, at=LATER)


def test_every_act_needs_its_reason(hanako, aiko):
    held, sent = owe("held", hanako), sent_letter(hanako)
    with pytest.raises(ReasonMissing):
        hold(held, aiko, reason=" \n")
    hold(held, aiko)
    for deed, letter in ((services.release_letter, held), (services.send_again, sent)):
        with pytest.raises(ReasonMissing):
            deed(letter.pk, reason="　", actor=aiko, at=LATER)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_refusal_has_its_words(language):
    with translation.override(language):
        for refusal in (LetterHeld(), CopyOnItsWay(), SecretGone(), LetterReplaced()):
            assert say(refusal)
        for kind in (LetterNotHeld, LetterCannotBeHeld, LetterNotOut):
            for state in Notice.State.values:
                assert say(kind(state=state))
