"""Do colours hold by day and by night, and would axe tell if they did not?"""

import pytest

from tests.face.box import Box
from tests.face.eyes import all_is_well, axe, looking_source
from tests.face.key_pages import key_stops
from tests.face.walking import LANGUAGES, Walk

pytestmark = [pytest.mark.browser, pytest.mark.thorough, pytest.mark.django_db]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_holds_by_day_and_by_night_on_phones_too(full, browser, scheme, width):
    faults = []
    for language in LANGUAGES:
        with Walk(browser, full.cast, language, color_scheme=scheme, width=width) as walk:
            faults += walk.faults(
                key_stops(full), seen_by=lambda page: axe(page, "color-contrast", "link-in-text-block")
            )
    all_is_well(faults)


def test_axe_would_find_them(browser):
    box = Box(browser)
    page = box.page
    page.set_content("<img src=x><p style='color:#ccc;background:#fff'>pale</p><input><table><tr><td>1</table>")
    page.evaluate(looking_source())
    found = {fault.split(":")[0] for fault in axe(page)}
    box.close()
    assert {"image-alt", "color-contrast", "label", "document-title", "html-has-lang", "page-has-heading-one"} <= found
