"""What do the rules say of a proposal that a program describes? Nothing is stored, and nobody need log in."""

import json
from dataclasses import asdict

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from calls import queries as calls_queries
from calls.models import Call
from proposals.api.problems import problem
from proposals.forms.answered import answer_to, judged
from proposals.forms.facts_sent import BYTES_MAX, Misread, NotJson, meant, read

JSON = "application/json; charset=utf-8"


@csrf_exempt  # no cookie is asked for anything, so there is nothing to forge
@login_not_required
@require_POST
def eligibility(request, slug):
    """Answer with every finding of the rulebook on the facts in the body."""
    try:
        call = calls_queries.call_by_slug(slug)
    except Call.DoesNotExist:
        return problem(request, 404, "There is no call of this name.")
    if not _is_json(request):
        return problem(request, 415, "Send the facts as application/json in UTF-8.")
    if _length_of(request) > BYTES_MAX:
        return problem(request, 413, f"Send at most {BYTES_MAX} bytes.")
    try:
        sent = read(request.body)
        facts = meant(sent, received_at=request.received_at)
    except NotJson as reason:
        return problem(request, 400, f"The body is no JSON text: {reason}")
    except Misread as misread:
        errors = [asdict(fault) for fault in misread.faults]
        return problem(request, 422, "Some of the facts cannot be read; each is pointed at.", errors=errors)
    findings, left_out = judged(call, sent, facts)
    body = json.dumps(answer_to(call, findings, left_out, facts), ensure_ascii=False, indent=1)
    response = HttpResponse(body.encode(), content_type=JSON)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = "en, ja"
    return response


def _is_json(request):
    charset = request.content_params.get("charset", "utf-8")
    return request.content_type.lower() == "application/json" and charset.lower() in ("utf-8", "utf8")


def _length_of(request):
    """Return how many bytes the body has, as told before any is read."""
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isdecimal() else 0
