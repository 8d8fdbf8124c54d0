"""How does an officer set until when bids are taken and reviews are due, and open one review again?"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from journal.refusals import NotAllowed, Refusal
from journal.sentences import instant
from reviews import queries, services
from reviews.forms import ReopenForm, TimetableForm
from reviews.sentences import called, how_soon, say
from reviews.views.answers import MISSHAPEN, REFUSED
from reviews.views.lists import call_or_404

FIELD_OF = {"bids_until": "bids_until_day", "due_at": "due_at_day", "until": "until_day"}


class TimetableView(View):
    """The timetable of every stage; a POST names one and asks, and `do=set` sets it."""

    def setup(self, request, *args, slug, **kwargs):
        """Keep the call and its stages; raises Http404 for whom they are not."""
        super().setup(request, *args, **kwargs)
        self.call = call_or_404(request.user, slug)
        self.rows = queries.stage_rows(request.user, self.call)
        self.may_set = request.user.has_perm("reviews.set_timetable", self.call)

    def get(self, request, slug):
        """Show the stages; `?stage=interview` opens the form of one."""
        return self.show(self.row(request.GET.get("stage")))

    def post(self, request, slug):
        """Say exactly what will happen, and do it when that is confirmed."""
        row = self.row(request.POST.get("stage"))
        if not self.may_set:
            return self.show(row, status=REFUSED)
        form = self.form(row, request.POST)
        if not form.is_valid():
            return self.show(row, form, status=MISSHAPEN)
        if request.POST.get("do") == "change":
            return self.show(row, form)
        try:
            return self.settle(row, form, is_asked=request.POST.get("do") != "set")
        except NotAllowed as refusal:
            raise Http404 from refusal
        except Refusal as refusal:
            name = FIELD_OF.get(refusal.facts.get("name"), "due_at_day")
            form.add_error(name if name in form.fields else None, say(refusal))
            return self.show(row, form, status=REFUSED)

    def settle(self, row, form, *, is_asked):
        """Show what will happen, or let it happen and lead back."""
        wanted, at = form.timetable(), self.request.received_at
        if is_asked:
            asked = services.timetable_asked(row.stage, **wanted, at=at)
            context = {"call": self.call, "row": row, "form": form, "asked": asked, "at": at}
            return render(self.request, "reviews/timetable_confirm.html", context)
        services.set_timetable(row.stage.pk, actor=self.request.user, at=at, **wanted)
        messages.success(self.request, _("The timetable is set."))
        return redirect("reviews:timetable", slug=self.call.slug)

    def row(self, code):
        """Return the row of a stage, the first one where none is named."""
        return next((one for one in self.rows if one.stage.code == code), self.rows[0] if self.rows else None)

    def form(self, row, data=None):
        """Return the form of a stage."""
        return TimetableForm(data, timetable=row.timetable, asks_bids=row.asks_bids)

    def show(self, row, form=None, *, status=200):
        """Render the page with the form of one stage open."""
        at = self.request.received_at
        moments = [(one, *(_soon(one.timetable, name, at) for name in ("bids_until", "due_at"))) for one in self.rows]
        context = {
            "call": self.call,
            "rows": moments,
            "open_row": row,
            "form": (form or self.form(row)) if self.may_set and row else None,
            "days": self.call.interview_days.order_by("on"),
        }
        return render(self.request, "reviews/timetable.html", context, status=status)


def _soon(timetable, name, at):
    moment = timetable and getattr(timetable, name)
    return how_soon(moment, at=at) if moment else ""


class ReopenView(View):
    """Ask whether a review shall be opened again, and for how long; a POST does it."""

    def setup(self, request, *args, pk, **kwargs):
        """Keep an assignment whose proposal this officer handles; raises Http404 for any other."""
        super().setup(request, *args, **kwargs)
        self.row = get_object_or_404(queries.assignments_reopened_by(request.user), pk=pk)
        self.lock = queries.lock_of(self.row)
        table = queries.timetable_of(self.row.stage)
        due_at = table and table.due_at
        self.due_at = due_at if due_at and due_at >= request.received_at else None

    def get(self, request, pk):
        """Show what happens and ask for the reason."""
        return self.show(ReopenForm(due_at=self.due_at))

    def post(self, request, pk):
        """Open the review again and lead to its proposal."""
        form = ReopenForm(request.POST, due_at=self.due_at)
        if not form.is_valid():
            return self.show(form, status=MISSHAPEN)
        try:
            opened = services.reopen_review(self.row.pk, actor=request.user, at=request.received_at, **form.reopening())
        except NotAllowed as refusal:
            raise Http404 from refusal
        except Refusal as refusal:
            is_of_moment = "name" in refusal.facts or "due_at" in refusal.facts
            form.add_error("until_day" if is_of_moment else None, say(refusal))
            return self.show(form, status=REFUSED)
        told = _("The review of %(person)s is open until %(until)s; a letter goes out.")
        said = {"person": called(self.row.reviewer), "until": instant(opened.until)}
        messages.success(request, told % said)
        return redirect("reviews:proposal", pk=self.row.proposal_id)

    def show(self, form, *, status=200):
        """Render the page."""
        at = self.request.received_at
        context = {
            "row": self.row,
            "proposal": self.row.proposal,
            "call": self.row.proposal.call,
            "step": queries.step_of(self.row, lock=self.lock, at=at),
            "lock": self.lock,
            "form": form,
        }
        return render(self.request, "reviews/reopen.html", context, status=status)
