"""How does an officer read the interview letters before they go, and let exactly these go?"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views import View

from calls.deadlines import has_closed
from journal.refusals import NotAllowed, Refusal
from selection import queries, services
from selection.forms.telling import TellForm
from selection.policies import applies_under
from selection.refusals import NumberNotTyped
from selection.sentences import say
from selection.views.desk import call_or_404

REFUSED = 409  # the request was well formed; the state of things, not its shape, stands in the way
MISSHAPEN = 422  # what was typed cannot be read; the page shows it again


class TellView(View):
    """Every letter as it would go out, who cannot be told and why, and the confirmation that lets them go."""

    def dispatch(self, request, *args, slug, **kwargs):
        """Keep the call and its letters; closed to an officer who applies under it."""
        self.call = call_or_404(request.user, slug)
        if applies_under(request.user, self.call):
            return render(request, "selection/closed.html", {"call": self.call, "tab": "interviews"}, status=403)
        self.letters = services.letters_to_tell(request.user, self.call, at=request.received_at)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        """Show every letter in full."""
        return self.show(self.form(initial={"seen": self.letters.seal}))

    def post(self, request):
        """Send what was read, or show what changed meanwhile."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, status=MISSHAPEN)
        seen, typed = form.cleaned_data["seen"], form.cleaned_data.get("number", "")
        how = {"actor": request.user, "at": request.received_at}
        try:
            told = services.tell_times(self.call.pk, seen=seen, typed=typed, **how)
        except NotAllowed as refusal:
            raise Http404 from refusal
        except NumberNotTyped as refusal:
            form.add_error(None, say(refusal))
            return self.show(form, status=REFUSED)
        except Refusal as refusal:
            messages.error(request, say(refusal))
            return redirect("selection:tell", slug=self.call.slug)
        done = ngettext(
            "%(number)s letter goes out with the next post. It stands in the list of those told below.",
            "%(number)s letters go out with the next post. They stand in the list of those told below.",
            len(told),
        )
        messages.success(request, done % {"number": len(told)})
        return redirect("selection:tell", slug=self.call.slug)

    def form(self, *args, **options):
        """Return the confirmation for as many letters as there are."""
        return TellForm(*args, letters=len(self.letters), asks_number=self.letters.asks_number, **options)

    def show(self, form, *, status=200):
        """Render the page; a refused form keeps the seal of what was read."""
        context = {
            "call": self.call,
            "form": form,
            "letters": self.letters,
            "days": [(limit, self._on(limit)) for limit in queries.limits_of(self.call, at=self.request.received_at)],
            "released": queries.round_of(self.call),
            "is_open": not has_closed(closes_at=self.call.closes_at, at=self.request.received_at),
        }
        return render(self.request, "selection/tell.html", context, status=status)

    def _on(self, limit):
        """Return (letters, blocked, told) of one interview day."""
        letters = [one for one in self.letters if one.interview.day_id == limit.day.pk]
        blocked = [one for one in self.letters.blocked if one.interview.day_id == limit.day.pk]
        told = [pair for pair in self.letters.settled if pair[0].day_id == limit.day.pk]
        return {"letters": letters, "blocked": blocked, "told": told}
