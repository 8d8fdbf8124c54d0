"""How does an officer give the places of a call and release the results?"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_GET

from calls.deadlines import has_closed
from journal.refusals import NotAllowed, Refusal
from notices.services.rendering import render as render_letter
from proposals.models import Proposal
from selection import queries, services
from selection.forms import ReleaseForm
from selection.refusals import BoardChanged
from selection.sentences import say
from selection.views.desk import call_or_404
from selection.views.interviews import MISSHAPEN, REFUSED


def _closed_to(request, call):
    """Return the page that says why the places are closed to an officer with a stake, or None."""
    if request.user.has_perm("selection.release_results", call):
        return None
    return render(request, "selection/closed.html", {"call": call, "tab": "selection"}, status=403)


@require_GET
def board(request, slug):
    """Show the places of a call beside the ranking."""
    call = call_or_404(request.user, slug)
    closed = _closed_to(request, call)
    if closed:
        return closed
    context = {
        "call": call,
        "board": queries.board_for(request.user, call),
        "is_open": not has_closed(closes_at=call.closes_at, at=request.received_at),
    }
    return render(request, "selection/board.html", context)


def award(request, slug, pk):
    """Give a proposal a place; a GET only leads to the board."""
    return _pressed(request, slug, pk, services.award, _("%(reference)s has a place."))


def take_back(request, slug, pk):
    """Take a place back; a GET only leads to the board."""
    return _pressed(request, slug, pk, services.revoke_award, _("The place of %(reference)s is free again."))


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
    return redirect("selection:board", slug=slug)


class ReleaseView(View):
    """Every letter as it would go out, and the typed confirmation that lets them go."""

    def dispatch(self, request, *args, slug, **kwargs):
        """Keep the call and its letters; closed to officers with a stake."""
        self.call = call_or_404(request.user, slug)
        self.letters = queries.letters_to_release(self.call)
        return _closed_to(request, self.call) or super().dispatch(request, *args, **kwargs)

    def get(self, request):
        """Show every letter, or when the results went out."""
        return self.show(self.form(initial={"board": queries.seal_of_board(self.call)}))

    def post(self, request):
        """Release what was confirmed, or show what changed meanwhile."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, status=MISSHAPEN)
        seen = form.cleaned_data["board"]
        try:
            services.release_results(self.call.pk, actor=request.user, at=request.received_at, seen=seen)
        except NotAllowed as refusal:
            raise Http404 from refusal
        except BoardChanged as refusal:
            messages.error(request, say(refusal))
            return redirect("selection:release", slug=self.call.slug)
        except Refusal as refusal:
            form.add_error(None, say(refusal))
            return self.show(form, status=REFUSED)
        messages.success(request, _("The results are released. The letters go out with the next post."))
        return redirect("selection:release", slug=self.call.slug)

    def form(self, *args, **options):
        """Return the confirmation for as many letters as there are."""
        selected = sum(letter.selected for letter in self.letters)
        return ReleaseForm(*args, letters=len(self.letters), selected=selected, **options)

    def show(self, form, *, status=200):
        """Render the page."""
        context = {
            "call": self.call,
            "form": form,
            "letters": [(letter, _written(letter)) for letter in self.letters],
            "selected": [letter for letter in self.letters if letter.selected],
            "others": sum(not letter.selected for letter in self.letters),
            "released": queries.round_of(self.call),
            "ahead": queries.interviews_ahead(self.call, at=self.request.received_at),
            "is_open": not has_closed(closes_at=self.call.closes_at, at=self.request.received_at),
        }
        return render(self.request, "selection/release.html", context, status=status)


def _written(letter):
    """Return the subject and the text exactly as the lead would get them."""
    lead = letter.proposal.lead
    subject, body = render_letter(letter.template, language=lead.language, context={"to": lead, **letter.context})
    return {"subject": subject, "body": body, "language": lead.language}
