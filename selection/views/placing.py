"""How does an officer say where a proposal goes: on a seat, in reserve, declined? And which seat stays empty?"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from calls.deadlines import has_closed
from journal.refusals import NotAllowed, Refusal
from proposals.models import Proposal
from selection import queries, services
from selection.forms.board import DECLINE, LOWEST, RESERVE, EmptyForm, PlacingForm
from selection.refusals import BoardFrozen, CallStillOpen, PlacedElsewhere, ResultsReleased, SeatTaken
from selection.sentences import say
from selection.views.board import back_to_board, closed_to
from selection.views.desk import call_or_404, kept_part
from selection.views.interviews import MISSHAPEN, REFUSED


class OnTheBoard(View):
    """A page that asks for one act on the board of a call; closed to officers with a stake."""

    template = "selection/placing.html"

    def dispatch(self, request, *args, slug, **kwargs):
        """Keep the call and its board."""
        self.call = call_or_404(request.user, slug)
        closed = closed_to(request, self.call)
        if closed:
            return closed
        self.board = queries.board_for(request.user, self.call, at=request.received_at)
        return super().dispatch(request, *args, **kwargs)

    def shut(self):
        """Return the refusal that shuts the whole board, or None."""
        if self.board.released:
            return ResultsReleased(released_at=self.board.released.released_at)
        if not has_closed(closes_at=self.call.closes_at, at=self.request.received_at):
            return CallStillOpen(closes_at=self.call.closes_at)
        return BoardFrozen(frozen_at=self.board.frozen.frozen_at) if self.board.frozen else None

    def acted(self, form, act):
        """Do what a whole form asks for, or show it again as it was typed; returns a response, or None when done."""
        if not form.is_valid():
            return self.show(form, status=MISSHAPEN)
        try:
            act(form.cleaned_data)
        except (NotAllowed, Proposal.DoesNotExist) as missing:
            raise Http404 from missing
        except Refusal as refusal:
            form.add_error(None, say(refusal))
            return self.show(form, status=REFUSED)
        return None

    def show(self, form, *, status=200, **context):
        """Render the page; without a form it says why nothing can be done."""
        shown = {"call": self.call, "board": self.board, "form": form, "part": kept_part(self.request), **context}
        return render(self.request, self.template, shown, status=status)


class PlacingView(OnTheBoard):
    """Where does this proposal go?"""

    def get(self, request, pk):
        """Show the proposal and the choices."""
        self.find(pk)
        return self.show(None if self.why_not() else self.form())

    def post(self, request, pk):
        """Put it where the officer says."""
        self.find(pk)
        if self.why_not():
            return self.show(None, status=REFUSED)
        form = self.form(request.POST)
        refused = self.acted(form, lambda said: self.put(pk, said["where"], said["reason"]))
        if refused:
            return refused
        messages.success(request, self.done(form.cleaned_data["where"]))
        return back_to_board(request, self.call.slug)

    def find(self, pk):
        """Keep the line of the board that a proposal has, or find nothing."""
        self.line = next((row for row in self.board.rows if row.proposal.pk == pk), None)
        if self.line is None:
            raise Http404

    def why_not(self):
        """Return the refusal that leaves no choice, or None."""
        if self.shut():
            return self.shut()
        moves = self.line.standing == queries.UNDECIDED or (
            self.line.standing == queries.RESERVE and self.board.open_places
        )
        return None if moves else PlacedElsewhere(reference=self.line.proposal.reference, standing=self.line.standing)

    def form(self, *args):
        """Return the form with the choices that there are."""
        return PlacingForm(
            *args,
            open_places=[place.number for place in self.board.open_places],
            is_reserve=self.line.standing == queries.RESERVE,
        )

    def put(self, pk, where, reason):
        """Make the one call that the choice means."""
        by = {"actor": self.request.user, "at": self.request.received_at, "reason": reason}
        if where == RESERVE:
            return services.put_in_reserve(pk, **by)
        if where == DECLINE:
            return services.decline(pk, **by)
        return services.award(pk, number=None if where == LOWEST else int(where), **by)

    def done(self, where):
        """Return the sentence that says what was done."""
        reference = {"reference": self.line.proposal.reference}
        if where == RESERVE:
            return _("%(reference)s is on the reserve list.") % reference
        if where == DECLINE:
            return _("%(reference)s is declined.") % reference
        return _("%(reference)s has a place.") % reference

    def show(self, form, *, status=200, **context):
        """Render the page with the proposal and what the seats would take with it."""
        why_not = None if form else say(self.why_not())
        money = self.board.money if self.line.award else self.board.money + self.line.money
        return super().show(form, status=status, line=self.line, money_with=money, why_not=why_not)


class EmptyView(OnTheBoard):
    """Why is this seat left empty?"""

    def get(self, request, number):
        """Ask for the reason."""
        self.find(number)
        return self.show(None if self.why_not() else EmptyForm())

    def post(self, request, number):
        """Leave it empty."""
        self.find(number)
        if self.why_not():
            return self.show(None, status=REFUSED)
        by = {"actor": request.user, "at": request.received_at}
        refused = self.acted(
            EmptyForm(request.POST),
            lambda said: services.leave_empty(self.call.pk, number=number, reason=said["reason"], **by),
        )
        if refused:
            return refused
        messages.success(request, _("Place %(number)s is left empty.") % {"number": number})
        return redirect("selection:board", slug=self.call.slug)

    def find(self, number):
        """Keep the seat, or find nothing."""
        self.place = next((place for place in self.board.places if place.number == number), None)
        if self.place is None:
            raise Http404

    def why_not(self):
        """Return the refusal that leaves no choice, or None."""
        held = self.place.award
        taken = held and SeatTaken(number=self.place.number, reference=held.proposal.reference)
        return self.shut() or taken

    def show(self, form, *, status=200, **context):
        """Render the page with the seat."""
        return super().show(form, status=status, place=self.place, why_not=None if form else say(self.why_not()))
