"""The counterpart confirms the prior agreement: asked by letter, confirmed once, kept word for word."""

from datetime import timedelta

import pytest

from journal.models import Entry
from journal.refusals import NotAllowed
from notices import services as notices
from notices.models import Notice
from proposals import queries, refusals, services
from proposals.facts import seal_of, snapshot_of, thaw
from proposals.models import Confirmation, Document, Invitation
from proposals.sentences import say_finding
from tests.builders import A_BREATH_AFTER_NOON, IN_APRIL, IN_JUNE, IN_MAY, NOON, client_for, jst
from tests.proposals.confirming import ask, confirm, letter_to, link_of, shown_by
from tests.proposing import COUNTERPART, a_draft, a_sealed_proposal, a_whole_draft

LAST_INSTANT = jst(2024, 6, 5)  # 24:00 of the seventh day after the deadline, later than 30 days from April


@pytest.fixture
def draft(call, hanako):
    return a_whole_draft(call, hanako)


def entries(verb):
    return list(Entry.objects.filter(verb=verb).values_list("actor", "detail"))


# --- Asking -----------------------------------------------------------------------------------
def test_asking_owes_a_letter_to_the_address_and_keeps_what_it_is_about(draft, hanako):
    one = ask(draft)
    assert (one.email, one.name, one.asked_at, one.asked_by, one.expires_at) == (
        *("ingrid@fjord.example", "Ingrid Solberg", IN_APRIL, hanako),
        LAST_INSTANT,
    )
    assert one.text["about"]["grant"] == {"title": "Ageing proteins", "number": "RCN-4711"}
    letter = letter_to(one)
    assert (letter.to_user, letter.to_address, letter.language, letter.not_after, letter.scope, letter.kept_from) == (
        *(None, "ingrid@fjord.example", "en", LAST_INSTANT),
        *("", hanako),
    )
    assert letter.subject == f"{draft.reference}: Hanako Yamada asks you to confirm the prior agreement"
    assert "- Both teams have agreed to accept the travelling researcher." in letter.body
    assert "Ageing proteins" in letter.body and "hanako@aspire.example" in letter.body
    assert entries("confirmation.asked") == [
        (hanako.pk, {"confirmation": one.pk, "email": "ingrid@fjord.example", "again": False})
    ]


def test_a_late_request_is_good_for_thirty_days(call, hanako):
    assert ask(a_sealed_proposal(call, hanako), at=IN_JUNE).expires_at == jst(2024, 7, 11)


def test_the_stored_letter_never_holds_the_link_and_forgets_it_once_it_is_out(draft, mailbox):
    one = ask(draft)
    letter = letter_to(one)
    assert "⟦link⟧" in letter.body and one.nonce not in letter.body and letter.secret.endswith(link_of(one))
    notices.post_due(at=IN_APRIL, now=lambda: IN_APRIL)
    sent = mailbox.to("ingrid@fjord.example")[0].get_content()
    letter.refresh_from_db()
    assert (letter.state, letter.secret) == ("sent", "") and one.nonce not in letter.body
    assert link_of(one) in sent and "⟦" not in sent


@pytest.mark.parametrize("submitted", [True, False])
def test_the_office_sees_the_letter_of_a_submitted_proposal_without_its_link(call, hanako, aiko, submitted):
    one = ask(a_sealed_proposal(call, hanako) if submitted else a_whole_draft(call, hanako))
    page = client_for(aiko, at=IN_APRIL).get(f"/office/letters/{letter_to(one).pk}/")
    assert page.status_code == (200 if submitted else 404)
    assert one.nonce not in page.content.decode()
    assert ("[secret link, shown to the recipient alone]" in page.content.decode()) == submitted


def test_only_the_principal_investigator_asks(draft, taro):
    one = draft.counterparts.get()
    Invitation.objects.create(
        proposal=draft,
        email=taro.email,
        role="editor",
        nonce="n",
        invited_at=IN_APRIL,
        invited_by=draft.lead,
        expires_at=NOON,
        accepted_at=IN_APRIL,
        accepted_by=taro,
    )
    with pytest.raises(NotAllowed):
        ask(draft, actor=taro)
    with pytest.raises(NotAllowed):
        services.take_back_confirmation(draft.pk, ask(draft).pk, actor=taro, at=IN_APRIL)
    assert queries.with_confirmations(draft, [one], at=IN_APRIL)[0].confirmation.letter == "pending"


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        pytest.param({"email": ""}, ("email",), id="no address"),
        pytest.param({"name": ""}, ("name",), id="no name"),
    ],
)
def test_a_half_filled_counterpart_cannot_be_asked(call, hanako, changes, missing):
    draft = a_whole_draft(call, hanako, counterparts=[changes])
    with pytest.raises(refusals.CounterpartUnfinished) as refusal:
        ask(draft)
    assert refusal.value.facts == {"missing": missing}


def test_without_a_title_there_is_nothing_to_confirm(call, hanako):
    draft = a_draft(call, hanako)
    services.save_counterpart(
        draft.pk,
        counterpart_pk=None,
        text=services.CounterpartText(**COUNTERPART),
        **{"actor": hanako, "at": IN_APRIL, "began": None},
    )
    with pytest.raises(refusals.CounterpartUnfinished) as refusal:
        ask(draft)
    assert refusal.value.facts == {"missing": ("title",)}


def test_asking_again_makes_the_old_link_worthless_and_takes_its_letter_back(draft):
    first = ask(draft)
    second = ask(draft, at=IN_APRIL + timedelta(hours=2))
    first.refresh_from_db()
    assert first.ended_at == IN_APRIL + timedelta(hours=2)
    assert (letter_to(first).state, letter_to(first).secret, letter_to(second).state) == ("withdrawn", "", "pending")
    with pytest.raises(refusals.LinkEnded):
        confirm(first)
    assert confirm(second, at=IN_MAY).confirmed_at == IN_MAY


def test_a_second_press_finds_the_request_of_the_first(draft, hanako):
    one = draft.counterparts.get()
    seen = services.letter_for(draft, one, language="en", at=IN_APRIL)["seal"]
    told = {"counterpart_pk": one.pk, "language": "en", "seen": seen, "standing": None}
    made = [services.ask_confirmation(draft.pk, **told, actor=hanako, at=IN_APRIL) for _ in range(2)]
    assert made[0] == made[1] and Notice.objects.filter(kind="confirmation").count() == 1


def test_a_letter_that_would_read_differently_is_not_sent(draft, hanako):
    one = draft.counterparts.get()
    seen = services.letter_for(draft, one, language="en", at=IN_APRIL)["seal"]
    services.save_project(
        draft.pk, text=services.ProjectText(title_en="Another title"), actor=hanako, at=IN_APRIL, began=None
    )
    told = {"counterpart_pk": one.pk, "language": "en", "seen": seen, "standing": None}
    with pytest.raises(refusals.LetterOutdated):
        services.ask_confirmation(draft.pk, **told, actor=hanako, at=IN_APRIL)
    assert not Notice.objects.filter(kind="confirmation").exists()


def test_three_letters_a_day_go_to_one_counterpart_and_the_fourth_tomorrow(draft):
    for hours in (0, 2, 4):
        ask(draft, at=IN_APRIL + timedelta(hours=hours))
    with pytest.raises(refusals.AskedTooOften) as refusal:
        ask(draft, at=IN_APRIL + timedelta(hours=6))
    assert refusal.value.facts == {"limit": 3, "per": "day"}
    assert ask(draft, at=IN_APRIL + timedelta(days=1)).pk


def test_ten_letters_an_hour_are_sent_for_one_lead(call, hanako):
    draft = a_whole_draft(call, hanako, counterparts=[{"email": f"n{place}@fjord.example"} for place in range(11)])
    *ten, eleventh = queries.counterparts_of(draft)
    for one in ten:
        ask(draft, counterpart=one)
    with pytest.raises(refusals.AskedTooOften) as refusal:
        ask(draft, counterpart=eleventh)
    assert refusal.value.facts == {"limit": 10, "per": "hour"}
    assert ask(draft, counterpart=eleventh, at=IN_APRIL + timedelta(hours=1)).pk


def test_a_working_copy_asks_for_its_original(call, hanako):
    proposal = a_sealed_proposal(call, hanako)
    copy = services.begin_revision(proposal.pk, actor=hanako, at=IN_APRIL)
    one = ask(copy)
    assert one.proposal == proposal
    services.discard_revision(copy.pk, actor=hanako, at=IN_APRIL)
    assert confirm(one).confirmed_name == "Ingrid Solberg"


def test_a_withdrawn_proposal_asks_nobody_and_its_letter_does_not_go(draft, hanako):
    one = ask(draft)
    services.withdraw_proposal(draft.pk, actor=hanako, at=IN_APRIL)
    assert letter_to(one).state == "withdrawn"
    with pytest.raises(refusals.LinkEnded):
        confirm(one)
    with pytest.raises(refusals.DoorClosed):
        ask(draft)


# --- Confirming -------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["en", "ja"])
def test_who_when_and_which_text_is_kept(draft, language):
    one = confirm(ask(draft), name="I. Solberg", at=IN_MAY, language=language)
    one.refresh_from_db()
    shown = shown_by(one, language=language)
    assert (one.confirmed_name, one.confirmed_at, one.email) == ("I. Solberg", IN_MAY, "ingrid@fjord.example")
    assert (one.text["shown"], one.text["sha256"]) == (shown, seal_of(shown))
    detail = {"confirmation": one.pk, "email": one.email, "name": "I. Solberg", "sha256": seal_of(shown)}
    assert entries("confirmation.confirmed") == [(None, detail)]


def test_the_second_confirmation_finds_the_first(draft):
    one = ask(draft)
    confirm(one)
    with pytest.raises(refusals.AlreadyConfirmed) as refusal:
        confirm(one, name="Somebody Else", at=IN_MAY)
    assert refusal.value.facts == {"confirmed_at": IN_APRIL}
    one.refresh_from_db()
    assert one.confirmed_name == "Ingrid Solberg"
    with pytest.raises(refusals.AlreadyConfirmed):
        ask(draft, at=IN_MAY)
    with pytest.raises(refusals.AlreadyConfirmed):
        services.take_back_confirmation(draft.pk, one.pk, actor=draft.lead, at=IN_MAY)


def test_the_last_instant_is_in_time_and_a_breath_after_is_not(draft):
    late = ask(draft)
    with pytest.raises(refusals.LinkExpired) as refusal:
        confirm(late, at=LAST_INSTANT + timedelta(microseconds=1))
    assert refusal.value.facts == {"last_on": jst(2024, 6, 4, 12).date()}
    assert confirm(late, at=LAST_INSTANT).confirmed_at == LAST_INSTANT


def test_what_is_taken_back_can_no_longer_be_confirmed(draft, hanako):
    one = ask(draft)
    for _ in range(2):
        services.take_back_confirmation(draft.pk, one.pk, actor=hanako, at=IN_MAY)
    assert letter_to(one).state == "withdrawn" and len(entries("confirmation.taken_back")) == 1
    with pytest.raises(refusals.LinkEnded):
        confirm(one, at=IN_MAY)


def test_another_proposals_request_is_not_taken_back(draft, call, taro):
    other = a_whole_draft(call, taro)
    with pytest.raises(Confirmation.DoesNotExist):
        services.take_back_confirmation(other.pk, ask(draft).pk, actor=taro, at=IN_MAY)


@pytest.mark.parametrize("token", ["", "1", "1.0~x", "1.0:x", "~", "x" * 5000, "１.０~x", "%00", "1\x00.a~b"])
def test_a_link_that_was_not_made_here_is_unknown(draft, token):
    ask(draft)
    with pytest.raises(refusals.LinkUnknown):
        services.confirm_agreement(token, name="X", language="en", seen="", received_at=IN_APRIL)


def test_a_text_that_was_not_shown_is_not_confirmed(draft):
    one = ask(draft)
    with pytest.raises(refusals.AgreementReworded):
        services.confirm_agreement(
            link_of(one).split("/")[-2], name="X", language="en", seen="0" * 64, received_at=IN_APRIL
        )
    one.refresh_from_db()
    assert one.confirmed_at is None


# --- What it is worth -------------------------------------------------------------------------
def both(draft):
    return next(one for one in queries.assessment_of(draft, at=IN_APRIL) if one.rule == "agreement")


def basis(draft):
    finding = both(draft)
    return finding.verdict.value, finding.case, say_finding(finding).text


def attach_letter(draft):
    Document.objects.create(
        proposal=draft,
        kind=Document.Kind.AGREEMENT,
        name="letter.pdf",
        sha256="a" * 64,
        size=1,
        pages=1,
        uploaded_at=IN_APRIL,
        uploaded_by=draft.lead,
    )


def test_the_finding_says_what_it_rests_on(draft):
    assert basis(draft) == ("met", "both", "What this rests on: stated by the principal investigator.")
    attach_letter(draft)
    confirm(ask(draft))
    assert both(draft).params == {"letter": True, "confirmed": [["Ingrid Solberg", "2024-04-15"]]}
    assert basis(draft)[2] == (
        "What this rests on: stated by the principal investigator, a letter of agreement is attached, "
        "confirmed by Ingrid Solberg on Mon 15 April 2024."
    )


def test_a_confirmation_alone_meets_nothing(call, hanako):
    draft = a_whole_draft(call, hanako, agreement={"agreed_traveller": False})
    confirm(ask(draft))
    assert (both(draft).verdict.value, both(draft).case) == ("not_met", "no_traveller")


def test_a_change_of_title_and_name_leaves_what_was_confirmed(draft, hanako):
    one = confirm(ask(draft))
    row, told = draft.counterparts.get(), {"actor": hanako, "at": IN_MAY, "began": None}
    services.save_project(draft.pk, text=services.ProjectText(title_en="Another title"), **told)
    text = services.CounterpartText(**{**COUNTERPART, "name": "Ingrid S."})
    services.save_counterpart(draft.pk, counterpart_pk=row.pk, text=text, **told)
    said = snapshot_of(draft)["counterparts"][0]
    assert (said["name"], said["confirmed"]) == (
        "Ingrid S.",
        {"name": "Ingrid Solberg", "at": IN_APRIL.isoformat(), "text": one.text},
    )
    assert ["Project title", "Condensates in ageing neurons"] in said["confirmed"]["text"]["shown"]["project"]


def test_another_address_is_not_confirmed(draft, hanako):
    confirm(ask(draft))
    row, told = draft.counterparts.get(), {"actor": hanako, "at": IN_MAY, "began": None}
    text = services.CounterpartText(**{**COUNTERPART, "email": "solberg@other.example"})
    services.save_counterpart(draft.pk, counterpart_pk=row.pk, text=text, **told)
    assert snapshot_of(draft)["counterparts"][0]["confirmed"] is None
    text = services.CounterpartText(**{**COUNTERPART, "email": "Ingrid@Fjord.example"})
    services.save_counterpart(draft.pk, counterpart_pk=row.pk, text=text, **told)
    assert snapshot_of(draft)["counterparts"][0]["confirmed"]["name"] == "Ingrid Solberg"


def test_after_the_deadline_it_is_kept_with_its_time_and_the_seal_stands(call, hanako):
    proposal = a_sealed_proposal(call, hanako)
    one = ask(proposal)
    sealed = queries.submission_that_stands(proposal)
    assert queries.confirmed_since(proposal, sealed) == []
    confirm(one, at=A_BREATH_AFTER_NOON)
    again = queries.submission_that_stands(proposal)
    assert (again.snapshot, again.sha256) == (sealed.snapshot, seal_of(sealed.snapshot))
    assert again.snapshot["counterparts"][0]["confirmed"] is None
    assert [(late.confirmed_name, late.confirmed_at) for late in queries.confirmed_since(proposal, again)] == [
        ("Ingrid Solberg", A_BREATH_AFTER_NOON)
    ]


def test_what_was_known_at_the_seal_is_sealed(call, hanako):
    draft = a_whole_draft(call, hanako)
    confirm(ask(draft))
    services.submit_proposal(draft.pk, actor=hanako, received_at=IN_MAY)
    sealed = queries.submission_that_stands(draft)
    assert sealed.snapshot["counterparts"][0]["confirmed"]["name"] == "Ingrid Solberg"
    found = next(one for one in thaw(sealed.findings) if one.rule == "agreement")
    assert found.params == {"confirmed": [["Ingrid Solberg", "2024-04-15"]]}
    assert queries.confirmed_since(draft, sealed) == []
