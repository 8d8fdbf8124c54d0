"""Do the pages that belong to no room lead where they should?"""

import pytest
from django.urls import reverse

from journal.models import Entry

BACKEND = "aspire.sign_in.SignInBackend"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("place", "leads_to"),
    [
        pytest.param("/help/?a=1", "/help/?a=1", id="the page one was on"),
        pytest.param("", "/", id="nothing"),
        pytest.param("https://evil.example/", "/", id="another site"),
        pytest.param("//evil.example/", "/", id="another site without a scheme"),
        pytest.param("/\\evil.example/", "/", id="a backslash"),
        pytest.param("javascript:alert(1)", "/", id="a script"),
        pytest.param("http://testserver/help/", "/", id="an absolute address"),
    ],
)
def test_the_language_switch_returns_to_own_pages_only(client, place, leads_to):
    answer = client.post(reverse("set_language"), {"language": "ja", "next": place})

    assert (answer.status_code, answer.url) == (302, leads_to)
    assert answer.cookies["django_language"].value == "ja"


@pytest.mark.django_db
def test_the_language_of_a_person_is_kept_and_journalled(client, hanako):
    client.force_login(hanako, backend=BACKEND)

    client.post(reverse("set_language"), {"language": "ja", "next": "/help/"})

    hanako.refresh_from_db()
    assert hanako.language == "ja"
    assert Entry.objects.values_list("verb", "detail").get() == (
        "person.language_chosen",
        {"before": "en", "after": "ja"},
    )
    assert client.get("/help/")["Content-Language"] == "ja"


@pytest.mark.django_db
def test_an_unknown_language_changes_nothing(client, hanako):
    client.force_login(hanako, backend=BACKEND)

    answer = client.post(reverse("set_language"), {"language": "fr", "next": "/help/"})

    assert (answer.url, dict(answer.cookies)) == ("/help/", {})
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_the_language_is_not_switched_by_a_link(client):
    answer = client.get(reverse("set_language"), {"language": "ja"})

    assert (answer.status_code, answer["Allow"], dict(answer.cookies).get("django_language")) == (405, "POST", None)
    assert "<h1>This address only takes forms</h1>" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["help", "accessibility", "privacy", "terms"])
def test_the_plain_pages_are_open_to_everybody(client, name):
    answer = client.get(reverse(name))

    assert answer.status_code == 200
    assert answer.content.decode().count("<h1>") == 1


@pytest.mark.django_db
def test_the_page_about_accessibility_credits_the_design_system(client):
    html = client.get(reverse("accessibility")).content.decode()

    assert "デジタル庁デザインシステムウェブサイト" in html
    assert "This service is not made by the Digital Agency." in html


@pytest.mark.django_db
def test_crawlers_are_kept_from_what_is_not_public(client):
    answer = client.get("/robots.txt")

    assert answer["Content-Type"] == "text/plain"
    assert answer.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /home/",
        "Disallow: /account/",
        "Disallow: /office/",
        "Disallow: /proposals/",
        "Disallow: /reviews/",
    ]


@pytest.mark.django_db
def test_my_page_asks_visitors_to_log_in_first(client):
    assert client.get(reverse("home")).url == f"{reverse('account_login')}?next=/home/"
