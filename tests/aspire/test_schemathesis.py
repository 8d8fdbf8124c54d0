"""Does the API keep every promise of its document, whatever is sent to it?"""

import os

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings

from aspire.openapi.documented import document

SLUG = "aspire-2024-3"
REFUSED_BY_MEANING = ["2xx", "404", "422"]  # right in shape, and yet there may be no such agency or country


def described():
    """Return the document as it is served, with the real call as the only slug to try."""
    raw = document("/")
    for path in raw["paths"].values():
        for operation in path.values():
            named = [
                {**one, "schema": {"enum": [SLUG]}} if one["name"] == "slug" else one
                for one in operation.get("parameters", [])
            ]
            operation["parameters"] = named
    config = schemathesis.Config.from_dict(
        {"checks": {"positive_data_acceptance": {"expected-statuses": REFUSED_BY_MEANING}}}
    )
    schema = schemathesis.openapi.from_dict(raw, config=config)
    schema.app = WSGIHandler()
    return schema


@pytest.fixture
def one_connection():
    """Keep this test's connection open from request to request, as Django's own client does."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


schema = described()


@pytest.mark.thorough
@pytest.mark.django_db
@schema.parametrize()
@settings(
    max_examples=500 if os.environ.get("DRILL") else 50,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_as_documented(case, call, one_connection):
    case.call_and_validate(headers={"Accept-Encoding": "identity"})  # the caller unpacks nothing
