"""The applicant's pages: who sees them, what the list and the home of a draft say, and how a draft begins."""

import pytest
from django.urls import reverse

from journal.models import Entry
from proposals import services
from proposals.models import Proposal
from tests.builders import A_BREATH_AFTER_NOON, BEFORE_OPENING, IN_APRIL, IN_JUNE, IN_MAY, NOON, client_for
from tests.proposals.pages import words_of
from tests.proposing import a_draft, a_sealed_proposal, a_whole_draft

OF_A_DRAFT = [
    "home",
    "project",
    "people",
    "counterparts",
    "plan",
    "budget",
    "documents",
    "declarations",
    "check",
    "withdraw",
]
OF_ONE = [*OF_A_DRAFT, "receipt", "submit"]


@pytest.fixture
def draft(call, hanako):
    return a_whole_draft(call, hanako)


@pytest.fixture
def hanako_here(hanako):
    return client_for(hanako, at=IN_APRIL)


def page(name, proposal):
    return reverse(f"proposals:{name}", args=[proposal.pk])


# --- Who sees what --------------------------------------------------------------------------
@pytest.mark.parametrize("name", OF_A_DRAFT)
def test_every_page_of_a_draft_opens_for_its_lead(hanako_here, draft, name):
    response = hanako_here.get(page(name, draft))

    assert response.status_code == 200
    html = response.content.decode()
    assert html.count("<h1") == 1
    assert draft.reference in words_of(response)
    assert "style=" not in html and "onclick=" not in html


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("name", OF_A_DRAFT)
def test_every_page_of_a_draft_opens_in_both_languages(draft, hanako, name, language):
    hanako.language = language
    hanako.save(update_fields=["language"])
    response = client_for(hanako, at=IN_APRIL).get(page(name, draft))
    assert f'<html lang="{language}"' in response.content.decode()


@pytest.mark.parametrize("name", OF_ONE)
def test_another_persons_proposal_does_not_exist(draft, taro, aiko, name):
    for stranger in (taro, aiko):
        client = client_for(stranger, at=IN_APRIL)
        assert client.get(page(name, draft)).status_code == 404
        assert client.post(page(name, draft)).status_code == 404
    draft.refresh_from_db()
    assert draft.state == "draft"


@pytest.mark.parametrize("name", OF_ONE)
def test_who_is_not_logged_in_is_led_to_the_log_in(client, draft, name):
    response = client.get(page(name, draft))
    assert response.status_code == 302
    assert response["Location"] == f"{reverse('account_login')}?next={page(name, draft)}"


@pytest.mark.parametrize("pk", [0, 2**31, 2**63, 10**40])
def test_numbers_that_no_proposal_has_are_not_found(hanako_here, pk):
    assert hanako_here.get(f"/proposals/{pk}/").status_code == 404


# --- The list -------------------------------------------------------------------------------
def test_the_list_shows_ones_own_proposals_newest_first(call, hanako, taro):
    first = a_sealed_proposal(call, hanako)
    second = a_whole_draft(call, hanako, at=IN_MAY, project={"title_en": "A second idea"})
    hidden = a_draft(call, taro)

    words = words_of(client_for(hanako, at=IN_MAY).get(reverse("proposals:list")))

    assert words.index(second.reference) < words.index(first.reference)
    assert "A second idea" in words and "Under review" in words and "Draft" in words
    assert hidden.reference not in words


def test_an_empty_list_says_where_proposals_begin(jiro):
    assert "You have no proposals yet" in words_of(client_for(jiro).get(reverse("proposals:list")))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(call, hanako, django_assert_num_queries, count):
    for number in range(count):
        a_whole_draft(call, hanako, project={"title_en": f"Idea {number}"})
    client = client_for(hanako, at=IN_APRIL)
    with django_assert_num_queries(4):  # session, user, roles, proposals
        client.get(reverse("proposals:list"))


# --- The home of a draft --------------------------------------------------------------------
def test_the_home_of_an_empty_draft_lists_what_blocks_with_clause_and_way(call, hanako):
    proposal = a_draft(call, hanako)
    response = client_for(hanako, at=IN_APRIL).get(page("home", proposal))
    words, html = words_of(response), response.content.decode()

    home = response.context["home"]
    assert home.blocks == sum(one.tone == "blocks" for one in home.findings) > 5
    for one in home.open_findings:
        assert one.title in words and one.text in words and one.remedy in words
        assert one.clause in words
        if one.section:
            assert page(one.section, proposal) in html
    assert [(section.key, section.state) for section in home.sections if section.state == "complete"] == []


def test_the_home_of_a_whole_draft_says_that_nothing_blocks(hanako_here, draft):
    words = words_of(hanako_here.get(page("home", draft)))
    assert "every rule is met" in words
    assert "43 days" in words and "2 hours" in words  # 15 April 10:00 to 28 May 12:00
    assert "Tue 28 May 2024, 12:00 JST" in words
    assert "on e-Rad" in words


def test_a_draft_under_a_closed_call_stays_readable(hanako, draft):
    client = client_for(hanako, at=IN_JUNE)
    assert "This call closed: Tue 28 May 2024, 12:00 JST" in words_of(client.get(page("home", draft)))
    check = client.get(page("check", draft))
    assert "cannot be submitted" in words_of(check)
    assert "How condensates harden with age" in words_of(check)
    assert f'action="{page("submit", draft)}"' not in check.content.decode()


def test_the_text_of_a_draft_is_never_html(call, hanako):
    proposal = a_whole_draft(call, hanako, project={"title_en": "<script>alert(1)</script>", "summary": "<b>x</b>"})
    for name in OF_A_DRAFT:
        html = client_for(hanako, at=IN_APRIL).get(page(name, proposal)).content.decode()
        assert "<script>alert" not in html and "<b>x</b>" not in html


# --- Beginning ------------------------------------------------------------------------------
def start(call):
    return reverse("proposals:start", args=[call.slug])


def test_a_press_begins_one_draft_and_leads_to_it(call, hanako):
    client = client_for(hanako, at=IN_APRIL)
    first, second = client.post(start(call)), client.post(start(call))

    proposal = Proposal.objects.get()
    assert first["Location"] == second["Location"] == page("home", proposal)
    assert (proposal.lead, proposal.call, proposal.created_at, proposal.pi_name) == (
        hanako,
        call,
        IN_APRIL,
        hanako.name,
    )
    assert Entry.objects.filter(verb="proposal.begun").count() == 1


def test_a_second_proposal_begins_beside_one_that_is_written_on(call, hanako):
    a_whole_draft(call, hanako)
    client_for(hanako, at=IN_APRIL).post(start(call))
    assert Proposal.objects.filter(lead=hanako).count() == 2


def test_opening_the_address_only_asks(call, hanako):
    response = client_for(hanako, at=IN_APRIL).get(start(call))
    assert response.status_code == 200 and "Begin the draft" in words_of(response)
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("at", "status", "words"),
    [
        pytest.param(NOON, 302, None, id="noon"),
        pytest.param(A_BREATH_AFTER_NOON, 409, "deadline", id="a breath after noon"),
        pytest.param(BEFORE_OPENING, 409, "opens", id="before the call opens"),
    ],
)
def test_a_draft_begins_only_while_the_call_is_open(call, hanako, at, status, words):
    response = client_for(hanako, at=at).post(start(call))
    assert response.status_code == status
    assert Proposal.objects.exists() == (status == 302)
    if words:
        assert words in words_of(response)


def test_a_call_that_is_not_there_is_not_found(hanako):
    assert client_for(hanako).post("/calls/no-such-call/start/").status_code == 404


def test_beginning_needs_a_person(client, call):
    assert reverse("account_login") in client.post(start(call))["Location"]
    assert not Proposal.objects.exists()


# --- After withdrawal -----------------------------------------------------------------------
def test_a_given_up_draft_says_so_and_takes_no_more_text(hanako_here, hanako, draft):
    services.withdraw_proposal(draft.pk, actor=hanako, at=IN_APRIL)
    assert "given up before anything was submitted" in words_of(hanako_here.get(page("home", draft)))
    assert hanako_here.get(page("project", draft))["Location"] == page("home", draft)
