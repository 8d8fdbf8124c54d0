"""Is a letter owed exactly when it was promised, and in the right words?"""

import pytest
from django.db import transaction
from django.utils import translation

from jobs import doorbell
from journal.models import Entry
from journal.transactions import use_case
from notices import services
from notices.models import Notice
from notices.services.promising import POSTING
from notices.services.rendering import HEADER, render
from tests.builders import IN_JULY, NOON, jst
from tests.notices.drill import owe, withdraw

pytestmark = pytest.mark.django_db


def test_a_promise_refuses_to_stand_alone(hanako):
    with pytest.raises(RuntimeError, match="joins a transaction"):
        services.promise("k", kind="drill", about="x:1", to=hanako, template="drill", context={}, at=NOON)


def test_a_withdrawal_refuses_to_stand_alone(hanako):
    with pytest.raises(RuntimeError, match="joins a transaction"):
        services.withdraw("x:1", at=NOON, actor=hanako)


def test_a_sign_in_letter_is_a_whole_use_case_and_refuses_to_be_part_of_another(hanako):
    @use_case
    def other():
        services.promise_sign_in_letter(
            address="a@b.example", user=hanako, language="en", subject="s", body="b", at=NOON
        )

    with pytest.raises(RuntimeError, match="durable"):
        other()


def test_a_promised_letter_holds_all_it_needs(hanako, settings):
    settings.SITE_URL = "https://portal.aspire.example:8443"

    letter = owe("receipt-7", hanako, not_after=IN_JULY)

    assert {
        field: getattr(letter, field) for field in ("kind", "about", "scope", "to_address", "language", "state")
    } == {
        "kind": "drill",
        "about": "proposals.proposal:7",
        "scope": "aspire-2024-3",
        "to_address": "hanako@aspire.example",
        "language": "en",
        "state": "pending",
    }
    assert (letter.promised_at, letter.not_before, letter.next_try_at, letter.not_after) == (NOON, NOON, NOON, IN_JULY)
    assert letter.subject == "About Ageing neurons"
    assert letter.body == "Received, Hanako Yamada: Ageing neurons\n\nhttps://portal.aspire.example:8443\n"
    assert letter.message_id.startswith("<") and letter.message_id.endswith("@portal.aspire.example>")


def test_twice_promised_is_once_owed(hanako):
    first, second = owe("receipt-7", hanako), owe("receipt-7", hanako, at=IN_JULY)

    assert (first.pk, first.message_id) == (second.pk, second.message_id)
    assert Notice.objects.count() == 1


def test_a_withdrawn_letter_is_not_promised_again_under_its_key(hanako):
    owe("interview-7-1", hanako)
    withdraw()

    with pytest.raises(ValueError, match="a new one needs a new key"):
        owe("interview-7-1", hanako)


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_promise_owes_nothing_and_rings_nobody(hanako, monkeypatch):
    rung = []
    monkeypatch.setattr(doorbell, "_send", rung.append)

    with pytest.raises(ZeroDivisionError), transaction.atomic(durable=True):
        services.promise(
            "k", kind="drill", about="x:1", to=hanako, template="drill", context={"paper": {"title": "t"}}, at=NOON
        )
        raise ZeroDivisionError

    assert (Notice.objects.count(), rung) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_forty_promises_in_one_use_case_ring_once_and_one_for_later_not_at_all(hanako, monkeypatch):
    rung = []
    monkeypatch.setattr(doorbell, "_send", rung.append)

    with transaction.atomic(durable=True):
        for number in range(40):
            services.promise(
                f"k{number}",
                kind="drill",
                about="x:1",
                to=hanako,
                template="drill",
                context={"paper": {"title": "t"}},
                at=NOON,
            )
    owe("later", hanako, not_before=IN_JULY)

    assert rung == [POSTING]


def test_a_withdrawal_takes_back_what_is_not_out_and_says_who_did_it(hanako, taro, aiko):
    owe("interview-7", hanako, kind="interview")
    owe("reminder-7", taro, kind="reminder")
    owe("interview-8", hanako, kind="interview", about="proposals.proposal:8")
    Notice.objects.filter(key="reminder-7").update(state="retry")

    assert withdraw(actor=aiko, at=IN_JULY) == 2

    assert dict(Notice.objects.values_list("key", "state")) == {
        "interview-7": "withdrawn",
        "reminder-7": "withdrawn",
        "interview-8": "pending",
    }
    entries = Entry.objects.filter(verb="notice.withdrawn").order_by("pk")
    assert [(entry.actor, entry.at, entry.detail["key"]) for entry in entries] == [
        (aiko, IN_JULY, "interview-7"),
        (aiko, IN_JULY, "reminder-7"),
    ]


def test_a_withdrawal_may_be_of_some_kinds_only(hanako):
    owe("receipt-7", hanako, kind="receipt")
    owe("interview-7", hanako, kind="interview")

    assert withdraw(kinds=["interview"]) == 1
    assert dict(Notice.objects.values_list("key", "state")) == {"receipt-7": "pending", "interview-7": "withdrawn"}


@pytest.mark.parametrize(
    ("state", "values"),
    [
        pytest.param("sent", {"sent_at": NOON}, id="out"),
        pytest.param("sending", {"lease_until": IN_JULY, "after_dot": True}, id="past its final dot"),
    ],
)
def test_what_is_out_cannot_be_taken_back(hanako, state, values):
    owe("letter", hanako)
    Notice.objects.update(state=state, **values)

    assert withdraw() == 0
    assert Notice.objects.get().state == state


@pytest.mark.parametrize(
    ("language", "subject", "writers"),
    [
        pytest.param("ja", "2024年5月28日（火）", "en", id="Japanese"),
        pytest.param("en", "Tue 28 May 2024", "ja", id="English"),
    ],
)
def test_the_text_is_in_the_recipients_language_whatever_the_writers(language, subject, writers):
    with translation.override(writers):
        rendered = render("drill_day", language=language, context={"on": NOON})
        assert translation.get_language() == writers

    assert rendered[0] == subject


class Paper:
    title = "Neurons\r\nBcc: everybody@example.org\n\nDear all,\x07"
    note = ["first line", "second\nline"]

    def authors(self):
        return [{"name": "A\nB"}, {"name": "佐藤　花子\u202e"}]

    def delete(self):
        raise AssertionError("a template must not delete a row")

    delete.alters_data = True


def test_text_of_people_can_fake_neither_header_nor_paragraph(hanako):
    subject, body = render("drill", language="en", context={"to": hanako, "paper": Paper()})

    assert subject == "About Neurons Bcc: everybody@example.org Dear all,"
    assert body == (
        "Received, Hanako Yamada: Neurons Bcc: everybody@example.org Dear all,\n\n"
        "['first line', 'second line']\n\n"
        "A B; 佐藤　花子;\nhttp://testserver\n"
    )


def test_text_of_people_is_never_run_as_a_template(hanako):
    title = "{{ to.email }} {% now 'Y' %} <b>&"
    subject, body = render("drill", language="en", context={"to": hanako, "paper": {"title": title}})

    assert subject == f"About {title}"
    assert title in body


def test_a_long_subject_is_cut_where_the_column_ends(hanako):
    subject, _ = render("drill", language="en", context={"to": hanako, "paper": {"title": "t" * 300}})
    assert (len(subject), subject[-1]) == (200, "…")


def test_a_template_without_a_subject_is_refused_by_name(hanako):
    with pytest.raises(ValueError, match=r"drill_without_subject\.txt does not begin with a subject"):
        render("drill_without_subject", language="en", context={"to": hanako})


def test_every_letter_of_the_portal_begins_with_a_subject(settings):
    letters = sorted((settings.BASE_DIR / "templates" / "notices").glob("*.txt"))
    assert [letter.name for letter in letters if not HEADER.search(letter.read_text())] == []


def test_a_sign_in_letter_has_no_scope_and_a_day_to_live():
    letter = services.promise_sign_in_letter(
        address="new@person.example", user=None, language="ja", subject="Confirm\nit", body="key", at=NOON
    )
    assert (letter.scope, letter.kind, letter.subject, letter.body, letter.not_after) == (
        "",
        "sign-in",
        "Confirm it",
        "key",
        jst(2024, 5, 29, 12),
    )
