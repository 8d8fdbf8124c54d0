"""What visitors are told when they check whether they may apply, and that every way of asking says the same."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from lxml import html

from journal.models import Entry
from proposals import queries
from proposals.eligibility import assess
from proposals.facts import facts_of, terms_of
from proposals.models import Proposal
from tests.builders import A_BREATH_AFTER_NOON, BEFORE_OPENING, IN_APRIL, IN_JULY, client_for
from tests.proposals.pages import fields_of, words_of
from tests.proposals.same_facts import ANSWERS, FACTS
from tests.proposing import a_whole_draft

PATH = "/calls/aspire-2024-3/self-check/"
TONES = {"bad": "blocks", "violet": "asks", "warn": "warns", "info": "pending"}


def look(answers=None, *, at=IN_APRIL, status=200, language="en"):
    response = client_for(at=at).get(PATH, answers or {}, headers={"accept-language": language})
    assert response.status_code == status
    return response


def open_findings(response):
    """Return the findings that are not met, by rule, with their tone."""
    page = html.fromstring(response.content.decode())
    return {
        one.get("data-rule"): TONES[one.get("class").split()[1]]
        for one in page.xpath("//li[starts-with(@class, 'finding ')]")
    }


def fixes(response):
    """Return where the list of faults leads."""
    return [one.get("href") for one in html.fromstring(response.content.decode()).xpath("//div[@class='fixes']//a")]


def test_nothing_is_judged_before_anything_is_answered(call):
    for asked in ({}, {"counterparts": "2"}, dict.fromkeys(ANSWERS, ""), {"utm_source": "letter"}):
        response = look(asked)
        assert open_findings(response) == {}
        assert "Nothing is judged yet." in words_of(response)


def test_a_whole_answer_is_met(call):
    response = look(ANSWERS)
    assert open_findings(response) == {}
    assert "As answered, nothing blocks submission." in words_of(response)


def test_what_is_not_answered_is_a_finding_with_its_clause_and_its_remedy(call):
    response = look({"months": "72", "c1-country": "CH", "c1-agency": "snsf", "c1-grant_status": "applied"})
    assert open_findings(response) == {
        "whole": "blocks",
        "research-type": "blocks",
        "area": "blocks",
        "period": "blocks",
        "agreement": "blocks",
        "affiliation": "warns",
        "in-japan": "blocks",
        "responsibility": "blocks",
        "researcher-number": "warns",
        "effort": "warns",
        "grant": "blocks",
        "grant-purpose": "blocks",
    }
    words = words_of(response)
    assert "Clause of the call: Public offering content, Research period" in words
    assert "What would make this pass: Give the date on which the agency will decide." in words


@pytest.mark.parametrize(
    ("changes", "findings"),
    [
        pytest.param(
            {"affiliation": "joins-later", "affiliation_on": "2024-12-01"},
            {"affiliation": "pending"},
            id="joins in time",
        ),
        pytest.param(
            {"affiliation": "joins-later", "affiliation_on": "2024-12-02"},
            {"affiliation": "warns", "in-japan": "blocks"},
            id="joins too late",
        ),
        pytest.param({"affiliation": "none"}, {"affiliation": "warns", "in-japan": "blocks"}, id="joins nowhere"),
        pytest.param({"direct": "１１５，０００"}, {}, id="the limit itself, in full width"),
        pytest.param({"direct": "115,000.001"}, {"budget-cap": "blocks"}, id="a yen above the limit"),
        pytest.param({"c1-country": "FR"}, {"agency": "blocks"}, id="another country's agency"),
        pytest.param(
            {"c1-country": "FR", "c1-agency": "not-listed", "c1-unlisted_agency": "Agence X"},
            {"agency": "asks"},
            id="not listed, in Europe",
        ),
        pytest.param(
            {"c1-country": "CA", "c1-agency": "not-listed", "c1-unlisted_agency": "A Fund"},
            {"agency": "asks"},
            id="not listed, in North America",
        ),
        pytest.param(
            {"c1-country": "KE", "c1-agency": "not-listed", "c1-unlisted_agency": "A Fund"},
            {"agency": "blocks"},
            id="not listed, elsewhere",
        ),
        pytest.param(
            {"c1-grant_status": "applied", "c1-outcome_due_on": "2024年5月31日"},
            {"grant": "pending"},
            id="known in time",
        ),
        pytest.param(
            {"c1-grant_status": "applied", "c1-outcome_due_on": "2024-06-01"}, {"grant": "blocks"}, id="known too late"
        ),
        pytest.param({"counterparts": "2", "c2-country": ""}, {}, id="a second counterpart left empty"),
        pytest.param(
            {"counterparts": "2", "c2-country": "NO", "c2-agency": "rcn", "c2-grant_status": "rejected"},
            {"grant": "blocks", "grant-purpose": "blocks", "agency-note": "warns"},
            id="a second counterpart who does not qualify",
        ),
    ],
)
def test_each_answer_counts(call, changes, findings):
    assert open_findings(look({**ANSWERS, **changes})) == findings


@pytest.mark.parametrize(
    ("changes", "leads_to"),
    [
        pytest.param({"months": "many"}, ["#id_months"], id="no number"),
        pytest.param({"direct": "-1"}, ["#id_direct"], id="negative money"),
        pytest.param({"first_month": "2024-13"}, ["#id_first_month"], id="impossible month"),
        pytest.param({"c1-outcome_due_on": "2024-02-30"}, ["#id_c1-outcome_due_on"], id="impossible day"),
        pytest.param({"c1-country": "ZZ"}, ["#id_c1-country"], id="unknown country"),
        pytest.param({"area": "9"}, ["#id_area_0"], id="unknown area"),
        pytest.param({"c1-agency": "not-listed"}, ["#id_c1-unlisted_agency"], id="not listed and not named"),
        pytest.param({"c1-unlisted_agency": "X"}, ["#id_c1-unlisted_agency"], id="listed and named"),
        pytest.param({"c1-programme": "tips/CFREF"}, ["#id_c1-programme"], id="another agency's programme"),
        pytest.param({"affiliation": "<b>x</b>\x00"}, ["#id_affiliation_0"], id="hostile text"),
    ],
)
def test_what_cannot_be_read_is_a_fault_beside_its_question_and_nothing_is_judged(call, changes, leads_to):
    response = look({**ANSWERS, **changes}, status=422)
    assert fixes(response) == leads_to
    assert open_findings(response) == {}
    name, typed = next(iter(changes.items()))
    if name not in ("c1-country", "area", "affiliation", "c1-programme"):
        assert fields_of(response)[name] == typed


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        pytest.param({}, 1, id="at first"),
        pytest.param({"more": "1"}, 2, id="one more"),
        pytest.param({"counterparts": "2", "more": "1"}, 3, id="one more again"),
        pytest.param({"counterparts": "3", "more": "1"}, 3, id="not a fourth"),
        pytest.param({"counterparts": "3", "fewer": "1"}, 2, id="one fewer"),
        pytest.param({"counterparts": "1", "fewer": "1"}, 1, id="not none"),
        pytest.param({"counterparts": "99999"}, 1, id="absurdly many"),
        pytest.param({"counterparts": "-2"}, 1, id="fewer than none"),
        pytest.param({"counterparts": "２"}, 1, id="no plain digit"),
    ],
)
def test_there_are_one_to_three_counterparts_and_what_was_typed_stays(call, asked, number):
    response = look({"months": "48", "able_throughout": "on", **asked})
    fields = fields_of(response)
    assert [name for name in fields if name.endswith("-country")] == [f"c{one}-country" for one in range(1, number + 1)]
    assert (fields["months"], fields["able_throughout"], fields["counterparts"]) == ("48", "on", str(number))
    assert bool(open_findings(response)) is not bool({"more", "fewer"} & set(asked))


@pytest.mark.parametrize(
    ("at", "said"),
    [
        pytest.param(IN_JULY, "This call is closed. Use the check to learn its rules", id="long closed"),
        pytest.param(
            A_BREATH_AFTER_NOON, "as if they had arrived in time, at Tue 28 May 2024, 12:00 JST", id="just closed"
        ),
        pytest.param(BEFORE_OPENING, "as if they arrived when it opens, at Fri 8 March 2024, 00:00 JST", id="not open"),
    ],
)
def test_outside_the_window_the_substance_is_judged_and_the_page_says_so(call, at, said):
    response = look(ANSWERS, at=at)
    assert said in words_of(response)
    assert "The call is open" not in words_of(response)
    assert open_findings(response) == {}


def test_agencies_count_as_of_today_even_after_the_deadline(call):
    call.participations.filter(agency__key="rcn").update(effective_on="2024-07-03")
    assert open_findings(look(ANSWERS, at=A_BREATH_AFTER_NOON)) == {"agency": "asks"}
    assert open_findings(look(ANSWERS, at=IN_JULY)) == {}


def test_the_language_is_switched_with_all_that_was_typed(call):
    client = client_for(at=IN_APRIL)
    response = client.get(PATH, {**ANSWERS, "months": "many", "switch_to": "ja:page-form"})
    assert (response.status_code, response.cookies["django_language"].value) == (302, "ja")
    assert "switch_to" not in response.url
    shown = client.get(response.url)
    assert fields_of(shown)["months"] == "many"
    assert shown.headers["Content-Language"] == "ja"


def test_an_unknown_call_has_no_check(db):
    assert client_for().get("/calls/nowhere/self-check/").status_code == 404


def test_nothing_is_kept(call, django_assert_num_queries):
    entries = Entry.objects.count()
    with django_assert_num_queries(12):
        look(ANSWERS)
    with django_assert_num_queries(12):
        look({**ANSWERS, "counterparts": "3", "c2-country": "CH", "c3-country": "FR"})
    assert (Entry.objects.count(), Proposal.objects.count()) == (entries, 0)


# --- One rulebook, four ways of asking ----------------------------------------------------------
VARIANTS = [
    pytest.param({}, {}, {}, id="all is met"),
    pytest.param({"months": 61}, {"months": "61"}, {"project": {"months": 61}}, id="too long"),
    pytest.param(
        {"agreement": {"joint_research": True}},
        {"traveller": ""},
        {"agreement": {"agreed_traveller": False}},
        id="half agreed",
    ),
    pytest.param(
        {"counterparts": [{"country": "FR", "unlisted_agency": "Agence X", "grant_status": "held"}]},
        {
            "c1-country": "FR",
            "c1-agency": "not-listed",
            "c1-unlisted_agency": "Agence X",
            "c1-grant_for_this_project": "",
            "c1-agency_note_done": "",
        },
        {
            "counterparts": [
                {
                    "country_code": "FR",
                    "agency_key": "",
                    "unlisted_agency": "Agence X",
                    "grant_for_this_project": False,
                    "agency_note_done": False,
                }
            ]
        },
        id="not listed",
    ),
]


@pytest.mark.parametrize(("sent", "answers", "written"), VARIANTS)
def test_program_page_shell_and_draft_find_the_same(call, hanako, tmp_path, sent, answers, written):
    facts = {**FACTS, **sent}
    client = client_for(at=IN_APRIL)
    told = client.post(
        "/api/v1/calls/aspire-2024-3/eligibility", json.dumps(facts), content_type="application/json"
    ).json()
    by_program = {(one["rule"], one["counterpart"]): (one["case"], one["tone"]) for one in told["findings"]}

    file = Path(tmp_path, "facts.json")
    file.write_text(json.dumps({**facts, "received_at": IN_APRIL.isoformat()}))
    out, code = StringIO(), 0
    try:
        call_command("assess_proposal", call=call.slug, facts=str(file), json=True, stdout=out)
    except SystemExit as exit_:
        code = exit_.code
    assert json.loads(out.getvalue())["findings"] == told["findings"]
    assert code == (1 if told["verdict"] == "not_met" else 0)

    draft = a_whole_draft(call, hanako, **written)
    of_the_draft = assess(facts_of(draft, at=IN_APRIL), terms_of(call))
    stored = {(one.rule, one.counterpart): (one.case, queries.said([one])[0].tone) for one in of_the_draft}
    asked_only_of_drafts = {("whole", None), ("one-of-several", None), ("plan", None)}
    assert by_program == {key: found for key, found in stored.items() if key not in asked_only_of_drafts}

    shown = open_findings(look({**ANSWERS, **answers}))
    assert shown == {rule: tone for (rule, _), (_, tone) in by_program.items() if tone != "met"}


def test_the_request_that_the_page_shows_gives_the_findings_that_it_shows(call):
    page = html.fromstring(look({**ANSWERS, "direct": "120,000", "months": "50"}, at=IN_JULY).content.decode())
    body = page.xpath("//pre/code")[0].text.split("\n\n", 1)[1]
    told = (
        client_for(at=IN_JULY)
        .post("/api/v1/calls/aspire-2024-3/eligibility", body, content_type="application/json")
        .json()
    )
    shown = [one.get("data-rule") for one in page.xpath("//li[starts-with(@class, 'finding ')]")]
    assert (
        sorted(shown)
        == sorted(one["rule"] for one in told["findings"] if one["tone"] != "met")
        == [
            "budget-cap",
            "budget-share",
        ]
    )
