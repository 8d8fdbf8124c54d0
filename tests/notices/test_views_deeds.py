"""What does an officer see and do on the pages where letters are held, let go and sent once more?"""

from datetime import timedelta

import pytest
from django.urls import reverse

from journal.models import Entry
from notices.models import Notice
from tests.builders import IN_JULY, NOON, client_for
from tests.notices.drill import one, owe

pytestmark = pytest.mark.django_db

LIST = reverse("notices:letters", args=["aspire-2024-3"])
CALENDAR = """BEGIN:VCALENDAR\r
VERSION:2.0\r
METHOD:REQUEST\r
BEGIN:VTIMEZONE\r
TZID:Asia/Tokyo\r
BEGIN:STANDARD\r
DTSTART:19700101T000000\r
END:STANDARD\r
END:VTIMEZONE\r
BEGIN:VEVENT\r
UID:interview-7@portal.aspire.example\r
SEQUENCE:0\r
SUMMARY:AS3-0007: interview\\, 20 minutes\r
LOCATION:Room 1\\, build\r
 ing 2\r
DTSTART;TZID=Asia/Tokyo:20240919T100000\r
DTEND;TZID=Asia/Tokyo:20240919T102000\r
END:VEVENT\r
END:VCALENDAR\r
"""


def at(name, letter):
    """Return the address of a page of one letter."""
    return reverse(f"notices:{name}", args=[letter.pk])


@pytest.fixture
def office(aiko):
    """Aiko, logged in."""
    return client_for(aiko, at=IN_JULY)


def text_of(response):
    return response.status_code, response.content.decode()


def test_a_letter_is_held_from_its_page_shown_as_held_and_let_go(office, hanako, aiko):
    letter = owe("letter", hanako)
    assert at("hold", letter) in text_of(office.get(at("letter", letter)))[1]
    status, asked = text_of(office.get(at("hold", letter)))
    assert (status, "Hold this letter back?" in asked, "Received, Hanako Yamada" in asked) == (200, True, True)

    done = office.post(at("hold", letter), {"reason": "wrong room"}, follow=True)
    assert done.redirect_chain == [(at("letter", letter), 302)]
    for words in ("The letter is held back.", "Held back", "wrong room", "Wed 10 July 2024, 10:00:00 JST", "Aiko Mori"):
        assert words in done.content.decode()
    listed = text_of(office.get(LIST))[1]
    assert ("1 held back" in listed, "wrong room" in listed, "Read and let go" in listed) == (True, True, True)

    done = office.post(at("let_go", letter), {"reason": "the room is right"}, follow=True)
    assert ("goes out when its time comes" in done.content.decode(), one().held_at) == (True, None)
    assert list(Entry.objects.order_by("pk").values_list("verb", "actor__name")) == [
        ("notice.held", "Aiko Mori"),
        ("notice.let_go", "Aiko Mori"),
    ]


def test_a_sent_letter_is_sent_once_more_and_both_pages_show_each_other(office, hanako):
    letter = owe("letter", hanako)
    Notice.objects.update(state="sent", sent_at=NOON + timedelta(seconds=7))
    assert "Tue 28 May 2024, 12:00:07 JST" in text_of(office.get(LIST))[1]

    done = office.post(at("send_again", letter), {"reason": "she lost it"}, follow=True)

    copy = one("letter-again-1")
    page = done.content.decode()
    assert done.redirect_chain == [(at("letter", copy), 302)]
    assert ("Copy of" in page, f'href="{at("letter", letter)}"' in page) == (True, True)
    original = text_of(office.get(at("letter", letter)))[1]
    assert ("Sent once more" in original, f'href="{at("letter", copy)}"' in original) == (True, True)
    assert "Copy</span>" in text_of(office.get(LIST))[1]


@pytest.mark.parametrize(
    ("name", "state", "said"),
    [
        pytest.param("hold", "sending", "A worker is posting this letter at this moment", id="in a worker's hand"),
        pytest.param("hold", "failed", "Only a letter that is still owed can be held back", id="failed"),
        pytest.param("let_go", "pending", "Nobody holds this letter back now", id="not held"),
        pytest.param("send_again", "withdrawn", "Only a letter that went can be sent once more", id="withdrawn"),
    ],
)
def test_what_cannot_be_done_is_said_and_what_was_typed_stays(name, state, said, office, hanako):
    letter = owe("letter", hanako)
    Notice.objects.update(state=state, lease_until=IN_JULY if state == "sending" else None)
    status, page = text_of(office.post(at(name, letter), {"reason": "typed with care"}))
    assert (status, said in page, "typed with care" in page) == (422, True, True)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("name", ["hold", "let_go", "send_again"])
@pytest.mark.parametrize("reason", [None, " \n", "\0", "x" * 501], ids=["none", "blank", "hostile", "too long"])
def test_without_a_sound_reason_nothing_is_done(name, reason, office, hanako):
    letter = owe("letter", hanako)
    response = office.post(at(name, letter), {} if reason is None else {"reason": reason})
    assert (response.status_code, Entry.objects.exists()) == (422, False)


@pytest.mark.parametrize("name", ["hanako", "kenji", "sora", "jiro"])
def test_nobody_else_finds_these_pages(name, cast):
    letter = owe("letter", cast["hanako"], calendar=CALENDAR)
    client = client_for(cast[name], at=IN_JULY)
    assert [client.get(at(page, letter)).status_code for page in ("hold", "let_go", "send_again", "calendar")] == [
        404
    ] * 4
    assert [client.post(at(page, letter), {"reason": "x"}).status_code for page in ("hold", "send_again")] == [404] * 2


def test_the_calendar_is_told_in_facts_and_handed_out_as_it_goes(office, hanako):
    letter = owe("letter", hanako, calendar=CALENDAR)
    page = text_of(office.get(at("letter", letter)))[1]
    for words in (
        "AS3-0007: interview, 20 minutes",
        "Room 1, building 2",
        "Thu 19 September 2024, 10:00 JST",
        "10:20 JST",
    ):
        assert words in page
    answer = office.get(at("calendar", letter))
    assert (answer.content.decode(), answer["Content-Type"]) == (CALENDAR, "text/calendar; charset=utf-8")
    assert answer["Content-Disposition"] == f'attachment; filename="letter-{letter.pk}.ics"'


@pytest.mark.parametrize(
    "calendar",
    [
        "METHOD:REQUEST",
        CALENDAR.replace("20240919T100000", "soon"),
        CALENDAR.replace("Asia/Tokyo", "No/Where"),
        CALENDAR.replace("SEQUENCE:0", "SEQUENCE:²"),
    ],
    ids=["no event", "no instant", "no zone", "no number"],
)
def test_a_calendar_that_says_little_breaks_no_page(calendar, office, hanako):
    letter = owe("letter", hanako, calendar=calendar)
    assert office.get(at("letter", letter)).status_code == 200


def test_a_letter_without_a_calendar_has_none_to_hand_out(office, hanako):
    assert office.get(at("calendar", owe("letter", hanako))).status_code == 404


def test_a_secret_link_is_named_and_never_shown(office, hanako):
    letter = owe("letter", hanako, secret="https://portal.example/key-of-the-door")
    Notice.objects.update(body="Open ⟦link⟧ now\n")
    for page in ("letter", "hold"):
        shown = text_of(office.get(at(page, letter)))[1]
        assert ("Open [secret link, shown to the recipient alone] now" in shown, "key-of-the-door" in shown) == (
            *(True, False),
        )


def test_the_counts_stand_above_the_list_and_renew_themselves_while_letters_go_out(office, hanako):
    for number in range(5):
        owe(f"letter-{number}", hanako, kind="result")
    Notice.objects.filter(key__in=["letter-0", "letter-1"]).update(state="sent", sent_at=NOON)
    Notice.objects.filter(key="letter-2").update(state="failed")

    whole, part = office.get(LIST, {"state": "failed"}), office.get(LIST, headers={"HX-Request": "true"})

    for page in (whole.content.decode(), part.content.decode()):
        for words in ("2 owed", "1 needs you", "2 sent", "Result: 2 of 5 sent", 'hx-trigger="every 3s"'):
            assert words in page
    assert ("<html" in part.content.decode(), "HX-Request" in whole["Vary"]) == (False, True)


def test_counts_at_rest_ask_for_nothing(office, hanako, aiko):
    owe("letter", hanako, not_before=IN_JULY + timedelta(days=1))
    owe("held", hanako)
    Notice.objects.filter(key="held").update(held_at=NOON, held_by=aiko, held_reason="x")
    page = text_of(office.get(LIST))[1]
    assert ("1 owed" in page, "hx-get" in page, "htmx" in page) == (True, False, False)


def test_a_thousand_letters_are_counted_with_their_separators(office, hanako):
    letter = owe("letter", hanako, kind="result")
    like = {field.attname: getattr(letter, field.attname) for field in Notice._meta.concrete_fields}
    del like["id"]
    Notice.objects.bulk_create(
        Notice(**{**like, "key": f"k{n}", "message_id": f"<{n}@x>", "state": "sent", "sent_at": NOON})
        if n < 612
        else Notice(**{**like, "key": f"k{n}", "message_id": f"<{n}@x>"})
        for n in range(999)
    )
    assert "Result: 612 of 1,000 sent" in text_of(office.get(LIST, headers={"HX-Request": "true"}))[1]


def test_held_letters_are_found_by_the_filter(office, hanako, aiko, settings):
    owe("key-a", hanako)
    owe("key-b", hanako)
    Notice.objects.filter(key="key-b").update(held_at=NOON, held_by=aiko, held_reason="x")
    shown = {state: text_of(office.get(LIST, {"state": state}))[1] for state in ("held", "pending")}
    assert {state: [key for key in ("key-a", "key-b") if key in page] for state, page in shown.items()} == {
        "held": ["key-b"],
        "pending": ["key-a"],
    }


def test_the_page_of_a_letter_costs_the_same_with_one_copy_and_with_three(office, hanako, django_assert_num_queries):
    letter = owe("letter", hanako)
    Notice.objects.update(state="sent", sent_at=NOON)
    costs = []
    for number in range(3):
        Notice.objects.create(
            **{"key": f"c{number}", "copy_of": letter, "message_id": letter.message_id, "kind": "drill"},
            **{"about": "x:1", "scope": letter.scope, "to_address": "a@b.example", "language": "en"},
            **{"promised_at": NOON, "not_before": NOON, "next_try_at": NOON},
        )
        office.get(at("letter", letter))
        if number in (0, 2):
            with django_assert_num_queries(8) as asked:
                office.get(at("letter", letter))
            costs.append(len(asked))
    assert costs[0] == costs[1]
