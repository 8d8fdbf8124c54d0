"""Counterpart researchers: listed, added, changed and taken out, with the agency's own note as a check item."""

from datetime import date

import pytest
from django.urls import reverse

from proposals import services
from proposals.models import Counterpart
from tests.builders import IN_APRIL, client_for
from tests.proposals.pages import fields_of, send, words_of
from tests.proposing import a_draft, a_sealed_proposal, a_whole_draft

TYPED = {
    "name": "Ingrid Solberg",
    "email": "ingrid@fjord.example",
    "institution": "Fjord Institute",
    "country_code": "NO",
    "agency_choice": "rcn",
    "grant_status": "applied",
    "outcome_due_on": "2024-05-31",
    "grant_title": "Ageing proteins",
    "grant_number": "RCN-4711",
    "grant_for_this_project": "on",
}


@pytest.fixture
def draft(call, hanako):
    return a_draft(call, hanako)


@pytest.fixture
def hanako_here(hanako):
    return client_for(hanako, at=IN_APRIL)


def all_of(proposal):
    return reverse("proposals:counterparts", args=[proposal.pk])


def one_of(counterpart, name="counterpart"):
    return reverse(f"proposals:{name}", args=[counterpart.proposal_id, counterpart.pk])


def test_a_counterpart_is_added_and_its_agencys_note_becomes_a_check_item(hanako_here, draft):
    assert "agency_note_done" not in fields_of(hanako_here.get(all_of(draft)))
    response = send(hanako_here, all_of(draft), **TYPED)

    one = Counterpart.objects.get()
    assert response["Location"] == one_of(one)
    assert (one.name, one.country_id, one.agency.key, one.grant_status, one.outcome_due_on, one.position) == (
        "Ingrid Solberg",
        "NO",
        "rcn",
        "applied",
        date(2024, 5, 31),
        1,
    )
    page = hanako_here.get(one_of(one))
    assert page.context["form"].note and page.context["form"].note in words_of(page)
    send(hanako_here, one_of(one), agency_note_done="on")
    one.refresh_from_db()
    assert one.agency_note_done


def test_another_agencys_note_is_still_to_be_read(hanako_here, draft):
    send(hanako_here, all_of(draft), **TYPED)
    one = Counterpart.objects.get()
    send(hanako_here, one_of(one), agency_note_done="on")
    send(hanako_here, one_of(one), country_code="CH", agency_choice="snsf")
    one.refresh_from_db()
    assert (one.agency.key, one.agency_note_done) == ("snsf", False)


def test_a_half_filled_counterpart_is_kept(hanako_here, draft):
    assert send(hanako_here, all_of(draft), name="Somebody").status_code == 302
    one = Counterpart.objects.get()
    assert (one.name, one.country, one.agency, one.grant_status) == ("Somebody", None, None, "")
    assert "Somebody" in words_of(hanako_here.get(all_of(draft)))


def test_an_agency_that_is_not_listed_is_kept_by_its_name(hanako_here, draft):
    send(hanako_here, all_of(draft), name="A", agency_choice="not-listed", unlisted_agency="Lundbeck Foundation")
    one = Counterpart.objects.get()
    assert (one.agency, one.unlisted_agency) == (None, "Lundbeck Foundation")
    assert fields_of(hanako_here.get(one_of(one)))["agency_choice"] == "not-listed"


def test_a_programme_is_kept_with_its_agency(hanako_here, draft):
    send(hanako_here, all_of(draft), country_code="CA", agency_choice="tips", programme_choice="tips/CFREF")
    one = Counterpart.objects.get()
    assert (one.agency.key, one.programme.abbreviation) == ("tips", "CFREF")
    shown = fields_of(hanako_here.get(one_of(one)))
    assert (shown["agency_choice"], shown["programme_choice"]) == ("tips", "tips/CFREF")


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        pytest.param({"agency_choice": "not-listed"}, "unlisted_agency", "Write the name of the agency", id="no name"),
        pytest.param({"unlisted_agency": "Another"}, "unlisted_agency", "Clear this name", id="two agencies"),
        pytest.param(
            {"programme_choice": "tips/CERC"}, "programme_choice", "belongs to another agency", id="programme"
        ),
        pytest.param({"email": "ingrid"}, "email", "Write an address", id="no address"),
        pytest.param({"outcome_due_on": "2024-06-31"}, "outcome_due_on", "not in the calendar", id="31 June"),
        pytest.param({"name": "x" * 121}, "name", "Shorten this to 120", id="long name"),
        pytest.param({"country_code": "XX"}, "country_code", "", id="no such country"),
        pytest.param({"agency_choice": "nobody"}, "agency_choice", "", id="no such agency"),
        pytest.param({"grant_status": "maybe"}, "grant_status", "", id="no such state of a grant"),
    ],
)
def test_answers_that_contradict_each_other_stay_on_the_page(hanako_here, draft, changes, field, words):
    response = send(hanako_here, all_of(draft), **{**TYPED, **changes})
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {field}
    assert words in words_of(response)
    shown = fields_of(response)
    assert shown["grant_title"] == TYPED["grant_title"] and shown["institution"] == TYPED["institution"]
    assert not Counterpart.objects.exists()


def test_a_counterpart_saved_untouched_says_what_it_said_before(call, hanako, hanako_here):
    draft = a_whole_draft(call, hanako)
    one = draft.counterparts.get()
    before = Counterpart.objects.filter(pk=one.pk).values().get()
    assert send(hanako_here, one_of(one)).status_code == 302
    assert Counterpart.objects.filter(pk=one.pk).values().get() == before


def test_save_and_go_on_leads_to_the_plan(hanako_here, draft):
    response = send(hanako_here, all_of(draft), on=True, **TYPED)
    assert response["Location"] == reverse("proposals:plan", args=[draft.pk])


@pytest.mark.parametrize(("language", "country"), [("en", "Norway"), ("ja", "ノルウェー")])
def test_countries_and_agencies_are_offered_in_the_readers_language(hanako, draft, language, country):
    hanako.language = language
    hanako.save(update_fields=["language"])
    html = client_for(hanako, at=IN_APRIL).get(all_of(draft)).content.decode()
    assert f">{country}</option>" in html and f'<optgroup label="{country}">' in html


def test_when_somebody_was_faster_both_counterparts_are_shown(hanako_here, draft):
    send(hanako_here, all_of(draft), **TYPED)
    one = Counterpart.objects.get()
    opened = fields_of(hanako_here.get(one_of(one)))
    send(hanako_here, one_of(one), grant_status="held", outcome_due_on="", grant_number="RCN-4710")

    response = hanako_here.post(one_of(one), {**opened, "grant_number": "RCN-4712"})

    assert response.status_code == 409
    assert [(str(label), typed, kept) for label, typed, kept in response.context["beside"]] == [
        ("Number of the grant", "RCN-4712", "RCN-4710"),  # what only one of them touched is no question
    ]
    assert hanako_here.post(one_of(one), fields_of(response)).status_code == 302
    one.refresh_from_db()
    assert (one.grant_status, one.outcome_due_on, one.grant_number) == ("held", None, "RCN-4712")


def test_what_is_typed_about_a_counterpart_taken_out_meanwhile_can_be_added_again(hanako_here, hanako, draft):
    send(hanako_here, all_of(draft), **TYPED)
    one = Counterpart.objects.get()
    opened = fields_of(hanako_here.get(one_of(one)))
    services.remove_counterpart(draft.pk, actor=hanako, at=IN_APRIL, counterpart_pk=one.pk)

    response = hanako_here.post(one_of(one), {**opened, "grant_number": "RCN-4712"})

    assert response.status_code == 409 and "taken out meanwhile" in words_of(response)
    assert hanako_here.post(all_of(draft), fields_of(response)).status_code == 302
    assert Counterpart.objects.get().grant_number == "RCN-4712"


def test_taking_out_asks_first_and_twice_is_once(hanako_here, draft):
    send(hanako_here, all_of(draft), **TYPED)
    one = Counterpart.objects.get()
    page = hanako_here.get(one_of(one, "counterpart_remove"))
    assert "Take out Ingrid Solberg?" in words_of(page)
    assert Counterpart.objects.exists()

    for _ in range(2):
        response = hanako_here.post(one_of(one, "counterpart_remove"))
        assert response["Location"] == all_of(draft)
    assert not Counterpart.objects.exists()
    assert hanako_here.get(one_of(one)).status_code == 404
    assert hanako_here.get(one_of(one, "counterpart_remove")).status_code == 404


def test_another_persons_counterpart_does_not_exist(call, hanako, taro):
    one = a_whole_draft(call, hanako).counterparts.get()
    own = a_whole_draft(call, taro)
    client = client_for(taro, at=IN_APRIL)
    for name in ("counterpart", "counterpart_remove"):
        assert client.get(one_of(one, name)).status_code == 404
        assert client.post(one_of(one, name)).status_code == 404
        assert client.get(reverse(f"proposals:{name}", args=[own.pk, one.pk])).status_code == 404
        client.post(reverse(f"proposals:{name}", args=[own.pk, one.pk]), TYPED)
    before = Counterpart.objects.get(pk=one.pk)
    assert (before.proposal_id, before.grant_number) == (one.proposal_id, one.grant_number)


def test_nobody_leaves_a_sealed_proposal(call, hanako, hanako_here):
    proposal = a_sealed_proposal(call, hanako)
    one = proposal.counterparts.get()
    response = hanako_here.post(one_of(one, "counterpart_remove"))
    assert response["Location"] == reverse("proposals:home", args=[proposal.pk])
    assert "can no longer be changed" in words_of(hanako_here.get(response["Location"]))
    assert proposal.counterparts.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_counterparts_costs_the_same_for_one_and_for_three(
    call, hanako, hanako_here, django_assert_num_queries, count
):
    draft = a_whole_draft(call, hanako, counterparts=[{"name": f"Number {number}"} for number in range(count)])
    with django_assert_num_queries(8):  # session, user, roles, proposal, parts, countries, programmes, counterparts
        hanako_here.get(all_of(draft))
