"""Do colours hold by night as by day, and would axe tell if they did not?"""

import re

import pytest

from tests.face.box import Box
from tests.face.eyes import all_is_well, axe
from tests.face.key_pages import key_stops
from tests.face.walking import LANGUAGES, Walk

pytestmark = [pytest.mark.browser, pytest.mark.thorough, pytest.mark.django_db]
OF_COLOURS = ("color-contrast", "link-in-text-block")


@pytest.mark.parametrize(
    ("scheme", "width", "language"),
    [  # by day every page is walked elsewhere
        pytest.param("dark", 360, "ja", id="by night on a phone"),
        pytest.param("dark", 1280, "en", id="by night on a desk"),
    ],
)
def test_contrast_holds_by_night_on_phones_too(full, browser, rounds, scheme, width, language):
    faults, is_drill = [], rounds(1, drill=2) == 2
    inks = None if is_drill else set()
    for spoken in LANGUAGES if is_drill else [language]:
        with Walk(browser, full.cast, spoken, color_scheme=scheme, width=width) as walk:
            faults += walk.faults(key_stops(full), seen_by=lambda page: axe(page, *OF_COLOURS, judged=inks))
    all_is_well(faults)


def test_axe_would_find_them(browser):
    box = Box(browser)
    page = box.page
    page.set_content("<img src=x><p style='color:#ccc;background:#fff'>pale</p><input><table><tr><td>1</table>")
    found = {fault.split(":")[0] for fault in axe(page)}
    box.close()
    assert {"image-alt", "color-contrast", "label", "document-title", "html-has-lang", "page-has-heading-one"} <= found


def test_an_ink_that_stood_is_asked_about_again_on_another_ground(browser):
    box, inks = Box(browser), set()
    page, dark = box.page, "<p style='color:#000;background:#fff'>dark</p>"
    page.set_content(dark)
    assert axe(page, "color-contrast", judged=inks) == []
    assert len(inks) == 1
    page.set_content(
        f"{dark}<div style='background:#222'><p style='color:#000'>dark</p></div><p style='color:#ccc'>pale"
    )
    found = axe(page, "color-contrast", judged=inks)
    box.close()
    assert [re.search(r">(\w+)<", fault)[1] for fault in found] == ["dark", "pale"]
    assert len(inks) == 1
