"""What does an officer see of the ranking, how thin its margin is, and what drives one place?"""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from journal import services as journal
from journal.exports import FORMATS
from reviews import charts, exports, policies, queries
from reviews.sentences import margin_in_words, rows_in_words
from reviews.views.lists import address_with, call_or_404, handed_out
from reviews.views.plans import number_in


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; what it does not know counts as not asked."""

    stage: str
    area: object | None
    by: str  # "place": the calibrated score; "rank": the raw mean
    only_discuss: bool
    page: int
    shows_all: bool

    def told(self):
        """Return what narrows or orders the list, for the journal."""
        said = {
            "stage": self.stage if self.stage != "document" else None,
            "area": self.area and self.area.number,
            "only": "discuss" if self.only_discuss else None,
            "sort": "mean" if self.by == "rank" else None,
        }
        return {name: value for name, value in said.items() if value is not None}


@require_GET
def ranking(request, slug):
    """Show the order that the reviews give, made only of what this officer may see, on the page or as a file."""
    call = call_or_404(request.user, slug)
    areas = list(call.areas.order_by("number"))
    wanted = _wanted(request.GET, areas)
    whole = queries.ranked(request.user, call, wanted.stage)
    lines = queries.lines_wanted(
        whole, area=wanted.area and wanted.area.number, only_discuss=wanted.only_discuss, by=wanted.by
    )
    form = request.GET.get("format", "")
    if form in FORMATS:
        return _file(request, call, whole, lines, wanted, form)
    return _page(request, call, whole, lines, wanted, areas)


@require_GET
def drivers(request, pk):
    """Show which scores drive the place of one proposal, and where its reviewers disagree; nobody is named."""
    ranked = policies.proposals_ranked_for(request.user).select_related("call", "area")
    proposal = get_object_or_404(ranked, pk=pk)
    stage = "interview" if request.GET.get("stage") == "interview" else "document"
    whole = queries.ranked(request.user, proposal.call, stage)
    found = queries.drivers_of(whole, proposal.call, pk)
    if found is None:
        raise Http404
    [row] = queries.rows_written(whole, proposal.call, [found.line])
    context = {
        "call": proposal.call,
        "proposal": proposal,
        "ranking": whole,
        "row": row,
        "drivers": found,
        "discuss_from": queries.DISCUSS_FROM,
    }
    return render(request, "reviews/ranking_drivers.html", context)


def _wanted(given, areas):
    by_number = {str(one.number): one for one in areas}
    return Wanted(
        stage="interview" if given.get("stage") == "interview" else "document",
        area=by_number.get(given.get("area", "")),
        by="rank" if given.get("sort") == "mean" else "place",
        only_discuss=given.get("only") == "discuss",
        page=number_in(given.get("page", "")),
        shows_all=given.get("show") == "all",
    )


def _meetings(request, call, lines):
    return queries.meetings_of(request.user, call, [line.pk for line in lines], at=request.received_at)


def _file(request, call, whole, lines, wanted, form):
    """Hand out every line of the list, in its order."""
    journal.note_export(
        "ranking",
        subject=call,
        actor=request.user,
        at=request.received_at,
        form=form,
        asked=wanted.told(),
        rows=len(lines),
    )
    rows = queries.rows_written(whole, call, lines, by=wanted.by, meetings=_meetings(request, call, lines))
    columns = exports.ranking_columns(whole, places=call.places_max)
    closing = exports.without_stakes_and_own()
    return handed_out(request, rows, columns, form=form, name=f"{call.slug}-ranking", closing=closing)


def _page(request, call, whole, lines, wanted, areas):
    page = queries.page_of_lines(lines, number=wanted.page, all_of_them=wanted.shows_all)
    shown, best = page.rows, whole.by_place
    at_the_line = best[min(call.places_max, len(best)) - 1] if best else None
    keys = {line.pk for line in shown}
    given = queries.points_given(whole, call, keys | {at_the_line.pk} if at_the_line else keys)
    picked = at_the_line and queries.drivers_of(whole, call, at_the_line.pk, given)
    meetings = _meetings(request, call, shown)
    rows = queries.rows_written(whole, call, shown, by=wanted.by, meetings=meetings, given=given)
    total, chances = len(whole.lines), queries.chances_of(whole)
    context = {
        "call": call,
        "ranking": whole,
        "page": page,
        "rows": rows_in_words(rows, by=wanted.by, picked=picked and picked.line.pk),
        "of_stage": "" if wanted.stage == "document" else f"?stage={wanted.stage}",
        "to_proposal": _around("reviews:proposal"),
        "to_scores": _around("reviews:drivers"),
        "first": 1 + (page.number - 1) * page.per_page,
        "last": (page.number - 1) * page.per_page + len(rows),
        "is_cut_drawn": queries.line_of_places(whole, call) is not None,
        "wanted": wanted,
        "matching": len(lines),
        "per_page": page.per_page,
        "total": total,
        "by_area": [(one, sum(line.area == one.number for line in whole.lines)) for one in areas],
        "to_discuss": sum(line.to_discuss for line in whole.lines),
        "is_unknown_area": bool(request.GET.get("area")) and wanted.area is None,
        "discuss_from": queries.DISCUSS_FROM,
        "margin": margin_in_words(queries.margin_told(whole, call)),
        "chart": charts.margin_chart(chances, places=call.places_max),
        "best": best[: charts.MOST_BARS],
        "ticks": _ticks(whole.overall),
        "drivers": picked,
        "in_all": 100 * call.places_max if len(chances) >= call.places_max else None,
        "by_mean": address_with(request.GET, sort="mean", show=None, page=None),
        "by_place": address_with(request.GET, sort=None, show=None, page=None),
    }
    return render(request, "reviews/ranking.html", context)


def _around(name):
    """Return what stands before and after the key in the address of a proposal: it is asked for once, not for each line."""
    return reverse(name, args=[10**9]).split(str(10**9))


def _ticks(overall):
    """Return the numbers named above the whiskers."""
    if overall is None:
        return ()
    return charts.ticks_of(low=overall.scale_min, high=overall.scale_max, line=overall.fundable_from)
