"""What does each hat find at every address of a proposal, and who finds no trace of it?"""

import pytest
from django.urls import reverse

from accounts.models import Role, User
from proposals import services
from proposals.models import (
    BudgetLine,
    Confirmation,
    Consultation,
    Counterpart,
    Document,
    Invitation,
    Member,
    Outcome,
    Proposal,
    Submission,
)
from tests.architecture.test_urls import asked_values
from tests.builders import IN_APRIL, IN_JUNE, IN_MAY, client_for
from tests.proposals.pages import fields_of, words_of
from tests.proposals.sharing import let_in, page_of
from tests.proposing import a_sealed_proposal, a_whole_draft

pytestmark = pytest.mark.thorough

TITLE = {"title_en": "The hidden one"}


@pytest.fixture
def draft(call, hanako):
    return a_whole_draft(call, hanako, project=TITLE)


# --- Every address --------------------------------------------------------------------------
TABLES = (
    *(BudgetLine, Confirmation, Consultation, Counterpart, Document, Invitation, Member, Outcome, Submission),
    Proposal,
)


def everything():
    return {model.__name__: sorted(map(str, model.objects.values_list())) for model in TABLES}


def bound():
    """What only a lead may change: states, seals, and who is let in."""
    states = list(Proposal.objects.order_by("pk").values_list("pk", "state", "revises"))
    return states, Submission.objects.count(), sorted(map(str, Invitation.objects.values_list()))


def addresses_of(proposal, one):
    """Yield (name, path) of every address of a proposal, for whatever is in it."""
    keys = {
        "pk": proposal.pk,
        "cpk": proposal.counterparts.first().pk,
        "mpk": proposal.members.first().pk,
        "ipk": one.pk,
    }
    for name, asked in sorted(asked_values().items()):
        if name.startswith("proposals:") and "pk" in asked and name != "proposals:access_leave":
            yield name, reverse(name, kwargs={key: keys.get(key, 1) for key in asked})


TYPED = {"name": "X", "kind": "participant", "role": "reader", "language": "en", "email": "x@y.example", "stay": "1"}


@pytest.fixture(
    params=["draft", *(pytest.param(one, marks=pytest.mark.thorough) for one in ("sealed", "working copy"))]
)
def shared(request, call, hanako):
    """A proposal with something in it, and its working copy where it is revised."""
    proposal = a_whole_draft(call, hanako)
    services.save_member(
        proposal.pk, actor=hanako, at=IN_APRIL, began=None, member_pk=None, text=services.MemberText(name="A")
    )
    if request.param != "draft":
        services.submit_proposal(proposal.pk, actor=hanako, received_at=IN_APRIL)
    if request.param == "working copy":
        return services.begin_revision(proposal.pk, actor=hanako, at=IN_APRIL)
    return Proposal.objects.get(pk=proposal.pk)


def test_a_stranger_finds_nothing_at_any_address_of_a_proposal(shared, taro, jiro):
    one, here = let_in(shared, taro), client_for(jiro, at=IN_APRIL)
    before = everything()
    for name, path in addresses_of(shared, one):
        found = [here.get(path).status_code, here.post(path, TYPED).status_code]
        assert set(found) <= {404, 405} and 404 in found, (name, found)
    assert everything() == before


@pytest.mark.thorough
def test_a_reader_opens_pages_and_changes_nothing_anywhere(shared, taro):
    one, here = let_in(shared, taro, role="reader"), client_for(taro, at=IN_APRIL)
    before = everything()
    for name, path in addresses_of(shared, one):
        for answer in (here.get(path), here.post(path, TYPED)):
            assert answer.status_code < 500, (name, answer.status_code)
    assert everything() == before
    assert here.get(page_of(shared, "home")).status_code == 200


@pytest.mark.thorough
def test_an_editor_writes_and_binds_nobody(shared, taro):
    one, here = let_in(shared, taro), client_for(taro, at=IN_APRIL)
    before, is_open = bound(), shared.state in ("draft", "revision")
    for name, path in addresses_of(shared, one):
        if not name.endswith("_remove"):
            for answer in (here.get(path), here.post(path, TYPED)):
                assert answer.status_code < 500, (name, answer.status_code)
    assert bound() == before
    assert Member.objects.filter(proposal=shared, name="X").exists() is is_open


def test_a_reader_is_told_why_nothing_can_be_written(draft, taro):
    let_in(draft, taro, role="reader")
    here = client_for(taro, at=IN_APRIL)
    for name in ("project", "people", "members", "counterparts", "plan", "budget", "declarations"):
        assert here.get(page_of(draft, name)).headers.get("Location") == page_of(draft, "home"), name
    assert "You read along in this proposal." in words_of(here.get(page_of(draft, "home")))
    assert here.get(page_of(draft, "check")).status_code == 200


def test_a_removed_editors_page_is_told_that_the_door_is_closed_and_keeps_its_text(draft, hanako, taro):
    one = let_in(draft, taro)
    here = client_for(taro, at=IN_APRIL)
    fields = {**fields_of(here.get(page_of(draft, "plan"))), "plan_work": "Typed too late"}
    services.change_role(draft.pk, one.pk, actor=hanako, at=IN_APRIL, role="reader")
    answer = here.post(page_of(draft, "plan"), fields, headers={"X-Autosave": str(taro.pk)})
    assert (answer.status_code, answer.json()["state"]) == (403, "closed")
    pressed = here.post(page_of(draft, "plan"), fields)
    assert pressed.status_code == 409 and fields_of(pressed)["plan_work"] == "Typed too late"

    services.end_access(draft.pk, one.pk, actor=hanako, at=IN_APRIL)
    assert here.post(page_of(draft, "plan"), fields, headers={"X-Autosave": str(taro.pk)}).status_code in (403, 404)
    assert here.post(page_of(draft, "plan"), fields).status_code == 404
    assert "Typed too late" not in str(everything())


@pytest.mark.parametrize(("role", "words"), [("editor", "You write along"), ("reader", "You read along")])
def test_what_is_shared_stands_in_ones_own_lists_with_the_hat(draft, taro, role, words):
    let_in(draft, taro, role=role)
    here = client_for(taro, at=IN_APRIL)
    for path in (reverse("proposals:list"), reverse("home")):
        said = words_of(here.get(path))
        assert "The hidden one" in said and words in said
    assert ("1 thing waits for you." in words_of(here.get(reverse("home")))) is (role == "editor")


# --- Walls ----------------------------------------------------------------------------------
def a_stake(proposal, user, how):
    """Tie a person to a proposal in one of the ways in which they may be named."""
    lead, text = proposal.lead, services.MemberText(name="N", email=user.email.upper())
    if how == "was let in":
        roles = Role.objects.filter(user=user)
        kinds = list(roles.values_list("kind", flat=True))
        roles.delete()
        one = let_in(proposal, User.objects.get(pk=user.pk))
        services.end_access(proposal.pk, one.pk, actor=lead, at=IN_APRIL)
        Role.objects.bulk_create(Role(user=user, kind=kind, granted_at=IN_APRIL) for kind in kinds)
    else:
        copy = services.begin_revision(proposal.pk, actor=lead, at=IN_MAY)
        services.save_member(copy.pk, actor=lead, at=IN_MAY, began=None, member_pk=None, text=text)


@pytest.mark.parametrize("how", ["was let in", "named in a working copy"])
def test_whoever_is_tied_to_a_proposal_finds_no_trace_of_it_as_officer_or_reviewer(
    call, hanako, taro, aiko, kenji, emi, how
):
    hidden = a_sealed_proposal(call, hanako, project=TITLE)
    other = a_sealed_proposal(call, taro)
    for user in (aiko, kenji):
        a_stake(hidden, user, how)

    office = client_for(aiko, at=IN_JUNE)
    assert office.get(reverse("reviews:proposal", args=[hidden.pk])).status_code == 404
    for path in (
        reverse("reviews:proposals", args=[call.slug]),
        f"{reverse('reviews:proposals', args=[call.slug])}?export=csv",
        reverse("reviews:screening", args=[call.slug]),
        f"{reverse('reviews:search')}?q=hidden",
        reverse("reviews:ranking", args=[call.slug]),
    ):
        page = office.get(path)
        told = b"".join(page) if page.streaming else page.content
        assert page.status_code in (200, 403) and hidden.reference.encode() not in told, path
    barred = client_for(emi, at=IN_JUNE).get(reverse("reviews:proposal", args=[hidden.pk])).context["barred"]
    assert {one.person: one.barred for one in barred}[kenji] == "is named in this proposal"
    assert other.reference in words_of(office.get(reverse("reviews:proposals", args=[call.slug])))
