"""What does an officer see of an interview day, and press?"""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from calls.models import InterviewDay
from calls.services import rehearse_call
from reviews.models import Conflict
from selection import services
from selection.models import Absence, Break, Interview, Panel
from tests.builders import IN_AUGUST, IN_JUNE, client_for, jst
from tests.proposing import a_sealed_proposal
from tests.selection.choosing import listed
from tests.selection.pages import SLUG, at, text_of
from tests.selection.planning_day import TEN, a_panel, seated

pytestmark = pytest.mark.thorough

SECOND_SLOT = jst(2024, 9, 19, 10, 50)
NOW = {"at": IN_AUGUST}
PANEL = {"name": "Panel A", "place": "Room 1", "begins": "10:00", "minutes": "40", "gap_minutes": "10"}


@pytest.fixture
def office(aiko):
    """Aiko's browser, on a day in August."""
    return client_for(aiko, at=IN_AUGUST)


@pytest.fixture
def pages(day, hanakos, taros, aiko, kenji, yuki):
    """The addresses of the planner's pages, of a day with two panels, a break and two interviews."""
    first = a_panel(day, aiko, kenji)
    second = a_panel(day, aiko, yuki, name="Panel B", place="Room 2")
    services.add_break(first.pk, starts_at=jst(2024, 9, 19, 12), minutes=60, label="Lunch", actor=aiko, **NOW)
    seated(listed(hanakos, day, aiko), first, aiko)
    seated(listed(taros, day, aiko), second, aiko)
    Conflict.objects.create(person=kenji, proposal=hanakos, reason="A former pupil.", declared_at=IN_JUNE)
    return {
        "interviews": at("interviews", SLUG),
        "panel_new": at("panel_new", SLUG, day.pk),
        "arrange": at("arrange", SLUG, day.pk),
        "sheet_of_day": at("sheet_of_day", SLUG, day.pk),
        "panel": at("panel", SLUG, first.pk),
        "panel_remove": at("panel_remove", SLUG, first.pk),
        "sheet": at("sheet", SLUG, second.pk),
    }


@pytest.mark.parametrize("language", ["en", "ja"])
def test_pages_have_one_heading_and_nothing_inline_and_are_for_officers(pages, cast, language):
    client = client_for(cast["aiko"], at=IN_AUGUST)
    client.cookies["django_language"] = language
    for address in pages.values():
        page = client.get(address).content.decode()
        assert page.count("<h1") == 1
        assert not re.search(r"\sstyle=|\son[a-z]+=", page)
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids))
        assert client_for(cast["kenji"], at=IN_AUGUST).get(address).status_code == 404


def test_an_officer_who_applies_finds_every_page_closed(call, pages, emi):
    a_sealed_proposal(call, emi)
    client = client_for(emi, at=IN_AUGUST)
    for address in pages.values():
        response = client.get(address)
        assert (response.status_code, "AS3-0001" in text_of(response)) == (403, False)


def test_the_day_says_in_words_what_is_wrong_and_what_to_do(pages, office):
    words = text_of(office.get(pages["interviews"]))
    assert (
        "Kenji Tanaka has a conflict of interest with AS3-0001 and sits on Panel A. Move it to another panel" in words
    )
    assert "Fits AS3-0001: nobody on Panel B has a conflict of interest with it." in words
    assert "1 to be solved" in words


def test_the_sheet_of_a_panel_shows_nothing_of_another(pages, office):
    words = text_of(office.get(pages["sheet"]))
    assert "AS3-0002" in words and "AS3-0001" not in words and "Kenji" not in words
    assert "Kenji Tanaka: conflict of interest, not settled" in text_of(office.get(pages["sheet_of_day"]))


def test_a_day_costs_the_same_for_one_and_for_three(day, sealed, aiko, kenji):
    panel, proposals, client = a_panel(day, aiko, kenji), sealed(3), client_for(aiko, at=IN_AUGUST)
    costs = []
    for some in (proposals[:1], proposals[1:]):
        for one in some:
            starts_at = jst(2024, 9, 19, 10 + 5 * proposals.index(one) // 3)
            seated(listed(one, day, aiko), panel, aiko, starts_at=starts_at)
        for name in ("interviews", "sheet_of_day", "arrange"):
            address = at(name, SLUG) if name == "interviews" else at(name, SLUG, day.pk)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            costs.append(len(queries))
    assert costs == [33, 25, 25] * 2


# --- Panels ---------------------------------------------------------------------------------
def test_a_panel_is_made_gets_members_and_a_break_and_goes(day, office, kenji):
    response = office.post(at("panel_new", SLUG, day.pk), PANEL, follow=True)
    panel = Panel.objects.get()
    assert response.redirect_chain == [(at("panel", SLUG, panel.pk), 302)]
    joined = office.post(
        at("members", SLUG, panel.pk), {"member-person": kenji.pk, "member-is_chair": "on"}, follow=True
    )
    assert "Kenji Tanaka sits on Panel A." in text_of(joined)
    lunch = {"break-label": "Lunch", "break-starts": "１２：００", "break-minutes": "60"}
    assert "The break is added." in text_of(office.post(at("breaks", SLUG, panel.pk), lunch, follow=True))
    assert Break.objects.get().starts_at == jst(2024, 9, 19, 12)
    office.post(at("breaks", SLUG, panel.pk), {"remove": Break.objects.get().pk})
    office.post(at("panel", SLUG, panel.pk), {**PANEL, "name": "Panel 1"})
    office.post(at("member", SLUG, panel.pk, kenji.pk), {"act": "remove"})
    panel.refresh_from_db()
    assert (panel.name, panel.members.count(), panel.breaks.count()) == ("Panel 1", 0, 0)
    assert "Remove Panel 1?" in text_of(office.get(at("panel_remove", SLUG, panel.pk)))
    office.post(at("panel_remove", SLUG, panel.pk))
    assert not Panel.objects.exists()


def test_a_stake_has_to_be_ticked(day, hanakos, office, aiko, kenji):
    Conflict.objects.create(person=kenji, proposal=hanakos, reason="A former pupil.", declared_at=IN_JUNE)
    panel = a_panel(day, aiko)
    sent = {"member-person": kenji.pk}
    refused = office.post(at("members", SLUG, panel.pk), sent)
    assert refused.status_code == 409
    assert "Kenji Tanaka has a stake in AS3-0001" in text_of(refused)
    assert 'name="member-although"' in refused.content.decode()
    office.post(at("members", SLUG, panel.pk), {**sent, "member-although": "on"})
    assert panel.members.get().person == kenji


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        pytest.param({"name": ""}, "Give the panel a name", id="no name"),
        pytest.param({"minutes": "9999999999"}, "Write a whole number of minutes", id="an absurd length"),
        pytest.param({"begins": "25:99"}, "Write the time as hours and minutes", id="no time"),
        pytest.param({"gap_minutes": "-1"}, "Write a whole number from 0 to 120", id="less than nothing"),
        pytest.param({"name": "<b>x</b>" * 20}, "Shorten this to 80 characters", id="too long and hostile"),
    ],
)
def test_a_refused_panel_comes_back_as_it_was_typed(day, office, changes, shown):
    response = office.post(at("panel_new", SLUG, day.pk), {**PANEL, **changes, "place": "Room 77"})
    assert (response.status_code, shown in text_of(response)) == (422, True)
    assert 'value="Room 77"' in response.content.decode() and "<b>x" not in response.content.decode()


# --- Moving ---------------------------------------------------------------------------------
def test_moved_by_the_form_and_by_the_buttons(day, hanakos, taros, office, aiko):
    panel = a_panel(day, aiko)
    one, other = listed(hanakos, day, aiko), seated(listed(taros, day, aiko), panel, aiko)
    to = {"to": f"free-{panel.pk}-20240919T1050"}
    response = office.post(at("move", SLUG, one.pk), to, follow=True)
    assert "AS3-0001 is now at 10:50, Panel A." in text_of(response)
    page = office.get(at("interviews", SLUG)).content.decode()
    assert f'value="swap-{other.pk}"' in page and f'value="free-{panel.pk}-20240919T1140"' in page
    office.post(at("move", SLUG, one.pk), {"to": f"swap-{other.pk}"})
    assert dict(Interview.objects.values_list("pk", "starts_at")) == {one.pk: TEN, other.pk: SECOND_SLOT}


def test_a_refused_move_says_why_and_shows_what_was_chosen(pages, day, hanakos, office):
    interview, panel = hanakos.interview, Panel.objects.get(name="Panel A")
    chosen = f"free-{panel.pk}-20240919T1050"
    response = office.post(at("move", SLUG, interview.pk), {"to": chosen})
    assert response.status_code == 409
    assert f'value="{chosen}" selected' in response.content.decode()
    office.post(at("move", SLUG, interview.pk), {"to": chosen, "leaving": "1"})
    interview.refresh_from_db()
    assert (interview.starts_at, interview.absences.count()) == (SECOND_SLOT, 1)


@pytest.mark.parametrize(
    ("to", "status"),
    [
        pytest.param("", 422, id="nothing"),
        pytest.param("free-1-yesterday", 422, id="no time"),
        pytest.param("free-1-00000101T0000", 422, id="no year"),
        pytest.param("swap-" + "9" * 40, 422, id="a key beyond the column"),
        pytest.param("<script>", 422, id="hostile"),
        pytest.param("free-999999-20240919T1050", 404, id="no such panel"),
        pytest.param("swap-999999", 404, id="no such interview"),
        pytest.param("free-1-99990919T1050", 409, id="thousands of years ahead"),
    ],
)
def test_bad_moves_are_answered(pages, hanakos, office, to, status):
    to = to.replace("free-1-", f"free-{Panel.objects.get(name='Panel A').pk}-")
    assert office.post(at("move", SLUG, hanakos.interview.pk), {"to": to}).status_code == status


def test_a_panel_of_another_call_is_no_panel_here(pages, hanakos, rehearsal_day, office, aiko):
    elsewhere = a_panel(rehearsal_day, aiko, begins_at=jst(2024, 9, 19, 10))
    response = office.post(at("move", SLUG, hanakos.interview.pk), {"to": f"free-{elsewhere.pk}-20240919T1000"})
    assert response.status_code == 409
    assert office.get(at("panel", SLUG, elsewhere.pk)).status_code == 404


@pytest.fixture
def rehearsal_day(call, aiko):
    """An interview day of another call, on the same date."""

    other = rehearse_call(call.slug, closes_on=date(2024, 5, 27), actor=aiko, at=IN_AUGUST)
    return InterviewDay.objects.create(call=other, on=date(2024, 9, 19))


def test_who_leaves_is_noted_and_kept(pages, hanakos, office, kenji):
    address, person = at("absence", SLUG, hanakos.interview.pk), {"person": kenji.pk}
    assert "Kenji Tanaka leaves the room" in text_of(office.post(address, person, follow=True))
    assert "cannot stay in the room" in text_of(office.post(address, {**person, "act": "stay"}, follow=True))
    assert Absence.objects.count() == 1
    for hostile in ("", "x", "9" * 40):
        assert office.post(address, {"person": hostile}).status_code == 302


# --- The proposed order ---------------------------------------------------------------------
def test_the_order_is_shown_beside_the_present_one_and_applied(pages, office, hanakos):
    page = office.get(pages["arrange"])
    assert "Kenji Tanaka leaves the room: now 1, proposed 0 times" in text_of(page)
    seen = page.context["proposed"].seal
    assert office.post(pages["arrange"], {"seen": "of another order"}).status_code == 409
    hostile = office.post(pages["arrange"], {"seen": seen, "late_reason": "<i>\x00"})
    assert (hostile.status_code, "<i>" in hostile.content.decode()) == (422, False)
    response = office.post(pages["arrange"], {"seen": seen}, follow=True)
    assert "interviews got their slots. Nobody has been written to." in text_of(response)
    hanakos.interview.refresh_from_db()
    assert hanakos.interview.panel.name == "Panel B"
    assert "There is nothing to gain" in text_of(office.get(pages["arrange"]))
