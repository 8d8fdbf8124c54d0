"""Does every piece of help lead to a place that exists, and does every error page say where to write?"""

import re

import pytest
from django.test import RequestFactory
from django.urls import reverse

from aspire import errors
from proposals.sentences import SECTIONS
from tests.builders import IN_APRIL, client_for
from tests.proposing import a_draft

ADDRESS = "office@aspire.example"


@pytest.mark.django_db
def test_the_help_of_every_section_leads_to_its_place_on_the_help_page(call, hanako):
    client, draft = client_for(hanako, at=IN_APRIL), a_draft(call, hanako)
    places = set(re.findall(r' id="([\w-]+)"', client.get(reverse("help")).content.decode()))

    for section in [*SECTIONS, "check"]:
        html = client.get(reverse(f"proposals:{section}", args=[draft.pk])).content.decode()
        assert f'href="/help/#{section}"' in html
        assert "Example (invented)" in html or section == "check"
        assert section in places
    assert {"applicants", "counterpart-researchers", "reviewers", "officers", "trouble", "contact"} <= places


@pytest.mark.django_db
def test_links_within_the_help_page_lead_somewhere(client):
    html = client.get(reverse("help")).content.decode()
    assert set(re.findall(r'href="#([\w-]+)"', html)) <= set(re.findall(r' id="([\w-]+)"', html))


@pytest.mark.django_db
def test_the_privacy_page_names_every_cookie_that_is_set(client, hanako):
    said = client.get(reverse("privacy")).content.decode()
    client.get(reverse("account_login"))
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    client.force_login(hanako, backend="aspire.sign_in.SignInBackend")

    assert {name for name in client.cookies if f"<code>{name}</code>" not in said} == set()


@pytest.mark.parametrize("answer", [errors.server_error, lambda request: errors.bad_request(request, Exception())])
def test_error_pages_without_a_database_say_where_to_write_in_both_languages(answer, settings):
    settings.OFFICE_EMAIL = ADDRESS
    html = answer(RequestFactory().get("/")).content.decode()
    assert html.count(f'href="mailto:{ADDRESS}"') == 2


@pytest.mark.django_db
def test_an_error_page_leads_to_the_help_with_or_without_an_address(client, settings):
    assert 'href="/help/#trouble"' in client.get("/nowhere/").content.decode()
    settings.OFFICE_EMAIL = ADDRESS
    assert f'href="mailto:{ADDRESS}"' in client.get("/nowhere/").content.decode()
