"""From where does an officer steer reviewing: what is in, what is missing, what waits, and how is it taken away?"""

from dataclasses import dataclass

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from journal import services as journal
from journal.exports import FORMATS
from journal.queries import stretch_of
from reviews import exports, queries
from reviews.forms import ProgressSieve
from reviews.views.lists import address_with, call_or_404, handed_out


@dataclass(frozen=True)
class Question:
    """What an address of the overview asks: the call, the form, what is wanted, and what the officer may know of it."""

    call: object
    form: ProgressSieve
    wanted: queries.ProgressWanted
    progress: queries.Progress


def _question(request, slug):
    """Return what an address asks; raises Http404 for whom the call is not."""
    call = call_or_404(request.user, slug)
    stages = list(call.stages.order_by("order", "code"))
    form = ProgressSieve(request.GET, stages=stages, areas=call.areas.order_by("number"))
    wanted = form.asked()
    return Question(
        call, form, wanted, queries.progress_of(request.user, call, wanted, stages=stages, at=request.received_at)
    )


@require_GET
def progress(request, slug):
    """Show how far reviewing is in a call, by proposal or by reviewer, narrowed as the address says."""
    asked = _question(request, slug)
    call, form, wanted, found = asked.call, asked.form, asked.wanted, asked.progress
    stretch = stretch_of(found.keys(wanted), **form.page())
    context = {
        "call": call,
        "form": form,
        "wanted": wanted,
        "progress": found,
        "stretch": stretch,
        "rows": queries.lines_of(found, wanted, stretch.keys, call, user=request.user),
        "narrowed_by": [
            (one, address_with(request.GET, after=None, before=None, **{one.name: None})) for one in form.narrowed_by()
        ],
        "left_out": form.unknown,
        "files": {listed: _files(request, slug, listed) for listed in ("reviews", "assignments")},
    }
    return render(request, "reviews/progress.html", context)


def _files(request, slug, listed):
    """Return where a list is taken away, by format."""
    place = reverse(f"reviews:{listed}_file", args=[slug])
    return {form: place + address_with(request.GET, after=None, before=None, format=form) for form in FORMATS}


@require_GET
def reviews_file(request, slug):
    """Hand out the reviews that were sent, of the lists as the address narrows them; without a format, lead to the page."""
    asked = _question(request, slug)
    if not asked.form.file_format():
        return _to_the_page(request, slug)
    posts, withheld = queries.reviews_listed(request.user, asked.call, asked.progress)
    criteria = queries.criteria_in(asked.call, asked.wanted.stage)
    _note("reviews", request, asked, rows=len(posts))
    rows = queries.review_lines(asked.call, posts, criteria)
    columns, closing = exports.review_columns(criteria), exports.withheld_from(withheld)
    how = {"form": asked.form.file_format(), "name": f"{slug}-reviews"}
    return handed_out(request, rows, columns, closing=closing, **how)


@require_GET
def assignments_file(request, slug):
    """Hand out who reads what, of the lists as the address narrows them; without a format, lead to the page."""
    asked = _question(request, slug)
    if not asked.form.file_format():
        return _to_the_page(request, slug)
    posts = queries.posts_listed(asked.progress)
    _note("assignments", request, asked, rows=len(posts))
    rows = queries.assignment_lines(asked.call, posts)
    how = {"form": asked.form.file_format(), "name": f"{slug}-assignments"}
    return handed_out(request, rows, exports.assignment_columns(), closing=exports.without_stakes(), **how)


def _note(listed, request, asked, *, rows):
    """Write down that a list is taken away, before its first byte is sent."""
    told = {one.name: one.value for one in asked.form.narrowed_by()} | {"by": asked.wanted.by}
    how = {"actor": request.user, "at": request.received_at, "form": asked.form.file_format()}
    journal.note_export(listed, subject=asked.call, asked=told, rows=rows, **how)


def _to_the_page(request, slug):
    return redirect(reverse("reviews:progress", args=[slug]) + address_with(request.GET, format=None))
