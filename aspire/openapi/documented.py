"""Which addresses may programs ask, with what, and which answers are there? An OpenAPI 3.1 document, made of the models."""

from pydantic.json_schema import models_json_schema

from aspire.openapi.calls_said import Call, Calls
from proposals.api import EXAMPLE_ANSWER, EXAMPLE_FACTS, PROBLEM, Answer, FactsSent, Problem

JSON = "application/json"
ABOUT = """Calls for proposals as data, and the rules of eligibility as a question anyone may ask.

Nothing here needs an account, sets a cookie or stores anything; any site may ask it from a page (CORS).
Days are days in Japan, instants carry their offset, money is whole yen. Field names stay as they are within v1.
Every refusal is a problem in JSON (RFC 9457), except those of the two feeds, which are pages for people."""
ELIGIBILITY = """The rulebook that decides at submission judges the facts in the body and answers with every finding,
in English and Japanese, each with its clause and with what would make it pass.

Every part may be left out: a rule then says what is missing. What is present must be right: an unknown field, agency,
country or programme, an impossible day, money below zero or a fiscal year given twice is refused with a JSON pointer.

Two rules are judged only as far as the facts go and are otherwise named in `left_out`. `whole`: of all that makes a
proposal complete only the direct costs are known here, so it speaks only where they are nought; title, summary, names
and institution are asked for at submission. `one-of-several`: it speaks only where `pi.other_proposals` is sent.

The facts are judged at the instant of the request, or at `received_at`; agencies count as they take part on that day in
Japan, or on the day `on`. The answer is no decision: the office decides on the documents."""
SLUG = {
    "name": "slug",
    "in": "path",
    "required": True,
    "description": "Short name of the call, for example aspire-2024-3; the list of calls names them all.",
    "schema": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"},
}
LANG = {
    "name": "lang",
    "in": "query",
    "required": False,
    "description": "ja or en; anything else, or nothing, is the language that the request accepts.",
    "schema": {"type": "string"},
}
EXAMPLES = {"the 3rd call": {"summary": "A pending grant under the 3rd call", "value": EXAMPLE_FACTS}}
ANSWERS = {"the 3rd call": {"summary": "Shortened to one finding", "value": EXAMPLE_ANSWER}}


def document(base):
    """Return the document for the portal at a base address."""
    _, schemas = models_json_schema(
        [(model, "validation") for model in (Call, Calls, FactsSent, Answer, Problem)],
        ref_template="#/components/schemas/{model}",
    )
    return {
        "openapi": "3.1.0",
        "info": {"title": "ASPIRE Portal", "version": "1", "summary": "Calls and eligibility", "description": ABOUT},
        "servers": [{"url": base}],
        "paths": {
            "/api/v1/calls/": {"get": _read("listCalls", "Every call, the open ones first", "Calls", parameters=[])},
            "/api/v1/calls/{slug}/": {"get": _read("readCall", "Everything public of one call", "Call")},
            "/api/v1/calls/{slug}/eligibility": {"post": _eligibility()},
            "/calls/{slug}/dates.ics": {"get": _feed("readDates", "The dates of a call (iCalendar)", "text/calendar")},
            "/calls/{slug}/changes.atom": {
                "get": _feed("readChanges", "The changes of a call (Atom)", "application/atom+xml")
            },
            "/api/v1/openapi.json": {"get": _itself()},
        },
        "components": {"schemas": schemas["$defs"]},
    }


def _read(name, summary, model, *, parameters=(SLUG,)):
    answers = {"200": _answer(summary, JSON, _ref(model)), "304": {"description": "Not changed since it was read."}}
    if parameters:
        answers["404"] = _problem("There is no call of this name.")
    return {
        "operationId": name,
        "summary": summary,
        "parameters": list(parameters),
        "responses": {**answers, "405": _problem("This address is only read.")},
    }


def _feed(name, summary, kind):
    page = {"text/html": {"schema": {"type": "string"}}}
    return {
        "operationId": name,
        "summary": summary,
        "parameters": [SLUG, LANG],
        "responses": {
            "200": _answer(summary, kind, {"type": "string"}),
            "304": {"description": "Not changed since it was read."},
            "404": {"description": "There is no call of this name; a page for people.", "content": page},
            "405": {"description": "This address is only read; a page for people.", "content": page},
        },
    }


def _eligibility():
    content = {JSON: {"schema": _ref("FactsSent"), "examples": EXAMPLES}}
    answer = _answer("Every finding on the facts.", JSON, _ref("Answer"))
    answer["content"][JSON]["examples"] = ANSWERS
    return {
        "operationId": "askEligibility",
        "summary": "Would this proposal be eligible?",
        "description": ELIGIBILITY,
        "parameters": [SLUG],
        "requestBody": {"required": True, "content": content},
        "responses": {
            "200": answer,
            "400": _problem("The body is no JSON text, or an object names a member twice."),
            "404": _problem("There is no call of this name."),
            "405": _problem("This address takes POST."),
            "413": _problem("The body is longer than 64 kB."),
            "415": _problem("The body is not called application/json, or not UTF-8."),
            "422": _problem("Some facts cannot be read; `errors` points at each."),
        },
    }


def _itself():
    return {
        "operationId": "readDocument",
        "summary": "This document",
        "responses": {
            "200": _answer("This document.", JSON, {"type": "object"}),
            "405": _problem("This address is only read."),
        },
    }


def _answer(description, kind, schema):
    return {"description": description, "content": {kind: {"schema": schema}}}


def _problem(description):
    return _answer(description, PROBLEM, _ref("Problem"))


def _ref(model):
    return {"$ref": f"#/components/schemas/{model}"}
