"""Does everybody find their own work after logging in, and nobody else's?"""

import pytest

from aspire.home import home_of
from proposals import services as proposals_services
from tests.builders import IN_APRIL, IN_JUNE, client_for


def page(user, *, at=IN_APRIL):
    """Return the home page of a person at an instant, as text."""
    return client_for(user, at=at).get("/home/").content.decode()


def test_an_applicant_finds_their_own_proposals_and_the_open_calls(call, hanako, taro):
    proposals_services.start_draft(call.pk, actor=taro, at=IN_APRIL)
    own = proposals_services.start_draft(call.pk, actor=hanako, at=IN_APRIL)

    home = home_of(hanako, at=IN_APRIL)

    assert home.proposals == [(own, "draft")]
    assert home.open_calls == [call]
    assert (home.reviews, home.calls, home.people) == (None, [], None)
    assert f'href="/proposals/{own.pk}/"' in page(hanako)


def test_a_closed_call_is_not_offered(call, jiro):
    assert home_of(jiro, at=IN_JUNE).open_calls == []
    assert "No call is open now." in page(jiro, at=IN_JUNE)


def test_a_reviewer_without_work_is_told_so(call, kenji):
    assert home_of(kenji, at=IN_APRIL).reviews == {"all": 0, "open": 0, "declare": 0, "score": 0, "draft": 0}
    assert "Nothing is assigned to you." in page(kenji)


def test_an_officer_finds_the_calls_on_the_desk(call, aiko):
    assert [one.call for one in home_of(aiko, at=IN_APRIL).calls] == [call]
    assert 'href="/office/calls/aspire-2024-3/"' in page(aiko)


def test_an_administrator_finds_people_and_no_proposals(call, cast):
    home = home_of(cast["sora"], at=IN_APRIL)

    assert home.people == {"": 8, "reviewer": 2, "officer": 2, "administrator": 1}
    assert (home.reviews, home.calls) == (None, [])


def test_two_hats_show_two_parts(call, aiko):
    aiko.roles.create(kind="reviewer", granted_at=IN_APRIL)

    html = page(aiko)

    assert "Calls on your desk" in html and "Nothing is assigned to you." in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_three_proposals(call, hanako, count, django_assert_num_queries):
    for _ in range(count):
        proposals_services.start_draft(call.pk, actor=hanako, at=IN_APRIL)
    client = client_for(hanako, at=IN_APRIL)

    with django_assert_num_queries(5):
        client.get("/home/")
