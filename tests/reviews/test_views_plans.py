"""What does an officer see and press about the assignment of a call?"""

import pytest

from reviews import services
from reviews.models import Appointment, Assignment, AssignmentPlan, Bid, Conflict
from tests.builders import IN_JUNE, client_for
from tests.reviews.planning import a_reader, applied, asked_for, further_proposals, worked_out

CHOSEN = {"readers": "2", "bids": "200", "least": "0", "floor": "keep"}


@pytest.fixture
def ready(call, hanakos, taros, kenji, yuki):
    """Two proposals and two readers who accepted."""
    a_reader(kenji, call, areas=[1], keywords=["condensates", "凝縮体"], most=3)
    a_reader(yuki, call, areas=[1, 3], keywords=["frailty"], languages=["en", "ja"])
    return call


@pytest.fixture
def office(aiko):
    """Aiko's browser."""
    return client_for(aiko, at=IN_JUNE)


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_the_page_weighs_need_against_capacity(ready, office, kenji, hanakos):
    Bid.objects.create(reviewer=kenji, proposal=hanakos, wish="eager", made_at=IN_JUNE)
    shown = text_of(office.get(f"/office/calls/{ready.slug}/assignment/"))
    for seen in ("6 (2 × 3)", "6 missing", "no limit", "1 wish, of 1 reviewer", "No plan has been worked out yet."):
        assert seen in shown


def test_asking_leads_to_a_plan_that_waits_and_shows_its_progress(ready, office):
    answer = office.post(f"/office/calls/{ready.slug}/assignment/", CHOSEN, follow=True)
    plan = AssignmentPlan.objects.get()
    assert answer.redirect_chain == [(f"/office/plans/{plan.pk}/", 302)]
    assert "Waiting for the worker." in text_of(answer) and 'hx-trigger="every 2s"' in text_of(answer)
    part = office.get(f"/office/plans/{plan.pk}/", headers={"hx-request": "true"})
    assert "<html" not in part.content.decode() and 'max="100" value="0"' in part.content.decode()

    services.work_out_plans(now=lambda: IN_JUNE)
    assert office.get(f"/office/plans/{plan.pk}/", headers={"hx-request": "true"}).headers["HX-Refresh"] == "true"


def test_a_plan_shows_readers_fits_what_matched_and_loads(ready, office, aiko):
    plan = worked_out(ready, aiko)
    shown = text_of(office.get(f"/office/plans/{plan.pk}/"))
    seen = (
        "AS3-0001",
        "Kenji Tanaka",
        'area 1 · keywords: condensates, <span lang="ja">凝縮体</span> · reads English',
        "2 of 3",
        "Without the floor",
    )
    for one in seen:
        assert one in shown
    assert f"/office/plans/{plan.pk}/apply/" in shown


@pytest.mark.thorough
def test_two_plans_are_compared_by_floor_sum_and_readers(ready, office, aiko):
    one, other = worked_out(ready, aiko, readers=1), worked_out(ready, aiko, readers=2)
    shown = text_of(office.get(f"/office/plans/{other.pk}/", {"with": one.pk}))
    assert f"What differs from plan {one.pk}" in shown and "Readers only here: 2; only there: 0." in shown
    assert shown.count("</svg>only here") == 2
    same = worked_out(ready, aiko, readers=2)
    shown = text_of(office.get(f"/office/plans/{other.pk}/", {"with": same.pk}))
    assert "Both plans give every proposal the same readers." in shown


@pytest.mark.parametrize("asked", [{"with": "x"}, {"with": "999"}, {"page": "x"}, {"page": "999"}, {"page": "-1"}])
@pytest.mark.thorough
def test_what_an_address_asks_for_in_vain_shows_the_plan(ready, office, aiko, asked):
    plan = worked_out(ready, aiko)
    assert office.get(f"/office/plans/{plan.pk}/", asked).status_code == 200


@pytest.mark.thorough
def test_a_shortage_names_proposals_and_who_is_barred(ready, office, aiko, kenji, hanakos):
    Conflict.objects.create(person=kenji, proposal=hanakos, reason="A cousin.", declared_at=IN_JUNE)
    plan = worked_out(ready, aiko)
    shown = text_of(office.get(f"/office/plans/{plan.pk}/"))
    assert "1 reader is missing" in shown and "AS3-0001 (conflict of interest)" in shown
    assert "AS3-0002" not in shown and "/apply/" not in shown


def test_applying_is_asked_about_first_with_its_letters(ready, office, aiko):
    plan = worked_out(ready, aiko)
    shown = text_of(office.get(f"/office/plans/{plan.pk}/apply/"))
    assert "2 letters go out" in shown and "Kenji Tanaka: 2 proposals" in shown
    assert not Assignment.objects.exists()
    answer = office.post(f"/office/plans/{plan.pk}/apply/", follow=True)
    assert "The plan is applied. Each reviewer gets one letter." in text_of(answer)
    assert Assignment.objects.count() == 4
    assert office.get(f"/office/plans/{plan.pk}/apply/").status_code == 302


@pytest.mark.thorough
def test_what_has_changed_is_said_and_another_plan_offered(ready, office, aiko, kenji, hanakos):
    plan = worked_out(ready, aiko)
    Conflict.objects.create(person=kenji, proposal=hanakos, reason="A cousin.", declared_at=IN_JUNE)
    for answer in (office.get(f"/office/plans/{plan.pk}/apply/"), office.post(f"/office/plans/{plan.pk}/apply/")):
        shown = text_of(answer)
        assert "Kenji Tanaka now has a conflict of interest with AS3-0001." in shown
        assert "Work it out again" in shown and '<input type="hidden" name="readers" value="2">' in shown
    assert answer.status_code == 409 and not Assignment.objects.exists()


@pytest.mark.thorough
def test_undoing_is_asked_about_first(ready, office, aiko):
    plan = applied(worked_out(ready, aiko), aiko)
    shown = text_of(office.get(f"/office/plans/{plan.pk}/undo/"))
    assert "4 assignments are taken back" in shown and "2 letters that have not gone out are withdrawn" in shown
    answer = office.post(f"/office/plans/{plan.pk}/undo/", follow=True)
    assert "4 assignments were taken back." in text_of(answer) and "Undone" in text_of(answer)
    assert office.get(f"/office/plans/{plan.pk}/undo/").status_code == 302


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"readers": ""}, "Say how many people read each proposal."),
        ({"readers": "0"}, "Write a whole number from 1 to 20."),
        ({"readers": "9" * 40}, "Write a whole number from 1 to 20."),
        ({"readers": "３"}, "3 readers for each proposal cannot be: 2 people read for this call."),
        ({"least": "-1"}, "Write a whole number from 0 to 99."),
        ({"bids": "333"}, "333"),
        ({"floor": "<b>"}, "&lt;b&gt;"),
    ],
    ids=["nothing", "nobody", "absurd", "full width, too many", "negative", "another weight", "hostile"],
)
@pytest.mark.thorough
def test_a_slip_is_shown_with_what_was_typed(ready, office, typed, said):
    answer = office.post(f"/office/calls/{ready.slug}/assignment/", {**CHOSEN, **typed})
    assert answer.status_code in (422, 409) and said in text_of(answer)
    assert not AssignmentPlan.objects.exists()


@pytest.mark.parametrize("name", ["hanako", "kenji", "sora", "jiro"])
@pytest.mark.thorough
def test_nobody_else_finds_plans(ready, cast, aiko, name):
    plan = worked_out(ready, aiko)
    client = client_for(cast[name], at=IN_JUNE)
    addresses = [
        f"/office/calls/{ready.slug}/assignment/",
        *(f"/office/plans/{plan.pk}/{act}" for act in ("", "apply/", "undo/")),
    ]
    for address in addresses:
        assert (client.get(address).status_code, client.post(address, CHOSEN).status_code) in ((404, 404), (404, 405))


def test_an_officer_with_a_stake_is_told_as_of_a_plan_that_is_not_there(ready, aiko, emi, hanakos):
    plan = worked_out(ready, aiko)
    Conflict.objects.create(person=emi, proposal=hanakos, reason="A cousin.", declared_at=IN_JUNE)
    client = client_for(emi, at=IN_JUNE)
    for act in ("", "apply/", "undo/"):
        assert client.get(f"/office/plans/{plan.pk}/{act}").status_code == 404
    assert client.post(f"/office/plans/{plan.pk}/apply/").status_code == 404
    shown = text_of(client.get(f"/office/calls/{ready.slug}/assignment/"))
    assert f"/office/plans/{plan.pk}/" not in shown and "3 (1 × 3)" in shown


@pytest.mark.thorough
def test_the_number_of_queries_is_the_same_for_two_and_for_four_proposals(
    ready, office, aiko, django_assert_num_queries
):
    Appointment.objects.update(most=None)
    plan = worked_out(ready, aiko)
    office.get(f"/office/plans/{plan.pk}/")
    with django_assert_num_queries(11):
        office.get(f"/office/plans/{plan.pk}/")
    further_proposals(ready, 2)
    larger = worked_out(ready, aiko)
    with django_assert_num_queries(11):
        office.get(f"/office/plans/{larger.pk}/")
    waiting = asked_for(ready, aiko)
    assert office.get(f"/office/plans/{waiting.pk}/apply/").status_code == 302


# --- The picker of one proposal -----------------------------------------------------------------
def test_the_picker_has_the_best_fit_first_with_load_and_what_matched(ready, office, hanakos, jiro):
    shown = text_of(office.get(f"/office/proposals/{hanakos.pk}/"))
    kenjis = "Kenji Tanaka (has 0 of 3; area 1; keywords: condensates, 凝縮体; reads English)"
    assert kenjis in shown and shown.index(kenjis) < shown.index("Yuki Ito (has 0; area 1; reads English)")
