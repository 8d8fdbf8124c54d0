"""Does filtering while one types find what the server finds, in a real browser, by the same rules?"""

import pytest

from calls import queries
from calls.queries import Sought
from tests.builders import IN_JULY, client_for
from tests.face.portal_in_a_box import open_page

pytestmark = [pytest.mark.browser, pytest.mark.thorough]
NAMES = [
    "VR",
    "vetenskapsradet",
    "Ｖｒ",
    "SWEDISH research",
    "arc",
    "ヒトゲノム",
    "ﾋﾄｹﾞﾉﾑ",
    "%_",
    "no such agency",
    "forskningsråd",
]


@pytest.fixture
def opened(call, new_page):
    """Open the page of the call in July: `opened(width=360)`."""

    def make(query="", **options):
        page = new_page(**options)
        open_page(page, client_for(at=IN_JULY).get(f"/calls/{call.slug}/{query}").content.decode())
        page.wait_for_function("document.readyState === 'complete'")
        return page

    return make


def seen(page):
    """Return the printed names of the agencies that are not hidden."""
    return page.eval_on_selector_all(
        ".country:not([hidden]) li:not([hidden]) b", "all => all.map((one) => one.textContent)"
    )


def test_typing_finds_what_the_server_finds(call, opened):
    page = opened()
    for name in NAMES:
        page.fill("#agency-name", name)
        groups = queries.call_page(call.slug, IN_JULY, sought=Sought(name=name)).agencies.countries
        wanted = [str(one.part.agency) for group in groups for one in group.agencies if one.is_sought]
        assert (name, seen(page)) == (name, wanted)


def test_the_number_is_announced_and_the_address_keeps_the_filters(opened):
    page = opened()
    page.fill("#agency-name", "vr")
    page.select_option("#agency-country", "SE")
    page.wait_for_function("location.search === '?agency=vr&country=SE'")
    assert page.get_by_role("status").inner_text() == "1 of 29 agencies shown"
    page.get_by_role("link", name="Show all agencies").click()
    page.wait_for_function("location.search === ''")
    assert page.get_by_role("status").inner_text() == "29 agencies by country or region"
    assert len(seen(page)) == 29


def test_wide_screens_show_all_and_phones_fold_the_countries_until_something_is_sought(opened):
    is_open = "all => all.filter((one) => one.open).length"
    assert opened().eval_on_selector_all(".country", is_open) == 11
    phone = opened(width=360)
    assert phone.eval_on_selector_all(".country", is_open) == 0
    phone.fill("#agency-name", "swedish")
    assert phone.eval_on_selector_all(".country:not([hidden])", is_open) == 1
    phone.fill("#agency-name", "")
    assert phone.eval_on_selector_all(".country", is_open) == 0


def test_nothing_found_says_what_to_do(opened):
    page = opened()
    assert not page.locator("#no-agency").is_visible()
    page.fill("#agency-name", "nobody")
    assert page.locator("#no-agency").is_visible()


def test_without_scripts_wide_screens_show_the_whole_table(opened):
    page = opened(java_script_enabled=False)
    assert page.get_by_text("Australian Research Council (ARC)").is_visible()
    assert not opened(java_script_enabled=False, width=360).get_by_text("Australian Research Council").is_visible()
