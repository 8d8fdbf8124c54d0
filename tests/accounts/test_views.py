"""What can administrators do on the pages about people, and what sees everybody else?"""

import pytest
from django.urls import reverse

from accounts.models import Role, User
from tests import builders

PEOPLE = reverse("accounts_office:people")


def page_of(person, act=None, kind=None):
    """Return the address of a person's page, or of the page that asks about one change."""
    if act is None:
        return reverse("accounts_office:person", args=[person.pk])
    return reverse(f"accounts_office:{act}_role", args=[person.pk, kind])


@pytest.fixture
def desk(client, sora):
    """A browser in which the administrator is logged in."""
    client.force_login(sora, backend="aspire.sign_in.SignInBackend")
    return client


def test_the_list_shows_everybody_with_their_roles(desk, cast):
    page = desk.get(PEOPLE)

    shown = {person.email.split("@")[0]: [role.kind for role in person.worn] for person in page.context["people"]}
    assert shown == {
        "hanako": [],
        "taro": [],
        "kenji": ["reviewer"],
        "yuki": ["reviewer"],
        "aiko": ["officer"],
        "emi": ["officer"],
        "sora": ["administrator"],
        "jiro": [],
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param("?q=tanaka", ["kenji"], id="a name"),
        pytest.param("?q=田中", ["kenji"], id="a Japanese name"),
        pytest.param("?q=AIKO@", ["aiko"], id="an address in capitals"),
        pytest.param("?role=officer", ["aiko", "emi"], id="a role"),
        pytest.param("?role=king", ["aiko", "emi", "hanako", "jiro", "kenji", "sora", "taro", "yuki"], id="no role"),
        pytest.param("?q=やまだ", ["hanako"], id="hiragana for katakana"),
        pytest.param("?q=山田花子", ["hanako"], id="a name without its space"),
        pytest.param("?q=hanako+YAMADA", ["hanako"], id="in any order"),
        pytest.param("?q=hanako+tanaka", [], id="all words"),
        pytest.param("?q=%00", ["aiko", "emi", "hanako", "jiro", "kenji", "sora", "taro", "yuki"], id="nothing"),
        pytest.param(
            "?after=99", ["aiko", "emi", "hanako", "jiro", "kenji", "sora", "taro", "yuki"], id="a page that is gone"
        ),
        pytest.param("?q=%25", [], id="a wildcard is a letter"),
    ],
)
def test_people_are_found(desk, cast, query, found):
    page = desk.get(PEOPLE + query)

    assert sorted(person.email.split("@")[0] for person in page.context["people"]) == found


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(desk, django_assert_num_queries, count):
    for number in range(count):
        builders.person(f"{number}@aspire.example", f"Person {number}", "reviewer")

    with django_assert_num_queries(8):
        desk.get(PEOPLE)


def test_a_long_list_has_pages_that_go_by_the_last_person_shown(desk):
    for number in range(120):
        builders.person(f"{number}@aspire.example", f"Person {number:03d}")

    first = desk.get(PEOPLE + "?q=person").context
    second = desk.get(f"{PEOPLE}?q=person&after={first['people'][-1].pk}").context
    back = desk.get(f"{PEOPLE}?q=person&before={second['people'][0].pk}").context
    assert [person.name for person in second["people"]] == [f"Person {number:03d}" for number in range(50, 100)]
    assert (second["stretch"].first, second["stretch"].last, second["stretch"].total) == (51, 100, 120)
    assert back["people"] == first["people"]


@pytest.mark.parametrize("query", ["?role=king", "?after=99999999999999999"])
def test_what_the_address_does_not_know_is_told_calmly(desk, query):
    page = desk.get(PEOPLE + query)
    assert page.status_code == 200
    assert 'class="notice slim info' in page.content.decode()


@pytest.mark.parametrize("who", ["hanako", "kenji", "aiko"])
def test_the_pages_are_for_administrators_alone(client, cast, who):
    client.force_login(cast[who], backend="aspire.sign_in.SignInBackend")

    assert client.get(PEOPLE).status_code == 403
    assert client.get(page_of(cast["jiro"])).status_code == 404
    assert client.post(page_of(cast["jiro"], "grant", "officer")).status_code == 404
    assert not Role.objects.filter(user=cast["jiro"]).exists()


def test_asking_changes_nothing_and_confirming_does(desk, jiro):
    asked = desk.get(page_of(jiro, "grant", "reviewer"))
    assert "Make Jiro Sasaki “Reviewer”?" in asked.content.decode()
    assert not jiro.roles.exists()

    done = desk.post(page_of(jiro, "grant", "reviewer"), follow=True)
    assert done.redirect_chain == [(page_of(jiro), 302)]
    assert "Jiro Sasaki now has the role “Reviewer”." in done.content.decode()

    desk.post(page_of(jiro, "end", "reviewer"))
    assert [bool(role.ended_at) for role in jiro.roles.all()] == [True]
    history = desk.get(page_of(jiro)).content.decode()
    assert "“Reviewer” granted" in history and "“Reviewer” ended" in history


def test_the_last_administrator_cannot_end_their_own_role(desk, sora):
    refused = desk.post(page_of(sora, "end", "administrator"))

    assert refused.status_code == 409
    assert "Sora Abe is the last administrator." in refused.content.decode()
    assert sora.roles.filter(ended_at__isnull=True).exists()


def test_pressing_twice_is_refused_in_words(desk, kenji):
    refused = desk.post(page_of(kenji, "grant", "reviewer"))

    assert (refused.status_code, refused.context["refusal_said"]) == (
        409,
        "Kenji Tanaka already has the role “Reviewer”.",
    )


def test_an_unknown_role_or_person_is_not_there(desk, jiro):
    assert desk.get(page_of(jiro, "grant", "king")).status_code == 404
    assert desk.get(reverse("accounts_office:person", args=[User.objects.latest("pk").pk + 1])).status_code == 404
