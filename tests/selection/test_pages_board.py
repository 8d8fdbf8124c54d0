"""What does the office see of the places, and how does it release the results?"""

import pytest

from proposals.models import Proposal
from selection.models import Award, Round
from tests.builders import AFTER_INTERVIEWS, client_for, person
from tests.proposing import a_sealed_proposal
from tests.selection.choosing import given, letters, listed, timed
from tests.selection.pages import SLUG, at, text_of


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


def test_the_release_page_shows_every_letter_as_it_will_go(sealed, aiko, later):
    proposals = sealed(2)
    given(proposals[1], aiko)
    page = later.get(at("release", SLUG))
    assert "2 letters go out at one moment" in text_of(page)
    shown = [(letter.proposal.number, letter.selected, written["body"]) for letter, written in page.context["letters"]]

    board = page.context["form"].initial["board"]
    response = later.post(at("release", SLUG), {"letters": "２", "board": board}, follow=True)
    assert "The results were released on Thu 26 September 2024, 10:00 JST" in text_of(response)
    by_key = {letter.key: letter.body for letter in letters("result")}
    assert {f"result-{proposals[number - 1].pk}": body for number, _, body in shown} == by_key
    assert [(number, selected) for number, selected, _ in shown] == [(2, True), (1, False)]
    assert Round.objects.get().released_at == AFTER_INTERVIEWS


@pytest.mark.parametrize("typed", ["", "1", "3", "two", "２０", "9" * 5000])
def test_a_wrong_number_releases_nothing(sealed, aiko, later, typed):
    given(sealed(2)[0], aiko)
    board = later.get(at("release", SLUG)).context["form"].initial["board"]
    response = later.post(at("release", SLUG), {"letters": typed, "board": board})
    assert (response.status_code, letters("result")) == (422, [])
    assert "of letters" in text_of(response)


def test_releasing_nobody_is_asked_about_once_more(sealed, later):
    sealed(2)
    board = later.get(at("release", SLUG)).context["form"].initial["board"]
    response = later.post(at("release", SLUG), {"letters": "2", "board": board})
    assert (response.status_code, letters("result")) == (422, [])
    later.post(at("release", SLUG), {"letters": "2", "board": board, "none_selected": "on"})
    assert set(Proposal.objects.values_list("state", flat=True)) == {"not_selected"}


def test_a_board_that_changed_is_shown_again_and_nothing_goes_out(sealed, aiko, emi, later):
    proposals = sealed(2)
    given(proposals[0], aiko)
    board = later.get(at("release", SLUG)).context["form"].initial["board"]
    given(proposals[1], emi)
    response = later.post(at("release", SLUG), {"letters": "2", "board": board}, follow=True)
    assert "Another officer has changed the places" in text_of(response)
    assert letters("result") == []


def test_a_forged_board_releases_nothing(sealed, aiko, later):
    given(sealed(1)[0], aiko)
    assert later.post(at("release", SLUG), {"letters": "1"}).status_code == 422
    later.post(at("release", SLUG), {"letters": "1", "board": "0" * 64})
    assert letters("result") == []


def test_after_the_release_the_pages_only_tell(sealed, day, aiko, later):
    proposals = sealed(2)
    given(proposals[0], aiko)
    board = later.get(at("release", SLUG)).context["form"].initial["board"]
    later.post(at("release", SLUG), {"letters": "2", "board": board})
    for name in ("interviews", "board", "release"):
        page = later.get(at(name, SLUG))
        assert page.status_code == 200
        assert "<form method" not in page.content.decode().split("<main")[1].split("</main>")[0]
    assert "The results were released" in text_of(later.post(at("award", SLUG, proposals[1].pk), follow=True))
    again = later.post(at("release", SLUG), {"letters": "0", "board": board, "none_selected": "on"})
    assert again.status_code == 409
    assert len(letters("result")) == 2


def test_letters_are_shown_in_the_language_of_their_reader(call, aiko, later):
    a_sealed_proposal(call, person("ja@aspire.example", "Sachiko Ono", language="ja"))
    page = later.get(at("release", SLUG))
    assert page.context["letters"][0][1]["language"] == "ja"
    assert 'lang="ja"' in page.content.decode()


def test_the_names_people_typed_cannot_break_the_page(call, hanako, day, aiko, later):
    title = "<script>alert(1)</script> \"quoted\" & 'more'"
    proposal = a_sealed_proposal(call, hanako, project={"title_en": title, "title_ja": title})
    timed(listed(proposal, day, aiko), aiko, place="<b>Room</b>")
    given(proposal, aiko)
    for name in ("interviews", "board", "release"):
        page = later.get(at(name, SLUG)).content.decode()
        assert "<script>alert" not in page and "<b>Room" not in page
