"""Does the task list of a draft renew itself under a reader's eyes, quietly, and tell the deadline in the reader's zone?"""

import pytest
from django.conf import settings
from django.test import Client

from calls.models import Call
from proposals import services
from tests.builders import IN_APRIL, jst
from tests.proposing import a_whole_draft

pytestmark = [pytest.mark.browser, pytest.mark.thorough, pytest.mark.django_db(transaction=True)]
SUMMER, WINTER = jst(2124, 7, 3, 12), jst(2124, 1, 12, 12)
SEEN_AGAIN = "document.dispatchEvent(new Event('visibilitychange'))"


@pytest.fixture
def draft(call, hanako):
    made = a_whole_draft(call, hanako, at=IN_APRIL)
    Call.objects.update(closes_at=SUMMER)
    return made


@pytest.fixture
def opened(browser, live_server, draft, hanako):
    """Open the home of Hanako's draft in a browser of some zone; what it complains about is in `page.spoken`."""
    contexts = []

    def act(zone="Asia/Tokyo", **options):
        client = Client()
        client.force_login(hanako)
        context = browser.new_context(timezone_id=zone, locale="en-GB", **options)
        contexts.append(context)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
        page = context.new_page()
        page.spoken = []
        page.on("console", lambda told: page.spoken.append(told.text) if told.type == "error" else None)
        page.on("pageerror", lambda error: page.spoken.append(str(error)))
        page.goto(f"{live_server.url}/proposals/{draft.pk}/", wait_until="networkidle")
        return page

    yield act
    for context in contexts:
        context.close()


def test_the_list_renews_itself_keeps_the_focus_and_leaves_nothing_in_the_browser(opened, draft, hanako):
    page = opened()
    page.evaluate("htmx.config.defaultSettleDelay = 3000")  # what is renewed must listen before that, at once
    page.focus("#to-budget")
    how = {"actor": hanako, "at": IN_APRIL, "began": None}
    services.save_plan(draft.pk, text=services.PlanText(plan_background="Shorter."), **how)
    with page.expect_response(lambda answer: "?mark=" in answer.url and answer.status == 200):
        page.evaluate(SEEN_AGAIN)
    page.get_by_text("1 of 6 parts written, 8 characters").wait_for()
    assert page.evaluate("document.activeElement.id") == "to-budget"
    with page.expect_response(lambda answer: "?mark=" in answer.url and answer.status == 204):
        page.evaluate(SEEN_AGAIN)

    page.context.clear_cookies()  # the log-in has ended: its page never takes the place of the list
    with page.expect_response(lambda answer: "/account/login/" in answer.url):
        page.evaluate(SEEN_AGAIN)
    page.wait_for_timeout(100)
    assert page.is_visible("#to-budget")
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.spoken == []


@pytest.mark.parametrize(
    ("zone", "closes_at", "words"),
    [
        ("Europe/Zurich", SUMMER, "In your time zone (Europe/Zurich): Mon, 3 Jul 2124, 05:00 CEST"),
        ("Europe/Zurich", WINTER, "In your time zone (Europe/Zurich): Wed, 12 Jan 2124, 04:00 CET"),
        ("Asia/Seoul", SUMMER, ""),
    ],
)
def test_the_deadline_is_told_in_the_readers_zone_by_the_name_it_has_on_that_day(opened, zone, closes_at, words):
    Call.objects.update(closes_at=closes_at)
    place = opened(zone).locator("[data-in-own-zone]")
    assert (place.inner_text() if place.is_visible() else "") == words


def test_without_scripts_the_page_says_all_it_has_to_in_japans_time(opened):
    page = opened("Europe/Zurich", java_script_enabled=False)
    assert "Mon 3 July 2124, 12:00 JST" in page.inner_text("main")
    assert page.get_by_text("every rule is met").is_visible()
    assert not page.locator("[data-in-own-zone]").is_visible()
