"""How does an officer set the moment of a release, and take it back while there is time?"""

from datetime import time, timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from calls.deadlines import TOKYO, has_closed
from journal.refusals import NotAllowed, Refusal
from journal.sentences import instant
from selection import queries, services
from selection.forms.releasing import ReasonForm, ReleaseForm
from selection.queries import releasing
from selection.refusals import (
    BoardChanged,
    BoardMoved,
    MomentTooEarly,
    MomentTooFar,
    NotFrozen,
    ReleaseIsSet,
    ResultsReleased,
)
from selection.sentences import say, time_left
from selection.services.releasing import earliest_moment, prepared_for, seal_of_letters, stored_for
from selection.views.board import closed_to
from selection.views.desk import call_or_404
from selection.views.interviews import MISSHAPEN, REFUSED

OVERTAKEN = (BoardChanged, BoardMoved, NotFrozen, ReleaseIsSet, ResultsReleased)  # the page shows another state by now
TEN = time(10)  # the hour that the page proposes for tomorrow (portal default)


class ReleaseView(View):
    """Every letter as it will go out, and the moment at which they all go."""

    def dispatch(self, request, *args, slug, **kwargs):
        """Keep the call; closed to officers with a stake."""
        self.call = call_or_404(request.user, slug)
        return closed_to(request, self.call) or super().dispatch(request, *args, **kwargs)

    def get(self, request):
        """Show every letter, and when they go or went."""
        return self.show()

    def post(self, request):
        """Set the moment, or show what was typed and what stands in the way."""
        prepared = prepared_for(self.call)
        form = self.form(prepared, request.POST)
        if not form.is_valid():
            return self.show(form, prepared=prepared, status=MISSHAPEN)
        confirmed = {"seen": form.cleaned_data["seen"], "typed": form.cleaned_data["letters"]}
        try:
            done = services.set_release(
                self.call.pk, release_at=form.moment(), actor=request.user, at=request.received_at, **confirmed
            )
        except NotAllowed as refusal:
            raise Http404 from refusal
        except OVERTAKEN as refusal:
            messages.error(request, say(refusal))
            return redirect("selection:release", slug=self.call.slug)
        except (MomentTooEarly, MomentTooFar) as refusal:
            form.add_error("clock" if isinstance(refusal, MomentTooEarly) else "on", say(refusal))
            return self.show(form, prepared=prepared, status=REFUSED)
        except Refusal as refusal:
            form.add_error(None, say(refusal))
            return self.show(form, prepared=prepared, status=REFUSED)
        messages.success(
            request, _("The release is set for %(at)s. Nothing goes out before.") % {"at": instant(done.release_at)}
        )
        return redirect("selection:release", slug=self.call.slug)

    def form(self, prepared, *args, **options):
        """Return the confirmation for as many letters as there are."""
        selected = sum(one.letter.selected for one in prepared)
        earliest = instant(_to_the_minute(earliest_moment(self.request.received_at)))
        return ReleaseForm(*args, letters=len(prepared), selected=selected, earliest=earliest, **options)

    def show(self, form=None, *, prepared=None, take_back=None, status=200):
        """Render the page: what goes out and how it is set, what is set, or what went out."""
        call, at = self.call, self.request.received_at
        waiting = queries.set_release_of(call)
        prepared = prepared if prepared is not None else stored_for(call) if waiting else prepared_for(call)
        if form is None and not waiting:
            form = self.form(prepared, initial={"seen": seal_of_letters(prepared), **_proposed(at)})
        context = {
            "call": call,
            "form": form,
            "take_back": take_back or ReasonForm(),
            "prepared": prepared,
            "selected": sum(one.letter.selected for one in prepared),
            "others": sum(not one.letter.selected for one in prepared),
            "released": queries.round_of(call),
            "waiting": waiting,
            "left": time_left(waiting.release_at, at) if waiting and waiting.release_at > at else "",
            "stopped": releasing.last_stop(call),
            "standing": releasing.standing_of_board(call, queries.seal_of_board(call)),
            "ahead": queries.interviews_ahead(call, at=at),
            "is_open": not has_closed(closes_at=call.closes_at, at=at),
        }
        return render(self.request, "selection/release.html", context, status=status)


class TakeBackView(ReleaseView):
    """The moment is taken back, for a reason, until it comes."""

    def get(self, request):
        """Lead to the page on which it is asked."""
        return redirect("selection:release", slug=self.call.slug)

    def post(self, request):
        """Take it back, or show what was typed and what stands in the way."""
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self.show(take_back=form, status=MISSHAPEN)
        try:
            services.cancel_release(
                self.call.pk, reason=form.cleaned_data["reason"], actor=request.user, at=request.received_at
            )
        except NotAllowed as refusal:
            raise Http404 from refusal
        except Refusal as refusal:
            messages.error(request, say(refusal))
        else:
            messages.success(request, _("The moment is taken back, and every prepared letter is withdrawn."))
        return redirect("selection:release", slug=self.call.slug)


def _proposed(at):
    """Return what the form begins with: tomorrow in Japan, 10:00."""
    tomorrow = at.astimezone(TOKYO).date() + timedelta(days=1)
    return {"on": tomorrow, "clock": TEN}


def _to_the_minute(moment):
    """Return the first whole minute from an instant on."""
    whole = moment.replace(second=0, microsecond=0)
    return whole if whole == moment else whole + timedelta(minutes=1)
