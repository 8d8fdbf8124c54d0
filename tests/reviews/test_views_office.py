"""What does an officer see of proposals under review, and press?"""

import pytest
from django.urls import reverse

from reviews.models import Assignment, Conflict
from tests.builders import IN_JUNE, client_for
from tests.proposing import a_sealed_proposal, a_whole_draft
from tests.reviews.browsing import SUMMARY, page_of, post, status_of
from tests.reviews.conftest import PDF
from tests.reviews.reviewing import cleared, saved, sent


def test_an_officer_reads_the_list_the_proposal_its_files_and_the_ranking(call, hanakos, kenji, aiko):
    sent(cleared(hanakos, kenji, aiko))
    page = page_of(aiko, "proposals", call.slug)
    assert "AS3-0001" in page and "Keyaki University" in page and "Norway" in page

    page = page_of(aiko, "proposal", hanakos.pk)
    for seen in (SUMMARY, "Kenji Tanaka", "A timely question.", "Ask about the samples.", "plan.pdf"):
        assert seen in page
    address = reverse("reviews:office_document", args=[hanakos.pk, hanakos.documents.get().pk])
    assert f'href="{address}"' in page
    assert b"".join(client_for(aiko).get(address).streaming_content) == PDF

    page = page_of(aiko, "ranking", call.slug)
    assert "AS3-0001" in page and "8.00" in page and "1 of 1 reviews are in" in page


def test_an_officer_asks_a_reviewer_from_the_list_of_those_who_may(hanakos, kenji, yuki, aiko):
    page = page_of(aiko, "proposal", hanakos.pk)
    assert f'<option value="{kenji.pk}">Kenji Tanaka (has 0)</option>' in page

    answer = post(aiko, "proposal", hanakos.pk, reviewer=kenji.pk)
    assert (answer.status_code, answer.url) == (302, f"/office/proposals/{hanakos.pk}/")
    page = page_of(aiko, "proposal", hanakos.pk)
    assert f'<option value="{kenji.pk}"' not in page
    assert "Kenji Tanaka: has been asked already" in page


@pytest.mark.parametrize("reviewer", ["", "0", "nobody", "99999999999999999999"])
def test_a_faulty_choice_of_reviewer_is_told(hanakos, aiko, kenji, reviewer):
    assert post(aiko, "proposal", hanakos.pk, reviewer=reviewer).status_code == 422
    assert not Assignment.objects.exists()


def test_a_reviewer_who_may_not_is_not_offered_and_not_taken(hanakos, kenji, aiko, hanako):
    hanako.roles.create(kind="reviewer", granted_at=IN_JUNE)
    assert "Hanako Yamada: leads this proposal" in page_of(aiko, "proposal", hanakos.pk)
    answer = post(aiko, "proposal", hanakos.pk, reviewer=hanako.pk)
    assert answer.status_code == 422 and "This person cannot be asked." in answer.content.decode()
    assert not Assignment.objects.exists()


def test_an_officer_takes_an_assignment_back(hanakos, kenjis, aiko, kenji):
    assert "Take back" in page_of(aiko, "proposal", hanakos.pk)
    answer = post(aiko, "end", hanakos.pk, kenjis.pk, follow=True)
    assert "Kenji Tanaka is no longer asked to review this proposal." in answer.content.decode()
    kenjis.refresh_from_db()
    assert kenjis.state == "ended"
    assert "already over" in post(aiko, "end", hanakos.pk, kenjis.pk, follow=True).content.decode()


def test_a_look_at_the_address_of_taking_back_changes_nothing(hanakos, kenjis, aiko):
    assert status_of(aiko, "end", hanakos.pk, kenjis.pk) == 302
    kenjis.refresh_from_db()
    assert kenjis.state == "asked"


def test_an_assignment_of_another_proposal_is_not_taken_back_from_here(hanakos, taros, kenjis, aiko):
    assert status_of(aiko, "end", taros.pk, kenjis.pk, method="post") == 404


@pytest.mark.parametrize("stake", ["leads", "conflict", "named"])
def test_an_officer_with_a_stake_finds_no_trace_of_the_proposal(call, hanakos, taro, kenji, yuki, aiko, emi, stake):
    lead = aiko if stake == "leads" else taro
    people = [{"email": "aiko@aspire.example"}] if stake == "named" else None
    own = a_sealed_proposal(call, lead, project={"title_en": "The hidden one"}, counterparts=people)
    if stake == "conflict":
        Conflict.objects.create(person=aiko, proposal=own, reason="A cousin.", declared_at=IN_JUNE)
    assignment = cleared(own, kenji, emi)
    sent(assignment, overall=10)
    sent(cleared(hanakos, kenji, emi))

    for name, keys in (("proposals", (call.slug,)), ("ranking", (call.slug,))):
        page = page_of(aiko, name, *keys)
        assert "AS3-0001" in page and own.reference not in page and "The hidden one" not in page
        assert own.reference in page_of(emi, name, *keys)
    assert "<strong>1</strong>" in page_of(aiko, "ranking", call.slug)
    for method in ("get", "post"):
        assert status_of(aiko, "proposal", own.pk, method=method, data={"reviewer": yuki.pk}) == 404
        assert status_of(aiko, "end", own.pk, assignment.pk, method=method) == 404
    assert status_of(aiko, "office_document", own.pk, 1) == 404


def test_an_unknown_call_is_not_found(call, aiko):
    assert [status_of(aiko, name, "no-such-call") for name in ("proposals", "ranking")] == [404, 404]


def test_the_office_sees_no_draft_review_and_no_draft_proposal(call, hanakos, kenji, aiko, jiro):
    draft = a_whole_draft(call, jiro)
    saved(cleared(hanakos, kenji, aiko), comment_panel="Not finished yet.")
    assert "Not finished yet." not in page_of(aiko, "proposal", hanakos.pk)
    assert status_of(aiko, "proposal", draft.pk) == 404
    assert draft.reference not in page_of(aiko, "proposals", call.slug)
