"""Do the pages of the screening show, ask first, and keep what was typed, for officers without a stake alone?"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notices.models import Notice
from proposals import gateways
from proposals.models import Document, Outcome, Proposal, Screening
from reviews import services
from reviews.models import Conflict
from tests.builders import IN_JULY, IN_JUNE, IN_MAY, client_for
from tests.proposing import a_draft
from tests.reviews.conftest import PDF
from tests.reviews.screened import WHY, a_draft_that_asks, asked_about, fresh, with_a_pending_grant, with_a_question

pytestmark = pytest.mark.thorough

SLUG = "aspire-2024-3"
AGENCY = "agency.unlisted.1"


def at(name, *keys, query=""):
    """Return an address of this room."""
    return reverse(f"reviews:{name}", args=keys) + query


def get(user, name, *keys, query=""):
    """Return the answer to a GET in July."""
    return client_for(fresh(user), at=IN_JULY).get(at(name, *keys, query=query))


def post(user, name, *keys, follow=False, **data):
    """Return the answer to a POST in July."""
    return client_for(fresh(user), at=IN_JULY).post(at(name, *keys), data, follow=follow)


def listed(answer):
    """Return the numbers of the proposals of a page, in their order."""
    html = answer.content.decode()
    return re.findall(r"office/proposals/\d+/screening/\">AS3-(\d+)<", html)


@pytest.fixture
def desk(call, hanakos, taro, jiro, aiko):
    """Three on the desk: 1 is met, 2 has a pending grant that was rejected, 3 asks a question."""
    pending = with_a_pending_grant(call, taro)
    services.record_outcome(pending.pk, 1, state="rejected", notice_on=None, reason=WHY, actor=aiko, at=IN_JUNE)
    return hanakos, pending, with_a_question(call, jiro)


# --- The list -------------------------------------------------------------------------------
def test_questions_come_first_and_what_is_met_last(desk, aiko):
    assert listed(get(aiko, "screening", SLUG)) == ["0003", "0002", "0001"]


NARROWED = {
    "?state=open": ["0003", "0002", "0001"],
    "?state=accepted": [],
    "?verdict=ask_a_human": ["0003"],
    "?verdict=not_met&state=open": ["0002"],
    "?rule=agency": ["0003"],
    "?rule=grant&verdict=met": [],
    "?outcome=against": ["0002"],
    "?q=0002": ["0002"],
    "?q=condensates&verdict=met": ["0001"],
    # what the desk does not know is left out
    **dict.fromkeys(("?state=lost", "?rule=' OR 1", "?format=exe", "?verdict=%00"), ["0003", "0002", "0001"]),
    "?after=999999999999999999999": ["0003", "0002", "0001"],
}


def test_the_desk_is_narrowed_by_its_address(desk, aiko):
    client = client_for(aiko, at=IN_JULY)
    assert {query: listed(client.get(at("screening", SLUG, query=query))) for query in NARROWED} == NARROWED


def test_each_choice_says_how_many_there_are(desk, aiko):
    html = get(aiko, "screening", SLUG, query="?verdict=not_met").content.decode()
    for said in (
        "A person decides (1)",
        "Not met (1)",
        "Waits for a decision (1)",
        "Rejected, or not known in time (1)",
    ):
        assert said in html


def test_a_desk_with_nothing_on_it_says_so(call, aiko):
    assert "No proposal has been submitted yet" in get(aiko, "screening", SLUG).content.decode()


def test_the_desk_costs_the_same_for_one_and_for_three(call, hanakos, taro, jiro, aiko):
    client, costs = client_for(fresh(aiko), at=IN_JULY), []
    for lead in (None, taro, jiro):
        if lead is not None:
            with_a_question(call, lead)
        with CaptureQueriesContext(connection) as asked:
            client.get(at("screening", SLUG))
        costs.append(len(asked))
    assert costs == [costs[0]] * 3 and costs[0] <= 12


def test_the_desk_is_taken_away_as_a_file(desk, aiko):
    answer = get(aiko, "screening", SLUG, query="?format=csv&verdict=ask_a_human")
    rows = b"".join(answer.streaming_content).decode().splitlines()
    assert (
        len(rows) == 5
        and "Proposals in which you have a stake" in rows[4]
        and "Ada Byrne: the agency is not on the list of this call" in rows[1]
    )


# --- Accepting several ----------------------------------------------------------------------
def test_accepting_asks_first_and_names_whom_and_who_cannot(desk, aiko):
    keys = [str(one.pk) for one in desk]
    asks = post(aiko, "accept", SLUG, proposals=keys).content.decode()
    assert "2 proposals are accepted" in asks and "1 proposal cannot be accepted" in asks
    assert not Screening.objects.filter(state="accepted").exists()

    told = post(aiko, "accept", SLUG, proposals=keys, do="accept", follow=True).content.decode()
    assert "2 proposals are accepted as received." in told
    assert "AS3-0002 is not accepted: A clause of the call refuses AS3-0002 today" in told
    assert set(Screening.objects.filter(state="accepted").values_list("proposal", flat=True)) == {
        desk[0].pk,
        desk[2].pk,
    }


def test_ticking_nothing_that_is_there_leads_back(call, hanakos, aiko):
    for ticked in ([], ["x"], ["-1"], ["9" * 40], ["\u0661"], ["0"]):
        answer = post(aiko, "accept", SLUG, proposals=ticked, do="accept", follow=True)
        assert "Choose the proposals" in answer.content.decode()


# --- One proposal ---------------------------------------------------------------------------
def test_one_proposal_is_accepted_and_taken_back(desk, aiko):
    question = desk[2]
    for act, said in (("accept", "is accepted as received"), ("reopen", "waits for a decision again")):
        assert said in post(aiko, "desk", question.pk, do=act, follow=True).content.decode()
    html = get(aiko, "desk", question.pk).content.decode()
    assert "Acceptance taken back" in html and "Accepted as received" in html


def test_a_press_that_says_nothing_decides_nothing(call, hanakos, aiko):
    assert post(aiko, "desk", hanakos.pk).url == at("desk", hanakos.pk)
    assert Screening.objects.get(proposal=hanakos).state == "waiting"


def test_what_changed_since_it_was_sealed_stands_beside_it(desk, aiko):
    html = get(aiko, "desk", desk[1].pk).content.decode()
    assert "the grant outcome is still pending" in html and "the grant application was rejected" in html
    assert "Judged again after an outcome became known: Not met" in html


def test_the_letter_is_read_before_it_is_confirmed(desk, hanako, aiko):
    question = desk[2]
    typed = {"clauses": [AGENCY], "reason": "The trust funds\nno research."}
    preview = post(aiko, "refuse", question.pk, do="preview", **typed)
    html = preview.content.decode()
    assert "The trust funds\nno research.</textarea>" in html and f'value="{AGENCY}"' in html
    seen, body = preview.context["letter"]["seal"], preview.context["letter"]["body"]
    assert Proposal.objects.get(pk=question.pk).state == "submitted"

    told = post(aiko, "refuse", question.pk, do="refuse", seen=seen, follow=True, **typed)
    assert "The letter goes out with the next post." in told.content.decode()
    assert Notice.objects.get(kind="not-accepted").body == body


def test_a_text_changed_after_the_preview_is_shown_again(desk, aiko):
    typed = {"clauses": [AGENCY], "reason": "One."}
    seen = post(aiko, "refuse", desk[2].pk, do="preview", **typed).context["letter"]["seal"]
    again = post(aiko, "refuse", desk[2].pk, do="refuse", seen=seen, **{**typed, "reason": "Another."})
    assert (again.status_code, "Another." in again.context["letter"]["body"]) == (409, True)
    assert Proposal.objects.get(pk=desk[2].pk).state == "submitted"


def test_a_refusal_that_is_not_whole_keeps_what_was_typed(call, jiro, aiko):
    question = with_a_question(call, jiro)
    odd = {"clauses": ["x" * 5000], "reason": "Said."}
    for typed in ({"reason": "Said."}, {"clauses": [AGENCY]}, odd, {"clauses": [AGENCY], "reason": "s" * 2001}):
        answer = post(aiko, "refuse", question.pk, do="refuse", seen="0" * 64, **typed)
        assert (answer.status_code, typed.get("reason", "") in answer.content.decode()) == (422, True)


def test_without_an_open_clause_nothing_is_refused(desk, aiko):
    told = get(aiko, "refuse", desk[0].pk)
    assert (told.status_code, told.url) == (302, at("desk", desk[0].pk))


def test_the_applicant_reads_why(desk, jiro, aiko):
    services.refuse_proposal(desk[2].pk, clauses=[AGENCY], reason="It funds\nno <b>research.", actor=aiko, at=IN_JUNE)
    client = client_for(jiro, at=IN_JULY)
    html = client.get(reverse("proposals:home", args=[desk[2].pk])).content.decode()
    assert "was not accepted on Mon 10 June 2024" in html and "no &lt;b&gt;research." in html
    assert "Ada Byrne: the agency is not on the list of this call" in html
    assert "Not accepted" in client.get(reverse("proposals:list")).content.decode()
    assert "not reviewed" in client.get(reverse("home")).content.decode()
    assert "has not been accepted" in client.get(reverse("proposals:receipt", args=[desk[2].pk])).content.decode()
    assert "not accepted" in client.get(reverse("calls:page", args=[SLUG])).content.decode()
    assert listed(get(aiko, "screening", SLUG, query="?state=refused")) == ["0003"]
    assert "AS3-0003" in get(aiko, "proposals", SLUG, query="?stage=not_accepted").content.decode()


# --- Outcomes -------------------------------------------------------------------------------
def test_an_outcome_is_recorded_with_its_reason(desk, aiko):
    pending = desk[1]
    typed = {"state": "awarded", "notice_on": "２０２４年５月２４日", "reason": WHY}
    told = post(aiko, "outcome", pending.pk, 1, follow=True, **typed)
    assert "The findings have been judged again." in told.content.decode()
    assert Outcome.objects.get(proposal=pending).state == "awarded"


NOT_COUNTED = {
    "no date": ({"state": "awarded", "reason": WHY}, 409, "Write the date that stands on the agency"),
    "too late": (
        {"state": "awarded", "notice_on": "2024-06-01", "reason": WHY},
        409,
        "had to be known by Fri 31 May 2024",
    ),
    "no such outcome": ({"state": "lost", "reason": WHY}, 422, WHY),
    "no reason": ({"state": "rejected"}, 422, "Give the reason"),
    "no such day": ({"state": "awarded", "notice_on": "2024-02-31", "reason": WHY}, 422, "2024-02-31"),
}


def test_an_outcome_that_does_not_count_keeps_what_was_typed(call, taro, aiko):
    pending = with_a_pending_grant(call, taro)
    for typed, status, said in NOT_COUNTED.values():
        answer = post(aiko, "outcome", pending.pk, 1, **typed)
        assert (answer.status_code, said in answer.content.decode()) == (status, True)


def test_the_proof_is_handed_out_and_no_other_document(desk, aiko, emi):
    pending = desk[1]
    stored = gateways.store([PDF], max_bytes=1000)
    kept = {"proposal": pending, "name": "notice.pdf", "size": stored.size, "pages": 1, "uploaded_by": pending.lead}
    proof = Document.objects.create(**kept, sha256=stored.sha256, purpose="outcome", uploaded_at=IN_JUNE)
    answer = get(aiko, "proof", pending.pk, proof.pk)
    assert (b"".join(answer.streaming_content), answer["Content-Type"]) == (PDF, "application/pdf")
    assert get(aiko, "proof", desk[0].pk, desk[0].documents.get().pk).status_code == 404
    Conflict.objects.create(person=emi, proposal=pending, reason="Kin.", declared_at=IN_JUNE)
    assert get(emi, "proof", pending.pk, proof.pk).status_code == 404


# --- Questions ------------------------------------------------------------------------------
def test_of_a_draft_the_office_reads_the_question_and_nothing_else(call, hanako, aiko):
    question = a_draft_that_asks(call, hanako, question="Is <it> fine?")
    for html in (
        get(aiko, "consultations", SLUG).content.decode(),
        get(aiko, "consultation", question.pk).content.decode(),
    ):
        assert "Isle Trust" in html and "Hanako Yamada" in html and "Is &lt;it&gt; fine?" in html
        assert "A title that nobody may read yet" not in html


def test_a_ruling_is_kept_and_shown_beside_the_next_question(call, hanako, taro, jiro, aiko):
    first, second = asked_about(with_a_question(call, jiro)), asked_about(with_a_question(call, taro))
    told = post(aiko, "consultation", first.pk, ruling="not-supported", reason="No public money.", follow=True)
    assert "The ruling on Isle Trust is kept" in told.content.decode()
    assert "No public money." in get(aiko, "consultation", second.pk).content.decode()
    html = get(aiko, "consultations", SLUG, query="?state=open").content.decode()
    assert f"/office/consultations/{second.pk}/" in html and f"/office/consultations/{first.pk}/" not in html


def test_a_ruling_that_is_not_whole_keeps_what_was_typed(call, jiro, aiko):
    question = a_draft_that_asks(call, jiro)
    for typed in ({"ruling": "perhaps", "reason": "Kept."}, {"reason": "Kept."}, {"ruling": "supported"}):
        answer = post(aiko, "consultation", question.pk, **typed)
        assert (answer.status_code, typed.get("reason", "") in answer.content.decode()) == (422, True)


def test_nobody_has_asked(call, aiko):
    assert "Nobody has asked about an agency" in get(aiko, "consultations", SLUG).content.decode()


# --- The wall -------------------------------------------------------------------------------
def test_an_officer_with_a_stake_finds_no_trace(desk, aiko, emi):
    question = desk[2]
    asked_about(question)
    Conflict.objects.create(person=emi, proposal=question, reason="Kin.", declared_at=IN_JUNE)
    assert listed(get(emi, "screening", SLUG)) == ["0002", "0001"]
    for name in ("desk", "refuse"):
        assert (get(emi, name, question.pk).status_code, post(emi, name, question.pk).status_code) == (404, 404)
    assert get(emi, "outcome", question.pk, 1).status_code == 404
    assert get(emi, "consultation", question.consultations.get().pk).status_code == 404
    assert "Isle Trust" not in get(emi, "consultations", SLUG).content.decode()
    overview = client_for(fresh(emi), at=IN_JULY).get(reverse("selection:overview", args=[SLUG])).content.decode()
    assert "2 proposals to screen" in overview and "to rule on" not in overview
    post(emi, "accept", SLUG, proposals=[str(question.pk)], do="accept")
    assert Screening.objects.get(proposal=question).state == "waiting"


def test_the_desk_says_what_waits(desk, aiko):
    asked_about(desk[2])
    overview = client_for(fresh(aiko), at=IN_JULY).get(reverse("selection:overview", args=[SLUG])).content.decode()
    for said in ("3 proposals to screen", "1 question about an agency to rule on", "1 outcome to confirm"):
        assert said in overview


def test_while_the_call_is_open_another_proposal_may_begin_in_the_place_of_a_refused_one(call, jiro, aiko):
    question = with_a_question(call, jiro)
    services.refuse_proposal(question.pk, clauses=[AGENCY], reason=WHY, actor=aiko, at=IN_MAY)
    page = reverse("calls:page", args=[SLUG])
    assert "Start a proposal" in client_for(jiro, at=IN_MAY).get(page).content.decode()
    a_draft(call, jiro, at=IN_MAY)  # and was not sent in time: what was refused counts more
    assert "so it is not reviewed" in client_for(jiro, at=IN_JULY).get(page).content.decode()
