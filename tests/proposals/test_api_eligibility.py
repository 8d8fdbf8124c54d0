"""What a program is told of a proposal that it describes, and what is never guessed."""

import json
from copy import deepcopy

import pytest
from django.test import Client

from proposals.api import EXAMPLE_ANSWER, EXAMPLE_FACTS, Answer, Problem
from tests.builders import A_BREATH_AFTER_NOON, IN_APRIL, NOON, client_for

PATH = "/api/v1/calls/aspire-2024-3/eligibility"


def post(body, *, at=IN_APRIL, path=PATH, content_type="application/json", client=None):
    """Send facts (plain Python, or a body as it stands) and return the response."""
    sent = body if isinstance(body, str | bytes) else json.dumps(body)
    return (client or client_for(at=at)).post(path, sent, content_type=content_type)


def answered(body, **how):
    response = post(body, **how)
    assert response.status_code == 200, response.content.decode()
    Answer.model_validate_json(response.content)
    return response.json()


def changed(place, value):
    """Return the example with one value changed, named by a JSON pointer."""
    facts = deepcopy(EXAMPLE_FACTS)
    *path, last = [int(step) if step.isdecimal() else step for step in place[1:].split("/")]
    inner = facts
    for step in path:
        inner = inner[step]
    inner[last] = value
    return facts


def tones(answer):
    return {(one["rule"], one["counterpart"]): one["tone"] for one in answer["findings"]}


def test_the_example_is_met_and_says_so_in_both_languages(call):
    answer = answered(EXAMPLE_FACTS)
    findings = {one["rule"]: one for one in answer.pop("findings")}
    example = {**EXAMPLE_ANSWER}
    [shown] = example.pop("findings")
    assert answer == example
    assert findings["budget-cap"] == shown
    assert {one["tone"] for one in findings.values()} == {"met", "pending"}


def test_what_is_left_out_is_an_empty_fact_and_never_a_fault(call):
    answer = answered({})
    assert (answer["verdict"], answer["may_be_submitted"]) == ("not_met", False)
    assert tones(answer) == {
        ("window", None): "met",
        ("whole", None): "blocks",
        ("research-type", None): "blocks",
        ("area", None): "blocks",
        ("period", None): "blocks",
        ("budget-cap", None): "met",
        ("indirect", None): "met",
        ("agreement", None): "blocks",
        ("affiliation", None): "warns",
        ("in-japan", None): "blocks",
        ("responsibility", None): "blocks",
        ("researcher-number", None): "warns",
        ("effort", None): "warns",
        ("counterpart", None): "blocks",
    }
    assert answer["left_out"] == ["one-of-several"]


@pytest.mark.parametrize(
    ("place", "value", "pointer", "code"),
    [
        pytest.param("/counterparts/0/agency", "nobody", "/counterparts/0/agency", "unknown", id="unknown agency"),
        pytest.param("/counterparts/0/country", "ZZ", "/counterparts/0/country", "unknown", id="unknown country"),
        pytest.param(
            "/counterparts/0/country", "ch", "/counterparts/0/country", "string_pattern_mismatch", id="no code"
        ),
        pytest.param("/counterparts/0/programme", "CFREF", "/counterparts/0/programme", "unknown", id="its programme"),
        pytest.param(
            "/counterparts/0/unlisted_agency",
            "X",
            "/counterparts/0/unlisted_agency",
            "contradiction",
            id="both agencies",
        ),
        pytest.param(
            "/counterparts/0/outcome_due_on", "2024-02-30", "/counterparts/0/outcome_due_on", "day", id="impossible day"
        ),
        pytest.param(
            "/counterparts/0/outcome_due_on", "20240520", "/counterparts/0/outcome_due_on", "day", id="another spelling"
        ),
        pytest.param(
            "/counterparts/0/outcome_due_on",
            1716163200,
            "/counterparts/0/outcome_due_on",
            "day",
            id="a number for a day",
        ),
        pytest.param(
            "/counterparts/0/grant_status", "maybe", "/counterparts/0/grant_status", "literal_error", id="status"
        ),
        pytest.param("/first_month", "2024-13", "/first_month", "string_pattern_mismatch", id="impossible month"),
        pytest.param("/months", "60", "/months", "int_type", id="text for a number"),
        pytest.param("/months", 60.5, "/months", "int_type", id="half a month"),
        pytest.param("/months", True, "/months", "int_type", id="true for a number"),
        pytest.param("/budget/0/direct_yen", -1, "/budget/0/direct_yen", "greater_than_equal", id="negative money"),
        pytest.param("/budget/0/direct_yen", 0.5, "/budget/0/direct_yen", "int_type", id="half a yen"),
        pytest.param(
            "/budget/0/direct_yen", 10**15, "/budget/0/direct_yen", "less_than_equal", id="beyond all measure"
        ),
        pytest.param("/budget/1/fiscal_year", 2024, "/budget/1/fiscal_year", "twice", id="one year twice"),
        pytest.param(
            "/pi/researcher_number", "1234567", "/pi/researcher_number", "string_pattern_mismatch", id="7 digits"
        ),
        pytest.param("/pi/able_throughout", 1, "/pi/able_throughout", "bool_type", id="one for true"),
        pytest.param("/pi/nickname", "H", "/pi/nickname", "extra_forbidden", id="unknown field"),
        pytest.param("/a~b", "x", "/a~0b", "extra_forbidden", id="a name that a pointer escapes"),
        pytest.param(
            "/received_at", "2024-05-28T12:00:00", "/received_at", "instant", id="an instant without its offset"
        ),
        pytest.param("/received_at", "2024-02-30T12:00:00Z", "/received_at", "instant", id="an impossible instant"),
        pytest.param("/counterparts", [{}] * 21, "/counterparts", "too_long", id="too many counterparts"),
        pytest.param("/counterparts/0/name", "x" * 201, "/counterparts/0/name", "string_too_long", id="a long name"),
    ],
)
def test_what_is_wrong_is_pointed_at(call, place, value, pointer, code):
    response = post(changed(place, value))
    assert (response.status_code, response.headers["Content-Type"]) == (422, "application/problem+json")
    Problem.model_validate_json(response.content)
    assert [(one["pointer"], one["code"]) for one in response.json()["errors"]] == [(pointer, code)]


def test_all_faults_come_at_once(call):
    facts = changed("/counterparts/0/agency", "nobody")
    facts["pi"] |= {"affiliation": "none", "promises_affiliation": True}
    facts["counterparts"].append({"country": "ZZ", "programme": "CFREF"})
    assert [one["pointer"] for one in post(facts).json()["errors"]] == [
        "/pi/promises_affiliation",
        "/counterparts/0/agency",
        "/counterparts/1/country",
        "/counterparts/1/programme",
    ]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param("{", 400, id="cut off"),
        pytest.param(" ", 400, id="nothing"),
        pytest.param(b"\xff\xfe{}", 400, id="not UTF-8"),
        pytest.param('{"months": NaN}', 400, id="no number"),
        pytest.param('{"months": 36, "months": 60}', 400, id="a member twice"),
        pytest.param('{"counterparts": [{"name": "\\ud800"}]}', 400, id="half a character"),
        pytest.param("[" * 60_000, 400, id="a deep well"),
        pytest.param("[]", 422, id="no object"),
        pytest.param('{"months": ' + "9" * 6000 + "}", 400, id="a long number"),
        pytest.param('{"research_type": "' + "x" * 65_536 + '"}', 413, id="too much"),
    ],
)
def test_what_cannot_be_read_is_told_so(call, body, status):
    response = post(body)
    assert (response.status_code, response.headers["Content-Type"]) == (status, "application/problem+json")
    assert response.json()["status"] == status


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 200),
        ("Application/JSON; charset=utf-8", 200),
        ("application/json; charset=shift_jis", 415),
        ("application/x-www-form-urlencoded", 415),
        ("text/plain", 415),
        ("", 415),
    ],
)
def test_only_json_in_utf_8_is_read(call, content_type, status):
    assert post("{}", content_type=content_type).status_code == status


def test_an_unknown_call_is_a_problem_in_json(call):
    response = post({}, path="/api/v1/calls/nowhere/eligibility")
    assert (response.status_code, response.headers["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(
    ("sent", "at", "case"),
    [
        pytest.param({}, NOON, "open", id="received at noon itself"),
        pytest.param({}, A_BREATH_AFTER_NOON, "late", id="received a breath after noon"),
        pytest.param({"received_at": "2024-05-28T12:00:00+09:00"}, A_BREATH_AFTER_NOON, "open", id="said to be noon"),
        pytest.param({"received_at": "2024-05-28T03:00:00.000001Z"}, NOON, "late", id="said to be after noon"),
    ],
)
def test_the_instant_is_that_of_the_request_or_the_one_that_is_named(call, sent, at, case):
    assert answered(sent, at=at)["findings"][0]["case"] == case


def test_agencies_count_as_of_the_day_that_is_named(call):
    call.participations.filter(agency__key="snsf").update(effective_on="2024-07-03")
    cases = {}
    for on in ("2024-07-02", "2024-07-03"):
        findings = answered({**EXAMPLE_FACTS, "on": on})["findings"]
        cases[on] = next(one["case"] for one in findings if one["rule"] == "agency")
    assert cases == {"2024-07-02": "unlisted", "2024-07-03": "listed"}


def test_counterparts_are_told_apart_by_their_place(call):
    facts = deepcopy(EXAMPLE_FACTS)
    facts["counterparts"].append({"country": "FR", "unlisted_agency": "Agence X", "grant_status": "held"})
    answer = answered(facts)
    assert tones(answer)["agency", 1] == "met"
    assert tones(answer)["agency", 2] == "asks"
    assert tones(answer)["grant-purpose", 2] == "blocks"


def test_other_proposals_are_judged_only_where_they_are_named(call):
    answer = answered(changed("/pi/other_proposals", ["AS3-0001"]))
    assert tones(answer)["one-of-several", None] == "warns"
    assert answer["verdict"] == "met"


def test_nothing_is_stored_no_cookie_is_set_and_no_token_is_asked_for(call, django_assert_num_queries):
    client = Client(enforce_csrf_checks=True)
    with django_assert_num_queries(7):  # the call, what it says three times, countries, agencies, programmes
        response = post(EXAMPLE_FACTS, client=client)
    assert response.status_code == 200
    assert not response.cookies
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "allow"),
    [
        (PATH, "POST, OPTIONS"),
        ("/api/v1/calls/aspire-2024-3/", "GET, HEAD, OPTIONS"),
        ("/api/v1/calls/", "GET, HEAD, OPTIONS"),
    ],
)
def test_any_site_may_ask_from_its_pages(call, path, allow):
    asked = Client().options(path, headers={"origin": "https://elsewhere.example"})
    assert (asked.status_code, asked.content) == (204, b"")
    told = {name: asked.headers[name] for name in asked.headers if name.startswith(("Allow", "Access-Control"))}
    assert told == {
        "Allow": allow,
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Methods": allow,
        "Access-Control-Allow-Headers": "Content-Type",
        "Access-Control-Max-Age": "86400",
    }
    assert Client().get(path).headers["Access-Control-Allow-Origin"] == "*"
    assert post({}).headers["Access-Control-Allow-Origin"] == "*"
