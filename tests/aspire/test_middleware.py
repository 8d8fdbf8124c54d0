"""Does every answer carry the security headers, and does the portal speak the right language?"""

import re

import pytest
from django.urls import reverse

BACKEND = "aspire.sign_in.SignInBackend"
POLICY = (
    "default-src 'none'; script-src 'nonce-{0}' 'strict-dynamic'; style-src 'self' 'nonce-{0}'; "
    "img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)
OTHERS = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def nonce_of(answer):
    """Return the nonce that the content policy of an answer names."""
    return re.search(r"'nonce-([^']+)'", answer["Content-Security-Policy"])[1]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/help/", id="a public page"),
        pytest.param("/home/", id="a closed page"),
        pytest.param("/nowhere/", id="no page"),
        pytest.param("/robots.txt", id="no HTML"),
    ],
)
@pytest.mark.parametrize("signed_in", [False, True], ids=["visitor", "signed in"])
def test_every_answer_carries_the_exact_policy(client, hanako, path, signed_in):
    if signed_in:
        client.force_login(hanako, backend=BACKEND)

    answer = client.get(path)

    assert answer["Content-Security-Policy"] == POLICY.format(nonce_of(answer))
    assert {name: answer[name] for name in OTHERS} == OTHERS


@pytest.mark.django_db
def test_the_nonce_is_fresh_and_stands_on_every_script(client):
    first, second = client.get("/help/"), client.get("/help/")

    assert nonce_of(first) != nonce_of(second)
    scripts = re.findall(r"<script[^>]*>", first.content.decode())
    assert scripts and all(f'nonce="{nonce_of(first)}"' in script for script in scripts)


@pytest.mark.django_db
def test_signed_in_pages_are_never_stored(client, hanako):
    client.force_login(hanako, backend=BACKEND)

    assert client.get("/help/")["Cache-Control"] == "no-store, private"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/help/", "/account/login/", "/account/signup/", "/nowhere/", "/about/privacy/"])
def test_no_page_styles_or_scripts_by_attribute(client, path):
    html = client.get(path).content.decode()

    assert re.findall(r"\sstyle=|\son[a-z]+=|javascript:|<style", html) == []
    assert re.findall(r"""(?:src|href)=["'](?:https?:)?//""", html) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        pytest.param("ja,en;q=0.5", "ja", id="Japanese first"),
        pytest.param("fr", "en", id="a language the portal has not"),
        pytest.param("", "en", id="nothing asked"),
    ],
)
def test_a_visitor_is_answered_in_the_language_of_the_browser(client, asked, spoken):
    answer = client.get("/help/", headers={"accept-language": asked})

    assert answer["Content-Language"] == spoken
    assert f'<html lang="{spoken}">' in answer.content.decode()


@pytest.mark.django_db
def test_a_person_is_answered_in_their_own_language_unless_this_browser_chose_another(client, hanako):
    hanako.language = "ja"
    hanako.save(update_fields=["language"])
    client.force_login(hanako, backend=BACKEND)

    assert client.get("/help/", headers={"accept-language": "en"})["Content-Language"] == "ja"
    client.cookies["django_language"] = "en"
    assert client.get("/help/")["Content-Language"] == "en"


@pytest.mark.django_db
def test_a_cookie_with_an_unknown_language_is_ignored(client, hanako):
    client.force_login(hanako, backend=BACKEND)
    client.cookies["django_language"] = "xx"

    assert client.get("/help/", headers={"accept-language": "ja"})["Content-Language"] == "en"


@pytest.mark.django_db
def test_the_switch_is_a_form_on_every_page(client):
    html = client.get("/help/?a=1&b=2").content.decode()

    assert f'method="post" action="{reverse("set_language")}"' in html
    assert '<input type="hidden" name="next" value="/help/?a=1&amp;b=2">' in html
    assert '<button type="submit" name="language" value="ja" lang="ja">' in html


@pytest.mark.django_db
@pytest.mark.parametrize(("signed_in", "encoding"), [(False, "gzip"), (True, None)], ids=["visitor", "signed in"])
def test_only_pages_for_visitors_are_compressed(client, hanako, signed_in, encoding):
    if signed_in:
        client.force_login(hanako, backend=BACKEND)

    answer = client.get("/help/", headers={"accept-encoding": "gzip"})

    assert (answer.status_code, answer.get("Content-Encoding")) == (200, encoding)
