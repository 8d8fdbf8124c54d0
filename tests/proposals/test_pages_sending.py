"""Check, submit, receipt, withdraw: every fault with its clause, noon to the microsecond, one receipt, no inner stage."""

from datetime import timedelta

import pytest
from django.urls import reverse

from journal.models import Entry
from journal.services import label
from proposals import services
from proposals.models import Proposal, Submission
from tests.builders import A_BREATH_AFTER_NOON, IN_APRIL, IN_JULY, IN_JUNE, IN_MAY, NOON, client_for, jst
from tests.proposals.pages import words_of
from tests.proposing import a_draft, a_sealed_proposal, a_whole_draft


@pytest.fixture
def whole(call, hanako):
    return a_whole_draft(call, hanako)


def page(name, proposal):
    return reverse(f"proposals:{name}", args=[proposal.pk])


def submit(lead, proposal, *, at):
    return client_for(lead, at=at).post(page("submit", proposal))


# --- The check page -------------------------------------------------------------------------
def test_the_check_page_shows_the_whole_proposal_and_the_button(hanako, whole):
    response = client_for(hanako, at=IN_MAY).get(page("check", whole))
    words, html = words_of(response), response.content.decode()
    for said in (
        "Condensates in ageing neurons",
        "老化神経細胞における生体分子凝縮体",
        "01234567",
        "Ingrid Solberg",
        "RCN-4711",
    ):
        assert said in words
    assert "Sun 1 December 2024 to Fri 30 November 2029 (60 months)" in words
    assert "9,000" in words and "35,000" in words
    assert f'<form method="post" action="{page("submit", whole)}">' in html
    assert "What is sealed at that moment nobody can change" in words


def test_the_check_page_of_a_faulty_draft_has_no_button_and_says_why(call, hanako):
    draft = a_draft(call, hanako)
    response = client_for(hanako, at=IN_MAY).get(page("check", draft))
    assert f'action="{page("submit", draft)}"' not in response.content.decode()
    assert "The button opens once nothing blocks submission" in words_of(response)


def test_opening_the_address_of_submission_submits_nothing(hanako, whole):
    assert client_for(hanako, at=IN_MAY).get(page("submit", whole))["Location"] == page("check", whole)
    assert not Submission.objects.exists()


# --- Submitting -----------------------------------------------------------------------------
def test_a_press_seals_and_leads_to_the_receipt(hanako, whole):
    response = submit(hanako, whole, at=IN_MAY)
    assert (response.status_code, response["Location"]) == (302, page("receipt", whole))
    assert Submission.objects.get().received_at == IN_MAY


def test_pressing_twice_gives_one_receipt(hanako, whole):
    first = submit(hanako, whole, at=IN_MAY)
    second = submit(hanako, whole, at=IN_MAY + timedelta(seconds=1))
    assert first["Location"] == second["Location"]
    assert Submission.objects.get().received_at == IN_MAY


@pytest.mark.parametrize(
    ("at", "in_time"),
    [
        pytest.param(NOON - timedelta(microseconds=1), True, id="a breath before noon"),
        pytest.param(NOON, True, id="noon"),
        pytest.param(A_BREATH_AFTER_NOON, False, id="a breath after noon"),
    ],
)
def test_noon_itself_is_in_time(hanako, whole, at, in_time):
    assert submit(hanako, whole, at=at).status_code == (302 if in_time else 409)
    assert Submission.objects.exists() == in_time


def test_a_late_press_is_told_both_times_and_keeps_the_text(hanako, whole):
    response = submit(hanako, whole, at=A_BREATH_AFTER_NOON)

    words = words_of(response)
    assert "Not submitted: the deadline has passed" in words
    assert "Tue 28 May 2024, 12:00:00.000000 JST" in words
    assert "Tue 28 May 2024, 12:00:00.000001 JST" in words
    assert "How condensates harden with age" in words
    whole.refresh_from_db()
    assert (whole.state, whole.summary[:15]) == ("draft", "How condensates")
    entry = Entry.objects.get(subject=label(whole), verb="proposal.submission_refused")
    assert (entry.at, entry.actor, entry.detail["refusal"]) == (A_BREATH_AFTER_NOON, hanako, "DeadlinePassed")


def test_a_refusal_lists_every_fault_with_its_clause_and_the_way_to_mend_it(call, hanako):
    draft = a_draft(call, hanako)
    response = submit(hanako, draft, at=IN_MAY)

    assert response.status_code == 409
    words, html = words_of(response), response.content.decode()
    blocking = [one for one in response.context["home"].findings if one.tone == "blocks"]
    assert {one.rule for one in blocking} == {
        "whole",
        "area",
        "period",
        "agreement",
        "in-japan",
        "responsibility",
        "counterpart",
    }
    for one in blocking:
        assert one.title in words and one.remedy in words and one.clause and one.clause in words
        assert f'href="{page(one.section, draft)}"' in html
    assert not Submission.objects.exists()
    entry = Entry.objects.get(verb="proposal.submission_refused")
    assert set(entry.detail["rules"]) == {one.rule for one in blocking}


def test_one_yen_above_the_limit_is_refused_with_its_clause(call, hanako):
    within = a_whole_draft(call, hanako, budget={(2024, "goods"): 115_000_000})
    above = a_whole_draft(call, hanako, budget={(2024, "goods"): 115_000_001})
    assert submit(hanako, within, at=IN_MAY).status_code == 302
    response = submit(hanako, above, at=IN_MAY)
    assert response.status_code == 409
    assert "Public offering content, Project size, note 1" in words_of(response)


def test_a_draft_begun_before_and_submitted_after_the_deadline_is_late(hanako, whole):
    client = client_for(hanako, at=IN_JUNE)
    assert "cannot be submitted" in words_of(client.get(page("check", whole)))
    assert client.post(page("submit", whole)).status_code == 409


def test_a_withdrawn_proposal_cannot_be_submitted(hanako, whole):
    services.withdraw_proposal(whole.pk, actor=hanako, at=IN_APRIL)
    assert submit(hanako, whole, at=IN_MAY)["Location"] == page("home", whole)
    assert not Submission.objects.exists()


# --- The receipt ----------------------------------------------------------------------------
def test_the_receipt_says_everything_that_was_sealed(call, hanako):
    received_at = jst(2024, 5, 20, 15, 12, 44, 18263)
    proposal = a_whole_draft(
        call, hanako, counterparts=[{"agency_note_done": False}], project={"erad_application_id": "E-77"}
    )
    submit(hanako, proposal, at=received_at)

    words = words_of(client_for(hanako, at=IN_MAY).get(page("receipt", proposal)))

    sealed = Submission.objects.get()
    for said in (
        f"{proposal.reference}-1",
        "Condensates in ageing neurons",
        "Mon 20 May 2024, 15:12:44.018263 JST",
        "2024-05-20 06:12:44.018263 UTC",
        "Tue 28 May 2024, 12:00:00.000000 JST",
        "7 d 20 h 47 min before the deadline",
        sealed.sha256,
        f"Version {sealed.call_version} of the call’s terms",
        hanako.name,
        "The call requires the application itself on e-Rad",
        "E-77",
        "1 open, does not block",
        "We write only if you are invited to an interview",
    ):
        assert said in words
    open_ones = client_for(hanako, at=IN_MAY).get(page("receipt", proposal)).context["open_findings"]
    assert [one.rule for one in open_ones] == ["agency-note"]
    assert open_ones[0].title in words and open_ones[0].clause in words


def test_there_is_no_receipt_before_anything_is_sealed(hanako, whole):
    assert client_for(hanako, at=IN_MAY).get(page("receipt", whole)).status_code == 404


def test_the_receipt_of_a_withdrawn_proposal_says_so(call, hanako):
    proposal = a_sealed_proposal(call, hanako)
    services.withdraw_proposal(proposal.pk, actor=hanako, at=IN_MAY)
    words = words_of(client_for(hanako, at=IN_MAY).get(page("receipt", proposal)))
    assert "This proposal was withdrawn" in words and "Your proposal is submitted" not in words


def test_text_typed_by_people_is_escaped_on_the_receipt(call, hanako):
    proposal = a_sealed_proposal(call, hanako, project={"title_en": "<img src=x onerror=alert(1)>"})
    for name in ("home", "receipt"):
        assert "<img src=x" not in client_for(hanako, at=IN_MAY).get(page(name, proposal)).content.decode()


# --- Under review ---------------------------------------------------------------------------
def test_a_sealed_proposal_is_under_review_and_nothing_more_is_told(call, hanako):
    proposal = a_sealed_proposal(call, hanako)
    words = words_of(client_for(hanako, at=IN_JULY).get(page("home", proposal)))
    assert "Under review" in words and "at least 7 days before it" in words and "Interview Schedule" in words
    for inner in ("reviewer assigned", "shortlist", "ranking", "score", "listed for"):
        assert inner not in words.lower()
    assert client_for(hanako, at=IN_JULY).get(page("check", proposal))["Location"] == page("home", proposal)


# --- Withdrawing ----------------------------------------------------------------------------
def test_withdrawing_asks_first(call, hanako):
    proposal = a_sealed_proposal(call, hanako)
    client = client_for(hanako, at=IN_JUNE)
    assert "Withdraw this proposal?" in words_of(client.get(page("withdraw", proposal)))
    assert Proposal.objects.get().state == "submitted"

    response = client.post(page("withdraw", proposal))
    assert response["Location"] == page("home", proposal)
    assert (Proposal.objects.get().state, Proposal.objects.get().withdrawn_at) == ("withdrawn", IN_JUNE)
    words = words_of(client.get(page("home", proposal)))
    assert "is withdrawn" in words and "Under review" not in words


def test_withdrawing_twice_is_said_and_changes_nothing(call, hanako):
    proposal = a_sealed_proposal(call, hanako)
    client = client_for(hanako, at=IN_JUNE)
    client.post(page("withdraw", proposal))
    assert client.get(page("withdraw", proposal))["Location"] == page("home", proposal)
    assert client_for(hanako, at=IN_JULY).post(page("withdraw", proposal))["Location"] == page("home", proposal)
    assert Proposal.objects.get().withdrawn_at == IN_JUNE


@pytest.mark.parametrize("name", ["withdraw", "submit"])
def test_nobody_else_presses(call, hanako, taro, aiko, sora, name):
    proposal = a_whole_draft(call, hanako)
    for other in (taro, aiko, sora):
        assert client_for(other, at=IN_MAY).post(page(name, proposal)).status_code == 404
    assert Proposal.objects.get().state == "draft"
