"""Does the self-check stand once it has been answered? The walk through every address sees it unanswered."""

from urllib.parse import urlencode

import pytest

from tests.builders import IN_APRIL
from tests.face.box import Box
from tests.face.eyes import all_is_well, axe, cramped, unclear
from tests.proposals.same_facts import ANSWERS

pytestmark = [pytest.mark.browser, pytest.mark.thorough, pytest.mark.django_db]

PATH = "/calls/aspire-2024-3/self-check/"
UNLISTED = {"c2-country": "FR", "c2-agency": "not-listed", "c2-unlisted_agency": "Agence X"}
MIXED = {**ANSWERS, **UNLISTED, "counterparts": "2", "affiliation": "joins-later", "affiliation_on": "2024-11-01"}


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize(
    ("answers", "status"),
    [
        pytest.param(ANSWERS, 200, id="all is met"),
        pytest.param({**MIXED, "effort_percent": "90"}, 200, id="findings of every weight"),
        pytest.param({**ANSWERS, "months": "many"}, 422, id="an answer that cannot be read"),
    ],
)
def test_the_answered_check_stands(call, browser, answers, status, language):
    box = Box(browser, language=language)
    page = box.open(f"{PATH}?{urlencode(answers)}", at=IN_APRIL)
    for closed in page.query_selector_all("main details:not([open]) > summary"):
        closed.click()
    faults = axe(page) + unclear(page, language) + cramped(page) + box.complaints()
    box.close()
    assert box.status == status
    all_is_well(faults)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("path", [PATH, "/api/"])
def test_the_pages_stand_unasked(call, browser, path, language):
    box = Box(browser, language=language)
    page = box.open(path, at=IN_APRIL)
    faults = axe(page) + unclear(page, language) + cramped(page) + box.complaints()
    box.close()
    all_is_well(faults)
