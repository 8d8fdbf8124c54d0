"""The pages on which outcomes of pending grants are reported, and the places that lead there."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aspire.home import ALARM, CALM, WAITS, Part, home_of
from proposals import services
from proposals.models import Document
from tests.builders import IN_APRIL, IN_JUNE, IN_MAY, client_for, jst
from tests.proposals.pages import fields_of, words_of
from tests.proposals.pending import A_BREATH, END, NOTICE, award, outcome_of, reject, with_pending_grants
from tests.proposing import a_draft, a_sealed_proposal

pytestmark = pytest.mark.thorough

LONG = pytest.mark.thorough


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DOCUMENT_ROOT = tmp_path / "documents"


@pytest.fixture
def sealed(call, hanako):
    return with_pending_grants(call, hanako, at=IN_APRIL)


@pytest.fixture
def hanako_here(hanako):
    return client_for(hanako, at=IN_MAY)


def listed(proposal):
    return reverse("proposals:outcomes", args=[proposal.pk])


def way(name, proposal, position=1):
    return reverse(f"proposals:outcome_{name}", args=[proposal.pk, position])


def pdf(content=NOTICE, name="notice.pdf"):
    return SimpleUploadedFile(name, content, "application/pdf")


def links_of(response):
    """Return which ways of reporting a page offers."""
    html = response.content.decode()
    return [name for name in ("award", "rejection") if f"/outcomes/1/{name}/" in html]


def test_an_award_is_reported_shown_and_handed_back(hanako_here, sealed):
    assert fields_of(hanako_here.get(way("award", sealed))) == {"notice_on": "", "file": ""}
    response = hanako_here.post(way("award", sealed), {"notice_on": "２０２４年5月17日", "file": pdf()})
    assert response["Location"] == listed(sealed)
    assert outcome_of(sealed).notice_on == date(2024, 5, 17)
    page = hanako_here.get(listed(sealed))
    said = words_of(page)
    assert "Recorded. The sealed text of the proposal stays as it is." in said
    assert "Awarded, proof received Research Council of Norway · Ageing proteins" in said
    assert "The notice is dated Fri 17 May 2024; recorded Mon 20 May 2024, 10:00 JST. notice.pdf" in said
    file = reverse("proposals:document_file", args=[sealed.pk, Document.objects.get().pk])
    assert file in page.content.decode()
    assert b"".join(hanako_here.get(file).streaming_content) == NOTICE


def test_a_rejection_asks_first_and_says_what_follows(hanako_here, sealed):
    said = words_of(hanako_here.get(way("rejection", sealed)))
    assert "This ends the candidacy of the proposal." in said and "An officer confirms it, and you are told." in said
    assert outcome_of(sealed).state == "pending"
    assert hanako_here.post(way("rejection", sealed))["Location"] == listed(sealed)
    assert outcome_of(sealed).state == "rejected"
    assert (
        "Recorded Mon 20 May 2024, 10:00 JST. The call does not accept a proposal whose counterpart was rejected"
        in (words_of(hanako_here.get(listed(sealed))))
    )


@pytest.mark.parametrize(
    ("typed", "status", "field", "said"),
    [
        pytest.param({}, 422, "notice_on", "Write the date that stands on the agency's notice.", id="nothing"),
        pytest.param({"notice_on": "2024-05-17"}, 422, "file", "Choose a PDF file", id="no file", marks=LONG),
        pytest.param(
            {"notice_on": "31 May", "file": NOTICE}, 422, "notice_on", "year-month-day", id="no day", marks=LONG
        ),
        pytest.param({"notice_on": "2024-06-01", "file": NOTICE}, 409, "notice_on", "in the future", id="tomorrow"),
        pytest.param({"notice_on": "2024-05-17", "file": b"<html>"}, 409, "file", "not a PDF", id="a web page"),
        pytest.param(
            {"notice_on": "2024-05-17", "file": NOTICE[:300]}, 409, "file", "PDF", id="half a file", marks=LONG
        ),
    ],
)
def test_what_proves_nothing_is_said_beside_its_question(hanako_here, sealed, typed, status, field, said):
    sent = {**typed, "file": pdf(typed["file"])} if "file" in typed else typed
    response = hanako_here.post(way("award", sealed), sent)
    assert (response.status_code, said in words_of(response)) == (status, True)
    assert f'id="id_{field}_error"' in response.content.decode()
    assert fields_of(response)["notice_on"] == typed.get("notice_on", "")
    assert "If you had chosen a file, choose it again." in words_of(response)
    assert (outcome_of(sealed).state, Document.objects.exists()) == ("pending", False)


def test_a_notice_dated_after_the_last_day_is_refused_with_the_rule(hanako, sealed):
    client = client_for(hanako, at=END)
    response = client.post(way("award", sealed), {"notice_on": "2024-06-01", "file": pdf()})
    assert response.status_code == 409
    assert "The outcome had to be known by Fri 31 May 2024. A notice with a later date does not prove that" in (
        words_of(response)
    )


def test_a_breath_after_the_end_the_award_is_refused_with_both_times(hanako, sealed):
    client = client_for(hanako, at=END + A_BREATH)
    response = client.post(way("award", sealed), {"notice_on": "2024-05-31", "file": pdf()})
    said = words_of(response)
    assert response.status_code == 409 and fields_of(response)["notice_on"] == "2024-05-31"
    assert "Proof of an award was taken until Fri 31 May 2024, 24:00 in Japan" in said
    assert "your request reached us Sat 1 June 2024, 00:00:00.000001 JST. Nothing was recorded." in said
    assert "write to the office" in said
    assert client.get(way("award", sealed))["Location"] == listed(sealed)


@pytest.mark.parametrize(
    ("at", "reported", "offered"),
    [
        pytest.param(IN_MAY, None, ["award", "rejection"], id="pending, in May"),
        pytest.param(END, None, ["award", "rejection"], id="pending, at the last instant"),
        pytest.param(END + A_BREATH, None, ["rejection"], id="pending, a breath after"),
        pytest.param(IN_MAY, reject, ["award"], id="rejected, in May", marks=LONG),
        pytest.param(IN_JUNE, reject, [], id="rejected, in June", marks=LONG),
    ],
)
def test_the_list_offers_what_can_still_be_done(hanako, sealed, at, reported, offered):
    if reported:
        reported(sealed, at=IN_MAY)
    client = client_for(hanako, at=at)
    assert links_of(client.get(listed(sealed))) == offered
    assert links_of(client.get(reverse("proposals:home", args=[sealed.pk]))) == offered


def test_the_list_says_the_rule_its_clause_and_the_time_left(hanako_here, sealed):
    said = words_of(hanako_here.get(listed(sealed)))
    assert "Time left 11 days 14 hours 0 min Fri 31 May 2024, 24:00 JST" in said
    assert "A grant that was applied for counts if its outcome is known by Fri 31 May 2024." in said
    assert "in counterpart team, (2), i) and ii)" in said and "Portal default, not a clause of the call" in said
    assert "When you submitted, the outcome was expected on Wed 29 May 2024." in said


def test_what_was_not_known_in_time_is_said_with_what_can_be_done(hanako, sealed):
    services.mark_unknown_outcomes(at=IN_JUNE)
    said = words_of(client_for(hanako, at=IN_JUNE).get(listed(sealed)))
    assert "Not known in time" in said and "An officer decides whether the proposal is accepted." in said
    assert "write to the office: amed-aspire" in said


def test_a_sent_proposal_shows_its_pending_grants_first(hanako_here, sealed):
    said = words_of(hanako_here.get(reverse("proposals:home", args=[sealed.pk])))
    assert said.index("Grants that were pending") < said.index("Your submission")
    assert "Report the award with the agency’s notice by Fri 31 May 2024, 24:00 in Japan." in said


def test_a_proposal_without_pending_grants_has_nothing_to_report(call, hanako, hanako_here):
    sealed = a_sealed_proposal(call, hanako)
    assert "Grants that were pending" not in words_of(hanako_here.get(reverse("proposals:home", args=[sealed.pk])))
    assert "there is nothing to report" in words_of(hanako_here.get(listed(sealed)))
    assert [hanako_here.get(way(name, sealed)).status_code for name in ("award", "rejection")] == [404, 404]


def test_a_draft_leads_home_and_what_was_given_up_has_no_outcomes(call, hanako, hanako_here):
    draft = a_draft(call, hanako)
    home = reverse("proposals:home", args=[draft.pk])
    assert hanako_here.get(listed(draft))["Location"] == home
    services.withdraw_proposal(draft.pk, actor=hanako, at=IN_MAY)
    assert hanako_here.get(listed(draft)).status_code == 404


def test_what_has_left_the_race_is_shown_and_not_reported(hanako, hanako_here, sealed):
    services.withdraw_proposal(sealed.pk, actor=hanako, at=IN_MAY)
    assert links_of(hanako_here.get(listed(sealed))) == []
    assert hanako_here.get(way("rejection", sealed))["Location"] == listed(sealed)
    response = hanako_here.post(way("rejection", sealed))
    assert response.status_code == 409 and "before it is decided" in words_of(response)


@pytest.mark.parametrize("position", [2, 10**30, *(pytest.param(one, marks=LONG) for one in (0, 99999, 2**63))])
def test_a_position_without_a_pending_grant_does_not_exist(hanako_here, sealed, position):
    for name in ("award", "rejection"):
        assert hanako_here.get(way(name, sealed, position)).status_code == 404
        assert hanako_here.post(way(name, sealed, position)).status_code == 404


def test_another_persons_outcomes_do_not_exist(sealed, taro, aiko):
    for person in (taro, aiko):
        client = client_for(person, at=IN_MAY)
        for place in (listed(sealed), way("award", sealed), way("rejection", sealed)):
            assert (client.get(place).status_code, client.post(place).status_code) in [(404, 404), (404, 405)]
    assert outcome_of(sealed).state == "pending"


@pytest.mark.thorough
def test_hostile_names_are_shown_as_they_were_typed(call, hanako, hanako_here):
    sealed = with_pending_grants(call, hanako, "<script>alert(1)</script>", at=IN_APRIL)
    hanako_here.post(way("award", sealed), {"notice_on": "2024-05-17", "file": pdf(name="<b>.pdf")})
    for place in (listed(sealed), way("award", sealed), reverse("proposals:home", args=[sealed.pk])):
        html = hanako_here.get(place).content.decode()
        assert "<script>alert" not in html and "<b>.pdf" not in html


@pytest.mark.parametrize("name", ["outcomes", "home"])
def test_a_page_costs_the_same_for_one_grant_and_for_three(call, hanako, hanako_here, name):
    costs = []
    for names in (["A"], ["A", "B", "C"]):
        sealed = with_pending_grants(call, hanako, *names, at=IN_APRIL)
        with CaptureQueriesContext(connection) as captured:
            hanako_here.get(reverse(f"proposals:{name}", args=[sealed.pk]))
        costs.append(len(captured))
    assert costs[0] == costs[1]


# --- My page --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("at", "part"),
    [
        pytest.param(IN_MAY, Part("applicant", WAITS, 1), id="eleven days before", marks=LONG),
        pytest.param(jst(2024, 5, 29), Part("applicant", ALARM, 1), id="three days before the end"),
        pytest.param(END, Part("applicant", ALARM, 1), id="at the last instant"),
        pytest.param(END + A_BREATH, Part("applicant", CALM, 0), id="a breath after"),
    ],
)
def test_a_pending_grant_waits_for_its_lead_until_the_last_instant(sealed, hanako, at, part):
    assert home_of(hanako, at=at).parts == (part,)


def test_my_page_leads_to_the_report(hanako_here, sealed):
    page = hanako_here.get("/home/")
    assert "1 grant pending Report the outcome by Fri 31 May 2024, 24:00 in Japan." in words_of(page)
    assert f'href="{listed(sealed)}"' in page.content.decode()


def test_a_reported_outcome_waits_for_nobody(sealed, hanako):
    award(sealed)
    assert home_of(hanako, at=END).waiting == 0


@pytest.mark.thorough
def test_what_waits_stands_before_what_does_not(call, hanako, sealed):
    a_sealed_proposal(call, hanako, at=IN_MAY)
    own = home_of(hanako, at=IN_MAY).own
    assert [(one.proposal == sealed, one.outcomes) for one in own] == [(True, 1), (False, 0)]


@pytest.mark.thorough
def test_my_page_costs_the_same_for_one_pending_grant_and_for_three(call, hanako, hanako_here):
    costs = []
    for _ in range(3):
        with_pending_grants(call, hanako, at=IN_APRIL)
        with CaptureQueriesContext(connection) as captured:
            hanako_here.get("/home/")
        costs.append(len(captured))
    assert len(set(costs)) == 1


# --- Elsewhere on the draft -------------------------------------------------------------------------
@pytest.mark.thorough
def test_that_there_are_other_proposals_is_said_without_a_place_to_mend_it(call, hanako, hanako_here, sealed):
    draft = a_draft(call, hanako)
    for name in ("home", "check"):
        html = hanako_here.get(reverse(f"proposals:{name}", args=[draft.pk])).content.decode()
        found = html.split('data-rule="one-of-several"')[1].split("</li>")[0]
        assert "You have submitted other proposals under this call: AS3-0001" in found
        assert "Portal default, not a clause of the call" in found and "<a " not in found
