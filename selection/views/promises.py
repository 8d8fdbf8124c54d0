"""How does an investigator report an institution in Japan, and how does an officer decide on the promise?"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_GET

from journal.refusals import NotAllowed, Refusal
from notices.services.rendering import render as render_letter
from proposals.queries import public_status, submission_that_stands
from selection import queries, services
from selection.forms import AffiliationForm, ContractForm, DecisionForm
from selection.refusals import PromiseChanged, PromiseDecided
from selection.sentences import say
from selection.views.desk import call_or_404
from selection.views.interviews import MISSHAPEN, REFUSED


class AffiliationView(View):
    """The investigator's own page; there is none before the release, and none for those who promised nothing."""

    def setup(self, request, *args, **kwargs):
        """Keep the person's own promise; raises Http404 where there is none."""
        super().setup(request, *args, **kwargs)
        self.promise = queries.promise_given_by(request.user, kwargs["pk"])
        if self.promise is None:
            raise Http404

    def get(self, request, pk):
        """Show what is owed by when, and the form as it was last reported."""
        return self.show(AffiliationForm(initial=self.known()))

    def post(self, request, pk):
        """Take the report, or show what was typed and what stands in the way."""
        form = AffiliationForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=MISSHAPEN)
        try:
            services.report_affiliation(
                self.promise.pk, actor=request.user, at=request.received_at, **form.cleaned_data
            )
        except PromiseDecided as refusal:
            messages.error(request, say(refusal))
        except Refusal as refusal:
            form.add_error(None, say(refusal))
            return self.show(form, status=REFUSED)
        else:
            messages.success(request, _("Reported. The office looks at it and writes to you."))
        return redirect("selection:affiliation", pk=pk)

    def known(self):
        """Return what the form begins with: the last report, and before it the number of the sealed text."""
        if self.promise.reported_at:
            return {name: getattr(self.promise, name) for name in AffiliationForm.base_fields}
        sealed = submission_that_stands(self.promise.proposal)
        return {"researcher_number": sealed.snapshot["investigator"]["researcher_number"]}

    def show(self, form, *, status=200):
        """Render the page."""
        context = {
            "proposal": self.promise.proposal,
            "call": self.promise.proposal.call,
            "public_status": public_status(self.promise.proposal),
            "promise": self.promise,
            "standing": queries.standing_of(self.promise, at=self.request.received_at),
            "form": form,
        }
        return render(self.request, "selection/promise_own.html", context, status=status)


@require_GET
def promises(request, slug):
    """List the promises of a call, those whose last day has passed on top."""
    call = call_or_404(request.user, slug)
    context = {
        "call": call,
        "promises": queries.promises_for(request.user, call, at=request.received_at),
        "released": queries.round_of(call),
        "succession": queries.succession_of(call) if request.user.has_perm("selection.release_results", call) else None,
    }
    return render(request, "selection/promises.html", context)


class OnePromise(View):
    """Something is done with one promise."""

    def setup(self, request, *args, **kwargs):
        """Keep the call and the promise; raises Http404 for what this officer does not decide."""
        super().setup(request, *args, **kwargs)
        self.call = call_or_404(request.user, kwargs["slug"])
        self.promise = queries.promise_for(request.user, self.call, kwargs["pk"])
        if self.promise is None:
            raise Http404

    def go_back(self):
        """Lead to the page of the promise."""
        return redirect("selection:promise", slug=self.call.slug, pk=self.promise.pk)

    def show(self, template, *, status=200, **context):
        """Render a page with what all of them show."""
        shared = {
            "call": self.call,
            "promise": self.promise,
            "proposal": self.promise.proposal,
            "standing": queries.standing_of(self.promise, at=self.request.received_at),
        }
        return render(self.request, template, {**shared, **context}, status=status)


class PromiseView(OnePromise):
    """What is owed and reported, the day of the contract, and the ways to decide."""

    template = "selection/promise.html"

    def get(self, request, slug, pk):
        """Show the promise."""
        return self.show(self.template, form=ContractForm(initial={"contract_on": self.promise.contract_on}))

    def post(self, request, slug, pk):
        """Note the day of the contract, or show what was typed and what stands in the way."""
        form = ContractForm(request.POST)
        if not form.is_valid():
            return self.show(self.template, form=form, status=MISSHAPEN)
        try:
            services.set_contract_day(pk, actor=request.user, at=request.received_at, **form.cleaned_data)
        except NotAllowed as refusal:
            raise Http404 from refusal
        except PromiseDecided as refusal:
            messages.error(request, say(refusal))
        except Refusal as refusal:
            form.add_error("contract_on", say(refusal))
            return self.show(self.template, form=form, status=REFUSED)
        else:
            messages.success(request, _("The day of the contract is noted. Where the last day moved, a letter tells."))
        return self.go_back()


class DecideView(OnePromise):
    """Show the letter of a decision as it would go, and decide once it was read."""

    decision = ""  # the state that the promise goes to
    act = None
    needs_reason = True
    done = ""

    def get(self, request, slug, pk):
        """Ask for the reason, or show the letter at once where none is needed; what is decided only tells."""
        if self.promise.decided_at:
            messages.info(request, say(PromiseDecided(decided_at=self.promise.decided_at)))
            return self.go_back()
        if self.decision not in queries.standing_of(self.promise, at=request.received_at).decisions:
            return self.go_back()  # that page says why
        form = self.form(initial={"seen": queries.seal_of_promise(self.promise)})
        return self.ask(form)

    def post(self, request, slug, pk):
        """Show the letter with the reason; decide where this very letter was read before."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self.ask(form, status=MISSHAPEN)
        reason = form.cleaned_data.get("reason", "")
        if not form.was_read():
            again = self.form(initial={**form.cleaned_data, "read": reason})
            return self.ask(again, reason=reason, is_read=True)
        try:
            said = {"reason": reason} if self.needs_reason else {}
            seen = form.cleaned_data["seen"]
            type(self).act(pk, actor=request.user, at=request.received_at, seen=seen, **said)
        except NotAllowed as refusal:
            raise Http404 from refusal
        except (PromiseChanged, PromiseDecided) as refusal:
            messages.error(request, say(refusal))
        except Refusal as refusal:
            form.add_error(None, say(refusal))
            return self.ask(form, status=REFUSED)
        else:
            messages.success(request, self.done)
        return self.go_back()

    def form(self, *args, **options):
        """Return the form of this decision."""
        return DecisionForm(*args, needs_reason=self.needs_reason, **options)

    def ask(self, form, *, reason="", is_read=False, status=200):
        """Render the page; with `is_read` the letter stands on it and the button decides."""
        is_read = is_read or not self.needs_reason
        letter = _written(queries.DecisionLetter(self.promise, self.decision, reason)) if is_read else None
        return self.show(
            "selection/promise_decide.html", decision=self.decision, form=form, letter=letter, status=status
        )


def _written(letter):
    """Return the subject and the text exactly as the lead would get them."""
    lead = letter.promise.proposal.lead
    subject, body = render_letter(letter.template, language=lead.language, context={"to": lead, **letter.context})
    return {"subject": subject, "body": body, "language": lead.language, "to": lead.email}


class ConfirmView(DecideView):
    """Confirm what was reported."""

    decision = "kept"
    act = services.confirm_affiliation
    needs_reason = False
    done = gettext_lazy("Confirmed. The letter goes out with the next post.")


class ExceptionView(DecideView):
    """Let the selection stand all the same."""

    decision = "excepted"
    act = services.make_exception
    done = gettext_lazy("The exception is recorded. The letter goes out with the next post.")


class CancelView(DecideView):
    """Cancel the selection."""

    decision = "cancelled"
    act = services.cancel_selection
    done = gettext_lazy("The selection is cancelled. The letter goes out with the next post.")
