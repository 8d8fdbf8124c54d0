"""Is the API documented as it is, and does every refusal below /api/ speak to programs?"""

import json

import pytest
from django.test import Client
from django.urls import reverse
from pydantic import TypeAdapter

from aspire import errors
from aspire.openapi.calls_said import Call, Calls
from aspire.openapi.documented import document
from aspire.openapi.fields import groups
from proposals.api import EXAMPLE_ANSWER, EXAMPLE_FACTS, Answer, FactsSent, Problem
from tests.architecture.test_urls import addresses
from tests.builders import IN_JULY, client_for
from tests.proposals.pages import words_of


@pytest.fixture
def documented(db):
    return Client().get("/api/v1/openapi.json").json()


def test_the_document_is_of_this_portal_and_its_version(documented):
    assert (documented["openapi"], documented["servers"]) == ("3.1.0", [{"url": "http://testserver/"}])
    assert documented == document("http://testserver/")


def test_every_address_for_programs_is_documented_and_no_other(documented):
    names = {"calls:data_list", "calls:data", "calls:dates", "calls:changes", "proposals:eligibility", "openapi"}
    found = {
        reverse(name, kwargs={"slug": "x"} if name not in ("calls:data_list", "openapi") else {}) for name in names
    }
    assert {path.replace("{slug}", "x") for path in documented["paths"]} == found
    below_api = {name for name, entry in addresses() if str(entry.pattern).startswith("api/v1/")}
    assert below_api == names - {"calls:dates", "calls:changes"}


def test_every_reference_leads_somewhere(documented):
    def references(part):
        if isinstance(part, dict):
            yield from [part["$ref"]] if "$ref" in part else []
            for inner in part.values():
                yield from references(inner)
        elif isinstance(part, list):
            for inner in part:
                yield from references(inner)

    found = set(references(documented))
    assert {one.rsplit("/", 1)[0] for one in found} == {"#/components/schemas"}
    assert {one.rsplit("/", 1)[1] for one in found} <= set(documented["components"]["schemas"])


def test_the_examples_have_the_documented_shape():
    FactsSent.model_validate_json(json.dumps(EXAMPLE_FACTS))
    Answer.model_validate_json(json.dumps(EXAMPLE_ANSWER))


def test_the_calls_are_said_as_documented(call):
    client = client_for(at=IN_JULY)
    Calls.model_validate_json(client.get("/api/v1/calls/").content)
    Call.model_validate_json(client.get("/api/v1/calls/aspire-2024-3/").content)


@pytest.mark.parametrize(
    ("method", "path", "status", "allow"),
    [
        pytest.param("get", "/api/v1/nowhere", 404, None, id="no such address"),
        pytest.param("get", "/api/v1/calls/nowhere/", 404, None, id="no such call"),
        pytest.param("post", "/api/v1/calls/", 405, "GET, HEAD, OPTIONS", id="a list is only read"),
        pytest.param("delete", "/api/v1/calls/x/", 405, "GET, HEAD, OPTIONS", id="a call is only read"),
        pytest.param("put", "/api/v1/openapi.json", 405, "GET, HEAD, OPTIONS", id="the document is only read"),
        pytest.param("get", "/api/v1/calls/x/eligibility", 405, "POST, OPTIONS", id="a question is sent"),
        pytest.param("post", "/api/", 405, "GET, HEAD", id="the page is only read"),
    ],
)
def test_every_refusal_below_api_is_a_problem_in_json(db, method, path, status, allow):
    response = getattr(Client(enforce_csrf_checks=True), method)(path)
    assert (response.status_code, response.headers["Content-Type"]) == (status, "application/problem+json")
    problem = TypeAdapter(Problem).validate_json(response.content)
    assert (problem.status, problem.instance, response.headers.get("Allow")) == (status, path, allow)


def test_a_fault_of_ours_is_a_problem_too(db, monkeypatch):
    client = Client(raise_request_exception=False)
    monkeypatch.setattr("calls.queries.call_by_slug", lambda slug: 1 / 0)
    response = client.post("/api/v1/calls/x/eligibility", "{}", content_type="application/json")
    assert (response.status_code, response.headers["Content-Type"]) == (500, "application/problem+json")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    Problem.model_validate_json(response.content)


def test_a_host_that_is_not_ours_is_a_problem_too(db):
    response = Client().get("/api/v1/calls/", headers={"host": "evil.example"})
    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/problem+json")


def test_a_feed_takes_no_form_and_says_so_to_people(call):
    response = Client(enforce_csrf_checks=True).post("/calls/aspire-2024-3/dates.ics")
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")
    assert response.headers["Content-Type"].startswith("text/html")


def test_pages_for_people_keep_their_own_refusals(client, db):
    assert client.get("/apis/").headers["Content-Type"].startswith("text/html")
    assert errors.FOR_PROGRAMS == "/api/"


def test_the_page_names_every_field_of_the_facts(client, db):
    fields = {(group.place, row.name) for group in groups() for row in group.rows}
    assert len(fields) == 37
    assert {
        ("", "first_month"),
        ("pi", "affiliation"),
        ("budget[]", "direct_yen"),
        ("counterparts[]", "agency"),
    } <= fields
    words = words_of(client.get("/api/"))
    assert all(f" {name} " in words for _, name in fields)
    assert "whole number, 1 to 120" in words
    assert "one of: held, applied, rejected, none" in words


def test_every_page_leads_to_it(client, db):
    assert 'href="/api/"' in client.get("/help/").content.decode()
