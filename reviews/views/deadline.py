"""What does an officer see of a call's deadline, and press to move it later?"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from calls import services as calls
from calls.deadlines import has_closed
from calls.refusals import DeadlineMovedMeanwhile
from journal.refusals import NotAllowed, Refusal
from journal.sentences import instant
from reviews import queries
from reviews.forms import ExtensionForm
from reviews.sentences import say
from reviews.views.answers import MISSHAPEN, REFUSED


class DeadlineView(View):
    """The deadline of a call, its history and the refused attempts; a POST asks, and `do=extend` moves it."""

    def setup(self, request, *args, **kwargs):
        """Keep the call; raises Http404 for whom it is not."""
        super().setup(request, *args, **kwargs)
        self.call = queries.call_for(request.user, kwargs["slug"])
        if self.call is None:
            raise Http404
        self.may_extend = request.user.has_perm("proposals.extend_deadline", self.call)

    def get(self, request, slug):
        """Show the deadline and the ledger: `?attempts=all` of all time, else of the last two hours."""
        return self.show(self.form())

    def post(self, request, slug):
        """Say exactly what will happen, and do it when that is confirmed."""
        form = self.form(request.POST)
        if not self.may_extend:
            return self.show(self.form(), status=REFUSED)
        if not form.is_valid():
            return self.show(form, status=MISSHAPEN)
        asked, do = form.extension(), request.POST.get("do")
        if do == "change":
            return self.show(form)
        try:
            if do == "extend":
                return self.extend(asked)
            said = calls.preview_extension(self.call, at=request.received_at, **asked)
        except NotAllowed as refusal:
            raise Http404 from refusal
        except Refusal as refusal:
            if isinstance(refusal, DeadlineMovedMeanwhile):  # shown anew, it asks about the deadline as it is now
                form.data = {**form.data.dict(), "was": self.call.closes_at.isoformat()}
            form.add_error("day", say(refusal))
            return self.show(form, status=REFUSED)
        context = {
            "call": self.call,
            "form": form,
            "closes_at": asked["closes_at"],
            "said": said,
            "letters": queries.leads_with_a_draft(self.call),
            "reopens": has_closed(closes_at=self.call.closes_at, at=request.received_at),
        }
        return render(request, "reviews/deadline_confirm.html", context)

    def extend(self, asked):
        """Move the deadline and lead back to its page."""
        done = calls.extend_deadline(self.call.pk, actor=self.request.user, at=self.request.received_at, **asked)
        told = _("The deadline is now %(now)s. The letters go out within a few minutes.")
        messages.success(self.request, told % {"now": instant(done.closes_at)})
        return redirect("reviews:deadline", slug=self.call.slug)

    def form(self, data=None):
        """Return the form for this call's present deadline."""
        return ExtensionForm(data, closes_at=self.call.closes_at)

    def show(self, form, *, status=200):
        """Render the page."""
        everything = self.request.GET.get("attempts") == "all"
        at, user = self.request.received_at, self.request.user
        extensions = list(self.call.extensions.select_related("decided_by").order_by("-closes_at"))
        context = {
            "call": self.call,
            "form": form if self.may_extend else None,
            "extensions": extensions,
            "drafts": queries.leads_with_a_draft(self.call) if self.may_extend else None,
            "ledger": queries.ledger_of(user, self.call, at=at, extensions=extensions, everything=everything),
            "everything": everything,
            "has_closed": has_closed(closes_at=self.call.closes_at, at=at),
        }
        return render(self.request, "reviews/deadline.html", context, status=status)
