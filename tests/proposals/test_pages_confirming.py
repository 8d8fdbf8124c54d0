"""The pages around a confirmation: the lead asks after a look at the letter; the counterpart sees, and confirms by POST."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from journal.models import Entry
from proposals import services
from proposals.models import Confirmation, Invitation
from tests.builders import A_BREATH_AFTER_NOON, IN_APRIL, IN_JULY, NOON, client_for
from tests.proposals.confirming import BOTH, ask, confirm, letter_to, link_of
from tests.proposals.pages import fields_of, words_of
from tests.proposing import a_sealed_proposal, a_whole_draft

pytestmark = pytest.mark.thorough

ROBOTS = {"X-Robots-Tag": "noindex, nofollow", "Cache-Control": "no-store, private"}


@pytest.fixture
def draft(call, hanako):
    return a_whole_draft(call, hanako)


@pytest.fixture
def hanako_here(hanako):
    return client_for(hanako, at=IN_APRIL)


@pytest.fixture
def ingrid():
    """Whoever opens the link: nobody that the portal knows."""
    return client_for(at=IN_APRIL)


def page(draft, name="confirmation_ask", language=""):
    query = {"language": language} if language else None
    return reverse(f"proposals:{name}", args=[draft.pk, draft.counterparts.get().pk], query=query)


def hidden_in(response):
    """Return what the form with the letter carries."""
    return {
        name: response.context["letter"]["seal"] if name == "seen" else value
        for name, value in (("language", response.context["language"]), ("seen", ""), ("standing", ""))
    }


# --- The lead's pages -------------------------------------------------------------------------
def test_the_letter_and_the_address_are_read_before_it_goes(hanako_here, draft):
    asked = hanako_here.get(page(draft))
    said = words_of(asked)
    assert "Ask Ingrid Solberg to confirm the prior agreement?" in said and "ingrid@fjord.example" in said
    assert "The link is good until Tue 4 June 2024, 24:00 in Japan" in said
    assert not Confirmation.objects.exists()  # a GET changes nothing

    answer = hanako_here.post(page(draft), hidden_in(asked))
    one = Confirmation.objects.get()
    assert answer["Location"] == f"{page(draft, 'counterpart')}#agreement"
    shown = asked.context["letter"]
    assert letter_to(one).subject == shown["subject"]
    assert letter_to(one).body.replace("⟦link⟧", "[…]") == shown["body"]
    told = words_of(hanako_here.get(page(draft, "counterpart")))
    assert "The letter to Ingrid Solberg is on its way to ingrid@fjord.example." in told
    assert "Asked Mon 15 April 2024, 10:00 JST; the link is good until Tue 4 June 2024" in told


def test_the_letter_goes_in_japanese_if_that_is_chosen(hanako_here, draft):
    asked = hanako_here.get(page(draft, language="ja"))
    hanako_here.post(page(draft), hidden_in(asked))
    letter = letter_to(Confirmation.objects.get())
    assert (letter.language, letter.subject) == ("ja", asked.context["letter"]["subject"])
    assert "山田 花子" in letter.body


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"language": "xx", "seen": "0" * 64}, id="no such language"),
        pytest.param({"language": "en", "seen": "x"}, id="no hash"),
        pytest.param({"language": "en", "seen": "0" * 64, "standing": "9" * 40}, id="absurd number"),
    ],
)
def test_what_the_page_did_not_carry_sends_nothing(hanako_here, draft, typed):
    assert hanako_here.post(page(draft), typed).status_code == 422
    assert not Confirmation.objects.exists()


def test_a_letter_that_has_changed_meanwhile_is_shown_again(hanako_here, draft):
    answer = hanako_here.post(page(draft), {"language": "en", "seen": "0" * 64})
    assert answer.status_code == 409 and "read it again below" in words_of(answer)
    assert hanako_here.post(page(draft), hidden_in(answer)).status_code == 302


def test_without_an_address_the_page_says_what_is_missing(call, hanako, hanako_here):
    draft = a_whole_draft(call, hanako, counterparts=[{"email": ""}])
    said = hanako_here.get(page(draft))
    assert "this is needed: the e-mail address of the counterpart researcher." in words_of(said)
    assert said.context["letter"] is None


def test_taking_back_asks_first_and_twice_is_once(hanako_here, draft):
    ask(draft)
    assert "Take back what you asked Ingrid Solberg?" in words_of(
        hanako_here.get(page(draft, "confirmation_take_back"))
    )
    assert Confirmation.objects.get().ended_at is None
    for _ in range(2):
        answer = hanako_here.post(page(draft, "confirmation_take_back"))
        assert answer["Location"] == f"{page(draft, 'counterpart')}#agreement"
    assert Confirmation.objects.get().ended_at == IN_APRIL
    assert hanako_here.get(page(draft, "confirmation_take_back")).status_code == 302


@pytest.mark.parametrize(("role", "sees"), [("editor", 200), ("reader", 302)])
def test_whoever_writes_or_reads_along_asks_nobody(draft, taro, role, sees):
    told = {"invited_at": IN_APRIL, "invited_by": draft.lead, "expires_at": NOON, "nonce": "n"}
    Invitation.objects.create(
        proposal=draft, email=taro.email, role=role, accepted_at=IN_APRIL, accepted_by=taro, **told
    )
    client = client_for(taro, at=IN_APRIL)
    for name in ("confirmation_ask", "confirmation_take_back"):
        assert client.get(page(draft, name)).status_code == client.post(page(draft, name)).status_code == 404
    answer = client.get(page(draft, "counterpart"))
    assert answer.status_code == sees
    assert page(draft) not in answer.content.decode()


def test_the_declarations_tell_what_each_agreement_rests_on(hanako_here, draft):
    there = reverse("proposals:declarations", args=[draft.pk])
    rests = (
        "Stated by the principal investigator Both halves Letter of agreement Not uploaded Confirmed by the counterpart"
    )
    assert f"{rests} Not asked Ask Ingrid Solberg to confirm" in words_of(hanako_here.get(there))
    confirm(ask(draft))
    said = words_of(hanako_here.get(there))
    assert f"{rests} Both halves Confirmed Mon 15 April 2024, 10:00 JST by Ingrid Solberg" in said
    assert "Ask Ingrid" not in said


def test_a_submitted_proposal_still_asks_and_leads_home(call, hanako, hanako_here):
    proposal = a_sealed_proposal(call, hanako)
    answer = hanako_here.post(page(proposal), hidden_in(hanako_here.get(page(proposal))))
    assert answer["Location"] == f"{reverse('proposals:home', args=[proposal.pk])}#agreement"
    assert "Asked, no answer yet Asked Mon 15 April 2024" in words_of(hanako_here.get(answer["Location"]))
    services.withdraw_proposal(proposal.pk, actor=hanako, at=IN_APRIL)
    assert "can no longer be asked" in words_of(hanako_here.get(page(proposal)))


@pytest.mark.parametrize("count", [1, 3])
def test_the_declarations_cost_the_same_for_one_and_for_three(call, hanako, hanako_here, count):
    draft = a_whole_draft(call, hanako, counterparts=[{"email": f"n{one}@fjord.example"} for one in range(count)])
    for one in draft.counterparts.all():
        ask(draft, counterpart=one)
    with CaptureQueriesContext(connection) as asked:
        hanako_here.get(reverse("proposals:declarations", args=[draft.pk]))
    assert (
        len(asked) == 8
    )  # session, user, roles, proposal, counterparts, confirmations, their letters, letter of agreement


# --- The counterpart's page -------------------------------------------------------------------
def test_a_get_shows_all_and_changes_nothing(ingrid, draft):
    one = ask(draft)
    entries = Entry.objects.count()
    for _ in range(2):
        shown = ingrid.get(link_of(one))
        said = words_of(shown)
        for words in ("Hanako Yamada asks you", "Condensates in ageing neurons", "Ageing proteins", "RCN-4711"):
            assert words in said
        assert "You state that both sentences are true of your team" in said
        assert "Confirm nothing, and write to Hanako Yamada, hanako@aspire.example" in said
        assert {name: shown[name] for name in ROBOTS} == ROBOTS
        assert '<meta name="robots" content="noindex, nofollow">' in shown.content.decode()
    one.refresh_from_db()
    assert one.confirmed_at is None and Entry.objects.count() == entries
    assert ingrid.head(link_of(one)).status_code == 200


def test_a_post_with_both_ticks_and_a_name_confirms(ingrid, draft):
    one = ask(draft)
    answer = ingrid.post(link_of(one), {**fields_of(ingrid.get(link_of(one))), **BOTH})
    assert (answer.status_code, answer["Location"]) == (302, link_of(one))
    one.refresh_from_db()
    assert (one.confirmed_name, one.confirmed_at) == ("Ingrid Solberg", IN_APRIL)
    done = ingrid.get(link_of(one))
    said = words_of(done)
    assert "Thank you: the prior agreement is confirmed" in said and one.text["sha256"] in said
    assert "Confirmed Mon 15 April 2024, 10:00:00.000000 JST by Ingrid Solberg, both halves." in said
    again = ingrid.post(link_of(one), {**BOTH, "name": "Somebody Else"})
    assert again.status_code == 200 and "is confirmed" in words_of(again)
    one.refresh_from_db()
    assert one.confirmed_name == "Ingrid Solberg"


@pytest.mark.parametrize(
    ("left_out", "fault"),
    [
        ("joint_research", "The call asks for both halves."),
        ("traveller", "The call asks for both halves."),
        ("name", "Write your name"),
    ],
)
def test_one_half_alone_is_refused_in_words_and_what_was_ticked_stays(ingrid, draft, left_out, fault):
    one = ask(draft)
    typed = {**fields_of(ingrid.get(link_of(one))), **BOTH}
    typed.pop(left_out)
    answer = ingrid.post(link_of(one), typed)
    assert answer.status_code == 422 and fault in words_of(answer)
    assert {name: value for name, value in fields_of(answer).items() if value} == {**typed}
    one.refresh_from_db()
    assert one.confirmed_at is None


@pytest.mark.parametrize("language", ["en", "ja", "xx", ""])
def test_a_text_that_was_worded_anew_is_read_again(ingrid, draft, language):
    one = ask(draft)
    answer = ingrid.post(link_of(one), {**BOTH, "language": language, "seen": "0" * 64})
    assert answer.status_code == 409 and "Read it again, then confirm." in words_of(answer)
    one.refresh_from_db()
    assert one.confirmed_at is None


def test_the_page_speaks_the_language_of_the_letter_and_the_switch_works(ingrid, draft):
    one = ask(draft, language="ja")
    assert '<html lang="ja">' in ingrid.get(link_of(one), headers={"accept-language": "en"}).content.decode()
    switched = ingrid.post(link_of(one), {"switch_to": "en:page-form", "name": "Ingrid S.", "joint_research": "on"})
    assert '<html lang="en">' in switched.content.decode()
    assert {name: fields_of(switched)[name] for name in ("name", "joint_research")} == {
        "name": "Ingrid S.",
        "joint_research": "on",
    }
    answer = ingrid.post(link_of(one), {**fields_of(ingrid.get(link_of(one))), **BOTH})
    assert answer.status_code == 302
    one.refresh_from_db()
    assert one.text["shown"]["language"] == "en"  # what was read is what is kept


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("how", "status", "words"),
    [
        ("garbled", 404, "was never made here"),
        ("expired", 410, "valid until Tue 4 June 2024, 24:00 in Japan"),
        ("taken back", 410, "was taken back, or asked again"),
        ("withdrawn", 410, "was taken back, or asked again"),
    ],
)
def test_a_link_that_opens_nothing_says_so_and_reveals_nothing(draft, hanako, method, how, status, words):
    one = ask(draft)
    link, at = link_of(one), IN_JULY if how == "expired" else IN_APRIL
    if how == "garbled":
        link = link.replace(one.nonce, one.nonce[::-1])
    if how == "taken back":
        services.take_back_confirmation(draft.pk, one.pk, actor=hanako, at=IN_APRIL)
    if how == "withdrawn":
        services.withdraw_proposal(draft.pk, actor=hanako, at=IN_APRIL)
    answer = getattr(client_for(at=at), method)(link, BOTH)
    said = words_of(answer)
    assert answer.status_code == status and words in said
    assert not any(secret in said for secret in ("Hanako", "Condensates", "Ingrid", draft.reference, "RCN"))
    assert {name: answer[name] for name in ROBOTS} == ROBOTS


@pytest.mark.parametrize("token", ["x", "1.2~3", "%F0%9F%8C%B8", "a" * 3000, "..", "%0a"])
def test_hostile_links_are_not_found(ingrid, db, token):
    for method in ("get", "post"):
        assert getattr(ingrid, method)(f"/agreements/{token}/").status_code == 404


def test_names_that_carry_markup_are_shown_as_text(ingrid, call, hanako):
    evil = "<script>alert(1)</script>"
    draft = a_whole_draft(call, hanako, project={"title_en": evil}, counterparts=[{"name": evil, "grant_title": evil}])
    one = ask(draft)
    assert "<script>alert" not in ingrid.get(link_of(one)).content.decode()
    confirm(one, name=evil)
    assert "<script>alert" not in ingrid.get(link_of(one)).content.decode()
    assert "<script>alert" not in client_for(hanako, at=IN_APRIL).get(page(draft, "counterpart")).content.decode()


def test_the_office_reads_a_later_confirmation_on_both_of_its_pages(call, hanako, aiko):
    proposal = a_sealed_proposal(call, hanako)
    one = ask(proposal)
    officer = client_for(aiko, at=A_BREATH_AFTER_NOON + timedelta(days=1))
    pages = [reverse(f"reviews:{name}", args=[proposal.pk]) for name in ("proposal", "desk")]
    assert not any("confirmed since the seal" in words_of(officer.get(there)) for there in pages)
    confirm(one, at=A_BREATH_AFTER_NOON)
    line = "Agreement confirmed since the seal Ingrid Solberg (ingrid@fjord.example), Tue 28 May 2024, 12:00 JST"
    assert all(line in words_of(officer.get(there)) for there in pages)


def test_the_sealed_text_says_what_the_agreement_rests_on(draft, hanako, hanako_here):
    confirm(ask(draft))
    services.submit_proposal(draft.pk, actor=hanako, received_at=IN_APRIL)
    said = words_of(hanako_here.get(reverse("proposals:home", args=[draft.pk])))
    assert (
        "What this rests on Stated by the principal investigator Confirmed by Ingrid Solberg, Mon 15 April 2024" in said
    )
