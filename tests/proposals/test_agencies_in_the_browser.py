"""Are the agencies narrowed as one chooses a country or types a name, and by a button where no script runs?"""

import re

import pytest
from django.conf import settings
from django.test import Client

from calls.models import Call
from proposals.models import Counterpart
from tests.builders import IN_APRIL, jst
from tests.proposing import a_draft

pytestmark = [pytest.mark.browser, pytest.mark.thorough, pytest.mark.django_db(transaction=True)]
SHOWN = "[data-agencies] .choice:visible input"


@pytest.fixture
def opened(browser, live_server, call, hanako):
    """Open Hanako's counterparts in a browser, with scripts or without."""
    draft, contexts = a_draft(call, hanako, at=IN_APRIL), []
    Call.objects.update(closes_at=jst(2124, 7, 3, 12))

    def act(**options):
        client = Client()
        client.force_login(hanako)
        contexts.append(browser.new_context(locale="en-GB", **options))
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        contexts[-1].add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
        page = contexts[-1].new_page()
        page.goto(f"{live_server.url}/proposals/{draft.pk}/counterparts/")
        return page

    yield act
    for context in contexts:
        context.close()


def shown(page):
    return [one.get_attribute("value") for one in page.locator(SHOWN).all()]


def test_agencies_follow_what_is_typed_and_what_is_chosen_stays(opened):
    page = opened()
    assert shown(page) == ["", "not-listed"] and not page.is_visible("button[name=find]")
    page.select_option("#id_country_code", "NO")
    assert shown(page) == ["", "rcn", "erc", "not-listed"]
    page.check("input[value=rcn]")
    for name in ("VR", "vetenskapsradet", "Vetenskapsrådet", "SRC", "ＳＲＣ", "すうぇーでん研究評議会"):
        page.fill("#find-agency", name)
        assert shown(page) == ["", "src", "rcn", "not-listed"] or shown(page) == ["", "rcn", "src", "not-listed"]
    page.get_by_text("Agencies with this name: 1").wait_for()
    page.press("#find-agency", "Enter")  # sends nothing
    assert page.input_value("#find-agency") == "すうぇーでん研究評議会"
    assert not page.is_visible("#id_unlisted_agency")
    page.check("input[value=not-listed]")
    assert page.is_visible("#id_unlisted_agency")


def test_without_scripts_a_button_finds_and_nothing_typed_is_lost(opened):
    page = opened(java_script_enabled=False)
    page.fill("#id_name", "Ingrid Solberg")
    page.select_option("#id_country_code", "SE")
    page.fill("#find-agency", "vetenskapsradet")
    page.click("button[name=find]")
    assert shown(page) == ["", "src", "not-listed"]
    assert (page.input_value("#id_name"), page.input_value("#id_country_code")) == ("Ingrid Solberg", "SE")
    assert not Counterpart.objects.exists()
    page.check("input[value=src]")
    page.click("button[name=stay]")
    page.wait_for_url(re.compile(r"/counterparts/[0-9]+/"))
    assert Counterpart.objects.get().agency.key == "src"
