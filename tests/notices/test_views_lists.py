"""How are letters found, and what does the file of letters hold?"""

import pytest
from django.urls import reverse

from journal.models import Entry
from notices import services
from notices.models import Notice
from tests.builders import IN_JULY, NOON, client_for
from tests.notices.drill import owe
from tests.sheets import bytes_of, csv_of, xlsx_of

pytestmark = pytest.mark.django_db

LIST = reverse("notices:letters", args=["aspire-2024-3"])


def page(user, **query):
    """Fetch the list as a person; returns status and text."""
    response = client_for(user, at=IN_JULY).get(LIST, query)
    return response.status_code, response.content.decode()


@pytest.fixture
def four(hanako, taro, kenji):
    """Four letters: two about the seventh proposal, one about the eighth, one about none."""
    made = [owe("receipt-7", hanako, kind="receipt"), owe("review-asked-1", kenji, kind="review-asked")]
    made += [owe("receipt-8", taro, kind="receipt"), owe("other", taro)]
    for letter, subject in zip(
        made, ["AS3-0007: received", "AS3-0007: 審査のお願い", "AS3-0008: received", "Hello"], strict=True
    ):
        Notice.objects.filter(pk=letter.pk).update(subject=subject)
    return made


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        pytest.param({"q": "AS3-0007"}, ["review-asked-1", "receipt-7"], id="a number"),
        pytest.param({"q": "as3-7"}, ["review-asked-1", "receipt-7"], id="a number without its zeros"),
        pytest.param({"q": "7"}, ["review-asked-1", "receipt-7"], id="a number alone"),
        pytest.param({"q": "やまだ"}, ["receipt-7"], id="a recipient in kana"),
        pytest.param({"q": "花子山田"}, [], id="a name that is no name"),
        pytest.param({"q": "田中健二"}, ["review-asked-1"], id="a recipient in kanji"),
        pytest.param({"q": "SUZUKI taro"}, ["other", "receipt-8"], id="a recipient in any order"),
        pytest.param({"q": "taro@"}, ["other", "receipt-8"], id="an address"),
        pytest.param({"q": "審査"}, ["review-asked-1"], id="a subject"),
        pytest.param({"q": "received suzuki"}, ["receipt-8"], id="all words"),
        pytest.param({"q": "7", "kind": "receipt"}, ["receipt-7"], id="words and a kind"),
        pytest.param({"q": "7", "state": "sent"}, [], id="words and a state"),
        pytest.param({"q": "%"}, [], id="a wildcard is a letter"),
        pytest.param({"q": "\0' OR 1=1 --"}, [], id="hostile text"),
    ],
)
def test_letters_are_found_on_the_page_and_in_the_file(four, aiko, query, keys):
    status, text = page(aiko, **query)
    assert (status, [key for key in ("other", "receipt-8", "review-asked-1", "receipt-7") if f">{key}<" in text]) == (
        200,
        keys,
    )
    lines = csv_of(bytes_of(client_for(aiko, at=IN_JULY).get(LIST, {**query, "format": "csv"})))
    assert [line[9] for line in lines[1:]] == keys


def test_a_file_of_letters_holds_what_the_page_shows_and_never_a_text(four, aiko, hanako):
    Notice.objects.filter(key="receipt-7").update(body="secret words", last_error="=cmd")
    answer = client_for(aiko, at=IN_JULY).get(LIST, {"q": "hanako", "format": "csv"})
    content = bytes_of(answer)
    assert csv_of(content) == [
        [
            *("Due (Japan Standard Time)", "Letter", "Subject", "To", "Address", "State"),
            *("Sent (Japan Standard Time)", "Tries", "Last error", "Key", "Message number"),
        ],
        [
            *("2024-05-28 12:00:00", "Receipt", "AS3-0007: received", "Hanako Yamada", "hanako@aspire.example", "Owed"),
            *("", "0", "'=cmd", "receipt-7", Notice.objects.get(key="receipt-7").message_id),
        ],
    ]
    assert b"secret" not in content
    assert answer.headers["Content-Disposition"] == 'attachment; filename="aspire-2024-3-letters-20240710-1000JST.csv"'
    entry = Entry.objects.get(verb="list.exported")
    assert (entry.actor, entry.detail) == (
        aiko,
        {"list": "letters", "format": "csv", "asked": {"call": "aspire-2024-3", "words": "hanako"}, "rows": 1},
    )
    assert xlsx_of(bytes_of(client_for(aiko, at=IN_JULY).get(LIST, {"format": "xlsx"})))[4][1] == "Receipt"


def test_the_file_withholds_what_the_page_withholds(aiko, emi, hanako, kenji):
    owe("to-aiko", aiko)
    owe("to-hanako", hanako)
    services.promise_sign_in_letter(address="x@y.example", user=None, language="en", subject="k", body="key", at=NOON)

    def keys(user):
        return [line[9] for line in csv_of(bytes_of(client_for(user, at=IN_JULY).get(LIST, {"format": "csv"})))[1:]]

    assert (keys(aiko), keys(emi)) == (["to-hanako"], ["to-hanako", "to-aiko"])
    owe("review-asked-1", kenji, kept_from=aiko)
    assert page(aiko, format="csv")[0] == 403
    assert [page(user, format="csv")[0] for user in (hanako, kenji)] == [404, 404]


def test_a_state_that_is_not_there_is_told_calmly(aiko, hanako):
    owe("key-a", hanako)
    status, text = page(aiko, state="lost", format="pdf")
    assert (status, "There is no such state of a letter" in text, "key-a" in text) == (200, True, True)
