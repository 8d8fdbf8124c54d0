"""What may programs ask of this portal? The OpenAPI 3.1 document and the page that explains it."""

import json

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from aspire.openapi.documented import document
from aspire.openapi.fields import groups
from proposals.api import EXAMPLE_FACTS

EXAMPLE_CALL = "aspire-2024-3"


@login_not_required
@require_safe
def openapi(request):
    """Answer with the OpenAPI document."""
    body = json.dumps(document(request.build_absolute_uri("/")), ensure_ascii=False, indent=1)
    return HttpResponse(body.encode(), content_type="application/json; charset=utf-8")


@login_not_required
@require_safe
def page(request):
    """Show what programs may ask, every field of the facts with its meaning, and an example to try."""
    context = {
        "groups": groups(),
        "example_call": EXAMPLE_CALL,
        "example": json.dumps(EXAMPLE_FACTS, indent=2),
        "base": request.build_absolute_uri("/").rstrip("/"),
    }
    return render(request, "pages/api.html", context)
