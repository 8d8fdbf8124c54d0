"""The section on people: the investigator's form, the team as a list, and a page for each person of the team."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from proposals import services
from proposals.models import Member, Proposal
from tests.builders import IN_APRIL, IN_JUNE, IN_MAY, client_for
from tests.proposals.pages import fields_of, send, words_of
from tests.proposing import a_draft, a_sealed_proposal, a_whole_draft
from tests.reviews.reviewing import cleared

pytestmark = pytest.mark.thorough

TYPED = {
    "kind": "co_investigator",
    "name": "Taro Suzuki",
    "name_ja": "鈴木 太郎",
    "email": "taro@aspire.example",
    "researcher_number": "０１２３４５６７",
    "orcid": "https://orcid.org/0000-0002-1825-0097",
    "institution": "Momiji University",
    "institution_code": "0123456789",
    "department": "Graduate School of Medicine",
    "post": "Associate Professor",
    "role": "Imaging of living cells",
    "effort_percent": "10",
}
KEPT = {**TYPED, "researcher_number": "01234567", "orcid": "0000-0002-1825-0097", "effort_percent": 10}


@pytest.fixture
def draft(call, hanako):
    return a_draft(call, hanako)


@pytest.fixture
def hanako_here(hanako):
    return client_for(hanako, at=IN_APRIL)


def page_of(proposal, name="people", *keys):
    return reverse(f"proposals:{name}", args=[proposal.pk, *keys])


def one_of(member, name="member"):
    return page_of(member.proposal, name, member.pk)


def added(proposal, *, at=IN_APRIL, **text):
    text = services.MemberText(**text)
    return services.save_member(proposal.pk, actor=proposal.lead, at=at, began=None, member_pk=None, text=text)


def test_an_empty_team_says_so_and_leads_to_its_form(hanako_here, draft):
    page = hanako_here.get(page_of(draft))
    assert "Nobody yet. A proposal may be led by one person alone" in words_of(page)
    assert f'href="{page_of(draft, "members")}"' in page.content.decode()
    assert fields_of(hanako_here.get(page_of(draft, "members")))["kind"] == "co_investigator"


def test_a_person_is_added_with_typed_numbers_and_stands_in_the_list(hanako_here, draft):
    response = send(hanako_here, page_of(draft, "members"), **TYPED)

    one = Member.objects.get()
    assert response["Location"] == one_of(one)
    assert {name: getattr(one, name) for name in KEPT} == KEPT
    shown = words_of(hanako_here.get(page_of(draft)))
    for words in (
        "Taro Suzuki",
        "Co-investigator",
        "Momiji University",
        "01234567",
        "0000-0002-1825-0097",
        "10 percent",
    ):
        assert words in shown


@pytest.mark.parametrize(
    ("button", "leads_to"), [("on", "people"), ("another", "members")], ids=["to the team", "add another"]
)
def test_the_buttons_lead_to_the_team_or_to_an_empty_form(hanako_here, draft, button, leads_to):
    fields = fields_of(hanako_here.get(page_of(draft, "members")))
    response = hanako_here.post(page_of(draft, "members"), {**fields, **TYPED, button: "1"})
    assert response["Location"].partition("#")[0] == page_of(draft, leads_to)


def test_pressed_twice_the_form_adds_one_person(hanako_here, draft):
    fields = {**fields_of(hanako_here.get(page_of(draft, "members"))), **TYPED}
    places = {hanako_here.post(page_of(draft, "members"), fields)["Location"] for _ in range(2)}
    assert places == {one_of(Member.objects.get())}


def test_a_half_filled_person_is_kept(hanako_here, draft):
    assert send(hanako_here, page_of(draft, "members"), kind="participant", name="Somebody").status_code == 302
    one = Member.objects.get()
    assert (one.kind, str(one), one.effort_percent, one.position) == ("participant", "Somebody", None, 1)
    assert "Participant" in words_of(hanako_here.get(page_of(draft)))


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        pytest.param({"researcher_number": "1234567"}, "researcher_number", "has 8 digits", id="seven digits"),
        pytest.param({"orcid": "0000-0002-1825-0098"}, "orcid", "does not fit", id="check digit"),
        pytest.param({"institution_code": "123"}, "institution_code", "has 10 digits", id="short code"),
        pytest.param({"effort_percent": "0"}, "effort_percent", "from 1 to 100", id="no effort"),
        pytest.param({"effort_percent": "9" * 400}, "effort_percent", "from 1 to 100", id="absurd effort"),
        pytest.param({"email": "taro"}, "email", "Write an address", id="no address"),
        pytest.param({"kind": "chief"}, "kind", "", id="no such part"),
        pytest.param({"kind": ""}, "kind", "Choose one of the two", id="no part"),
        pytest.param({"name": "x" * 121}, "name", "Shorten this to 120", id="long name"),
    ],
)
def test_what_cannot_be_read_stays_on_the_page(hanako_here, draft, changes, field, words):
    response = send(hanako_here, page_of(draft, "members"), **{**TYPED, **changes})
    assert (response.status_code, set(response.context["form"].errors)) == (422, {field})
    assert words in words_of(response)
    assert fields_of(response)["role"] == TYPED["role"] and not Member.objects.exists()


def test_of_a_person_there_already_what_can_be_read_is_kept(hanako_here, draft):
    one = added(draft, name="Taro Suzuki", kind="participant", orcid="0000-0002-1825-0097")
    response = send(hanako_here, one_of(one), kind="chief", orcid="0000", role="Imaging")
    assert (response.status_code, fields_of(response)["orcid"]) == (422, "0000")
    one.refresh_from_db()
    assert (one.kind, one.orcid, one.role) == ("participant", "0000-0002-1825-0097", "Imaging")


def test_a_person_saved_untouched_says_what_it_said_before(hanako_here, draft):
    one = added(draft, **{**KEPT, "kind": "participant"})
    before = Member.objects.filter(pk=one.pk).values().get()
    assert send(hanako_here, one_of(one)).status_code == 302
    assert Member.objects.filter(pk=one.pk).values().get() == before


def test_when_somebody_was_faster_both_texts_are_shown(hanako_here, draft):
    one = added(draft, **KEPT)
    opened = fields_of(hanako_here.get(one_of(one)))
    send(hanako_here, one_of(one), effort_percent="30", post="Professor")
    response = hanako_here.post(one_of(one), {**opened, "effort_percent": "20"})
    assert response.status_code == 409
    assert [(str(label), typed, kept) for label, typed, kept in response.context["beside"]] == [
        ("Effort for this project, in percent", "20", "30"),
    ]
    assert hanako_here.post(one_of(one), fields_of(response)).status_code == 302
    one.refresh_from_db()
    assert (one.effort_percent, one.post) == (20, "Professor")


def test_what_is_typed_about_a_person_taken_out_meanwhile_can_be_added_again(hanako_here, hanako, draft):
    one = added(draft, **KEPT)
    opened = fields_of(hanako_here.get(one_of(one)))
    services.remove_member(draft.pk, actor=hanako, at=IN_APRIL, member_pk=one.pk)

    response = hanako_here.post(one_of(one), {**opened, "role": "Spectroscopy"})

    assert response.status_code == 409 and "taken out meanwhile" in words_of(response)
    assert hanako_here.post(page_of(draft, "members"), fields_of(response)).status_code == 302
    assert Member.objects.get().role == "Spectroscopy"


def test_taking_out_asks_first_and_twice_is_once(hanako_here, draft):
    one = added(draft, **KEPT)
    assert "Take Taro Suzuki out of the team?" in words_of(hanako_here.get(one_of(one, "member_remove")))
    assert Member.objects.exists()
    for _ in range(2):
        assert hanako_here.post(one_of(one, "member_remove"))["Location"] == f"{page_of(draft)}#team"
    assert not Member.objects.exists()
    assert [hanako_here.get(one_of(one, name)).status_code for name in ("member", "member_remove")] == [404, 404]


def test_a_page_that_saves_itself_adds_one_person_and_goes_on_with_them(hanako_here, draft):
    fields = fields_of(hanako_here.get(page_of(draft, "members")))
    head = {"X-Autosave": str(draft.lead_id)}
    empty = hanako_here.post(page_of(draft, "members"), fields, headers=head).json()
    assert (empty["state"], Member.objects.count()) == ("waiting", 0)
    told = hanako_here.post(page_of(draft, "members"), {**fields, "name": "Taro"}, headers=head).json()
    again = hanako_here.post(page_of(draft, "members"), {**fields, "name": "Taro S"}, headers=head).json()
    one = Member.objects.get()
    assert {told["path"], again["path"]} == {one_of(one)}


def test_the_person_of_another_proposal_is_not_found(call, hanako, taro, hanako_here, draft):
    theirs = added(a_draft(call, taro), name="Jiro Sasaki")
    for name in ("member", "member_remove"):
        path = page_of(draft, name, theirs.pk)
        assert hanako_here.get(path).status_code == 404
        hanako_here.post(path, TYPED)
    assert Member.objects.filter(pk=theirs.pk, name="Jiro Sasaki", proposal=theirs.proposal_id).exists()


def test_nobody_leaves_the_team_of_a_sealed_proposal(call, hanako, hanako_here):
    draft = a_whole_draft(call, hanako)
    one = added(draft, **KEPT)
    services.submit_proposal(draft.pk, actor=hanako, received_at=IN_APRIL)
    response = hanako_here.post(one_of(one, "member_remove"))
    assert response["Location"] == page_of(draft, "home")
    assert "can no longer be changed" in words_of(hanako_here.get(response["Location"]))
    assert hanako_here.get(page_of(draft, "members"))["Location"] == page_of(draft, "home")
    assert Member.objects.count() == 1


def test_the_team_of_a_working_copy_is_its_own(call, hanako):
    draft = a_whole_draft(call, hanako)
    one = added(draft, **KEPT)
    services.submit_proposal(draft.pk, actor=hanako, received_at=IN_APRIL)
    copy = services.begin_revision(draft.pk, actor=hanako, at=IN_MAY)
    send(client_for(hanako, at=IN_MAY), one_of(copy.members.get()), role="Spectroscopy")
    one.refresh_from_db()
    assert (one.role, copy.members.get().role) == ("Imaging of living cells", "Spectroscopy")


# --- What is carried over, and what reviewers read ------------------------------------------
def test_what_a_person_said_of_themselves_is_not_asked_again(call, hanako):
    first = a_whole_draft(
        call,
        hanako,
        investigator={
            "pi_orcid": "0000-0002-1825-0097",
            "pi_institution_code": "0123456789",
            "pi_department": "Graduate School of Medicine",
            "pi_post": "Professor",
        },
    )
    second = a_draft(call, hanako, at=IN_MAY)
    names = ("researcher_number", "orcid", "institution", "institution_code", "department", "post", "name", "name_kana")
    said = [[getattr(one, f"pi_{name}") for name in names] for one in (first, second)]
    assert said[0] == said[1] and "" not in said[1]
    assert (second.pi_effort_percent, second.pi_in_japan, second.members.count()) == (None, None, 0)


def test_nothing_is_carried_over_from_what_somebody_else_leads(call, hanako, taro):
    first = a_whole_draft(call, hanako)
    one = services.invite(first.pk, actor=hanako, at=IN_APRIL, email=taro.email, role="editor", language="en")
    services.accept_invitation(one.pk, actor=taro, at=IN_APRIL, nonce=one.nonce)
    assert (a_draft(call, taro).pi_institution, a_draft(call, taro).pi_name) == ("", "Taro Suzuki")


def sealed_with_everything(call, hanako):
    draft = a_whole_draft(
        call,
        hanako,
        investigator={"pi_orcid": "0000-0002-1825-0097", "pi_institution_code": "0123456789"},
        agreement={"other_support": "A grant of mine", "interview_constraints": "Not on Fridays"},
    )
    added(draft, **KEPT)
    services.submit_proposal(draft.pk, actor=hanako, received_at=IN_APRIL)
    return Proposal.objects.get(pk=draft.pk)


SHOWN_TO_ALL = (
    *("Taro Suzuki", "Imaging of living cells", "0000-0002-1825-0097", "0123456789"),
    *("Purpose and background", "nobody knows why", "Work year by year", "Everybody named knows and agrees"),
)
KEPT_FROM_REVIEWERS = ("A grant of mine", "Not on Fridays", "taro@aspire.example")


@pytest.mark.parametrize("reader", ["applicant", "officer", "reviewer"])
def test_readers_see_the_team_the_plan_and_what_is_theirs_of_the_declarations(call, hanako, aiko, kenji, reader):
    proposal = sealed_with_everything(call, hanako)
    if reader == "applicant":
        page = client_for(hanako, at=IN_MAY).get(page_of(proposal, "home"))
    elif reader == "officer":
        page = client_for(aiko, at=IN_MAY).get(reverse("reviews:proposal", args=[proposal.pk]))
    else:
        page = client_for(kenji, at=IN_JUNE).get(
            reverse("reviews:assignment", args=[cleared(proposal, kenji, aiko).pk])
        )
    words = words_of(page)
    assert [text for text in SHOWN_TO_ALL if text not in words] == []
    assert [text in words for text in KEPT_FROM_REVIEWERS] == [reader != "reviewer"] * 3


def test_a_version_sealed_before_the_portal_asked_for_the_team_is_shown_as_it_is(call, hanako):
    snapshot = a_sealed_proposal(call, hanako).submissions.get().snapshot
    old = {key: value for key, value in snapshot.items() if key not in ("members", "plan", "declarations")}
    page = render_to_string("proposals/_sealed.html", {"snapshot": old, "whole": True})
    headings = ("Prior agreement", "The team in Japan", "Research plan", "Declarations")
    assert [one in page for one in headings] == [True, False, False, False]


@pytest.mark.parametrize("count", [1, 3])
def test_the_section_costs_the_same_for_one_and_for_three(draft, hanako_here, django_assert_num_queries, count):
    for number in range(count):
        added(draft, name=f"Number {number}")
    with django_assert_num_queries(5):  # session, user, roles, proposal, members
        hanako_here.get(page_of(draft))
