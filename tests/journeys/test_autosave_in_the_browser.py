"""A real browser types into a draft: the log-in ends, the connection breaks, another window is faster. What is left?"""

import re
import time

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from proposals.models import Proposal
from tests import servers
from tests.builders import PASSWORD, load_aspire_call, person
from tests.proposing import a_draft

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.thorough, pytest.mark.django_db(transaction=True)]
SAVED = re.compile(r"saved \d\d:\d\d:\d\d JST")
AT_MOST = 2.0  # seconds from the last key to "saved"


@pytest.fixture
def portal(portal_processes, settings):
    """The portal as a web process; passwords are hashed as that process checks them."""
    settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS[1:]
    return portal_processes().start("web")


@pytest.fixture
def hanako(portal):
    return person("hanako@aspire.example", "Hanako Yamada")


@pytest.fixture
def draft(hanako):
    call = load_aspire_call(at=timezone.now())
    return a_draft(call, hanako, at=call.opens_at)


@pytest.fixture
def tab(portal, hanako, draft, new_page):
    """Open the plan of the draft, logged in; `tab.beside()` opens it once more in the same browser."""
    page = new_page()
    page.goto(f"{portal.url}/account/login/")
    page.fill("#id_login", hanako.email)
    page.fill("#id_password", PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto(f"{portal.url}/proposals/{draft.pk}/plan/")

    def beside():
        other = page.context.new_page()
        other.goto(page.url)
        return other

    page.beside = beside
    return page


def stored(draft, *names):
    return Proposal.objects.filter(pk=draft.pk).values_list(*names).get()


def wait_stored(draft, **texts):
    servers.wait_until(lambda: stored(draft, *texts) == tuple(texts.values()), within=15, what=f"{texts} stored")


def type_at_the_end(page, name, text):
    page.locator(f"#id_{name}").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def line(page, group=0):
    return page.locator("fieldset.fields").nth(group).locator("[role=status]").last


def wait_saved(page, draft, name, text):
    """Wait until the page says so; returns the seconds it took."""
    began = time.monotonic()
    while True:
        said = page.locator(f"fieldset.fields:has(#id_{name}) [role=status]").last.inner_text()
        if SAVED.search(said) and stored(draft, name) == (text,):
            return time.monotonic() - began
        assert time.monotonic() - began < 15, f"{name} is not saved: {stored(draft, name)} is not {text}"
        page.wait_for_timeout(50)


def kept_in_the_browser(page):
    """Return how much the browser itself keeps of this site besides its cookies."""
    return page.evaluate(
        "async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,"
        " (await caches.keys()).length]"
    )


def test_forty_minutes_of_typing_and_a_lost_log_in_lose_no_character(tab, draft, portal, hanako, keep_picture):
    names = ["plan_background", "plan_work", "plan_risks", "plan_counterpart", "plan_mobility", "plan_network"]
    typed = dict.fromkeys(names, "")
    slowest = 0.0
    for turn in range(40):  # a sentence stands for a minute
        name = names[turn % len(names)]
        text = f"Sentence {turn} of the plan, 文章{turn}。"
        type_at_the_end(tab, name, text)
        typed[name] += text
        if turn in (5, 15):
            slowest = max(slowest, wait_saved(tab, draft, name, typed[name]))
        if turn == 20:
            Session.objects.all().delete()
    asked = tab.get_by_role("dialog")
    asked.wait_for()
    keep_picture(tab, "asks-for-the-password")
    assert hanako.email in asked.inner_text() and asked.locator("input:focus").count() == 1
    tab.keyboard.type("not my password")
    tab.keyboard.press("Enter")
    asked.get_by_text("do not belong together").wait_for()
    tab.fill("#again-password", PASSWORD)
    tab.keyboard.press("Enter")
    asked.wait_for(state="hidden")
    wait_saved(tab, draft, names[39 % 6], typed[names[39 % 6]])

    assert dict(zip(names, stored(draft, *names), strict=True)) == typed
    assert slowest < AT_MOST
    assert kept_in_the_browser(tab) == [0, 0, 0, 0]
    tab.goto(f"{portal.url}/proposals/{draft.pk}/")  # nothing is unsaved, so nothing is asked
    assert tab.url.endswith(f"/proposals/{draft.pk}/")


def test_two_tabs_show_both_texts_and_overwrite_nothing_before_the_choice(tab, draft, keep_picture):
    other = tab.beside()
    type_at_the_end(tab, "plan_work", "From the first tab.")
    wait_saved(tab, draft, "plan_work", "From the first tab.")

    type_at_the_end(other, "plan_work", "From the second tab.")
    type_at_the_end(other, "plan_risks", "None.")
    other.get_by_role("group", name="Work year by year").get_by_text("From the first tab.").wait_for()
    keep_picture(other, "two-texts")
    wait_stored(draft, plan_risks="None.")
    assert stored(draft, "plan_work") == ("From the first tab.",)
    assert other.evaluate("document.activeElement.id") == "id_plan_risks"  # the focus was left alone

    other.get_by_role("button", name="Keep mine").focus()
    other.keyboard.press("Enter")
    wait_saved(other, draft, "plan_work", "From the second tab.")
    assert other.evaluate("document.activeElement.id") == "id_plan_work"

    type_at_the_end(tab, "plan_background", "More.")
    wait_saved(tab, draft, "plan_background", "More.")
    assert tab.input_value("#id_plan_work") == "From the second tab."
    assert "taken over" in line(tab).inner_text()

    type_at_the_end(tab, "plan_network", "One")
    wait_saved(tab, draft, "plan_network", "One")
    type_at_the_end(other, "plan_network", "Two")
    other.get_by_role("button", name="Take the other").click()
    other.wait_for_timeout(1500)
    assert (other.input_value("#id_plan_network"), *stored(draft, "plan_network")) == ("One", "One")


def test_a_broken_connection_is_said_and_mended(tab, draft, keep_picture):
    tab.context.set_offline(True)
    type_at_the_end(tab, "plan_background", "Typed in a tunnel.")
    tab.get_by_text("Not saved yet: no connection.").first.wait_for()
    keep_picture(tab, "offline")
    asked = []
    tab.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    tab.close(run_before_unload=True)  # leaving is asked about while something is unsaved
    tab.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    tab.context.set_offline(False)
    wait_saved(tab, draft, "plan_background", "Typed in a tunnel.")


def test_the_answer_that_was_lost_makes_no_question_and_a_new_row_once(tab, draft, portal):
    tab.goto(f"{portal.url}/proposals/{draft.pk}/counterparts/")
    lost = []

    def lose_the_first(route):
        if lost or route.request.method != "POST":
            return route.continue_()
        lost.append(route.fetch())  # it arrives; the answer does not
        return route.abort()

    tab.route("**/counterparts/**", lose_the_first)
    type_at_the_end(tab, "name", "Astrid")
    tab.get_by_text("Not saved yet: no connection.").first.wait_for()
    type_at_the_end(tab, "name", " Berg")
    tab.wait_for_url(re.compile(r"/counterparts/\d+/$"))
    tab.wait_for_timeout(1500)
    assert list(draft.counterparts.values_list("name", flat=True)) == ["Astrid Berg"]
    assert tab.get_by_role("button", name="Keep mine").count() == 0
    tab.locator("#page-form button[name=stay]").click()
    tab.wait_for_load_state()
    assert list(draft.counterparts.values_list("name", flat=True)) == ["Astrid Berg"]


def test_ticks_and_choices_made_as_soon_as_the_page_stands_are_no_clash_with_oneself(tab, draft, portal):
    tab.goto(f"{portal.url}/proposals/{draft.pk}/declarations/", wait_until="commit")
    ticked = ["agreed_joint_research", "agreed_traveller", "pi_able_throughout", "participants_informed"]
    for name in ticked:
        tab.locator(f"#id_{name}").check()
    wait_stored(draft, **dict.fromkeys(ticked, True))
    assert tab.get_by_role("button", name="Keep mine").count() == 0

    tab.goto(f"{portal.url}/proposals/{draft.pk}/people/", wait_until="commit")
    tab.locator("input[name=pi_in_japan][value=yes]").check()
    wait_stored(draft, pi_in_japan=True)
    assert tab.get_by_role("button", name="Keep mine").count() == 0


def test_nothing_moves_under_a_hand_that_presses(tab, draft, portal):
    tab.goto(f"{portal.url}/proposals/{draft.pk}/project/")
    box = tab.locator("input[name=area_number][value='2']")
    tab.locator("#id_title_en").focus()
    tab.keyboard.type("Tides")
    box.scroll_into_view_if_needed()
    before = box.bounding_box()
    tab.mouse.move(before["x"] + before["width"] / 2, before["y"] + before["height"] / 2)
    tab.mouse.down()  # the title is left: it would be saved now
    tab.wait_for_timeout(1500)
    assert (box.bounding_box(), stored(draft, "title_en")) == (before, ("",))
    tab.mouse.up()
    assert box.is_checked()
    wait_stored(draft, title_en="Tides", area__number=2)
    assert box.bounding_box() == before  # nor when it says that it is saved
