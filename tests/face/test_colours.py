"""Do colours hold by night as by day, and would axe tell if they did not?"""

import pytest

from tests.face.box import Box
from tests.face.eyes import all_is_well, axe, looking_source
from tests.face.key_pages import key_stops
from tests.face.walking import LANGUAGES, Walk

pytestmark = [pytest.mark.browser, pytest.mark.thorough, pytest.mark.django_db]


@pytest.mark.parametrize(
    ("scheme", "width", "language"),
    [  # by day every page is walked elsewhere
        pytest.param("dark", 360, "ja", id="by night on a phone"),
        pytest.param("dark", 1280, "en", id="by night on a desk"),
    ],
)
def test_contrast_holds_by_night_on_phones_too(full, browser, rounds, scheme, width, language):
    faults = []
    for spoken in LANGUAGES if rounds(1, drill=2) == 2 else [language]:
        with Walk(browser, full.cast, spoken, color_scheme=scheme, width=width) as walk:
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
