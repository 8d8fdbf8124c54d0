"""What does an officer find on the desk?"""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from journal.searching import number_in
from selection import queries


def part_asked_for(request):
    """Return which part of a long list an address asks for: {"number": of the page from one, "all_of_them": bool}."""
    return {"number": number_in(request.GET.get("page", "")) or 1, "all_of_them": request.GET.get("show") == "all"}


def kept_part(request):
    """Return the query that leads back to the part of a long list that an address asks for: "" for its beginning."""
    part = part_asked_for(request)
    if part["all_of_them"]:
        return "?show=all"
    return f"?page={part['number']}" if part["number"] > 1 else ""


def call_or_404(user, slug):
    """Return a call on the person's desk; raises Http404 for anybody else, and for an unknown call."""
    call = queries.call_for(user, slug)
    if call is None:
        raise Http404
    return call


@require_GET
def office(request):
    """List the calls that the office works on."""
    if not request.user.has_perm("selection.see_desk"):
        raise Http404
    return render(request, "selection/office.html", {"desk": queries.calls_for(request.user, at=request.received_at)})


@require_GET
def overview(request, slug):
    """Show where the proposals of a call stand and what needs an officer."""
    call = call_or_404(request.user, slug)
    found = queries.overview_of(request.user, call, at=request.received_at)
    return render(request, "selection/overview.html", {"call": call, "overview": found})
