"""Which calls are there, for anyone, without logging in?"""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from calls import queries


@login_not_required
@require_safe
def call_list(request):
    """List the calls by where they stand at this instant."""
    return render(request, "calls/list.html", {"calls": queries.calls_for_the_public(request.received_at)})
