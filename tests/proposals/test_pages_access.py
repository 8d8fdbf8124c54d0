"""Who has access, the page behind an invitation's link, and what each hat finds at every address of a proposal."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from notices.models import Notice
from proposals import services
from proposals.models import (
    Invitation,
)
from proposals.queries.sharing import token_of
from tests.builders import IN_APRIL, PASSWORD, client_for
from tests.proposals.pages import fields_of, send, words_of
from tests.proposals.sharing import TARO, invited, let_in, link_of, page_of
from tests.proposing import a_whole_draft

pytestmark = pytest.mark.thorough

TITLE = {"title_en": "The hidden one"}


@pytest.fixture
def draft(call, hanako):
    return a_whole_draft(call, hanako, project=TITLE)


@pytest.fixture
def hanako_here(hanako):
    return client_for(hanako, at=IN_APRIL)


# --- The lead's page ------------------------------------------------------------------------
def test_the_lead_invites_by_the_page_and_sees_who_waits(hanako_here, draft):
    assert "Nobody else has access" in words_of(hanako_here.get(page_of(draft)))
    response = send(hanako_here, page_of(draft), email="taro＠aspire.example", role="reader", language="ja")

    assert response["Location"] == page_of(draft)
    one, letter = Invitation.objects.get(), Notice.objects.get(kind="invitation")
    assert (one.email, one.role, letter.language) == (TARO, "reader", "ja")
    words = words_of(hanako_here.get(page_of(draft)))
    assert "An invitation goes to taro@aspire.example." in words
    assert (
        "Waiting Reads along The link can be used until Mon 29 April 2024, 10:00 JST. The letter is on its way."
        in words
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"email": ""}, "email", id="no address"),
        pytest.param({"email": "a@b.example\nBcc: c@d.example"}, "email", id="a second header"),
        pytest.param({"email": "taro"}, "email", id="half an address"),
        pytest.param({"role": "lead"}, "role", id="no such role"),
        pytest.param({"role": None}, "role", id="no role"),
        pytest.param({"language": "fr"}, "language", id="no such language"),
    ],
)
def test_an_invitation_that_cannot_be_read_is_shown_again_and_sends_nothing(hanako_here, draft, changes, field):
    response = send(hanako_here, page_of(draft), **{"email": TARO, "role": "editor", "language": "en", **changes})
    assert (response.status_code, set(response.context["form"].errors)) == (422, {field})
    assert not Notice.objects.exists()


def test_a_refused_invitation_keeps_what_was_typed(hanako_here, draft):
    response = send(hanako_here, page_of(draft), email="hanako@aspire.example", role="reader", language="ja")
    assert response.status_code == 409 and "This is your own address" in words_of(response)
    shown = fields_of(response)
    assert (shown["email"], shown["role"], shown["language"]) == ("hanako@aspire.example", "reader", "ja")


def test_the_page_changes_roles_sends_again_and_takes_back_after_asking(hanako_here, draft, taro):
    one = let_in(draft, taro)
    waiting = invited(draft, "new@elsewhere.example")
    old = token_of(waiting)

    assert hanako_here.post(page_of(draft, "access_role", one.pk), {"role": "reader"})["Location"] == page_of(draft)
    assert hanako_here.post(page_of(draft, "access_again", waiting.pk), {"language": "ja"}).status_code == 302
    assert "End the access of Taro Suzuki?" in words_of(hanako_here.get(page_of(draft, "access_end", one.pk)))
    assert "Take back the invitation of new@" in words_of(hanako_here.get(page_of(draft, "access_end", waiting.pk)))
    one.refresh_from_db()
    waiting.refresh_from_db()
    assert (one.role, one.ended_at, waiting.ended_at) == ("reader", None, None) and token_of(waiting) != old
    for each in (one, waiting):
        assert hanako_here.post(page_of(draft, "access_end", each.pk))["Location"] == page_of(draft)
    assert Invitation.objects.filter(ended_at__isnull=True).count() == 0


@pytest.mark.parametrize("name", ["access_role", "access_again"])
def test_a_look_at_the_address_of_an_act_changes_nothing(hanako_here, draft, name):
    one = invited(draft)
    before = Invitation.objects.values().get()
    assert hanako_here.get(page_of(draft, name, one.pk))["Location"] == page_of(draft)
    assert hanako_here.post(page_of(draft, name, one.pk), {"role": "x", "language": "x"}).status_code == 400
    assert Invitation.objects.values().get() == before


def test_a_letter_that_could_not_be_delivered_is_said(hanako_here, draft):
    invited(draft)
    Notice.objects.update(state="failed")
    assert "The letter could not be delivered: check the address." in words_of(hanako_here.get(page_of(draft)))


def test_the_lead_sees_who_accepted_with_another_address_and_others_see_no_addresses(hanako_here, draft, taro, jiro):
    let_in(draft, taro, role="reader")
    one = invited(draft, "colleague@elsewhere.example")
    services.accept_invitation(one.pk, actor=jiro, at=IN_APRIL, nonce=one.nonce, other_address_is_meant=True)
    invited(draft, "waiting@elsewhere.example")

    told = "Invited as colleague@elsewhere.example, accepted with the account jiro@aspire.example."
    assert told in words_of(hanako_here.get(page_of(draft)))
    seen = words_of(client_for(taro, at=IN_APRIL).get(page_of(draft)))
    assert "Jiro Sasaki" in seen and "Leave this proposal" in seen
    assert [text for text in ("@", "Invite somebody", "End access") if text in seen.replace("hello@", "")] == []


def test_whoever_reads_along_leaves_after_being_asked(draft, taro):
    let_in(draft, taro, role="reader")
    here = client_for(taro, at=IN_APRIL)
    assert "Leave this proposal?" in words_of(here.get(page_of(draft, "access_leave")))
    assert here.post(page_of(draft, "access_leave"))["Location"] == reverse("proposals:list")
    assert here.get(page_of(draft, "home")).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_three(draft, hanako_here, cast, django_assert_num_queries, count):
    for number, key in zip(range(count), ("taro", "jiro", "hanako2"), strict=False):
        user = cast.get(key) or User.objects.create_user("hanako2@aspire.example", name="Hanako Two")
        let_in(draft, user)
        invited(draft, f"p{number}@x.example")
    with django_assert_num_queries(6):  # session, user, roles, proposal, invitations, letters
        hanako_here.get(page_of(draft))


# --- The link -------------------------------------------------------------------------------
def test_a_visitor_sees_what_the_invitation_is_and_nothing_else_of_the_proposal(draft):
    page = client_for(at=IN_APRIL).get(link_of(invited(draft)))
    words = words_of(page)
    for text in ("The hidden one", "ASPIRE 3rd Call", "Hanako Yamada", "Write along", "Mon 29 April 2024, 10:00 JST"):
        assert text in words
    assert [text for text in (draft.reference, draft.summary, "Ingrid", "Keyaki") if text in words] == []
    assert f"{reverse('account_login')}?next={link_of(draft.invitations.get())}" in page.content.decode()


def test_a_scanner_of_letters_changes_nothing(draft, taro):
    one = invited(draft)
    before = Invitation.objects.values().get()
    for client in (client_for(at=IN_APRIL), client_for(taro, at=IN_APRIL)):
        for method in (client.get, client.head):
            assert method(link_of(one)).status_code == 200
    assert client_for(at=IN_APRIL).post(link_of(one)).status_code == 200  # a visitor is asked to log in
    assert Invitation.objects.values().get() == before


def test_logging_in_leads_back_to_the_link_and_accepting_leads_to_the_proposal(draft, taro):
    one = invited(draft)
    visitor = client_for(at=IN_APRIL)
    said = {"login": taro.email, "password": PASSWORD, "next": link_of(one)}
    assert visitor.post(reverse("account_login"), said)["Location"] == link_of(one)
    assert "You are logged in as Taro Suzuki" in words_of(visitor.get(link_of(one)))
    assert visitor.post(link_of(one))["Location"] == page_of(draft, "home")
    assert visitor.get(page_of(draft, "home")).status_code == 200
    assert visitor.get(link_of(one))["Location"] == page_of(draft, "home")  # the letter still leads there


def test_another_address_is_said_plainly_and_asked_about(draft, jiro):
    one, here = invited(draft), client_for(jiro, at=IN_APRIL)
    assert "The invitation went to another address: taro@aspire.example." in words_of(here.get(link_of(one)))
    assert here.post(link_of(one)).status_code == 409
    assert here.post(link_of(one), {"other_address_is_meant": "on"}).status_code == 302
    assert Invitation.objects.get().accepted_by == jiro


@pytest.mark.parametrize("who", ["kenji", "aiko", "sora"])
def test_who_judges_or_works_for_the_office_is_told_why_they_are_not_let_in(draft, cast, who):
    one = invited(draft, f"{who}@aspire.example")
    response = client_for(cast[who], at=IN_APRIL).post(link_of(one))
    assert response.status_code == 409 and "can neither handle nor judge it" in words_of(response)
    assert Invitation.objects.get().accepted_at is None


def spent(one, hanako, taro, how):
    if how == "taken back":
        services.end_access(one.proposal_id, one.pk, actor=hanako, at=IN_APRIL)
    elif how == "used":
        services.accept_invitation(one.pk, actor=taro, at=IN_APRIL, nonce=one.nonce)
    elif how == "withdrawn":
        services.withdraw_proposal(one.proposal_id, actor=hanako, at=IN_APRIL)


@pytest.mark.parametrize(
    ("how", "status", "words"),
    [
        ("expired", 410, "has expired"),
        ("taken back", 410, "was taken back"),
        ("used", 410, "has been accepted already"),
        ("withdrawn", 410, "nobody works on the proposal now"),
        ("replaced", 404, "a newer letter has replaced it"),
        ("garbled", 404, "It may be cut off"),
    ],
)
def test_a_link_that_opens_nothing_says_so_and_tells_nothing_more(draft, hanako, taro, jiro, how, status, words):
    one = invited(draft)
    path = link_of(one)
    spent(one, hanako, taro, how)
    if how == "replaced":
        services.invite_again(draft.pk, one.pk, actor=hanako, at=IN_APRIL, language="en")
    path = path.replace("~", "~x") if how == "garbled" else path
    at = IN_APRIL + timedelta(days=14) if how == "expired" else IN_APRIL
    for client in (client_for(at=at), client_for(jiro, at=at)):
        for page in (client.get(path), client.post(path, {"other_address_is_meant": "on"})):
            said = words_of(page)
            assert (page.status_code, words in said) == (status, True)
            assert [text for text in ("hidden one", "ASPIRE 3rd", "Hanako", TARO) if text in said] == []
    assert not Invitation.objects.filter(accepted_by=jiro).exists()


@pytest.mark.parametrize("token", ["x", "1.abc~def", "%00", "..", "é" * 50, "9" * 4000])
def test_hostile_links_never_break_the_page(db, token):
    assert client_for(at=IN_APRIL).get(f"/invitations/{token}/").status_code in (404, 301, 302)
