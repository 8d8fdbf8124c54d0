"""What does the office see of the places, and how does it give them?"""

import pytest

from selection.models import Award
from tests.builders import AFTER_INTERVIEWS, client_for
from tests.proposing import a_sealed_proposal
from tests.selection.choosing import given, listed, timed
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


def test_the_names_people_typed_cannot_break_the_page(call, hanako, day, aiko, later):
    title = "<script>alert(1)</script> \"quoted\" & 'more'"
    proposal = a_sealed_proposal(call, hanako, project={"title_en": title, "title_ja": title})
    timed(listed(proposal, day, aiko), aiko, place="<b>Room</b>")
    given(proposal, aiko)
    for name in ("interviews", "board", "release"):
        page = later.get(at(name, SLUG)).content.decode()
        assert "<script>alert" not in page and "<b>Room" not in page
