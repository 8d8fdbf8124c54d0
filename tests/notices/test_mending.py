"""Can an officer deal with a letter that did not go by itself?"""

import pytest
from django.utils import translation

from journal.models import Entry
from journal.refusals import NotAllowed
from notices import services
from notices.models import Notice
from notices.refusals import LetterNotStuck, LetterTooLate, ReasonMissing
from notices.sentences import say
from tests.builders import A_BREATH_AFTER_NOON, IN_JULY, NOON
from tests.notices.drill import one, owe, post

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def failed(hanako):
    """A letter that was refused for good."""
    letter = owe("letter", hanako)
    Notice.objects.update(state="failed", attempts=1, last_error="550 nobody")
    return letter


def test_a_failed_letter_goes_again_with_the_same_number(mailbox, failed, aiko):
    services.post_again(failed.pk, actor=aiko, at=IN_JULY)
    post(IN_JULY)

    assert (one().state, one().attempts, one().last_error) == ("sent", 2, "")
    assert mailbox.message_ids == [failed.message_id]
    assert list(Entry.objects.values_list("verb", "actor__email").order_by("pk")) == [
        ("notice.posted_again", "aiko@aspire.example"),
        ("notice.sent", None),
    ]


def test_a_letter_that_was_doubtful_twice_may_go_a_third_time_by_hand_only(mailbox, hanako, aiko):
    owe("letter", hanako)
    Notice.objects.update(state="unknown", doubts=2, attempts=2)
    mailbox.replies = ["drop"]

    services.post_again(one().pk, actor=aiko, at=IN_JULY)
    post(IN_JULY)
    post(IN_JULY.replace(year=2025))

    assert (one().state, one().doubts, len(mailbox.seen)) == ("unknown", 3, 1)


def test_not_even_by_hand_does_a_letter_go_too_late(mailbox, failed, aiko):
    Notice.objects.update(not_before=NOON.replace(year=2023), not_after=NOON)
    with pytest.raises(LetterTooLate) as refused:
        services.post_again(failed.pk, actor=aiko, at=A_BREATH_AFTER_NOON)
    post(A_BREATH_AFTER_NOON)

    assert (one().state, mailbox.seen) == ("failed", [])
    with translation.override("en"):
        assert "Tue 28 May 2024, 12:00 JST" in say(refused.value)


def test_a_letter_is_set_aside_with_a_reason_that_stands_in_the_journal(failed, aiko):
    with pytest.raises(ReasonMissing):
        services.set_aside(failed.pk, reason=" \n", actor=aiko, at=IN_JULY)
    services.set_aside(failed.pk, reason=" told by telephone ", actor=aiko, at=IN_JULY)

    assert one().state == "withdrawn"
    [entry] = Entry.objects.all()
    assert (entry.verb, entry.actor, entry.at, entry.detail) == (
        "notice.set_aside",
        aiko,
        IN_JULY,
        {"key": "letter", "reason": "told by telephone", "may_have_arrived": False},
    )


@pytest.mark.parametrize("state", ["pending", "sent", "sending", "withdrawn"])
def test_only_what_is_stuck_can_be_mended(state, failed, aiko):
    Notice.objects.update(
        state=state, sent_at=NOON if state == "sent" else None, lease_until=NOON if state == "sending" else None
    )
    for mend in (
        lambda: services.post_again(failed.pk, actor=aiko, at=IN_JULY),
        lambda: services.set_aside(failed.pk, reason="told", actor=aiko, at=IN_JULY),
    ):
        with pytest.raises(LetterNotStuck) as refused:
            mend()
        with translation.override("en"):
            assert "Its state: " in say(refused.value)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("name", ["hanako", "kenji", "sora", "jiro"])
def test_nobody_but_an_officer_mends(name, failed, cast):
    for mend in (
        lambda: services.post_again(failed.pk, actor=cast[name], at=IN_JULY),
        lambda: services.set_aside(failed.pk, reason="told", actor=cast[name], at=IN_JULY),
    ):
        with pytest.raises(NotAllowed):
            mend()
    assert one().state == "failed"


def test_every_refusal_has_its_words():
    for refusal in (
        NotAllowed(),
        ReasonMissing(),
        LetterNotStuck(state="sent"),
        LetterTooLate(not_after=NOON, at=IN_JULY),
    ):
        assert say(refusal)
    with pytest.raises(TypeError, match="no words"):
        say(ValueError())
