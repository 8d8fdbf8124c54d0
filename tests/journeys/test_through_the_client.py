"""From the published call to three selected projects, through the pages' own forms, at the real instants of 2024."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from notices import services as letters
from notices.models import Notice
from proposals.models import Proposal, Submission
from selection.models import Award, Interview
from tests.builders import (
    A_BREATH_AFTER_NOON,
    AFTER_INTERVIEWS,
    IN_APRIL,
    IN_AUGUST,
    IN_JULY,
    IN_JUNE,
    IN_MAY,
    NOON,
    client_for,
)
from tests.journeys.pages import press, read, words
from tests.proposing import a_pdf, a_sealed_proposal

PROJECT = {
    "title_en": "Condensates in ageing neurons",
    "research_type": "ASPIRE-B",
    "area_number": "1",
    "start_on": "2024-12",
    "months": "６０",  # full-width digits, as a Japanese keyboard gives them
    "summary": "How condensates harden with age, and whether that can be slowed.",
}
INVESTIGATOR = {
    "pi_researcher_number": "01234567",
    "pi_institution": "Keyaki University",
    "pi_in_japan": "yes",
}
STATEMENTS = {"pi_able_throughout": "on", "pi_answers_for_plan": "on", "pi_answers_for_results": "on"}
COUNTERPART = {
    "name": "Ingrid Solberg",
    "institution": "Fjord Institute",
    "country_code": "NO",
    "agency_choice": "rcn",
    "grant_status": "held",
    "grant_number": "RCN-4711",
    "grant_for_this_project": "on",
}


@pytest.fixture
def rivals(call, taro, jiro, sora):
    """Three more sealed proposals, so that four compete for three places."""
    return [
        a_sealed_proposal(call, lead, at=IN_MAY, project={"title_en": f"Rival {lead.name}"})
        for lead in (taro, jiro, sora)
    ]


def post_letters(at):
    """Let a worker's round go by at this instant."""
    return letters.post_due(at=at, now=lambda: at)


def applies(hanako, call):
    """Hanako reads the call, begins, fills in, is refused with reasons, mends, and submits at noon itself."""
    client = client_for(hanako, at=IN_APRIL)
    page = client.get(f"/calls/{call.slug}/")
    home = press(client, page, to=f"/calls/{call.slug}/start/")
    draft = Proposal.objects.get(lead=hanako)
    here = f"/proposals/{draft.pk}"
    assert home.redirect_chain[-1][0] == f"{here}/"

    press(client, client.get(f"{here}/project/"), to="/project/", answers=PROJECT)
    press(client, client.get(f"{here}/people/"), to="/people/", answers=INVESTIGATOR)
    press(client, client.get(f"{here}/counterparts/"), to="/counterparts/", answers=COUNTERPART)
    press(client, client.get(f"{here}/budget/"), to="/budget/", answers={"goods_2025": "115,400"})
    upload = SimpleUploadedFile("plan.pdf", a_pdf(), content_type="application/pdf")
    client.post(f"{here}/documents/", {"file": upload}, follow=True)

    check = client.get(f"{here}/check/")
    assert not any(form.action.endswith("/submit/") for form in read(check).forms)  # no button while something blocks
    told = words(client.post(f"{here}/submit/", follow=True))  # and whoever presses all the same is told why
    assert "Direct costs are 400 thousand yen above the limit" in told
    assert "Public offering content, Project size, note 1" in told
    assert "The prior agreement is not stated" in told
    assert Submission.objects.filter(proposal=draft).count() == 0

    both = {**STATEMENTS, "agreed_joint_research": "on", "agreed_traveller": "on"}
    press(client, client.get(f"{here}/declarations/"), to="/declarations/", answers=both)
    press(client, client.get(f"{here}/budget/"), to="/budget/", answers={"goods_2025": "115,000"})
    at_noon = client_for(hanako, at=NOON)
    receipt = words(press(at_noon, at_noon.get(f"{here}/check/"), to=f"{here}/submit/"))
    submission = Submission.objects.get(proposal=draft)
    assert (submission.received_at, submission.snapshot["budget"]["direct_yen"]) == (NOON, 115_000_000)
    assert [one["name"] for one in submission.snapshot["documents"]] == ["plan.pdf"]
    assert draft.reference in receipt and submission.sha256 in receipt and "e-Rad" in receipt
    assert "12:00:00.000000" in receipt
    return draft


def comes_late(call, emi):
    """Somebody who begins in time and presses a breath after noon is told both times and keeps the text."""
    client = client_for(emi, at=IN_MAY)
    press(client, client.get(f"/calls/{call.slug}/"), to=f"/calls/{call.slug}/start/")
    draft = Proposal.objects.get(lead=emi)
    press(client, client.get(f"/proposals/{draft.pk}/project/"), to="/project/", answers=PROJECT)
    late = client_for(emi, at=A_BREATH_AFTER_NOON)
    answer = late.post(f"/proposals/{draft.pk}/submit/", follow=True)
    told = words(answer)
    assert "12:00:00.000001" in told and "12:00:00.000000" in told
    draft.refresh_from_db()
    assert (draft.state, draft.title_en) == ("draft", PROJECT["title_en"])


def is_reviewed(draft, aiko, kenji, yuki):
    """Aiko asks Kenji; Kenji alone declares, reads and scores; the ranking shows the mean."""
    office = client_for(aiko, at=IN_JUNE)
    page = office.get(f"/office/proposals/{draft.pk}/")
    press(office, page, to=f"/office/proposals/{draft.pk}/", answers={"reviewer": str(kenji.pk)})
    assignment = draft.assignments.get()

    stranger = client_for(yuki, at=IN_JUNE)
    assert stranger.get(f"/reviews/{assignment.pk}/").status_code == 404
    assert stranger.get(f"/proposals/{draft.pk}/").status_code == 404

    reader = client_for(kenji, at=IN_JUNE)
    unpromised = reader.get(f"/reviews/{assignment.pk}/", follow=True)
    assert PROJECT["title_en"] not in words(unpromised)
    closed = press(reader, unpromised, to=f"?next=/reviews/{assignment.pk}/", answers={"promised": "on"})
    assert PROJECT["title_en"] in words(closed) and PROJECT["summary"] not in words(closed)
    press(reader, closed, to="/declare/", answers={"conflict": "no"})
    opened = reader.get(f"/reviews/{assignment.pk}/")
    assert PROJECT["summary"] in words(opened)

    points = {f"points_{code}": str(points) for code, points in zip("abcdefg", (8, 9, 7, 8, 7, 9, 8), strict=True)}
    answers = {**points, "comment_panel": "Strong.", "comment_applicant": "Clear."}
    look = press(
        reader, reader.get(f"/reviews/{assignment.pk}/score/"), to="/score/", answers={**answers, "do": "check"}
    )
    press(reader, look, to="/score/", answers={"do": "send"})
    assignment.review.refresh_from_db()
    assert assignment.review.sent_at == IN_JUNE

    ranking = words(client_for(aiko, at=IN_JULY).get(f"/office/calls/{draft.call.slug}/ranking/"))
    assert draft.reference in ranking and "8.0" in ranking


def is_interviewed(draft, aiko, mailbox):
    """Aiko lists the proposal, gives it a time and reads the letter; it goes to Hanako, and to nobody else."""
    slug = draft.call.slug
    office = client_for(aiko, at=IN_AUGUST)
    seen_before = client_for(draft.lead, at=IN_AUGUST).get(f"/proposals/{draft.pk}/")
    page = office.get(f"/office/calls/{slug}/interviews/")
    press(office, page, to=f"/list/{draft.pk}/", button="day")
    interview = Interview.objects.get(proposal=draft)
    slot = f"slot{interview.pk}"
    answers = {f"{slot}-clock": "13:30", f"{slot}-minutes": "30", f"{slot}-place": "Room 2"}
    page = office.get(f"/office/calls/{slug}/interviews/")
    press(office, page, to=f"/interviews/{interview.pk}/time/", answers=answers)
    letter_page = f"/office/calls/{slug}/interviews/letters/"
    page = office.get(letter_page)
    assert draft.lead.email in words(page) and "13:30" in words(page)
    assert not Notice.objects.filter(kind="interview").exists()  # planned, not told
    press(office, page, to=letter_page)

    seen_after = client_for(draft.lead, at=IN_AUGUST).get(f"/proposals/{draft.pk}/")
    assert without_tokens(seen_before) == without_tokens(seen_after)
    post_letters(IN_AUGUST + timedelta(minutes=1))
    invitations = [letter for letter in mailbox.taken if "interview" in letter["subject"].lower()]
    assert [letter["to"] for letter in invitations] == [draft.lead.email]
    assert "13:30" in invitations[0].get_body().get_content()


def without_tokens(response):
    """Return a page without what differs at every request by design."""
    text = response.content.decode()
    return re.sub(r'nonce="[^"]+"|nonce&quot;: &quot;[^&]+|value="[A-Za-z0-9]{64}"|X-CSRFToken": "[^"]+"', "", text)


def are_decided(draft, rivals, aiko, emi, mailbox):
    """Aiko gives three places, the fourth is refused in words; two officers agree; one moment tells everybody."""
    slug = draft.call.slug
    office = client_for(aiko, at=AFTER_INTERVIEWS)
    for proposal in (draft, rivals[0], rivals[1]):
        press(office, office.get(f"/office/calls/{slug}/selection/"), to=f"/{proposal.pk}/award/")
    fourth = office.post(f"/office/calls/{slug}/selection/{rivals[2].pk}/award/", follow=True)
    assert "3" in words(fourth) and Award.objects.count() == 3

    owed_before = Notice.objects.filter(kind__startswith="result").count()
    for officer, act in ((aiko, "agree"), (emi, "agree"), (emi, "freeze")):
        browser = client_for(officer, at=AFTER_INTERVIEWS)
        press(browser, browser.get(f"/office/calls/{slug}/selection/{act}/"), to=f"/{act}/")
    page = office.get(f"/office/calls/{slug}/selection/release/")
    press(office, page, to="/release/", answers={"on": "2024-09-27", "clock": "10:00", "letters": "4"})
    results = Notice.objects.filter(to_user__in=[one.lead for one in (draft, *rivals)], promised_at=AFTER_INTERVIEWS)
    assert (owed_before, results.count()) == (0, 4)

    sent_before = len(mailbox.taken)
    the_moment = AFTER_INTERVIEWS + timedelta(days=1)
    post_letters(the_moment - timedelta(microseconds=1))
    assert not [letter for letter in mailbox.taken[sent_before:] if "result" in letter["subject"]]
    assert set(results.values_list("state", flat=True)) == {"pending"}
    post_letters(the_moment)
    told = {letter["to"] for letter in mailbox.taken[-4:]}
    assert told == {one.lead.email for one in (draft, *rivals)}
    states = {one.pk: one.state for one in Proposal.objects.filter(submitted_at__isnull=False)}
    assert states == {
        draft.pk: "selected",
        rivals[0].pk: "selected",
        rivals[1].pk: "selected",
        rivals[2].pk: "not_selected",
    }
    assert "Selected" in words(client_for(draft.lead, at=the_moment).get(f"/proposals/{draft.pk}/"))


@pytest.mark.django_db(transaction=True)
def test_from_the_published_call_to_three_selected_projects(call, rivals, cast, mailbox, settings, tmp_path):
    settings.DOCUMENT_ROOT = tmp_path / "documents"
    draft = applies(cast["hanako"], call)
    comes_late(call, cast["emi"])
    post_letters(NOON + timedelta(minutes=1))
    assert sorted(letter["to"] for letter in mailbox.taken) == sorted(
        one.lead.email for one in (draft, *rivals)
    )  # receipts, and nothing to whoever came late
    is_reviewed(draft, cast["aiko"], cast["kenji"], cast["yuki"])
    is_interviewed(draft, cast["aiko"], mailbox)
    are_decided(draft, rivals, cast["aiko"], cast["emi"], mailbox)
