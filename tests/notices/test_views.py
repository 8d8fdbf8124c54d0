"""What do the office's pages of letters show, and to whom?"""

import pytest
from django.urls import reverse

from notices import services
from notices.models import Notice
from tests.builders import IN_JULY, NOON, client_for
from tests.notices.drill import one, owe

pytestmark = pytest.mark.django_db

LIST = reverse("notices:letters", args=["aspire-2024-3"])


def page(user, address=LIST, **query):
    """Fetch a page as a person; returns status and text."""
    response = client_for(user, at=IN_JULY).get(address, query)
    return response.status_code, response.content.decode()


def test_the_list_tells_key_recipient_due_sent_state_tries_and_error(aiko, hanako):
    owe("receipt-7", hanako, kind="receipt")
    Notice.objects.update(state="retry", attempts=2, last_error="451 <later>")

    status, text = page(aiko)

    assert status == 200
    for words in (
        "receipt-7",
        "Hanako Yamada",
        "Tue 28 May 2024, 12:00 JST",
        "To be tried again",
        ">2<",
        "451 &lt;later&gt;",
    ):
        assert words in text


def test_a_letter_page_shows_its_text_as_text(aiko, hanako):
    letter = owe("receipt-7", hanako, kind="receipt")
    Notice.objects.update(body="Dear <b>Hanako</b>\n\nhttp://evil.example\n")

    status, text = page(aiko, reverse("notices:letter", args=[letter.pk]))

    assert (status, "Dear &lt;b&gt;Hanako&lt;/b&gt;" in text, 'href="http://evil' in text) == (200, True, False)
    assert letter.message_id.strip("<>") in text


@pytest.mark.parametrize("name", ["hanako", "kenji", "sora", "jiro"])
def test_letters_do_not_exist_for_others(name, cast):
    letter = owe("receipt-7", cast["hanako"], kind="receipt")
    assert page(cast[name])[0] == 404
    assert page(cast[name], reverse("notices:letter", args=[letter.pk]))[0] == 404


@pytest.mark.parametrize("action", ["post_again", "set_aside"])
def test_nobody_else_mends_through_the_page_either(action, jiro, hanako):
    letter = owe("receipt-7", hanako)
    Notice.objects.update(state="failed")
    response = client_for(jiro, at=IN_JULY).post(reverse(f"notices:{action}", args=[letter.pk]), {"reason": "x"})
    assert (response.status_code, one("receipt-7").state) == (404, "failed")


def test_a_visitor_is_led_to_the_log_in():
    response = client_for(None).get(LIST)
    assert (response.status_code, response.url.split("?")[0]) == (302, reverse("account_login"))


def test_sign_in_letters_are_shown_to_nobody(aiko, hanako):
    services.promise_sign_in_letter(
        address="hanako@aspire.example", user=hanako, language="en", subject="New password", body="key", at=NOON
    )
    assert "New password" not in page(aiko)[1]
    assert page(aiko, reverse("notices:letter", args=[Notice.objects.get().pk]))[0] == 404


def test_an_officer_finds_no_letter_to_themselves_and_reads_that_some_are_left_out(aiko, emi):
    for read in (page(aiko)[1], page(emi)[1]):  # the same words for everybody: they tell of no stake
        assert "Letters to yourself, and letters about a proposal in which you have a stake, are not shown here" in read
    letter = owe("to-aiko", aiko)
    assert "to-aiko" not in page(aiko)[1]
    assert page(aiko, reverse("notices:letter", args=[letter.pk]))[0] == 404
    assert "to-aiko" in page(emi)[1]


def test_to_an_officer_who_applies_the_letters_of_the_call_are_closed(aiko, hanako, kenji):
    owe("review-asked-1", kenji, kept_from=aiko)
    invitation = owe("interview-9", hanako)

    status, text = page(aiko)

    assert (status, "The letters of this call are closed to you" in text) == (403, True)
    assert "review-asked-1" not in text and "interview-9" not in text
    assert page(aiko, reverse("notices:letter", args=[invitation.pk]))[0] == 404


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        pytest.param({}, {"a", "b", "c"}, id="all"),
        pytest.param({"state": "failed"}, {"b"}, id="a state"),
        pytest.param({"kind": "interview"}, {"b", "c"}, id="a kind"),
        pytest.param({"kind": "interview", "state": "pending"}, {"c"}, id="both"),
        pytest.param({"kind": "nonsense"}, set(), id="a kind that is not there"),
        pytest.param({"state": "nonsense"}, {"a", "b", "c"}, id="a state that is not there"),
        pytest.param({"before": "nonsense"}, {"a", "b", "c"}, id="a page that is not there"),
        pytest.param({"before": "9" * 40}, {"a", "b", "c"}, id="a page beyond numbers"),
        pytest.param({"before": "²"}, {"a", "b", "c"}, id="a digit that is no number"),
    ],
)
def test_the_list_is_narrowed_by_its_address(query, shown, aiko, hanako):
    for key, kind in (("a", "receipt"), ("b", "interview"), ("c", "interview")):
        owe(f"key-{key}", hanako, kind=kind)
    Notice.objects.filter(key="key-b").update(state="failed")

    status, text = page(aiko, **query)
    assert (status, {key for key in "abc" if f"key-{key}" in text}) == (200, shown)


def test_an_empty_list_says_so(aiko):
    assert "The call has owed no letter yet." in page(aiko)[1]


def test_a_stuck_letter_is_posted_again_from_its_page(aiko, hanako):
    letter = owe("letter", hanako)
    Notice.objects.update(state="failed", last_error="550 nobody")
    client = client_for(aiko, at=IN_JULY)
    address = reverse("notices:letter", args=[letter.pk])
    assert "Post it again" in client.get(address).content.decode()

    response = client.post(reverse("notices:post_again", args=[letter.pk]), follow=True)

    assert (response.redirect_chain, one().state, one().next_try_at) == ([(address, 302)], "retry", IN_JULY)
    assert "within a minute" in response.content.decode()


def test_what_an_officer_typed_is_kept_when_the_reason_is_missing_or_too_long(aiko, hanako):
    letter = owe("letter", hanako)
    Notice.objects.update(state="failed")
    address = reverse("notices:set_aside", args=[letter.pk])
    client = client_for(aiko, at=IN_JULY)

    empty = client.post(address, {"reason": "   "})
    long = client.post(address, {"reason": "told " * 200})

    assert (empty.status_code, long.status_code, one().state) == (422, 422, "failed")
    assert "told told" in long.content.decode()

    done = client.post(address, {"reason": "told by telephone"}, follow=True)
    assert (done.status_code, one().state, "off the list" in done.content.decode()) == (200, "withdrawn", True)


def test_a_letter_that_went_meanwhile_is_said_to_have_gone(aiko, hanako):
    letter = owe("letter", hanako)
    Notice.objects.update(state="sent", sent_at=NOON)
    response = client_for(aiko, at=IN_JULY).post(reverse("notices:post_again", args=[letter.pk]), follow=True)
    assert (one().state, "Its state: Sent" in response.content.decode()) == ("sent", True)


@pytest.mark.parametrize("count", [1, 3, 60])
def test_the_list_costs_the_same_for_one_letter_and_for_many(count, aiko, hanako, django_assert_num_queries):
    for number in range(count):
        owe(f"letter-{number}", hanako)
    client = client_for(aiko, at=IN_JULY)
    client.get(LIST)
    with django_assert_num_queries(12):
        assert client.get(LIST).status_code == 200


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_state_is_said_in_words(language, aiko, hanako):
    values = {"sent": {"sent_at": NOON}, "sending": {"lease_until": NOON}}
    for state in Notice.State.values:
        owe(f"letter-{state}", hanako)
        Notice.objects.filter(key=f"letter-{state}").update(state=state, **values.get(state, {}))
    aiko.language = language
    aiko.save(update_fields=["language"])

    status, _ = page(aiko)
    assert status == 200
    for letter in Notice.objects.all():
        assert page(aiko, reverse("notices:letter", args=[letter.pk]))[0] == 200
