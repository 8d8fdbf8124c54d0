"""How do the key pages look? Kept in test-output/face/ for people to look at; nothing is compared by pixels."""

import pytest

from tests.conftest import PICTURES
from tests.face.key_pages import key_stops
from tests.face.walking import Walk

pytestmark = [pytest.mark.browser, pytest.mark.thorough, pytest.mark.django_db]
FOLDER = PICTURES / "face"
BLANK = 12_000  # bytes; a page of one colour compresses to less


@pytest.mark.parametrize(("width", "language"), [(360, "ja"), (1280, "en"), (360, "en"), (1280, "ja")])
def test_every_key_page_shows_itself_in_its_language(full, browser, language, width, rounds):
    if rounds(1, drill=2) == 1 and (width == 360) == (language == "en"):
        return  # the other two pictures belong to the drill
    FOLDER.mkdir(parents=True, exist_ok=True)
    kept = {}
    with Walk(browser, full.cast, language, width=width) as walk:
        for stop in key_stops(full):
            for _, page in walk.pages_of(stop):
                picture = page.screenshot(path=FOLDER / f"{stop.label}-{language}-{width}.png", full_page=True)
                is_japanese = page.evaluate("/[ぁ-んァ-ン]/.test(document.querySelector('nav').textContent)")
                told = "ja" if is_japanese else "en"
                kept[stop.label] = (page.evaluate("document.documentElement.lang"), told, len(picture) > BLANK)
    assert kept == {stop.label: (language, language, True) for stop in key_stops(full)}
    assert len(kept) >= 12
