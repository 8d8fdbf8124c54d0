"""What does anyone see of the calls, without logging in?"""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from calls import queries
from calls.models import Call


@login_not_required
@require_safe
def call_list(request):
    """List the calls by where they stand at this instant."""
    return render(request, "calls/list.html", {"calls": queries.calls_for_the_public(request.received_at)})


@login_not_required
@require_safe
def call_page(request, slug):
    """Show one call whole; raises Http404 where there is none of this name."""
    try:
        page = queries.call_page(slug, request.received_at)
    except Call.DoesNotExist as absent:
        raise Http404 from absent
    return render(request, "calls/page.html", {"call": page.call, "page": page})
