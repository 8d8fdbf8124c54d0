"""Does the accessibility statement say what was tested, when, and what was not?"""

import re
from dataclasses import replace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone, translation

from aspire.accessibility import STATEMENT
from aspire.views import page
from journal.sentences import day
from tests.face.eyes import axe_version

pytestmark = pytest.mark.django_db


def words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_page_names_the_day_the_standards_and_the_tool(client, language):
    said = words(client.get(reverse("accessibility"), headers={"accept-language": language}))
    with translation.override(language):
        assert said.count(day(STATEMENT.tested_on)) >= 2
    assert "JIS X 8341-3:2016" in said and "WCAG 2.2" in said and f"axe-core {STATEMENT.axe}" in said


def test_the_page_says_that_nobody_with_a_disability_has_tested_it_until_somebody_has(client, rf):
    told = "Nobody who uses a screen reader"
    assert told in words(client.get(reverse("accessibility")))

    request = rf.get("/about/accessibility/")
    request.user = AnonymousUser()
    request.received_at = timezone.now()
    later = replace(STATEMENT, tested_by_people_on=STATEMENT.tested_on)
    assert told not in words(page(request, "pages/accessibility.html", statement=later))


def test_the_statement_names_the_axe_that_the_tests_run():
    assert axe_version() == STATEMENT.axe


def test_nothing_was_tested_in_the_future():
    assert STATEMENT.tested_on <= timezone.localdate() and STATEMENT.tested_on <= STATEMENT.written_on


def test_the_page_tells_where_to_write(client, settings):
    settings.OFFICE_EMAIL = "office@aspire.example"
    assert "Write to office@aspire.example" in words(client.get(reverse("accessibility")))
