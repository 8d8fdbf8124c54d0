"""Does every error page say what to do, in the reader's language or in both?"""

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from aspire import errors

BACKEND = "aspire.sign_in.SignInBackend"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "heading"),
    [
        pytest.param("en", "There is nothing here", id="English"),
        pytest.param("ja", "ページが見つかりません", id="Japanese"),
    ],
)
def test_what_is_absent(client, language, heading):
    answer = client.get("/nowhere/", headers={"accept-language": language})

    assert answer.status_code == 404
    assert f"<h1>{heading}</h1>" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nowhere/", "/calls/nowhere/"], ids=["no such address", "no such thing"])
def test_what_is_absent_looks_the_same_where_the_portal_is_tried_out(client, settings, path):
    settings.DEBUG = True

    answer = client.get(path)

    assert answer.status_code == 404
    assert "<h1>There is nothing here</h1>" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "heading"),
    [
        pytest.param("en", "This is not for your account", id="English"),
        pytest.param("ja", "このアカウントでは利用できません", id="Japanese"),
    ],
)
def test_what_is_not_for_this_person(client, hanako, language, heading):
    client.force_login(hanako, backend=BACKEND)
    client.cookies["django_language"] = language

    answer = client.get(reverse("accounts_office:people"))

    assert answer.status_code == 403
    assert f"<h1>{heading}</h1>" in answer.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_gives_back_what_was_typed_but_no_secrets(hanako):
    client = Client(enforce_csrf_checks=True)
    client.force_login(hanako, backend=BACKEND)

    answer = client.post("/home/", {"title": "A <b>long</b> text", "password1": "a-kettle", "empty": " "})

    html = answer.content.decode()
    assert answer.status_code == 403
    assert "<h1>The form was not taken</h1>" in html
    assert "readonly>A &lt;b&gt;long&lt;/b&gt; text</textarea>" in html
    assert "a-kettle" not in html
    assert answer.context["typed"] == [("title", "A <b>long</b> text")]


@pytest.mark.parametrize(
    ("handler", "status", "japanese", "english"),
    [
        pytest.param(
            lambda request: errors.server_error(request),
            500,
            "システムにエラーが発生しました",
            "Something went wrong on our side",
            id="our fault",
        ),
        pytest.param(
            lambda request: errors.bad_request(request, Exception()),
            400,
            "このリクエストは処理できません",
            "This request cannot be read",
            id="unreadable",
        ),
    ],
)
def test_where_no_language_can_be_trusted_both_are_spoken_without_a_query(handler, status, japanese, english):
    answer = handler(RequestFactory().get("/"))  # without the database: pytest-django would refuse a query

    html = answer.content.decode()
    assert answer.status_code == status
    assert '<html lang="ja">' in html and japanese in html
    assert '<section lang="en"' in html and english in html


@pytest.mark.django_db
def test_a_fault_of_ours_becomes_the_500_page_with_its_headers(client, monkeypatch):
    from aspire import context  # noqa: PLC0415

    client.raise_request_exception = False
    monkeypatch.setattr(context.menu, "entries", lambda *a, **k: 1 / 0)

    answer = client.get("/help/")

    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.django_db
def test_a_host_that_is_not_ours_is_refused_in_both_languages(client):
    answer = client.get("/help/", headers={"host": "evil.example"})

    assert answer.status_code == 400
    assert "This request cannot be read" in answer.content.decode()
