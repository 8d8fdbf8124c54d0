"""How does a reviewer say what they would like to read?"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from journal.refusals import NotAllowed, Refusal
from proposals.models import Proposal
from reviews import queries, services
from reviews.forms import LaterConflictForm
from reviews.forms.plans import wishes_in
from reviews.sentences import WISHES_SAID, say
from reviews.views.answers import MISSHAPEN, REFUSED
from reviews.views.plans import number_in
from reviews.views.pledging import pledge_first


class OfBidding(View):
    """What every page of the wishes asks first: a call of this person's, and the pledge."""

    def setup(self, request, *args, slug, **kwargs):
        """Keep a call that this person accepted to judge for; raises Http404 for any other."""
        super().setup(request, *args, **kwargs)
        self.call = queries.call_to_bid_in(request.user, slug)
        if self.call is None:
            raise Http404

    def dispatch(self, request, *args, **kwargs):
        """Lead to the pledge first: nothing is shown before it."""
        if queries.pledge_of(request.user, self.call) is None:
            return pledge_first(request, self.call)
        return super().dispatch(request, *args, **kwargs)


class BidsView(OfBidding):
    """Covers with a wish each: title, people and institutions only. A POST keeps the wishes of one page."""

    def get(self, request, **_slug):
        """Show the covers, or that nobody is asked."""
        at = request.received_at
        until = queries.bids_until(self.call)
        is_asked = queries.is_in_time(until, at=at)
        page = (
            queries.bids_page(request.user, self.call, number=number_in(request.GET.get("page", "")), at=at)
            if is_asked
            else None
        )
        context = {
            "call": self.call,
            "until": until,
            "is_asked": is_asked,
            "page": page,
            "wishes": [(value, words) for value, words in WISHES_SAID.items()],
        }
        return render(request, "reviews/bids.html", context)

    def post(self, request, **_slug):
        """Keep what was chosen and come back to the same page."""
        try:
            services.save_bids(self.call.pk, wishes=wishes_in(request.POST), actor=request.user, at=request.received_at)
        except NotAllowed as refusal:
            raise Http404 from refusal
        except Refusal as refusal:
            messages.error(request, say(refusal))
        else:
            messages.success(request, _("Your wishes are kept. You can change them until the time above."))
        return redirect(
            f"{reverse('reviews:bids', args=[self.call.slug])}?page={number_in(request.GET.get('page', ''))}"
        )


class BidConflictView(OfBidding):
    """A conflict that a reviewer sees on a cover: a reason, and the proposal is gone from their pages."""

    def setup(self, request, *args, **kwargs):
        """Keep a proposal that this person may say a wish about while wishes are asked for; raises Http404 for any other."""
        super().setup(request, *args, **kwargs)
        is_asked = queries.asks_for_bids(self.call, at=request.received_at)
        rows = queries.proposals_to_bid_for(request.user, self.call) if is_asked else Proposal.objects.none()
        self.proposal = get_object_or_404(rows.select_related("call"), pk=kwargs["pk"])

    def get(self, request, **_keys):
        """Say what follows, and ask for the reason."""
        return self.show(LaterConflictForm())

    def post(self, request, pk, **_slug):
        """Close the proposal to this person."""
        form = LaterConflictForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=MISSHAPEN)
        said = {"proposal_pk": pk, "reason": form.cleaned_data["reason"]}
        try:
            services.declare_at_bidding(self.call.pk, actor=request.user, at=request.received_at, **said)
        except NotAllowed as refusal:
            raise Http404 from refusal
        except Refusal as refusal:
            form.add_error(None, say(refusal))
            return self.show(form, status=REFUSED)
        told = _("Thank you. %(reference)s has been taken off your list, and the office knows.")
        messages.success(request, told % {"reference": self.proposal.reference})
        return redirect("reviews:bids", slug=self.call.slug)

    def show(self, form, *, status=200):
        """Render the question."""
        cover = queries.cover_of(self.proposal)
        rules = queries.conflict_rules_of(self.call)
        context = {"call": self.call, "proposal": self.proposal, "cover": cover, "rules": rules, "form": form}
        return render(self.request, "reviews/bid_conflict.html", context, status=status)
