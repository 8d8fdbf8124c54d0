"""A real browser scores: by keyboard, in two windows, with a log-in that ends. What is left, and what does the page say?"""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from reviews.models import Review
from tests import servers
from tests.builders import PASSWORD, load_aspire_call, person
from tests.proposing import a_sealed_proposal
from tests.reviews.reviewing import cleared

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.thorough, pytest.mark.django_db(transaction=True)]
SAVED = re.compile(r"saved \d\d:\d\d:\d\d JST")


@pytest.fixture
def row(portal_processes, settings):
    """An open assignment, on a portal whose web process checks passwords as people's."""
    settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS[1:]
    portal = portal_processes().start("web")
    call = load_aspire_call(at=timezone.now())
    lead, officer = person("hanako@aspire.example", "Hanako"), person("aiko@aspire.example", "Aiko", "officer")
    proposal = a_sealed_proposal(call, lead, at=call.closes_at - timedelta(hours=1))
    assignment = cleared(proposal, person("kenji@aspire.example", "Kenji", "reviewer"), officer, at=call.closes_at)
    assignment.address = f"{portal.url}/reviews/{assignment.pk}/score/"
    assignment.portal = portal.url
    return assignment


@pytest.fixture
def tab(row, new_page):
    """The page of scores, logged in."""
    page = new_page()
    page.goto(f"{row.portal}/account/login/")
    page.fill("#id_login", row.reviewer.email)
    page.fill("#id_password", PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto(row.address)
    return page


def wait_stored(points, **texts):
    def is_there():
        review = Review.objects.first()
        if review is None:
            return False
        found = dict(review.scores.values_list("criterion__code", "points"))
        return found == points and all(getattr(review, name) == text for name, text in texts.items())

    servers.wait_until(is_there, within=15, what=f"{points} {texts} stored")


def test_scores_save_themselves_by_keyboard_in_two_windows_and_across_a_lost_log_in(tab, row, keep_picture):
    tab.locator("input[name=points_a][value='7']").focus()
    tab.keyboard.press("ArrowRight")
    wait_stored({"a": 8})
    tab.get_by_text(SAVED).first.wait_for()
    assert "1 of 7 items scored" in tab.locator("[data-stamp]").inner_text()
    assert "Items b, c, d, e, f and g have no score yet." in tab.locator("#missing").inner_text()

    other = tab.context.new_page()
    other.goto(row.address)
    other.fill("#id_comment_panel", "From the second window.")
    wait_stored({"a": 8}, comment_panel="From the second window.")
    tab.fill("#id_comment_panel", "From the first window.")
    panel = tab.get_by_role("group", name="Comments to the panel")
    panel.wait_for()
    assert "From the second window." in panel.inner_text() and "From the first window." in panel.inner_text()
    keep_picture(tab, "two-windows")
    wait_stored({"a": 8}, comment_panel="From the second window.")
    panel.get_by_role("button", name="Keep mine").click()
    wait_stored({"a": 8}, comment_panel="From the first window.")

    Session.objects.all().delete()
    tab.fill("#id_comment_panel", "Written without a log-in.")
    tab.get_by_role("dialog").wait_for()
    tab.fill("#again-password", PASSWORD)
    tab.keyboard.press("Enter")
    tab.get_by_role("dialog").wait_for(state="hidden")
    wait_stored({"a": 8}, comment_panel="Written without a log-in.")
    for code in "bcdefg":
        tab.locator(f"input[name=points_{code}][value='6']").focus()
        tab.keyboard.press("Space")
    wait_stored({"a": 8, **dict.fromkeys("bcdefg", 6)}, comment_panel="Written without a log-in.")
    assert tab.locator("#missing").is_hidden()
    assert tab.locator("[data-mean]").inner_text() == "6.33"
    tab.get_by_role("button", name="Check and send").click()
    tab.get_by_role("button", name="Send the review").click()
    tab.get_by_text("Your review has been sent.").wait_for()
