"""The pages of the calls as anyone reads them, without logging in, at literal instants."""

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from calls import services
from tests.builders import (
    A_BREATH_AFTER_NOON,
    BEFORE_OPENING,
    IN_APRIL,
    IN_JULY,
    NOON,
    OPENING,
    client_for,
    jst,
)
from tests.calls.leaflet import ADDRESSES, AGENCIES, FACTS, FACTS_IN_JAPANESE

START = "Start a proposal"


def words(html):
    """Return the words that a reader sees of some HTML, blanks collapsed."""
    html = re.sub(r"<(p|a|li|div|details)\b[^>]* hidden>.*?</\1>", "", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def read(call, at, *, user=None, language="en"):
    """Return the words of the main part of a call's page at an instant."""
    response = client_for(user, at=at).get(f"/calls/{call.slug}/", headers={"accept-language": language})
    assert response.status_code == 200
    return words(response.content.decode().split("<main")[1].split("</main>")[0])


def rehearse(call, closes_on):
    return services.rehearse_call(call.slug, closes_on=closes_on, actor=None, at=IN_APRIL)


def test_every_fact_of_the_call_is_on_its_page(call):
    page = read(call, IN_JULY)
    assert [fact for fact in FACTS if fact not in page] == []


def test_the_page_says_it_in_japanese(call):
    page = read(call, IN_JULY, language="ja")
    assert [fact for fact in FACTS_IN_JAPANESE if fact not in page] == []


def test_the_29_agencies_stand_by_country_with_type_and_notes(call):
    html = client_for(at=IN_JULY).get(f"/calls/{call.slug}/").content.decode()
    table = {}
    for group in re.findall(r'<details class="country".*?</details>', html, re.DOTALL):
        heading = re.search(r"<h3>(.*?)</h3>", group, re.DOTALL)[1]
        rows = re.findall(r"<li data-kind.*?</li>", group, re.DOTALL)
        cells = [re.findall(r"<(?:div class=\"who-is\"|dd)>(.*?)</(?:div|dd)>", row, re.DOTALL) for row in rows]
        table[words(heading)] = [[words(cell).replace("( ", "(") for cell in row] for row in cells]
    shortened = {
        country: [
            (name, kind, notes[: len(expected[2])])
            for (name, kind, notes), expected in zip(rows, AGENCIES.get(country, []), strict=True)
        ]
        for country, rows in table.items()
    }
    assert shortened == AGENCIES
    assert sum(len(rows) for rows in table.values()) == 29
    notes = " ".join(notes for rows in table.values() for _, _, notes in rows)
    assert [address for address in ADDRESSES if address not in notes] == []


def test_what_the_portal_reads_into_the_call_is_marked_as_its_own(call):
    page = read(call, IN_JULY)
    readings = page.split("How this portal reads the call")[1]
    assert readings.startswith(" The call leaves some questions open. These readings are the portal’s, not clauses")
    assert (
        "The deadline itself, Tue 28 May 2024, 12:00:00.000000 JST, is in time. A microsecond later is not." in readings
    )
    assert "A project starts in FY2024 and ends by Sun 31 March 2030 at the latest." in readings


@pytest.mark.parametrize(
    ("at", "said"),
    [
        pytest.param(
            BEFORE_OPENING, "Not yet open Opens Fri 8 March 2024, 00:00 JST 12 hours 0 min", id="the day before opening"
        ),
        pytest.param(IN_APRIL, "Open Time left 43 days 2 hours 0 min Closes Tue 28 May 2024, 12:00 JST", id="in April"),
        pytest.param(NOON, "Open Time left 0 hours 0 min Closes Tue 28 May 2024, 12:00 JST", id="noon itself"),
        pytest.param(
            A_BREATH_AFTER_NOON,
            "Closed Closed Tue 28 May 2024, 12:00 JST Earlier today. No proposal is taken any more.",
            id="a microsecond after noon",
        ),
        pytest.param(IN_JULY, "Closed Closed Tue 28 May 2024, 12:00 JST 43 days ago.", id="in July"),
    ],
)
def test_where_the_call_stands_is_said_against_the_servers_clock(call, at, said):
    assert said in read(call, at)


@pytest.mark.parametrize(
    ("at", "offered"),
    [
        pytest.param(BEFORE_OPENING, False, id="before opening"),
        pytest.param(OPENING, True, id="the first instant"),
        pytest.param(NOON, True, id="noon itself"),
        pytest.param(A_BREATH_AFTER_NOON, False, id="a microsecond after noon"),
    ],
)
def test_a_proposal_can_be_started_only_while_the_call_is_open(call, hanako, at, offered):
    assert (START in read(call, at)) is offered
    assert (START in read(call, at, user=hanako)) is offered


def test_a_visitor_who_starts_logs_in_first_and_comes_back(call):
    start = reverse("proposals:start", args=[call.slug])
    assert "You log in or sign up first and come back here." in read(call, IN_APRIL)
    response = client_for(at=IN_APRIL).post(start)
    assert (response.status_code, response["Location"]) == (302, f"{reverse('account_login')}?next={start}")


def test_a_person_logged_in_begins_a_draft_at_once(call, hanako):
    assert "You log in or sign up first" not in read(call, IN_APRIL, user=hanako)
    response = client_for(hanako, at=IN_APRIL).post(reverse("proposals:start", args=[call.slug]))
    assert response.status_code == 302
    assert hanako.proposals.get().call == call


def test_a_rehearsal_says_so_and_leads_to_the_original(call):
    rehearsal = rehearse(call, date(2026, 12, 8))
    html = client_for(at=jst(2026, 11, 24, 10)).get(f"/calls/{rehearsal.slug}/").content.decode()
    assert "Nothing here counts as an application." in words(html.split("</header>")[0])
    assert f'<a href="/calls/{call.slug}/">See the original call</a>' in html
    assert "Takes part from Mon 11 January 2027" in words(html)
    assert "Last updated: Wed 18 November 2026" in words(html)


def test_the_real_call_does_not_look_like_a_rehearsal(call):
    assert "ehearsal" not in client_for(at=IN_APRIL).get(f"/calls/{call.slug}/").content.decode()


def test_the_list_groups_calls_and_marks_practice(call):
    rehearse(call, date(2024, 7, 20))
    page = words(client_for(at=IN_JULY).get("/").content.decode().split("<main")[1])
    open_part, closed_part = page.split("Open now")[1].split("Closed", 1)
    assert open_part.startswith(" Open Rehearsal Rehearsal: ASPIRE 3rd Call (Alignment)")
    assert "10 days 2 hours 0 min" in open_part
    assert closed_part.startswith(" Closed ASPIRE 3rd Call (Alignment)")
    assert "Opening later" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_a_visitor_reads_the_list_with_one_query(call, count, django_assert_num_queries):
    for day in range(1, count):
        rehearse(call, date(2026, 12, day))
    client = client_for(at=IN_JULY)
    client.get("/")
    with django_assert_num_queries(1):
        assert client.get("/").content.decode().count("<article") == count


def test_a_visitor_reads_a_closed_call_with_eight_queries(call, django_assert_num_queries):
    client = client_for(at=IN_JULY)
    client.get("/")
    with django_assert_num_queries(8):
        client.get(f"/calls/{call.slug}/")


def test_without_calls_the_list_says_so(db):
    page = words(client_for(at=IN_APRIL).get("/").content.decode())
    assert "No call has been published yet" in page


@pytest.mark.parametrize("path", ["/calls/no-such-call/", "/calls/aspire-2024-3-rehearsal-2026-12-08/"])
def test_an_unknown_call_is_a_page_that_says_what_to_do(call, path):
    response = client_for(at=IN_APRIL).get(path)
    assert response.status_code == 404
    assert "There is nothing here" in words(response.content.decode())


def test_the_pages_only_read(call):
    client = client_for(at=IN_APRIL)
    assert [client.post(path).status_code for path in ("/", f"/calls/{call.slug}/")] == [405, 405]
    assert client.head(f"/calls/{call.slug}/").status_code == 200


def test_no_call_page_has_a_script_or_style_of_its_own_or_asks_others(call):
    html = client_for(at=IN_APRIL).get(f"/calls/{call.slug}/").content.decode()
    main = html.split("<main")[1].split("</main>")[0]
    assert not re.search(r"<script|<style|style=|https?://", main)


def test_a_text_written_in_one_language_only_is_shown_to_both(call):
    call.texts["briefing"] = {"en": "A briefing is held on line.", "ja": ""}
    call.save(update_fields=["texts"])
    assert "A briefing is held on line." in read(call, IN_APRIL, language="ja")


def test_a_call_with_fewer_words_and_odd_numbers_still_has_its_page(call):
    call.texts, call.min_months, call.max_months, call.places_min = {}, 30, 54, 3
    call.cap_direct_yen = 12_345_678
    call.save(update_fields=["texts", "min_months", "max_months", "places_min", "cap_direct_yen"])
    call.interview_days.all().delete()
    page = read(call, IN_JULY)
    assert "direct costs, whole period 12,345.678 thousand yen FY2024 to FY2029 30–54 months" in page
    assert "expected to be selected 3 projects" in page
    assert "Interview" not in page and "not accepted" not in page
