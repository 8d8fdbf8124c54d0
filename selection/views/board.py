"""How does an officer give the places of a call and release the results?"""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from calls.deadlines import has_closed
from journal.refusals import NotAllowed, Refusal
from proposals.models import Proposal
from reviews.queries import page_of_lines
from selection import queries, services
from selection.sentences import say
from selection.views.desk import call_or_404, kept_part, part_asked_for

RANK_DIGITS = 6


def closed_to(request, call):
    """Return the page that says why the places are closed to an officer with a stake, or None."""
    if request.user.has_perm("selection.release_results", call):
        return None
    return render(request, "selection/closed.html", {"call": call, "tab": "selection"}, status=403)


def back_to_board(request, slug):
    """Lead back to the part of the board on which something was pressed."""
    return redirect(reverse("selection:board", kwargs={"slug": slug}) + kept_part(request))


@require_GET
def board(request, slug):
    """Show the places of a call beside the ranking."""
    call = call_or_404(request.user, slug)
    closed = closed_to(request, call)
    if closed:
        return closed
    shown = queries.board_for(request.user, call, at=request.received_at)
    is_open = not has_closed(closes_at=call.closes_at, at=request.received_at)
    context = {
        "call": call,
        "board": shown,
        "page": page_of_lines(shown.rows, **part_asked_for(request)),
        "part": kept_part(request),
        "succession": queries.succession_of(call),
        "is_open": is_open,
        "may_change": not (is_open or shown.frozen or shown.released),
        "has_agreed": any(one.counts and one.officer == request.user for one in shown.agreements),
    }
    return render(request, "selection/board.html", context)


def award(request, slug, pk):
    """Give a proposal the lowest free place; a GET only leads to the board."""
    return _pressed(request, slug, pk, services.award, _("%(reference)s has a place."))


def take_back(request, slug, pk):
    """Take a place back; a GET only leads to the board."""
    return _pressed(request, slug, pk, services.revoke_award, _("The place of %(reference)s is free again."))


def move_reserve(request, slug, pk):
    """Let a reserve change places with its neighbour, or leave the list; a GET only leads to the board."""
    way, seen = request.POST.get("way"), request.POST.get("rank", "")
    if way == "off":
        return _pressed(request, slug, pk, services.take_off_reserve, _("%(reference)s is off the reserve list."))
    seen = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < RANK_DIGITS else None
    act = partial(services.move_reserve, up=way == "up", seen_rank=seen)
    return _pressed(request, slug, pk, act, _("%(reference)s was moved on the reserve list."))


def undo_decline(request, slug, pk):
    """Let a declined proposal be undecided again; a GET only leads to the board."""
    return _pressed(request, slug, pk, services.undo_decline, _("%(reference)s is undecided again."))


def use_seat(request, slug, number):
    """Let a seat that was left empty be given again; a GET only leads to the board."""
    call = call_or_404(request.user, slug)
    if request.method == "POST":
        try:
            services.use_seat_again(call.pk, number=number, actor=request.user, at=request.received_at)
        except NotAllowed as refusal:
            raise Http404 from refusal
        except Refusal as refusal:
            messages.error(request, say(refusal))
        else:
            messages.success(request, _("Place %(number)s can be given again.") % {"number": number})
    return redirect("selection:board", slug=slug)


def _pressed(request, slug, pk, act, done):
    call_or_404(request.user, slug)
    if request.method == "POST":
        try:
            act(pk, actor=request.user, at=request.received_at)
        except (NotAllowed, Proposal.DoesNotExist) as missing:
            raise Http404 from missing
        except Refusal as refusal:
            messages.error(request, say(refusal))
        else:
            reference = Proposal.objects.select_related("call").get(pk=pk).reference
            messages.success(request, done % {"reference": reference})
    return back_to_board(request, slug)
