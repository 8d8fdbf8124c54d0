"""Do three pages stand at a glance? The quick part of what `make test-all` asks of every page."""

import pytest

from tests.face.box import Box
from tests.face.eyes import all_is_well, axe, cramped, unclear

pytestmark = [pytest.mark.browser, pytest.mark.thorough, pytest.mark.django_db]


@pytest.mark.parametrize(
    ("path", "language"), [("/", "ja"), ("/calls/aspire-2024-3/", "en"), ("/account/signup/", "ja")]
)
def test_a_public_page_stands(call, browser, path, language):
    box = Box(browser, language=language)
    page = box.open(path)
    faults = axe(page) + unclear(page, language) + cramped(page) + box.complaints()
    box.close()
    all_is_well(faults)
