"""The applicant's pages: who sees them, what the list and the home of a draft say, and how a draft begins."""

import json
import re
from datetime import date

import pytest
from django.urls import reverse

from journal.models import Entry
from proposals import services
from proposals.models import Invitation, Proposal
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
# Session, user and roles; the proposal; its parts (5), others under the call, the terms (3), who was let in (2)
DRAFT_HOME = 14
OF_ONE = [*OF_A_DRAFT, "receipt", "submit"]


@pytest.fixture
def draft(call, hanako):
    return a_whole_draft(call, hanako)


@pytest.fixture
def hanako_here(hanako):
    return client_for(hanako, at=IN_APRIL)


def let_in(proposal, person, role):
    """Let a person in, as an accepted invitation does."""
    Invitation.objects.create(
        proposal=proposal,
        email=person.email,
        role=role,
        nonce=f"{role}-{person.pk}",
        invited_at=IN_APRIL,
        invited_by=proposal.lead,
        expires_at=NOON,
        accepted_at=IN_APRIL,
        accepted_by=person,
    )


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


# --- The task list --------------------------------------------------------------------------
def part_of(client, proposal, **asked):
    """Ask for the part of the page that renews itself, as htmx does."""
    return client.get(page("home", proposal), asked, headers={"HX-Request": "true"})


def states(response):
    return {one.key: (one.state, one.hint) for one in response.context["home"].sections}


def test_each_section_says_how_far_it_is_and_what_is_in_it(call, hanako, hanako_here, draft):
    assert states(hanako_here.get(page("home", draft))) == {
        "project": ("complete", "Summary: 64 of 8,000 characters"),
        "people": ("complete", "Hanako Yamada"),
        "counterparts": ("complete", "1 counterpart researcher"),
        "plan": ("complete", "2 of 6 parts written, 114 characters"),
        "budget": ("complete", "Direct costs 35,000 thousand yen"),
        "documents": ("empty", ""),
        "declarations": ("complete", "5 of 5 statements made"),
    }


def test_a_section_is_empty_begun_to_be_mended_or_waits_by_what_the_rules_find(call, hanako, hanako_here):
    proposal = a_whole_draft(
        call,
        hanako,
        project={"summary": ""},
        investigator={"pi_in_japan": None},
        counterparts=[{"grant_status": "applied", "outcome_due_on": date(2024, 5, 20)}],
        budget={(2024, "goods"): 118_400_000},
        agreement={"agreed_traveller": False},
    )
    assert states(hanako_here.get(page("home", proposal))) == {
        "project": ("started", ""),
        "people": ("started", "Hanako Yamada"),
        "counterparts": ("waiting", "1 counterpart researcher; 1 grant applied for"),
        "plan": ("complete", "2 of 6 parts written, 114 characters"),
        "budget": ("fix", "Direct costs 118,400 thousand yen"),
        "documents": ("empty", ""),
        "declarations": ("started", "4 of 5 statements made"),
    }


def test_what_is_missing_is_said_of_every_section_in_which_it_is_missing(call, hanako):
    proposal = a_whole_draft(
        call,
        hanako,
        project={"summary": ""},
        investigator={"pi_institution": ""},
        budget={(2024, "indirect"): 1_000_000},
    )
    found = states(client_for(hanako, at=IN_APRIL).get(page("home", proposal)))
    assert [found[key][0] for key in ("project", "people", "budget")] == ["started", "started", "started"]


def test_an_untouched_draft_has_no_section_begun_though_names_are_carried_over(call, hanako):
    a_whole_draft(call, hanako)
    proposal = a_draft(call, hanako, at=IN_MAY)
    response = client_for(hanako, at=IN_MAY).get(page("home", proposal))
    assert {state for state, _hint in states(response).values()} == {"empty"}
    assert response.context["home"].complete == 0


def test_the_part_that_renews_itself_is_sent_again_only_when_something_has_changed(hanako_here, hanako, draft):
    whole = hanako_here.get(page("home", draft))
    assert "HX-Request" in whole["Vary"] and f'hx-get="{page("home", draft)}"' in whole.content.decode()
    mark = whole.context["mark"]
    same = part_of(hanako_here, draft, mark=mark)
    assert (same.status_code, same.content) == (204, b"")

    how = {"actor": hanako, "at": IN_APRIL, "began": None}
    services.save_plan(draft.pk, text=services.PlanText(plan_background="Shorter."), **how)
    renewed = part_of(hanako_here, draft, mark=mark)
    assert renewed.status_code == 200 and renewed.content.decode().lstrip().startswith('<div id="draft"')
    assert states(renewed)["plan"] == ("complete", "1 of 6 parts written, 8 characters")
    assert part_of(hanako_here, draft, mark="nonsense").status_code == 200


def test_the_deadline_stands_in_japans_time_and_is_given_to_the_readers_own_zone(hanako_here, draft):
    html = hanako_here.get(page("home", draft)).content.decode()
    assert 'data-until="2024-05-28T12:00:00+09:00"' in html
    assert 'data-in-own-zone="2024-05-28T12:00:00+09:00"' in html


def test_htmx_comes_with_the_nonce_without_eval_and_only_where_it_is_needed(hanako_here, draft):
    with_it, without = (hanako_here.get(page(name, draft)).content.decode() for name in ("home", "check"))
    (config,) = re.findall(r"<meta name=\"htmx-config\" content='([^']+)'>", with_it)
    assert json.loads(config) == {
        "allowEval": False,
        "allowScriptTags": False,
        "includeIndicatorStyles": False,
        "historyEnabled": False,
        "historyCacheSize": 0,
        "selfRequestsOnly": True,
    }
    assert re.search(r'<script src="/static/django_htmx/htmx-2\.min\.js"[^>]* nonce="[^"]{16,}"', with_it)
    assert "htmx" not in without


# --- With others ----------------------------------------------------------------------------
def test_who_was_let_in_sees_the_task_list_and_only_writers_are_led_to_the_sections(call, hanako, taro, jiro, draft):
    for person, role in ((taro, "editor"), (jiro, "reader")):
        let_in(draft, person, role)
    seen = {who: client_for(who, at=IN_APRIL).get(page("home", draft)) for who in (hanako, taro, jiro)}
    links = {who: page("budget", draft) in answer.content.decode() for who, answer in seen.items()}
    assert links == {hanako: True, taro: True, jiro: False}
    for words in map(words_of, seen.values()):
        assert "Writes along" in words and "Reads along" in words and "Taro Suzuki" in words and "Jiro Sasaki" in words
    assert "You were let in to read" in words_of(seen[jiro])
    assert "Give up this draft" not in words_of(seen[taro]) + words_of(seen[jiro])
    assert "The principal investigator submits" in words_of(seen[taro])


def test_the_home_says_who_saved_last_and_when(call, hanako, taro, draft):
    let_in(draft, taro, "editor")
    services.save_plan(draft.pk, actor=taro, at=IN_MAY, began=None, text=services.PlanText(plan_background="Mine."))
    words = words_of(client_for(hanako, at=IN_MAY).get(page("home", draft)))
    assert "Last saved by Taro Suzuki: Mon 20 May 2024, 10:00 JST" in words


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_working_copy_has_a_task_list_and_stands_beside_its_proposal_in_the_list(call, hanako, language):
    hanako.language = language
    hanako.save(update_fields=["language"])
    sealed = a_sealed_proposal(call, hanako)
    copy = services.begin_revision(sealed.pk, actor=hanako, at=IN_MAY)
    client = client_for(hanako, at=IN_MAY)
    home = client.get(page("home", copy))
    assert home.status_code == 200 and home.context["home"].blocks == 0
    shown = client.get(reverse("proposals:list"))
    assert [row[0] for row in shown.context["rows"]] == [sealed]
    assert page("home", copy) in shown.content.decode()
    assert page("home", copy) in client.get(reverse("home")).content.decode()


@pytest.mark.parametrize("size", [1, 3])
def test_the_home_costs_the_same_for_one_and_for_three_of_everything(
    call, hanako, taro, jiro, size, django_assert_num_queries
):
    draft = a_whole_draft(
        call, hanako, counterparts=[{"name": f"Researcher {n}", "email": f"r{n}@fjord.example"} for n in range(size)]
    )
    how = {"actor": hanako, "at": IN_APRIL, "began": None}
    for n in range(size):
        services.save_member(draft.pk, member_pk=None, text=services.MemberText(name=f"Member {n}"), **how)
    for person in (taro, jiro)[: size - 1]:
        let_in(draft, person, "editor")
    client = client_for(hanako, at=IN_APRIL)
    with django_assert_num_queries(DRAFT_HOME):
        client.get(page("home", draft))


@pytest.mark.parametrize("size", [1, 3])
def test_the_home_of_a_new_version_costs_the_same_after_one_seal_and_after_three(
    call, hanako, size, django_assert_num_queries
):
    sealed = a_sealed_proposal(call, hanako)
    for _ in range(size - 1):
        copy = services.begin_revision(sealed.pk, actor=hanako, at=IN_MAY)
        services.submit_proposal(copy.pk, actor=hanako, received_at=IN_MAY)
    copy = services.begin_revision(sealed.pk, actor=hanako, at=IN_MAY)
    client = client_for(hanako, at=IN_MAY)
    with django_assert_num_queries(DRAFT_HOME + 1):  # the version that stands
        client.get(page("home", copy))
