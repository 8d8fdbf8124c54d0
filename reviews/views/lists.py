"""What does an officer search for and list, on the page and as a file?"""

from dataclasses import dataclass

from django.http import Http404, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from journal import services as journal
from journal.exports import file_of
from journal.queries import stretch_of
from reviews import exports, queries
from reviews.forms import FilterForm
from reviews.sentences import SORTS_SAID


@dataclass(frozen=True)
class Head:
    """A heading that sorts: its words, what `aria-sort` says, the icon, and where it leads."""

    label: str
    aria: str
    icon: str
    href: str


def address_with(given, **changes):
    """Return the query of an address with some of it changed, or left out where the change is None."""
    given = given.copy()
    for name, value in changes.items():
        given.pop(name, None)
        if value is not None:
            given[name] = value
    return f"?{given.urlencode()}"


def heads_of(given, sort):
    """Return the Head of every column that sorts, by name; the sorted one leads the other way round."""
    found = {}
    for name, label in SORTS_SAID.items():
        aria = {name: "ascending", f"-{name}": "descending"}.get(sort, "none")
        icon = {"ascending": "sort-up", "descending": "sort-down"}.get(aria, "sort")
        turned = f"-{name}" if aria == "ascending" else name
        found[name] = Head(label, aria, icon, address_with(given, sort=turned, after=None, before=None))
    return found


def call_or_404(user, slug):
    """Return a call whose proposals a person screens; raises Http404."""
    call = queries.call_for(user, slug)
    if call is None:
        raise Http404
    return call


@require_GET
def proposal_list(request, slug):
    """List the proposals of a call that this officer handles, narrowed and in order as the address says."""
    call = call_or_404(request.user, slug)
    known = queries.choices()
    form = FilterForm(request.GET, known=known, areas=call.areas.order_by("number"))
    asked = form.asked()
    keys = queries.keys_of(request.user, asked, call=call)
    if form.file_format():
        return _proposals_as_file(request, form, keys, known, subject=call, name=f"{call.slug}-proposals")
    return _page(request, "reviews/proposals.html", form, asked, keys, known, call=call)


@require_GET
def search(request):
    """Find proposals of all calls; the words come from the one search box of the office."""
    if not request.user.has_perm("reviews.search_proposals"):
        raise Http404
    known = queries.choices()
    form = FilterForm(request.GET, known=known, calls=queries.calls_searched_by(request.user))
    asked = form.asked()
    keys = queries.keys_of(request.user, asked) if asked.narrows else []
    if form.file_format():
        return _proposals_as_file(request, form, keys, known, subject=request.user, name="proposals")
    return _page(request, "reviews/search.html", form, asked, keys, known)


def _page(request, template, form, asked, keys, known, **more):
    """Render the stretch of a list that the address asks for."""
    stretch = stretch_of(keys, **form.page())
    context = {
        "form": form,
        "asked": asked,
        "stretch": stretch,
        "rows": queries.rows_of(request.user, stretch.keys, known),
        "heads": heads_of(request.GET, asked.sort),
        "narrowed_by": [
            (one, address_with(request.GET, after=None, before=None, **{one.name: None})) for one in form.narrowed_by()
        ],
        "left_out": form.unknown,
        **more,
    }
    return render(request, template, context)


def _proposals_as_file(request, form, keys, known, *, subject, name):
    """Hand out every line of a list, not only those of one page."""
    told = {one.name: one.value for one in form.narrowed_by()} | {"sort": form.cleaned_data.get("sort")}
    journal.note_export(
        "proposals",
        subject=subject,
        actor=request.user,
        at=request.received_at,
        form=form.file_format(),
        asked=told,
        rows=len(keys),
    )
    rows = queries.rows_in_parts(request.user, keys, known)
    how = {"form": form.file_format(), "name": name, "closing": exports.without_stakes()}
    return handed_out(request, rows, exports.proposal_columns(), **how)


def handed_out(request, rows, columns, *, form, name, closing=None):
    """Return the answer that downloads some rows; they are read while it is sent."""
    file = file_of(rows, columns, form=form, name=name, title=name, at=request.received_at, closing=closing)
    return StreamingHttpResponse(file.chunks, headers=file.headers)
