"""Can everybody go their whole way by keyboard alone, and always see where they are?"""

import re

import pytest

from notices.models import Notice
from proposals.models import Proposal
from reviews.models import Assignment
from tests.face.keys import Keys

pytestmark = [pytest.mark.browser, pytest.mark.thorough, pytest.mark.django_db(transaction=True)]
PASSWORD = "keyaki-and-hinoki-2026"
MENU = "details.who > summary"


@pytest.fixture
def keys(live_server, full, new_page):
    """A keyboard in front of a portal full of work."""
    made = Keys(new_page(reduced_motion="reduce"))
    made.url = live_server.url
    return made


def logs_in(keys, email, password):
    keys.open(f"{keys.url}/account/login/")
    keys.write("#id_login", email).write("#id_password", password)
    with keys.page.expect_navigation():
        keys.page.keyboard.press("Enter")


def as_one_of_the_cast(keys, key):
    logs_in(keys, f"{key}@aspire.example", f"{key}-rehearses-2026")
    return keys


def test_a_visitor_signs_up_begins_a_draft_fills_in_and_checks(keys, full):
    keys.open(keys.url + "/").follow("a[href^='/account/login/']").follow("a[href^='/account/signup/']")
    keys.write("#id_email", "mei@aspire.example").write("#id_name", "Mei Kimura")
    keys.choose("input[name=language]", "en")
    keys.write("#id_password1", PASSWORD).write("#id_password2", PASSWORD)
    with keys.page.expect_navigation():
        keys.page.keyboard.press("Enter")
    letter = Notice.objects.get(to_address="mei@aspire.example")
    keys.open(keys.url + re.search(r"https?://[^/]+(/account/confirm/\S+)", letter.body)[1])
    keys.follow("main form button")
    logs_in(keys, "mei@aspire.example", PASSWORD)

    slug = full.objects["the open rehearsal"]["slug"]
    keys.open(f"{keys.url}/calls/{slug}/").follow("form[action$='/start/'] button")
    draft = Proposal.objects.get(lead__email="mei@aspire.example")
    keys.follow(f"a[href='/proposals/{draft.pk}/project/']")
    keys.write("#id_title_en", "Tides of the immune system").choose("input[name=area_number]", "2")
    keys.write("#id_months", "60").write("#id_summary", "How immune cells keep time.")
    keys.follow("button[name=stay]")
    draft.refresh_from_db()
    assert (draft.title_en, draft.area.number, draft.months) == ("Tides of the immune system", 2, 60)

    keys.follow("main .actions a.btn.text").follow(f"a[href='/proposals/{draft.pk}/check/']")
    assert "block" in keys.page.inner_text("main")
    assert keys.faults == []


def test_a_reviewer_declares_scores_and_sends(keys, full):
    asked = Assignment.objects.get(reviewer=full.cast["yuki"], proposal__lead__email="mika@aspire.example")
    as_one_of_the_cast(keys, "yuki").follow("nav a[href='/reviews/']").follow(f"main a[href^='/reviews/{asked.pk}/']")
    keys.choose("input[name=conflict]", "no").follow("form[action$='/declare/'] button")
    keys.open(f"{keys.url}/reviews/{asked.pk}/").follow(f"a[href='/reviews/{asked.pk}/score/']")
    for code in "abcdefg":
        keys.choose(f"input[name=points_{code}]", "7")
    keys.write("#id_comment_panel", "Sound.").follow("button[name=do][value=check]").follow("button[value=send]")
    asked.review.refresh_from_db()
    assert asked.review.sent_at is not None
    assert keys.faults == []


def test_an_officer_assigns_and_opens_the_ranking(keys, full):
    rins = Proposal.objects.get(lead__email="rin@aspire.example", submitted_at__isnull=False)
    office = f"/office/calls/{full.objects['the closed rehearsal']['slug']}/"
    as_one_of_the_cast(keys, "aiko").follow("nav a[href='/office/']").follow(f"main a[href='{office}']")
    keys.follow(f".tabs a[href='{office}proposals/']").follow(f"main a[href='/office/proposals/{rins.pk}/']")
    keys.pick("#id_reviewer", str(full.cast["yuki"].pk)).follow("form:has(#id_reviewer) button")
    assert rins.assignments.filter(reviewer=full.cast["yuki"]).exists()
    keys.follow(f".tabs a[href='{office}ranking/']")
    keys.to(".tablebox[tabindex='0']")
    assert keys.faults == []


@pytest.mark.parametrize("who", ["visitor", "hanako", "kenji", "aiko"])
def test_the_skip_link_comes_first_and_works(keys, who):
    if who != "visitor":
        as_one_of_the_cast(keys, who)
    keys.open(keys.url + ("/" if who == "visitor" else "/home/"))
    keys.tab()
    assert keys.is_on("a.skip[href='#main']")
    keys.press("Enter")
    assert keys.is_on("main")
    keys.tab()
    assert keys.is_on("main *")
    assert keys.faults == []


def test_escape_closes_the_menu_and_gives_the_focus_back(keys):
    as_one_of_the_cast(keys, "hanako").to(MENU)
    keys.press("Enter").tab()
    assert keys.is_on("details.who[open] a")
    keys.press("Escape")
    assert keys.is_on(MENU) and keys.page.locator("details.who[open]").count() == 0
    assert keys.faults == []


def test_leaving_the_menu_closes_it(keys):
    as_one_of_the_cast(keys, "hanako").to(MENU)
    keys.press("Enter").to("main *")
    assert keys.page.locator("details.who[open]").count() == 0


def test_the_menu_of_phones_opens_and_closes(keys, new_page):
    keys.page = new_page(width=360, height=640, reduced_motion="reduce")
    as_one_of_the_cast(keys, "aiko").to("details.menu-switch > summary")
    keys.press("Enter").to("nav a[href='/office/']")
    keys.press("Escape")
    assert keys.is_on("details.menu-switch > summary")
    assert keys.page.locator("nav a[href='/office/']").is_hidden()
    assert keys.faults == []


def test_the_summary_of_faults_takes_the_focus_and_leads_to_the_fields(keys):
    keys.open(f"{keys.url}/account/signup/").follow("main form button[type=submit]")
    assert keys.is_on(".fixes")
    keys.look()
    keys.tab()
    goal = keys.page.evaluate("document.activeElement.hash")
    keys.press("Enter")
    assert keys.is_on(goal) and keys.is_on("[aria-invalid=true]")
    keys.look()
    assert keys.faults == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("address", ["draft", "scores", "ranking", "call"])
def test_the_focus_is_seen_all_the_way_through_a_page(keys, full, new_page, address, width):
    draft, review = full.objects["hanako's draft"]["pk"], full.objects["kenji's open assignment"]["pk"]
    who, path = {
        "draft": ("hanako", f"/proposals/{draft}/counterparts/"),
        "scores": ("kenji", f"/reviews/{review}/score/"),
        "ranking": ("aiko", f"/office/calls/{full.objects['the closed rehearsal']['slug']}/ranking/"),
        "call": ("hanako", "/calls/aspire-2024-3/"),
    }[address]
    keys.page = new_page(width=width, height=700, reduced_motion="reduce")
    as_one_of_the_cast(keys, who).open(keys.url + path)
    passed = []
    while len(passed) < 200:
        keys.page.keyboard.press("Tab")
        if keys.page.evaluate("document.activeElement === document.body"):
            break
        passed.append(keys.look())
    assert len(passed) > 10
    assert list(dict.fromkeys(keys.faults)) == []
