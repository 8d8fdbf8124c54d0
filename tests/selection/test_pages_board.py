"""What does the office see of the places, and how does it give them?"""

import re

import pytest

from reviews.queries import rankings
from selection.models import Award
from tests.builders import AFTER_INTERVIEWS, IN_AUGUST, client_for
from tests.proposing import a_sealed_proposal
from tests.reviews.reviewing import cleared, sent
from tests.selection.choosing import given, listed, timed
from tests.selection.pages import SLUG, at, form_of, text_of


@pytest.fixture
def later(aiko):
    """Aiko's browser, after the interviews."""
    return client_for(aiko, at=AFTER_INTERVIEWS)


def test_places_are_given_and_taken_back_on_the_board(sealed, later):
    proposals = sealed(4)
    for proposal in proposals[:3]:
        later.post(at("award", SLUG, proposal.pk))
    response = later.post(at("award", SLUG, proposals[3].pk), follow=True)
    assert "All 3 places of this call are taken. Take one back before you give it" in text_of(response)
    assert Award.objects.count() == 3

    response = later.post(at("take_back", SLUG, proposals[0].pk), follow=True)
    assert "The place of AS3-0001 is free again." in text_of(response)
    assert [place.award is None for place in response.context["board"].places] == [True, False, False]


def test_the_names_people_typed_cannot_break_the_page(call, hanako, day, aiko, later):
    title = "<script>alert(1)</script> \"quoted\" & 'more'"
    proposal = a_sealed_proposal(call, hanako, project={"title_en": title, "title_ja": title})
    timed(listed(proposal, day, aiko), aiko, place="<b>Room</b>")
    given(proposal, aiko)
    for name in ("interviews", "board", "release"):
        page = later.get(at(name, SLUG)).content.decode()
        assert "<script>alert" not in page and "<b>Room" not in page


@pytest.fixture
def in_pages(sealed, kenji, aiko, monkeypatch):
    """Five proposals in lists of two lines a page; the third was judged best, then the first."""
    monkeypatch.setattr(rankings, "LINES_PER_PAGE", 2)
    proposals = sealed(5)
    sent(cleared(proposals[2], kenji, aiko), overall=9)
    sent(cleared(proposals[0], kenji, aiko), overall=7)
    return proposals


@pytest.mark.parametrize("name", ["board", "interviews"])
def test_a_long_list_comes_in_pages_by_rank_and_whole_when_asked_for(in_pages, later, name):
    def shown(query):
        said = later.get(at(name, SLUG) + query).content.decode()
        return re.findall(r'class="nowrap">AS3-000(\d)</a>', said), said

    pages = [shown(query) for query in ("", "?page=2", "?page=3", "?page=99", "?page=x", "?show=all")]
    assert [numbers for numbers, _said in pages] == [
        ["3", "1"],
        ["2", "4"],
        ["5"],
        ["5"],
        ["3", "1"],
        ["3", "1", "2", "4", "5"],
    ]
    second, whole = pages[1][1], pages[5][1]
    assert re.findall(r'rel="(prev|next)" href="[^"?]*(\?page=\d)#', second) == [
        ("prev", "?page=1"),
        ("next", "?page=3"),
    ]
    assert "Show all 5" in second
    assert "Show in pages" in whole and "Page 1 of" not in whole


def test_what_stands_outside_the_list_is_on_every_page_of_the_board(in_pages, later):
    later.post(at("award", SLUG, in_pages[2].pk))
    later.post(at("placing", SLUG, in_pages[1].pk), {"where": "reserve", "reason": "A close second."})
    seats, money = [], []
    for query in ("?page=1", "?page=3"):
        page = later.get(at("board", SLUG) + query)
        seats.append([place.award and place.award.proposal.reference for place in page.context["board"].places])
        money.append(re.findall(r"<tfoot>.*</tfoot>", page.content.decode(), re.DOTALL))
        assert "A close second." in page.content.decode()
    assert seats == [["AS3-0003", None, None]] * 2 and money[0] == money[1] != []


def test_what_is_pressed_on_a_later_page_leads_back_to_it(in_pages, day, later, aiko):
    board, interviews = at("board", SLUG), at("interviews", SLUG)
    second = later.get(board + "?page=2").content.decode()
    award, placing = at("award", SLUG, in_pages[1].pk) + "?page=2", at("placing", SLUG, in_pages[3].pk) + "?page=2"
    assert f'action="{award}"' in second and f'href="{placing}"' in second
    assert f'href="{board}?page=2"' in later.get(placing).content.decode()
    assert later.post(award)["Location"] == f"{board}?page=2"
    declined = {"where": "decline", "reason": "Outside the areas of the call."}
    assert later.post(placing, declined)["Location"] == f"{board}?page=2"

    listing = at("put_on_list", SLUG, in_pages[4].pk) + "?show=all"
    early = client_for(aiko, at=IN_AUGUST)
    assert f'action="{listing}"' in early.get(interviews + "?show=all").content.decode()
    there = early.post(listing, {"day": day.pk})["Location"]
    assert there == f"{interviews}?show=all#slot-{in_pages[4].interview.pk}"


def test_a_refused_time_keeps_the_links_of_the_list_on_the_page_of_interviews(in_pages, day, aiko):
    interview = listed(in_pages[2], day, aiko)
    refused = client_for(aiko, at=IN_AUGUST).post(at("time", SLUG, interview.pk), form_of(interview, clock="26:00"))
    address = at("interviews", SLUG)
    assert refused.status_code == 422 and f'href="{address}?page=2#h-cand"' in refused.content.decode()
