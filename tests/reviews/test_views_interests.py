"""What do officers see and press about conflicts of interest, and what does nobody else find?"""

import pytest

from proposals.models import Member
from proposals.services import submit_proposal
from reviews import services
from reviews.models import Conflict, Reviewer
from tests.builders import IN_APRIL, IN_JULY, IN_JUNE, client_for
from tests.proposing import a_whole_draft
from tests.reviews.browsing import page_of, post, status_of
from tests.reviews.reviewing import asked, conflicted


@pytest.fixture
def found(hanakos, kenji):
    """What the portal found between Kenji and Hanako's proposal."""
    Reviewer.objects.create(user=kenji, institution="Keyaki University", saved_at=IN_JUNE)
    services.find_conflicts(at=IN_JUNE)
    return Conflict.objects.get()


def rule(user, conflict, do, reason="One department.", **changes):
    page = client_for(user, at=IN_JULY).get(f"/office/conflicts/{conflict.pk}/").content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    return post(user, "conflict", conflict.pk, **{"do": do, "reason": reason, "seen": seen, **changes})


def test_the_list_says_who_with_what_and_why(call, found, aiko):
    page = page_of(aiko, "conflicts", call.slug)
    for words in ("Kenji Tanaka", "AS3-0001", "both belong to Keyaki University", "To rule on", "Rule on it"):
        assert words in page
    assert "in the last 3 years" in page and "1,000,000 yen" in page  # the rules of the call, filled in
    assert "No conflict matches." in page_of_query(aiko, call, "?state=upheld")
    assert "Kenji Tanaka" in page_of_query(aiko, call, "?q=tanaka") and "Kenji Tanaka" in page_of_query(
        aiko, call, "?q=AS3-1"
    )
    assert "Kenji Tanaka" not in page_of_query(aiko, call, "?q=suzuki")
    assert (
        client_for(aiko, at=IN_JULY).get(f"/office/calls/{call.slug}/conflicts/?state=%00&after=x").status_code == 200
    )


def page_of_query(user, call, query):
    return client_for(user, at=IN_JULY).get(f"/office/calls/{call.slug}/conflicts/{query}").content.decode()


def test_one_officer_proposes_and_another_confirms(found, kenji, aiko, emi):
    assert rule(aiko, found, "propose").status_code == 302
    assert "Confirm: set it aside" not in page_of(aiko, "conflict", found.pk)
    assert rule(aiko, found, "confirm").status_code == 409
    assert "Confirm: set it aside" in page_of(emi, "conflict", found.pk)
    assert rule(emi, found, "confirm", reason="").status_code == 302
    found.refresh_from_db()
    assert (found.state, found.proposed_by, found.ruled_by) == ("overridden", aiko, emi)


def test_a_ruling_without_a_reason_keeps_the_page(found, aiko):
    answer = rule(aiko, found, "uphold", reason=" ")
    assert answer.status_code == 422 and "Say why, in a few words" in answer.content.decode()
    assert rule(aiko, found, "uphold", reason="x" * 1001).status_code == 422
    assert Conflict.objects.get().state == "found"


@pytest.mark.parametrize("data", [{}, {"seen": "x", "do": "uphold", "reason": "y"}, {"do": "burn", "seen": "x"}])
def test_what_nobody_would_send_rules_on_nothing(found, aiko, data):
    assert post(aiko, "conflict", found.pk, **data).status_code in (302, 400, 409, 422)
    assert Conflict.objects.get().state == "found"


def test_nobody_else_finds_a_trace(call, found, kenji, yuki, hanako, sora, aiko, emi):
    for user in (kenji, yuki, hanako, sora):
        assert status_of(user, "conflicts", call.slug) == status_of(user, "conflict", found.pk) == 404
        assert status_of(user, "interest", found.proposal_id) == 404
    Conflict.objects.create(person=emi, proposal=found.proposal, reason="Family.", declared_at=IN_JUNE)
    assert status_of(emi, "conflict", found.pk) == 404
    assert "Kenji" not in page_of(emi, "conflicts", call.slug)


@pytest.mark.parametrize("further", [0, 2])
def test_the_list_costs_the_same_for_one_and_for_three(
    further, call, found, taros, yuki, aiko, django_assert_num_queries
):
    for proposal in [found.proposal, taros][:further]:
        Conflict.objects.create(person=yuki, proposal=proposal, reason="Family.", declared_at=IN_JUNE)
    client = client_for(aiko, at=IN_JULY)
    with django_assert_num_queries(9):
        client.get(f"/office/calls/{call.slug}/conflicts/")


def test_the_picker_names_the_reason_and_leads_to_the_ruling(hanakos, kenji, aiko):
    Reviewer.objects.create(user=kenji, institution="Keyaki University", saved_at=IN_JUNE)
    page = page_of(aiko, "proposal", hanakos.pk)
    assert "both belong to Keyaki University" in page and "Rule on it" in page
    assert Conflict.objects.count() == 0
    answer = post(aiko, "proposal", hanakos.pk, look=str(kenji.pk))
    assert answer.url == f"/office/conflicts/{Conflict.objects.get().pk}/"
    for odd in ("0", "x", "9" * 40):
        assert post(aiko, "proposal", hanakos.pk, look=odd).status_code == 302


def test_the_office_sees_why_a_seat_is_closed(hanakos, kenji, aiko):
    asked(hanakos, kenji, aiko)
    Reviewer.objects.create(user=kenji, institution="Keyaki University", saved_at=IN_JUNE)
    services.find_conflicts(at=IN_JUNE)
    page = page_of(aiko, "proposal", hanakos.pk)
    assert "Closed by a conflict" in page and "both belong to Keyaki University" in page
    assert status_of(kenji, "assignment", hanakos.assignments.get().pk) == 404
    assert "AS3-0001" not in page_of(kenji, "list")


def test_an_officer_declares_an_interest_after_reading_what_follows(hanakos, emi, aiko):
    page = page_of(emi, "interest", hanakos.pk)
    assert "From then on you find no trace of this proposal" in page
    assert post(emi, "interest", hanakos.pk, reason=" ").status_code in (400, 409, 422)
    assert post(emi, "interest", hanakos.pk, reason="My brother.").status_code == 302
    assert status_of(emi, "proposal", hanakos.pk) == status_of(emi, "interest", hanakos.pk) == 404
    assert "My brother." in page_of(aiko, "conflicts", hanakos.call.slug)


def test_before_declaring_one_sees_everybody_named_and_the_rules_of_the_call(call, hanako, kenji, aiko):
    draft = a_whole_draft(call, hanako)
    Member.objects.create(
        proposal=draft, position=1, name="Jun Ota", institution="Kaede University", email="o@x.example", role="Imaging."
    )
    submit_proposal(draft.pk, actor=hanako, received_at=IN_APRIL)
    page = page_of(kenji, "assignment", asked(draft, kenji, aiko).pk)
    for words in ("Jun Ota", "Kaede University", "Co-investigator", "last 3 years", "1,000,000 yen", "portal default"):
        assert words in page
    assert "Imaging." not in page and "o@x.example" not in page


def test_a_declared_conflict_has_nothing_to_press(hanakos, kenji, aiko):
    conflicted(asked(hanakos, kenji, aiko))
    page = page_of(aiko, "conflict", Conflict.objects.get().pk)
    assert "What a person declared stands." in page and 'name="do"' not in page
