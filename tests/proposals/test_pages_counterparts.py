"""Counterpart researchers: listed, added, changed and taken out, with the agency's own note as a check item."""

from datetime import date

import pytest
from django.urls import reverse

from proposals import services
from proposals.models import Counterpart
from tests.builders import IN_APRIL, client_for
from tests.proposals.pages import fields_of, send, words_of
from tests.proposing import a_draft, a_sealed_proposal, a_whole_draft

pytestmark = pytest.mark.thorough

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
    page = in_language(hanako, draft, language)
    assert f">{country}</option>" in page.content.decode()
    assert country in {row.country for row in page.context["form"].agencies}


def in_language(hanako, draft, language):
    hanako.language = language
    hanako.save(update_fields=["language"])
    return client_for(hanako, at=IN_APRIL).get(all_of(draft))


def test_a_japanese_reader_finds_names_in_the_order_of_their_sounds(hanako, draft):
    form = in_language(hanako, draft, "ja").context["form"]
    names = [name for _, name in form.fields["country_code"].choices]
    sought = [
        "アイルランド",
        "英領ヴァージン諸島",
        "韓国",
        "中国",
        "日本",
        "ノルウェー",
        "東ティモール",
        "南アフリカ",
        "ルワンダ",
    ]
    assert [name for name in names if name in sought] == sought
    assert list(dict.fromkeys(row.country for row in form.agencies))[:4] == [
        *("アメリカ合衆国", "イギリス", "オーストラリア", "オランダ")
    ]


def test_a_region_is_no_country_of_an_institution(hanako_here, draft):
    assert "EU" not in dict(hanako_here.get(all_of(draft)).context["form"].fields["country_code"].choices)


# --- Finding an agency ------------------------------------------------------------------------
def shown_in(page):
    return [row.key for _, row, is_shown in page.context["form"].agency_options if row and is_shown]


@pytest.mark.parametrize(
    "name",
    ["VR", "SRC", "Vetenskapsrådet", "vetenskapsradet", "ＶＲ", "swedish research council", "スウェーデン研究評議会"],
)
def test_every_name_of_an_agency_finds_the_same_row(hanako_here, draft, name):
    typed = {**fields_of(hanako_here.get(all_of(draft))), "find_agency": name, "find": "1"}
    assert shown_in(hanako_here.post(all_of(draft), typed)) == ["src"]


def test_a_country_shows_its_agencies_and_the_regions_that_serve_it(hanako_here, draft):
    page = hanako_here.get(all_of(draft))
    assert shown_in(page) == [] and "Choose the country above, or find the agency" in words_of(page)
    found = hanako_here.post(all_of(draft), {**fields_of(page), "country_code": "NO", "find": "1"})
    assert shown_in(found) == ["rcn", "erc"]
    assert "Agencies of this call that fund researchers in this country: 2" in words_of(found)
    none = hanako_here.post(all_of(draft), {**fields_of(page), "country_code": "BR", "find": "1"})
    assert shown_in(none) == [] and "No agency of this country takes part." in words_of(none)


def test_looking_for_an_agency_keeps_all_that_is_typed_and_saves_nothing(hanako_here, draft):
    one_time_key = fields_of(hanako_here.get(all_of(draft)))
    typed = {**one_time_key, **TYPED, "outcome_due_on": "soon", "email": "no address"}
    typed |= {"find_agency": "nobody at all", "unlisted_agency": "Fjord Cancer Fund"}
    page = hanako_here.post(all_of(draft), {**typed, "find": "1"})
    assert page.status_code == 200 and not page.context["form"].errors
    assert fields_of(page) == typed
    assert "No agency of this call has this name." in words_of(page) and shown_in(page) == [
        "rcn"
    ]  # what is chosen stays
    assert not Counterpart.objects.exists()


def test_looking_again_after_clearing_a_stored_answer_does_not_bring_it_back(call, hanako, hanako_here):
    one = a_whole_draft(call, hanako).counterparts.get()
    typed = {**fields_of(hanako_here.get(one_of(one))), "country_code": "", "grant_number": "", "find": "1"}
    typed.pop("grant_for_this_project")
    shown = fields_of(hanako_here.post(one_of(one), typed))
    assert (shown["country_code"], shown["grant_number"], shown.get("grant_for_this_project")) == ("", "", None)
    one.refresh_from_db()
    assert one.grant_number == "RCN-4711"


@pytest.mark.parametrize("odd", ["<qq>", "\x00", "%qq" * 500, "'\"", "・・・", "🌸"])
def test_odd_words_find_nobody_and_break_nothing(hanako_here, draft, odd):
    page = hanako_here.post(all_of(draft), {"find_agency": odd, "find": "1", "country_code": odd, "began_from": odd})
    assert page.status_code == 200 and shown_in(page) == []
    assert "<qq>" not in page.content.decode()


def test_not_listed_is_always_offered_last(hanako_here, draft):
    values = [option.data["value"] for option, *_ in hanako_here.get(all_of(draft)).context["form"].agency_options]
    assert (values[0], values[-1], len(values)) == ("", "not-listed", draft.call.participations.count() + 2)


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
    # session, user, roles, proposal, parts, countries, programmes, counterparts, confirmations, letter of agreement
    with django_assert_num_queries(10):
        hanako_here.get(all_of(draft))
