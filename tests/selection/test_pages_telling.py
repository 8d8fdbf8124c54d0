"""What does an officer read before interview letters go, and what does the page refuse?"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from journal.models import Entry
from proposals.models import Proposal
from tests.builders import IN_AUGUST, IN_JUNE, IN_MAY, client_for, jst
from tests.proposing import a_sealed_proposal
from tests.selection.choosing import ELEVEN, ROOM, letters, listed, planned, posted, timed
from tests.selection.pages import SLUG, at, text_of

pytestmark = pytest.mark.thorough

MIDNIGHT = jst(2024, 9, 13)
PAGE = at("tell", SLUG)


@pytest.fixture
def office(aiko):
    """Aiko's browser, on a day in August."""
    return client_for(aiko, at=IN_AUGUST)


def confirmed(page, **typed):
    """Return the fields of the confirmation as the browser sends them."""
    return {"seen": page.context["form"]["seen"].value(), **typed}


def test_it_opens_to_officers_and_to_nobody_else(hanakos, day, cast):
    for who, user in cast.items():
        response = client_for(user, at=IN_AUGUST).get(PAGE)
        assert (who, response.status_code) == (who, 200 if who in ("aiko", "emi") else 404)
    assert client_for(at=IN_AUGUST).get(PAGE).status_code == 302
    assert client_for(cast["aiko"], at=IN_AUGUST).get(at("tell", "none")).status_code == 404


def test_an_officer_who_applies_finds_nothing_of_it(call, hanakos, day, aiko, emi):
    planned(listed(hanakos, day, aiko), aiko)
    a_sealed_proposal(call, emi)
    for response in (client_for(emi, at=IN_AUGUST).get(PAGE), client_for(emi, at=IN_AUGUST).post(PAGE, {})):
        assert response.status_code == 403
        assert "AS3-0001" not in text_of(response)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_letter_is_read_in_full_with_its_recipient(hanakos, taros, day, aiko, taro, office, language):
    taro.language = "ja"
    taro.save(update_fields=["language"])
    planned(listed(hanakos, day, aiko), aiko)
    planned(listed(taros, day, aiko), aiko, starts_at=ELEVEN, place="https://meet.example/room")
    office.cookies["django_language"] = language
    page = office.get(PAGE)
    words = text_of(page)
    for said in (
        "hanako@aspire.example",
        "Thu 19 September 2024, 10:00 JST to 10:30 (Japan Standard Time, UTC+9)",
        ROOM,
        "taro@aspire.example",
        "2024年9月19日（木）11:00",
        "https://meet.example/room",
        "METHOD:REQUEST",
    ):
        assert said in words
    assert page.content.decode().count("<h1") == 1


def test_sent_as_they_were_read_they_stand_below_as_told(hanakos, day, aiko, office):
    planned(listed(hanakos, day, aiko), aiko)
    page = office.get(PAGE)
    assert "1 letter is ready to go" in text_of(page)
    response = office.post(PAGE, confirmed(page), follow=True)
    assert response.redirect_chain == [(PAGE, 302)]
    words = text_of(response)
    assert "1 letter goes out with the next post." in words
    assert "Told, or on its way AS3-0001 Hanako Yamada Thu 19 September 2024, 10:00 JST Letter: Owed" in words
    assert "No letter is ready to go" in words
    assert [letter.to_address for letter in letters("interview")] == ["hanako@aspire.example"]


@pytest.mark.parametrize("seen", ["", "0" * 64, "x" * 500, "<script>"])
def test_a_seal_that_is_none_sends_nothing(hanakos, day, aiko, office, seen):
    planned(listed(hanakos, day, aiko), aiko)
    assert office.post(PAGE, {"seen": seen}).status_code in (302, 422)
    assert letters("interview") == []


def test_changed_meanwhile_it_is_shown_again(hanakos, day, aiko, emi, office):
    interview = planned(listed(hanakos, day, aiko), aiko)
    page = office.get(PAGE)
    planned(interview, emi, starts_at=ELEVEN)
    response = office.post(PAGE, confirmed(page), follow=True)
    assert "Nothing was sent: the letters have changed since you opened this page." in text_of(response)
    assert letters("interview") == []


@pytest.mark.thorough
def test_eleven_letters_ask_for_their_number(sealed, day, aiko, office):
    for number, proposal in enumerate(sealed(11)):
        planned(listed(proposal, day, aiko), aiko, starts_at=jst(2024, 9, 19, 9 + number))
    page = office.get(PAGE)
    for typed in ("", "10", "eleven", "１０", "9" * 500):
        response = office.post(PAGE, confirmed(page, number=typed))
        assert (response.status_code, letters("interview")) == (422, [])
        assert typed in response.content.decode()
    assert office.post(PAGE, confirmed(page, number=" １１ ")).status_code == 302
    assert len(letters("interview")) == 11


def test_past_the_limit_it_says_what_can_still_be_done(hanakos, taros, day, aiko):
    planned(listed(hanakos, day, aiko), aiko)
    listed(taros, day, aiko)
    late = client_for(aiko, at=MIDNIGHT)
    words = text_of(late.get(PAGE))
    assert "The last lawful moment for letters was Thu 12 September 2024, 24:00 JST" in words
    assert "move it to a later interview day, or give its time again with a reason" in words
    assert "AS3-0002 Taro Suzuki No time yet" in words
    assert "No letter is ready to go" in words


def test_before_and_after_there_is_a_page_to_read(call, hanakos, day, aiko, office):
    assert "No letter is ready to go" in text_of(office.get(PAGE))
    assert "Nothing is chosen before." in text_of(client_for(aiko, at=IN_MAY).get(PAGE))
    timed(listed(hanakos, day, aiko), aiko)
    posted(letters("interview")[0])
    assert "Letter: Sent Tue 20 August 2024, 10:00 JST" in text_of(office.get(PAGE))


def test_a_look_at_it_changes_nothing(hanakos, day, aiko, office):
    planned(listed(hanakos, day, aiko), aiko)
    entries = Entry.objects.count()
    office.get(PAGE)
    assert (Entry.objects.count(), letters("interview")) == (entries, [])


def test_it_costs_the_same_for_one_and_for_three(sealed, day, aiko):
    proposals, client = sealed(6), client_for(aiko, at=IN_AUGUST)
    Proposal.objects.update(state="withdrawn", withdrawn_at=IN_JUNE)
    costs = []
    for hour, (ready, told) in enumerate(((proposals[:1], proposals[1:2]), (proposals[2:4], proposals[4:])), start=9):
        Proposal.objects.filter(pk__in=[one.pk for one in (*ready, *told)]).update(state="submitted", withdrawn_at=None)
        for minute, one in enumerate(told):  # and with them whoever was ready before
            timed(listed(one, day, aiko), aiko, starts_at=jst(2024, 9, 19, hour, 5 * minute), minutes=5)
        for minute, one in enumerate(ready, start=5):
            planned(listed(one, day, aiko), aiko, starts_at=jst(2024, 9, 19, hour, 5 * minute), minutes=5)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(PAGE)
        assert page.status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]
