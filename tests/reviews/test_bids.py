"""Who says what they would like to read, until when, and of which proposals?"""

import pytest

from journal.models import Entry
from journal.refusals import NotAllowed
from reviews import queries, services
from reviews.models import Bid, Conflict
from reviews.refusals import BidsAreOver, ConflictWithoutReason, PledgeMissing
from tests.builders import IN_AUGUST, IN_JULY, IN_JUNE, client_for
from tests.reviews.planning import a_reader, further_proposals
from tests.reviews.reviewing import asked, pledged


@pytest.fixture
def bidding(call, kenji, aiko):
    """Kenji, who accepted and has pledged; wishes are asked for until July."""
    a_reader(kenji, call, areas=[3], keywords=["condensates"])
    pledged(call, kenji)
    stage = call.stages.get(code="document")
    services.set_timetable(stage.pk, bids_until=IN_JULY, due_at=IN_AUGUST, actor=aiko, at=IN_JUNE)
    return kenji


def bids():
    return list(Bid.objects.order_by("proposal").values_list("reviewer__name", "proposal", "wish", "made_at"))


def save(call, who, wishes, *, at=IN_JUNE):
    return services.save_bids(call.pk, wishes=wishes, actor=who, at=at)


def page_of(who, call, *, at=IN_JUNE, **asked_for):
    return client_for(who, at=at).get(f"/reviews/bids/{call.slug}/", asked_for)


# --- Saying and changing ----------------------------------------------------------------------
def test_a_wish_is_kept_changed_and_taken_back(bidding, call, hanakos, taros):
    assert save(call, bidding, {hanakos.pk: "eager", taros.pk: "rather-not"}) == 2
    assert bids() == [
        ("Kenji Tanaka", hanakos.pk, "eager", IN_JUNE),
        ("Kenji Tanaka", taros.pk, "rather-not", IN_JUNE),
    ]
    assert save(call, bidding, {hanakos.pk: "fine", taros.pk: ""}, at=IN_JULY) == 2
    assert bids() == [("Kenji Tanaka", hanakos.pk, "fine", IN_JULY)]
    assert save(call, bidding, {hanakos.pk: "fine"}, at=IN_JULY) == 0


@pytest.mark.thorough
def test_the_journal_says_how_many_changed_and_not_what(bidding, call, hanakos):
    save(call, bidding, {hanakos.pk: "eager"})
    entry = Entry.objects.get(verb="bids.saved")
    assert (entry.actor, entry.detail) == (bidding, {"changed": 1})


@pytest.mark.thorough
def test_a_page_that_is_not_sent_leaves_its_wishes_alone(bidding, call, hanakos, taros):
    save(call, bidding, {hanakos.pk: "eager"})
    save(call, bidding, {taros.pk: "fine"})
    assert len(bids()) == 2


def test_after_the_last_instant_nothing_is_kept(bidding, call, hanakos):
    assert save(call, bidding, {hanakos.pk: "eager"}, at=IN_JULY) == 1
    with pytest.raises(BidsAreOver):
        save(call, bidding, {hanakos.pk: "fine"}, at=IN_AUGUST)


def test_without_a_timetable_nobody_is_asked(call, kenji, hanakos):
    a_reader(kenji, call)
    pledged(call, kenji)
    with pytest.raises(BidsAreOver):
        save(call, kenji, {hanakos.pk: "eager"})
    assert "The office does not ask for wishes in this call." in page_of(kenji, call).content.decode()


def test_without_the_pledge_nothing_is_kept_and_nothing_shown(bidding, call, yuki, hanakos):
    a_reader(yuki, call)
    with pytest.raises(PledgeMissing):
        save(call, yuki, {hanakos.pk: "eager"})
    answer = page_of(yuki, call)
    assert (answer.status_code, answer.url.split("?")[0]) == (302, f"/reviews/pledge/{call.slug}/")


@pytest.mark.parametrize("name", ["hanako", "taro", "yuki", "aiko", "emi", "sora", "jiro"])
@pytest.mark.thorough
def test_only_those_who_accepted_say_wishes(bidding, call, cast, hanakos, name):
    with pytest.raises(NotAllowed):
        save(call, cast[name], {hanakos.pk: "eager"})
    assert page_of(cast[name], call).status_code == 404


# --- What is shown ----------------------------------------------------------------------------
def test_a_page_shows_title_people_and_institutions_and_nothing_else(bidding, call, hanakos):
    shown = page_of(bidding, call).content.decode()
    for seen in ("Condensates in ageing neurons", "Hanako Yamada", "Keyaki University", "Ingrid Solberg"):
        assert seen in shown
    for hidden in ("harden with age", "ingrid@fjord.example", "01234567", "Ageing proteins"):
        assert hidden not in shown


def test_a_proposal_with_a_stake_leaves_no_trace_and_takes_no_wish(bidding, call, hanakos, taros):
    Conflict.objects.create(person=bidding, proposal=hanakos, reason="A cousin.", declared_at=IN_JUNE)
    shown = page_of(bidding, call).content.decode()
    assert "Frailty clocks" in shown and "Condensates" not in shown and "AS3-0001" not in shown
    assert "1 proposal" in shown
    assert save(call, bidding, {hanakos.pk: "eager", taros.pk: "fine"}) == 1
    assert [one[1] for one in bids()] == [taros.pk]


def test_what_is_assigned_already_takes_no_wish(bidding, call, hanakos, taros, aiko):
    asked(hanakos, bidding, aiko)
    assert list(queries.proposals_to_bid_for(bidding, call)) == [taros]


@pytest.mark.thorough
def test_the_persons_own_areas_come_first(bidding, call, hanakos, taros, django_assert_max_num_queries):
    call.proposals.filter(pk=taros.pk).update(area=call.areas.get(number=3))
    with django_assert_max_num_queries(7):
        page = queries.bids_page(bidding, call, number=1, at=IN_JUNE)
    assert [(row.proposal, row.is_of_my_areas) for row in page.rows] == [(taros, True), (hanakos, False)]


@pytest.mark.thorough
def test_the_number_of_queries_is_the_same_for_one_and_for_three(bidding, call, hanakos, django_assert_num_queries):
    client = client_for(bidding, at=IN_JUNE)
    address = f"/reviews/bids/{call.slug}/"
    client.get(address)
    with django_assert_num_queries(12):
        client.get(address)
    further_proposals(call, 2)
    with django_assert_num_queries(12):
        client.get(address)


# --- By hand ----------------------------------------------------------------------------------
def test_the_form_keeps_what_was_chosen_without_any_script(bidding, call, hanakos, taros):
    client = client_for(bidding, at=IN_JUNE)
    answer = client.post(
        f"/reviews/bids/{call.slug}/?page=1", {f"wish-{hanakos.pk}": "eager", f"wish-{taros.pk}": ""}, follow=True
    )
    assert [one[1:3] for one in bids()] == [(hanakos.pk, "eager")]
    assert "Your wishes are kept." in answer.content.decode()
    assert '<option value="eager" selected>' in answer.content.decode()


@pytest.mark.parametrize(
    "typed",
    [{"wish-999999999999999999": "eager"}, {"wish-x": "eager"}, {"wish-1": "<script>"}, {"wish-": ""}],
    ids=["no such key", "no key", "no wish", "nothing"],
)
@pytest.mark.thorough
def test_what_is_no_wish_is_passed_over(bidding, call, hanakos, typed):
    assert client_for(bidding, at=IN_JUNE).post(f"/reviews/bids/{call.slug}/", typed).status_code == 302
    assert bids() == []


@pytest.mark.parametrize("number", ["0", "-3", "99999999999", "x", "２"])
@pytest.mark.thorough
def test_a_page_that_does_not_exist_shows_one_that_does(bidding, call, hanakos, number):
    assert page_of(bidding, call, page=number).status_code == 200


@pytest.mark.thorough
def test_the_reviewers_list_leads_there_while_wishes_are_asked_for(bidding, call, hanakos):
    link = f"/reviews/bids/{call.slug}/"
    assert link in client_for(bidding, at=IN_JUNE).get("/reviews/").content.decode()
    assert link not in client_for(bidding, at=IN_AUGUST).get("/reviews/").content.decode()


def test_nobody_is_asked_for_wishes_where_nothing_is_left_to_choose(bidding, call, hanakos, aiko):
    assert queries.calls_to_bid_in(bidding, at=IN_JUNE) == [(call, IN_JULY)]
    asked(hanakos, bidding, aiko)
    assert queries.calls_to_bid_in(bidding, at=IN_JUNE) == []


# --- A conflict on a cover --------------------------------------------------------------------
def test_a_conflict_seen_on_a_cover_closes_the_proposal_and_takes_the_wish(bidding, call, hanakos, taros):
    save(call, bidding, {hanakos.pk: "eager", taros.pk: "fine"})
    client = client_for(bidding, at=IN_JUNE)
    address = f"/reviews/bids/{call.slug}/{hanakos.pk}/conflict/"
    assert client.get(address).context["rules"] == queries.conflict_rules_of(call) != []
    assert client.post(address, {"reason": "A shared laboratory."}).status_code == 302

    assert Conflict.objects.values("person", "proposal", "state", "is_declared", "reason").get() == {
        "person": bidding.pk,
        "proposal": hanakos.pk,
        "state": "upheld",
        "is_declared": True,
        "reason": "A shared laboratory.",
    }
    assert [one[1] for one in bids()] == [taros.pk]
    assert client.get(address).status_code == 404


@pytest.mark.thorough
def test_a_conflict_without_a_reason_is_asked_about_again(bidding, call, hanakos):
    answer = client_for(bidding, at=IN_JUNE).post(f"/reviews/bids/{call.slug}/{hanakos.pk}/conflict/", {"reason": ""})
    assert answer.status_code == 422 and not Conflict.objects.exists()
    with pytest.raises(ConflictWithoutReason):
        services.declare_at_bidding(call.pk, proposal_pk=hanakos.pk, reason=" ", actor=bidding, at=IN_JUNE)


def test_a_conflict_is_declared_of_proposals_to_bid_for_alone(bidding, call, hanakos, aiko):
    asked(hanakos, bidding, aiko)
    with pytest.raises(NotAllowed):
        services.declare_at_bidding(call.pk, proposal_pk=hanakos.pk, reason="A cousin.", actor=bidding, at=IN_JUNE)
