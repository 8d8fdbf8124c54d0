"""What does an officer see and press on the way from the board to its frozen minutes?"""

import pytest

from notices.models import Notice
from reviews.models import Conflict
from selection import queries, services
from selection.models import Award, Consent, Decline, EmptySeat, Reserve, Round
from tests.builders import AFTER_INTERVIEWS, IN_JUNE, NOON, client_for
from tests.proposals.whole import HOSTILE
from tests.selection.choosing import agreed_and_frozen, given
from tests.selection.pages import SLUG, at, text_of
from tests.selection.releasing import released
from tests.selection.test_reserves import WHY, by

pytestmark = pytest.mark.thorough

QUERIES = 27


@pytest.fixture
def later(aiko):
    """Aiko's browser, after the interviews."""
    return client_for(aiko, at=AFTER_INTERVIEWS)


@pytest.fixture
def emis(emi):
    """Emi's browser, after the interviews."""
    return client_for(emi, at=AFTER_INTERVIEWS)


def seal_on(page):
    return page.context["form"].initial["board"]


def test_a_proposal_goes_where_the_officer_says_with_grounds(sealed, later):
    first, second, third = sealed(3)
    later.post(at("placing", SLUG, first.pk), {"where": "2", "reason": "First in the vote"})
    later.post(at("placing", SLUG, second.pk), {"where": "reserve", "reason": ""})
    response = later.post(at("placing", SLUG, third.pk), {"where": "decline", "reason": WHY}, follow=True)
    said = text_of(response)
    assert "AS3-0003 is declined." in said and "First in the vote" in said and "Reserve 1" in said and WHY in said
    assert list(Award.objects.values_list("proposal", "seat__number", "reason")) == [(first.pk, 2, "First in the vote")]
    assert list(Reserve.objects.values_list("proposal", "rank")) == [(second.pk, 1)]
    assert list(Decline.objects.values_list("proposal", "reason")) == [(third.pk, WHY)]


@pytest.mark.parametrize(
    "typed",
    [
        {"where": "", "reason": "why not"},
        {"where": "9", "reason": "why not"},
        {"where": "decline", "reason": "short"},
        {"where": "1", "reason": "r" * 2001},
        {},
    ],
    ids=["nowhere", "an unknown seat", "a decline without grounds", "too long", "nothing"],
)
def test_a_refused_form_shows_what_was_typed_and_changes_nothing(sealed, later, typed):
    [proposal] = sealed(1)
    response = later.post(at("placing", SLUG, proposal.pk), typed)
    assert response.status_code == 422
    assert typed.get("reason", "") in response.content.decode()
    assert queries.board_as_data(proposal.call)["seats"] == [] and not Decline.objects.exists()


def test_the_placing_page_says_what_the_seats_cost_with_the_proposal(sealed, aiko, later):
    first, second = sealed(2)
    given(first, aiko)
    page = later.get(at("placing", SLUG, second.pk))
    direct = [one.submissions.get().snapshot["budget"]["direct_yen"] for one in (first, second)]
    assert page.context["money_with"].direct == sum(direct)
    held = later.get(at("placing", SLUG, first.pk))
    assert (held.context["form"], "AS3-0001 holds a place. Take it back first." in text_of(held)) == (None, True)


def test_a_seat_is_left_empty_with_a_reason_and_used_after_all(sealed, later):
    sealed(1)
    assert later.post(at("leave_empty", SLUG, 2), {"reason": ""}).status_code == 422
    response = later.post(at("leave_empty", SLUG, 2), {"reason": WHY}, follow=True)
    assert "Place 2 is left empty." in text_of(response) and WHY in text_of(response)
    later.post(at("use_seat", SLUG, 2))
    assert not EmptySeat.objects.exists()
    assert [later.get(at("leave_empty", SLUG, number)).status_code for number in (4, 10**30)] == [404, 404]


def test_reserves_move_by_buttons_and_a_second_press_moves_nothing(sealed, aiko, later):
    for proposal in (proposals := sealed(3)):
        services.put_in_reserve(proposal.pk, **by(aiko))
    for _ in range(2):
        response = later.post(at("move_reserve", SLUG, proposals[2].pk), {"way": "up", "rank": "3"}, follow=True)
    assert "The reserve list has changed since you opened the page. AS3-0003 was not moved." in text_of(response)
    assert [row.proposal.number for row in response.context["board"].reserves] == [1, 3, 2]
    later.post(at("move_reserve", SLUG, proposals[0].pk), {"way": "off"})
    later.post(at("move_reserve", SLUG, proposals[1].pk), {"way": "sideways", "rank": "²"})
    assert list(Reserve.objects.order_by("rank").values_list("proposal__number", flat=True)) == [3, 2]


def test_two_officers_agree_freeze_and_take_up_again(call, sealed, aiko, later, emis):
    given(sealed(2)[0], aiko)
    page = later.get(at("agree", SLUG))
    assert "AS3-0001" in text_of(page)
    later.post(at("agree", SLUG), {"board": seal_on(page)})
    later.post(at("agree", SLUG), {"board": seal_on(page)})
    board = text_of(later.get(at("board", SLUG)))
    assert "1 of 2" in board and "You agree to the board as it stands." in board
    refused = later.post(at("freeze", SLUG), {"board": seal_on(page)})
    assert refused.status_code == 409 and "1 of 2 officers agree to the board as it stands." in text_of(refused)

    emis.post(at("agree", SLUG), {"board": seal_on(emis.get(at("agree", SLUG)))})
    response = emis.post(at("freeze", SLUG), {"board": seal_on(emis.get(at("freeze", SLUG)))}, follow=True)
    assert "The board is frozen and its minutes are written." in text_of(response)
    assert (Round.objects.get().frozen_seal, Consent.objects.count()) == (seal_on(page), 2)
    main = response.content.decode().split("<main")[1].split("</main>")[0]
    assert "<form method" not in main and "selection/minutes/?language=ja" in main
    assert later.post(at("award", SLUG, sealed_second(call).pk), follow=True).status_code == 200
    assert Award.objects.count() == 1

    again = later.get(at("unfreeze", SLUG))
    assert later.post(at("unfreeze", SLUG), {"board": seal_on(again), "reason": "no"}).status_code == 422
    response = later.post(at("unfreeze", SLUG), {"board": seal_on(again), "reason": WHY}, follow=True)
    assert "The board is taken up again; every agreement is void." in text_of(response)
    assert (Round.objects.get().frozen_at, Consent.objects.count()) == (None, 0)
    assert not Notice.objects.filter(promised_at=AFTER_INTERVIEWS).exists()


def sealed_second(call):
    return call.proposals.get(number=2)


def test_agreeing_to_a_board_that_changed_shows_the_new_one_and_records_nothing(call, sealed, emi, later):
    proposals = sealed(2)
    seen = seal_on(later.get(at("agree", SLUG)))
    given(proposals[1], emi)
    response = later.post(at("agree", SLUG), {"board": seen})
    assert (response.status_code, Consent.objects.exists()) == (409, False)
    assert "The board has changed meanwhile." in text_of(response) and "AS3-0002" in text_of(response)
    assert queries.seal_of_board(call) in response.content.decode()  # a second press means the board shown now
    later.post(at("agree", SLUG), {"board": queries.seal_of_board(call)})
    assert Consent.objects.count() == 1


def test_after_the_release_the_board_still_says_who_agreed_and_offers_its_minutes(call, sealed, aiko, emi, later):
    given(sealed(2)[0], aiko)
    agreed_and_frozen(call, aiko, emi)
    released(call, aiko)
    said = text_of(later.get(at("board", SLUG)))
    assert "2 of 2" in said and "Emi Kato, Thu 26 September 2024, 10:00 JST" in said and "Void" not in said
    assert "Minutes in Japanese (PDF)" in said and "Take the board up again" not in said


def test_the_minutes_go_to_officers_without_a_stake_alone(call, sealed, cast, aiko, emi, monkeypatch):
    proposals = sealed(1)
    assert client_for(aiko, at=AFTER_INTERVIEWS).get(at("minutes", SLUG)).status_code == 404  # not frozen yet
    agreed_and_frozen(call, aiko, emi)
    monkeypatch.setattr("selection.views.deciding.minutes_as_pdf", lambda minutes: minutes["seal"].encode())
    Conflict.objects.create(person=emi, proposal=proposals[0], reason="A former pupil.", declared_at=IN_JUNE)
    answers = {
        name: client_for(user, at=AFTER_INTERVIEWS).get(at("minutes", SLUG), {"language": "ja"}).status_code
        for name, user in cast.items()
    }
    assert answers == {**dict.fromkeys(cast, 404), "aiko": 200, "emi": 403}
    response = client_for(aiko, at=AFTER_INTERVIEWS).get(at("minutes", SLUG), {"language": "ja"})
    assert response.headers["Content-Disposition"] == 'attachment; filename="aspire-2024-3-minutes-ja.pdf"'
    assert response.content.decode() == Round.objects.get().frozen_seal


def test_every_page_of_the_board_is_closed_to_an_officer_with_a_stake_and_before_the_deadline(sealed, aiko, emi):
    [proposal] = sealed(1)
    pages = [at("placing", SLUG, proposal.pk), at("leave_empty", SLUG, 1)]
    pages += [at(name, SLUG) for name in ("agree", "freeze", "unfreeze", "minutes")]
    open_still = client_for(aiko, at=NOON)
    told = [open_still.get(page) for page in pages]
    assert [page.status_code for page in told] == [200] * 5 + [404]
    assert [page.context["form"] for page in told[:5]] == [None] * 5
    Conflict.objects.create(person=emi, proposal=proposal, reason="A former pupil.", declared_at=IN_JUNE)
    client = client_for(emi, at=AFTER_INTERVIEWS)
    assert [client.get(page).status_code for page in pages] == [403] * 6
    assert [client.post(page, {"reason": WHY}).status_code for page in pages[:5]] == [403] * 5


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_asks_the_database_as_often_for_three_proposals_as_for_one(
    call, sealed, aiko, later, count, django_assert_num_queries
):
    proposals = sealed(count)
    given(proposals[0], aiko)
    for proposal in proposals[1:2]:
        services.put_in_reserve(proposal.pk, **by(aiko))
    with django_assert_num_queries(QUERIES):
        later.get(at("board", SLUG))


def test_what_people_typed_cannot_break_the_board(call, sealed, aiko, emi, later):
    first, second = sealed(2)
    hostile = f"<script>alert(1)</script> {HOSTILE}"
    services.award(first.pk, reason=hostile, **by(aiko))
    services.decline(second.pk, reason=hostile, **by(aiko))
    services.leave_empty(call.pk, number=3, reason=hostile, **by(aiko))
    for name in ("board", "agree"):
        page = later.get(at(name, SLUG))
        assert page.status_code == 200 and "<script>alert" not in page.content.decode()
