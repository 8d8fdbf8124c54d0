"""The page on which the office is asked, and the places that lead to it and show the answer."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from proposals import services
from proposals.models import Consultation
from tests.builders import IN_APRIL, IN_MAY, PASSWORD, client_for
from tests.proposals.pages import fields_of, send, words_of
from tests.proposals.pending import with_an_unlisted_agency
from tests.proposals.revised import begin
from tests.proposing import a_draft, a_sealed_proposal

LONG = pytest.mark.thorough
FUND = {"agency_key": "", "unlisted_agency": "Fjord Cancer Fund"}


@pytest.fixture
def draft(call, hanako):
    return with_an_unlisted_agency(call, hanako)


@pytest.fixture
def hanako_here(hanako):
    return client_for(hanako, at=IN_APRIL)


def page(proposal, **query):
    return reverse("proposals:consultations", args=[proposal.pk], query=query or None)


def ask(proposal, agency="Fjord Cancer Fund", question=""):
    asked = {"country_code": "NO", "agency_name": agency, "question": question}
    return services.ask_consultation(proposal.pk, actor=proposal.lead, at=IN_APRIL, **asked)


def rule(asked, ruling, reason, *, by):
    asked.ruling, asked.reason, asked.ruled_at, asked.ruled_by = ruling, reason, IN_MAY, by
    asked.save()


def test_the_counterparts_page_leads_to_a_form_that_is_filled_in(hanako_here, draft):
    one = draft.counterparts.get()
    there = page(draft, counterpart=one.pk)
    for name, args in (("counterpart", [draft.pk, one.pk]), ("counterparts", [draft.pk])):
        html = hanako_here.get(reverse(f"proposals:{name}", args=args)).content.decode()
        assert f'href="{there}#ask"' in html and "Ask the office about this agency" in html
    assert fields_of(hanako_here.get(there)) == {
        "country_code": "NO",
        "agency_name": "Fjord Cancer Fund",
        "question": "",
    }


def test_a_question_is_sent_and_shown_with_whom_it_concerns(hanako_here, draft):
    response = send(
        hanako_here, page(draft, counterpart=draft.counterparts.get().pk), question="It pays\nfor five years."
    )
    asked = Consultation.objects.get()
    assert response["Location"] == f"{page(draft)}#consultation-{asked.pk}"
    assert (asked.agency_name, asked.country_id, asked.question) == (
        "Fjord Cancer Fund",
        "NO",
        "It pays\nfor five years.",
    )
    said = words_of(hanako_here.get(page(draft)))
    assert "The office has been asked about Fjord Cancer Fund." in said
    assert "Asked, no answer yet Asked Mon 15 April 2024, 10:00 JST Your question It pays for five years." in said
    assert "Counterparts with this agency Ingrid Solberg" in said
    assert (
        "Clause of the call: Participating funding agencies and researchers in counterpart team, (2), last point"
        in said
    )


@pytest.mark.parametrize(
    ("ruling", "word", "tone"),
    [
        pytest.param("", "Asked, no answer yet", "A person decides", marks=LONG),
        pytest.param("pending", "In hand, not decided", "A person decides", marks=LONG),
        ("supported", "Supported", "Met"),
        ("not-supported", "Not supported", "Blocks submission"),
    ],
)
def test_the_answer_shows_with_its_reason_and_day_wherever_the_agency_does(
    hanako_here, draft, aiko, ruling, word, tone
):
    asked = ask(draft)
    if ruling:
        rule(asked, ruling, "It funds <b>no</b> projects\nof this size.", by=aiko)
    places = [page(draft), reverse("proposals:counterpart", args=[draft.pk, draft.counterparts.get().pk])]
    for place in places:
        html = hanako_here.get(place).content.decode()
        assert word in html
        assert ("It funds &lt;b&gt;no&lt;/b&gt; projects<br>of this size." in html) == bool(ruling)
        assert ("20 May 2024" in html) == bool(ruling)
    assert word in words_of(hanako_here.get(reverse("proposals:counterparts", args=[draft.pk])))
    check = hanako_here.get(reverse("proposals:check", args=[draft.pk]))
    found = [one.word for one in check.context["home"].findings if one.rule == "agency"]
    assert found == [tone]


def test_a_question_sent_again_is_the_one_that_stands(hanako_here, draft, aiko):
    ask(draft)
    fields = {"country_code": "NO", "agency_name": "FJORD CANCER FUND", "question": "Please."}
    later = client_for(draft.lead, at=IN_MAY)
    assert "Your question about Fjord Cancer Fund stands as written below." in words_of(
        later.post(page(draft), fields, follow=True)
    )
    rule(Consultation.objects.get(), "pending", "The board meets in May.", by=aiko)
    assert "The office has answered about Fjord Cancer Fund already." in words_of(
        later.post(page(draft), fields, follow=True)
    )
    assert Consultation.objects.get().question == "Please."


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        pytest.param({"agency_name": ""}, 422, "Write the name of the agency.", id="no name", marks=LONG),
        pytest.param(
            {"agency_name": "\u200b"}, 409, "Write the name of the agency.", id="a name without a sign", marks=LONG
        ),
        pytest.param({"agency_name": "ﷺ" * 150}, 409, "Write the name of the agency.", id="a name that unfolds"),
        pytest.param(
            {"agency_name": "x" * 201}, 422, "Shorten this to 200 characters", id="a name too long", marks=LONG
        ),
        pytest.param(
            {"country_code": ""},
            422,
            "Choose the country of the counterpart's institution.",
            id="no country",
            marks=LONG,
        ),
        pytest.param(
            {"country_code": "XX\0"}, 422, "Choose a country from the list.", id="no such country", marks=LONG
        ),
        pytest.param(
            {"question": "y" * 2001}, 422, "Shorten this to 2000 characters", id="a question too long", marks=LONG
        ),
        pytest.param({"agency_name": "RCN"}, 409, "RCN takes part in this call", id="an agency of the list"),
    ],
)
def test_what_cannot_be_asked_comes_back_as_typed(hanako_here, draft, changes, status, said):
    typed = {"country_code": "NO", "agency_name": "Fjord Cancer Fund", "question": "Why & how?", **changes}
    response = hanako_here.post(page(draft), typed)
    assert (response.status_code, said in words_of(response)) == (status, True)
    kept = fields_of(response)
    assert kept["question"] == typed["question"]
    assert not Consultation.objects.exists()


@pytest.mark.thorough
def test_a_hostile_name_harms_nobody(hanako_here, draft):
    hanako_here.post(
        page(draft), {"country_code": "NO", "agency_name": '<img src=x onerror="1">', "question": "<script>"}
    )
    html = hanako_here.get(page(draft)).content.decode()
    assert "<img src=x" not in html and "<script>\n" not in html and "&lt;script&gt;" in html


@pytest.mark.parametrize("key", ["x", "9" * 18, pytest.param("９", marks=LONG), pytest.param("9" * 30, marks=LONG)])
def test_a_strange_key_in_the_address_fills_in_nothing(hanako_here, draft, key):
    assert fields_of(hanako_here.get(page(draft, counterpart=key)))["agency_name"] == ""


@pytest.mark.thorough
def test_a_counterpart_of_somebody_else_fills_in_nothing(call, hanako_here, draft, taro):
    other = with_an_unlisted_agency(call, taro, "Secret Fund")
    html = hanako_here.get(page(draft, counterpart=other.counterparts.get().pk)).content.decode()
    assert "Secret Fund" not in html


@pytest.mark.thorough
def test_without_a_country_the_agency_cannot_be_asked_about_yet(call, hanako, hanako_here):
    draft = with_an_unlisted_agency(call, hanako, country_code="")
    said = words_of(hanako_here.get(reverse("proposals:counterpart", args=[draft.pk, draft.counterparts.get().pk])))
    assert (
        "Choose the country of the institution and save" in said and "Ask the office about" not in said.split("save")[0]
    )


def test_elsewhere_the_page_says_for_whom_the_call_opens_the_way(call, hanako, hanako_here):
    draft = with_an_unlisted_agency(call, hanako, country_code="SG")
    said = words_of(hanako_here.get(reverse("proposals:counterpart", args=[draft.pk, draft.counterparts.get().pk])))
    assert "The call lets one ask about agencies of Europe and North America only." in said


def test_the_draft_leads_to_the_page(hanako_here, draft):
    assert f'href="{page(draft)}"' in hanako_here.get(reverse("proposals:home", args=[draft.pk])).content.decode()


def test_a_sent_proposal_shows_its_questions_and_may_ask(call, hanako, hanako_here):
    sealed = a_sealed_proposal(call, hanako, counterparts=[FUND])
    home = reverse("proposals:home", args=[sealed.pk])
    assert "Your questions and the answers" not in words_of(hanako_here.get(home))
    hanako_here.post(page(sealed), {"country_code": "NO", "agency_name": "Fjord Cancer Fund"})
    said = words_of(hanako_here.get(home))
    assert "Fjord Cancer Fund, Norway Asked, no answer yet" in said and "Your questions and the answers" in said


def test_a_working_copy_asks_for_the_proposal_that_it_revises(call, hanako):
    sealed = a_sealed_proposal(call, hanako, counterparts=[FUND])
    copy, here = begin(sealed, hanako), client_for(hanako, at=IN_MAY)
    assert fields_of(here.get(page(copy, counterpart=copy.counterparts.get().pk)))["agency_name"] == "Fjord Cancer Fund"
    send(here, page(copy, counterpart=copy.counterparts.get().pk), question="It pays for five years.")
    assert list(sealed.consultations.values_list("agency_name", "question")) == [
        ("Fjord Cancer Fund", "It pays for five years.")
    ]
    assert "Fjord Cancer Fund, Norway Asked, no answer yet" in words_of(here.get(page(copy)))


def test_a_question_sent_after_the_log_in_ended_is_asked_once_the_password_is_given(client, hanako, draft):
    asked = {"country_code": "NO", "agency_name": "Fjord Cancer Fund", "question": "It pays for five years."}
    shown = client.post(page(draft), asked)
    assert (shown.status_code, fields_of(shown) | asked) == (401, fields_of(shown))
    assert not Consultation.objects.exists()
    client.post(page(draft), {**fields_of(shown), "login": hanako.email, "password": PASSWORD})
    assert Consultation.objects.values_list("agency_name", "question").get() == (
        "Fjord Cancer Fund",
        "It pays for five years.",
    )


def test_what_is_over_shows_its_questions_and_asks_nothing_more(call, hanako, hanako_here):
    sealed = a_sealed_proposal(call, hanako, counterparts=[FUND])
    ask(sealed)
    services.withdraw_proposal(sealed.pk, actor=hanako, at=IN_APRIL)
    response = hanako_here.get(page(sealed))
    assert "Fjord Cancer Fund" in words_of(response) and 'id="page-form"' not in response.content.decode()
    refused = hanako_here.post(page(sealed), {"country_code": "NO", "agency_name": "Another Fund"})
    assert refused.status_code == 409 and "can no longer be asked" in words_of(refused)


def test_another_persons_page_does_not_exist(call, draft, taro, aiko):
    for person in (taro, aiko):
        client = client_for(person, at=IN_APRIL)
        assert client.get(page(draft)).status_code == 404
        assert client.post(page(draft), {"country_code": "NO", "agency_name": "x"}).status_code == 404


@pytest.mark.parametrize("name", ["consultations", "counterparts"])
def test_a_page_costs_the_same_for_one_question_and_for_three(call, hanako_here, hanako, name):
    costs = []
    for agencies in (["A Fund"], ["A Fund", "B Fund", "C Fund"]):
        draft = with_an_unlisted_agency(call, hanako, *agencies)
        for agency in agencies:
            ask(draft, agency)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            hanako_here.get(reverse(f"proposals:{name}", args=[draft.pk]))
        costs.append(len(captured))
    assert costs[0] == costs[1]


@pytest.mark.thorough
def test_a_draft_without_unlisted_agencies_says_what_the_page_is_for(call, hanako_here, hanako):
    said = words_of(hanako_here.get(page(a_draft(call, hanako))))
    assert "You have asked nothing yet." in said
    assert (
        "An answer holds for this proposal, this country and this name. Another name typed later is another question."
        in said
    )
