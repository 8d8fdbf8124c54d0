"""Do officers hear within the hour of letters that did not go, once, and only those to whom the letters are open?"""

from datetime import timedelta

import pytest

from journal.models import Entry
from notices import services
from notices.models import Notice
from notices.services.telling import LETTER_FAILED
from reviews.models import Conflict
from tests.builders import IN_JUNE, NOON
from tests.notices.drill import one, owe, post
from tests.proposing import a_sealed_proposal

pytestmark = pytest.mark.django_db(transaction=True)

MINUTE = timedelta(minutes=1)


def tell(at=NOON):
    return services.tell_of_failed_letters(at=at)


def heard():
    """Return who is told, in which hour: the ends of the letters' keys."""
    letters = Notice.objects.filter(kind=LETTER_FAILED).select_related("to_user").order_by("pk")
    return [(letter.to_user.name, letter.key.split("-")[-2]) for letter in letters]


@pytest.fixture
def refused(mailbox, hanako, aiko, emi):
    """A letter that the mail server refused for good at noon."""
    mailbox.replies = [("RCPT", "550 nobody")]
    letter = owe("letter", hanako, kind="receipt")
    post(NOON)
    return letter


def test_a_refused_letter_reaches_every_officer_with_its_kind_reason_and_page(refused, settings):
    assert tell(NOON + MINUTE) == 2

    assert heard() == [("Aiko Mori", "2024052803"), ("Emi Kato", "2024052803")]
    letter = Notice.objects.filter(kind=LETTER_FAILED).first()
    assert (letter.scope, letter.subject) == ("aspire-2024-3", "aspire-2024-3: 1 letter did not go")
    assert "Receipt: the mail server refused it for good\n" in letter.body
    assert f"{settings.SITE_URL}/office/letters/{refused.pk}/\n" in letter.body
    for hidden in ("Hanako", "hanako@", "550", "Ageing"):
        assert hidden not in letter.body


def test_it_is_told_once(refused):
    tell(NOON + MINUTE)
    for hours in range(1, 30):
        assert tell(NOON + timedelta(hours=hours)) == 0
    assert len(heard()) == 2


def test_what_fails_in_an_hour_is_gathered_and_what_fails_after_is_told_in_the_next(refused, mailbox, taro, hanako):
    tell(NOON + MINUTE)
    mailbox.replies = [("RCPT", "550 nobody"), ("RCPT", "550 nobody")]
    owe("second", taro)
    owe("third", hanako)
    Notice.objects.filter(kind=LETTER_FAILED).update(state="sent", sent_at=NOON)
    post(NOON + 2 * MINUTE)

    assert [tell(NOON + minutes * MINUTE) for minutes in (3, 30, 59)] == [0, 0, 0]
    assert tell(NOON + 60 * MINUTE) == 2  # within the hour
    assert heard() == [
        *(("Aiko Mori", "2024052803"), ("Emi Kato", "2024052803")),
        *(("Aiko Mori", "2024052804"), ("Emi Kato", "2024052804")),
    ]
    assert Notice.objects.filter(kind=LETTER_FAILED).last().subject == "aspire-2024-3: 2 letters did not go"


def test_a_letter_posted_again_and_refused_again_is_told_again(refused, mailbox, aiko):
    tell(NOON + MINUTE)
    Notice.objects.filter(kind=LETTER_FAILED).update(state="sent", sent_at=NOON)
    mailbox.replies = [("RCPT", "550 nobody")]
    services.post_again(refused.pk, actor=aiko, at=NOON + 2 * MINUTE)
    post(NOON + 2 * MINUTE)
    assert tell(NOON + 60 * MINUTE) == 2


@pytest.mark.parametrize(
    ("values", "why"),
    [
        pytest.param({"state": "failed", "last_error": "too-late"}, "too late: it was not posted", id="too late"),
        pytest.param(
            {"state": "failed", "last_error": "too-late", "held_at": NOON, "held_reason": "x"},
            "too late: it was held back",
            id="too late while held",
        ),
        pytest.param({"state": "unknown", "doubts": 2}, "nobody knows whether it arrived", id="in doubt twice"),
        pytest.param(
            {"state": "unknown", "doubts": 1, "not_after": NOON + MINUTE, "next_try_at": NOON + 15 * MINUTE},
            "nobody knows whether it arrived",
            id="in doubt and no time for a second try",
        ),
        pytest.param({"state": "unknown", "doubts": 1, "next_try_at": NOON + 15 * MINUTE}, "", id="in doubt once"),
        pytest.param({"state": "retry"}, "", id="tried again"),
        pytest.param({"state": "withdrawn"}, "", id="withdrawn"),
        pytest.param({"state": "sent", "sent_at": NOON}, "", id="sent"),
    ],
)
def test_what_is_told_is_what_does_not_go_any_more_by_itself(values, why, hanako, emi):
    owe("letter", hanako)
    Notice.objects.update(**values, **({"held_by": emi} if "held_at" in values else {}))
    tell()
    told = Notice.objects.filter(kind=LETTER_FAILED)
    assert [why in letter.body for letter in told] == ([True] if why else [])


def test_letters_about_failed_letters_are_never_told_of(refused):
    tell(NOON + MINUTE)
    Notice.objects.filter(kind=LETTER_FAILED).update(state="failed", last_error="550 nobody")
    assert tell(NOON + timedelta(hours=2)) == 0


def test_sign_in_letters_are_told_to_nobody(emi):
    services.promise_sign_in_letter(address="a@b.example", user=None, language="en", subject="s", body="b", at=NOON)
    Notice.objects.update(state="failed")
    assert tell() == 0


def test_who_applies_under_the_call_hears_nothing(refused, aiko):
    owe("receipt", aiko, kept_from=aiko)
    tell(NOON + MINUTE)
    assert heard() == [("Emi Kato", "2024052803")]


def test_who_has_a_stake_in_the_proposal_neither_hears_nor_reads_nor_holds(call, hanako, taro, aiko, emi):
    proposal = a_sealed_proposal(call, hanako)
    Conflict.objects.create(person=aiko, proposal=proposal, reason="A cousin.", declared_at=IN_JUNE)
    Notice.objects.all().delete()
    hers = owe("hanako's", hanako, kept_from=hanako, scope=call.slug)
    his = owe("taro's", taro, kept_from=taro, scope=call.slug)
    Notice.objects.update(state="failed", last_error="550 nobody")

    assert [aiko.has_perm(f"notices.{right}", hers) for right in ("view_letter", "mend_letter")] == [False, False]
    assert aiko.has_perm("notices.view_letter", his)
    tell()

    told = {letter.to_user: letter.body for letter in Notice.objects.filter(kind=LETTER_FAILED)}
    assert {user: [f"/office/letters/{one.pk}/" in text for one in (hers, his)] for user, text in told.items()} == {
        aiko: [False, True],
        emi: [True, True],
    }


def test_a_role_that_has_ended_and_a_closed_account_hear_nothing(refused, aiko, emi):
    aiko.roles.update(ended_at=NOON)
    emi.is_active = False
    emi.save(update_fields=["is_active"])
    assert tell(NOON + MINUTE) == 0
    assert not Entry.objects.filter(verb="notice.reported").exists()  # whoever comes to the office next is told

    aiko.roles.update(ended_at=None)
    assert tell(NOON + 2 * MINUTE) == 1
    entry = Entry.objects.get(verb="notice.reported")
    assert (entry.subject, entry.detail) == (f"notices.notice:{refused.pk}", {"key": "letter", "to": [aiko.pk]})


def test_each_call_has_its_own_letter(refused, hanako):
    owe("elsewhere", hanako, scope="aspire-2025-4")
    Notice.objects.filter(key="elsewhere").update(state="failed")
    assert tell() == 4


def test_of_very_many_the_first_twenty_are_named(hanako, emi):
    for number in range(22):
        owe(f"letter-{number}", hanako)
    Notice.objects.update(state="failed")
    tell()
    letter = Notice.objects.get(kind=LETTER_FAILED)
    assert (letter.body.count("/office/letters/"), "And 2 further letters." in letter.body) == (20, True)


def test_two_sweeps_at_once_tell_once(refused):
    tell(NOON + MINUTE)
    Entry.objects.filter(verb="notice.reported")
    assert tell(NOON + MINUTE) == 0
    assert one().state == "failed"
