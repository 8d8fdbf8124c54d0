"""Which letters does a person choose to get?"""

import pytest
from django.urls import reverse

from accounts.services import choose_reminders
from journal.models import Entry
from tests.builders import IN_APRIL, IN_MAY, client_for
from tests.proposals.pages import words_of

LETTERS = reverse("account_letters")


def chosen():
    """Return what the journal tells of choices: (actor's key, detail), oldest first."""
    rows = Entry.objects.filter(verb="person.reminders_chosen").order_by("pk")
    return list(rows.values_list("actor_id", "detail"))


def test_reminders_are_switched_off_and_on_again_by_a_plain_form(hanako):
    client = client_for(hanako, at=IN_APRIL)
    assert 'name="reminders" value="on"' in client.get(LETTERS).content.decode()
    for typed, wanted in (({}, False), ({"reminders": "on"}, True)):
        answer = client.post(LETTERS, typed)
        hanako.refresh_from_db()
        assert (answer.status_code, answer["Location"], hanako.wants_reminders) == (302, LETTERS, wanted)
        assert ("checked" in client.get(LETTERS).content.decode()) is wanted
    assert chosen() == [(hanako.pk, {"wanted": False}), (hanako.pk, {"wanted": True})]


def test_choosing_the_same_again_is_no_news(hanako):
    choose_reminders(hanako.pk, wanted=True, at=IN_MAY)
    assert chosen() == []


def test_opening_the_address_changes_nothing_and_says_what_is_sent_in_any_case(hanako):
    words = words_of(client_for(hanako, at=IN_APRIL).get(LETTERS))
    hanako.refresh_from_db()
    assert hanako.wants_reminders and chosen() == []
    for letter in ("receipts", "a deadline that was moved", "invitations", "decisions", hanako.email):
        assert letter in words


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_page_is_reached_from_the_persons_own_menu_in_both_languages(hanako, language):
    hanako.language = language
    hanako.save(update_fields=["language"])
    assert f'href="{LETTERS}"' in client_for(hanako).get(reverse("home")).content.decode()
