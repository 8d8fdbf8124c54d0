"""How does an officer offer a place that fell free to the reserve who comes first?"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from journal.refusals import NotAllowed, Refusal
from proposals.models import Proposal
from selection import queries, services
from selection.forms.releasing import OfferForm
from selection.queries.succession import seal_of_text, succession_of
from selection.refusals import BoardChanged
from selection.sentences import say
from selection.services.succession import read_letter
from selection.views.board import closed_to
from selection.views.desk import call_or_404
from selection.views.interviews import MISSHAPEN, REFUSED


class OfferView(View):
    """The letter as it will go, the reason, and the place."""

    def dispatch(self, request, *args, slug, pk):
        """Keep the call and the reserve; closed to officers with a stake."""
        self.call = call_or_404(request.user, slug)
        closed = closed_to(request, self.call)
        if closed:
            return closed
        in_reserve = Proposal.objects.filter(call=self.call, reserve__isnull=False, pk=pk)
        self.proposal = in_reserve.select_related("call", "lead").first()
        if self.proposal is None or queries.round_of(self.call) is None:
            raise Http404
        return super().dispatch(request, *args)

    def get(self, request):
        """Show what would be done; where it is nobody's turn, lead to the places."""
        if not self.is_next():
            return redirect("selection:board", slug=self.call.slug)
        return self.show(None)

    def post(self, request):
        """Offer the place, or show what was typed and what stands in the way."""
        form = OfferForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=MISSHAPEN)
        try:
            services.offer_seat(self.proposal.pk, actor=request.user, at=request.received_at, **form.cleaned_data)
        except NotAllowed as refusal:
            raise Http404 from refusal
        except BoardChanged:
            form = OfferForm({**request.POST.dict(), "seen": self.letter()["seal"]})
            form.add_error(None, _("The letter has changed since you opened this page. Read it again."))
            return self.show(form, status=REFUSED)
        except Refusal as refusal:
            messages.error(request, say(refusal))
            return redirect("selection:board", slug=self.call.slug)
        done = _("%(reference)s is selected. Its letter goes out with the next post.")
        messages.success(request, done % {"reference": self.proposal.reference})
        return redirect("selection:board", slug=self.call.slug)

    def is_next(self):
        """Tell whether a place is free and this reserve is the first who is left."""
        found = succession_of(self.call)
        return found is not None and found.first is not None and found.first.proposal_id == self.proposal.pk

    def letter(self):
        """Return the letter exactly as the lead would get it, and its seal."""
        _made, subject, body = read_letter(self.proposal)
        lead = self.proposal.lead
        seal = seal_of_text(subject, body, lead.email)
        return {"to": lead.email, "subject": subject, "body": body, "language": lead.language, "seal": seal}

    def show(self, form, *, status=200):
        """Render the page."""
        letter = self.letter()
        context = {
            "call": self.call,
            "proposal": self.proposal,
            "letter": letter,
            "form": form or OfferForm(initial={"seen": letter["seal"]}),
            "succession": succession_of(self.call),
        }
        return render(self.request, "selection/offer.html", context, status=status)
