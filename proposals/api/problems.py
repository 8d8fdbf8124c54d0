"""How is a program told that something is wrong? As a problem in JSON (RFC 9457), in English."""

import json
from http import HTTPStatus

from django.http import HttpResponse

PROBLEM = "application/problem+json"


def problem(request, status, detail, **more):
    """Return the answer to a request that cannot be met; `more` are further members, such as the list of errors."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
        "instance": request.path,
        **more,
    }
    response = HttpResponse(json.dumps(body, indent=1).encode(), content_type=PROBLEM, status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = "en"
    return response
