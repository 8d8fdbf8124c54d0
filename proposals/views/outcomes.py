"""How is the outcome of a grant reported that was pending when the proposal was submitted?"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from journal.refusals import Refusal
from proposals import queries, services
from proposals.forms import AwardForm, RejectionForm
from proposals.models import Outcome
from proposals.refusals import DocumentRefused, DoorClosed, NoticeDateRefused, ProofMissing
from proposals.sentences import say
from proposals.views.own import MISSHAPEN, REFUSED, OwnProposalView, go_home


class Outcomes(OwnProposalView):
    """The grants that were pending at the submission, what became of each, and until when it can be proven."""

    template = "proposals/outcomes.html"

    def shown(self):
        """Return the outcomes ready to render; raises Http404 before anything was sealed."""
        submission = queries.submission_that_stands(self.proposal)
        if submission is None:
            raise Http404
        return queries.outcomes_of(self.proposal, submission, at=self.request.received_at)

    def get(self, request, pk):
        """Show the list; a draft is led home."""
        if "save" in self.doors():
            messages.info(request, say(DoorClosed(door="report", state=self.proposal.state)))
            return go_home(self.proposal)
        return self.show(outcomes=self.shown())


class Report(Outcomes):
    """What the two ways of reporting share: one outcome, a form, what to do with what it brings."""

    state = ""

    def setup(self, request, *args, **kwargs):
        """Keep the outcome; raises Http404 for a counterpart whose grant was not pending."""
        super().setup(request, *args, **kwargs)
        self.outcome = get_object_or_404(self.proposal.outcomes, position=kwargs["position"])

    def make_form(self, *data):
        """Return the form, empty or with what was typed."""
        raise NotImplementedError

    def get(self, request, pk, position):
        """Show the form, or lead to the list where this cannot be reported any more."""
        one = self.one()
        if not (one.may_prove if self.state == Outcome.State.AWARDED else one.may_report):
            return redirect("proposals:outcomes", pk=pk)
        return self.show(form=self.make_form(), one=one)

    def one(self):
        """Return the outcome ready to render."""
        return next(one for one in self.shown() if one.outcome == self.outcome)

    def post(self, request, pk, position):
        """Report, and lead to the list; what is wrong is said beside the question it belongs to."""
        form = self.make_form(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form=form, one=self.one(), status=MISSHAPEN)
        try:
            services.report_outcome(pk, position, **self.report(form.cleaned_data))
        except NoticeDateRefused as refusal:
            form.add_error("notice_on", say(refusal))
        except (DocumentRefused, ProofMissing) as refusal:
            form.add_error("file", say(refusal))
        except Refusal as refusal:
            return self.show(form=form, one=self.one(), refused=say(refusal), status=REFUSED)
        else:
            messages.success(request, _("Recorded. The sealed text of the proposal stays as it is."))
            return redirect("proposals:outcomes", pk=pk)
        return self.show(form=form, one=self.one(), status=REFUSED)

    def report(self, answers):
        """Return what the service is told."""
        file = answers["file"]
        proof = {"name": file.name, "chunks": file.chunks()} if file else {}
        told = {"actor": self.request.user, "at": self.request.received_at}
        return {"state": self.state, "notice_on": answers["notice_on"], **told, **proof}


class ReportAward(Report):
    """Prove an award with the agency's notice."""

    state, template = Outcome.State.AWARDED, "proposals/outcomes_award.html"

    def make_form(self, *data):
        """Return the form with the call's last day in it."""
        return AwardForm(*data, by_on=self.proposal.call.outcome_known_by)


class ReportRejection(Report):
    """Ask before a rejection is reported, and report it."""

    state, template = Outcome.State.REJECTED, "proposals/outcomes_rejection.html"

    def make_form(self, *data):
        """Return the form."""
        return RejectionForm(*data)
