"""What does an officer see of one proposal under review, and press?"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_GET

from journal.refusals import NotAllowed, Refusal
from proposals.lifecycle import State
from proposals.queries import confirmed_since, file_of_version, submission_that_stands
from reviews import queries, services
from reviews.forms import AssignForm
from reviews.refusals import ReviewerHasAConflict
from reviews.sentences import called, say
from reviews.views.answers import MISSHAPEN, REFUSED, as_attachment, being_made


class ProposalView(View):
    """One proposal as the office has it; a POST asks a reviewer."""

    def setup(self, request, *args, **kwargs):
        """Keep a proposal that this officer handles; raises Http404 for any other."""
        super().setup(request, *args, **kwargs)
        self.proposal = get_object_or_404(queries.proposals_for(request.user), pk=kwargs["pk"])
        fits = queries.fits_of(self.proposal, at=request.received_at)
        self.on_record = queries.on_record_of(self.proposal)
        known = {"fits": fits, "on_record": self.on_record}
        self.candidates = queries.candidates_for(self.proposal, viewer=request.user, **known)

    def get(self, request, pk):
        """Show the sealed version, the findings and who reviews."""
        return self.show(AssignForm(candidates=self.candidates))

    def post(self, request, pk):
        """Ask the chosen reviewer; what stands in the way is said beside the field."""
        if "look" in request.POST:
            return self.put_on_record(request.POST["look"])
        form = AssignForm(request.POST, candidates=self.candidates)
        if not form.is_valid():
            return self.show(form, status=MISSHAPEN)
        try:
            made = services.assign_reviewer(
                pk, reviewer_pk=form.cleaned_data["reviewer"], actor=request.user, at=request.received_at
            )
        except NotAllowed as refusal:
            raise Http404 from refusal
        except Refusal as refusal:
            if isinstance(refusal, ReviewerHasAConflict):  # the refusal rolled back what was found: it is kept now
                services.look_between(pk, form.cleaned_data["reviewer"], at=request.received_at)
            form.add_error("reviewer", say(refusal))
            return self.show(form, status=REFUSED)
        messages.success(
            request, _("%(person)s is asked to review; a letter goes out.") % {"person": called(made.reviewer)}
        )
        return redirect("reviews:proposal", pk=pk)

    def put_on_record(self, person_key):
        """Keep what was found just now between a person of the list and the proposal, so that it can be ruled on."""
        found = next((one for one in self.candidates if one.is_unrecorded and str(one.person.pk) == person_key), None)
        if found is None:
            return redirect("reviews:proposal", pk=self.proposal.pk)
        conflict = services.look_between(self.proposal.pk, found.person.pk, at=self.request.received_at)
        if conflict is None:
            return redirect("reviews:proposal", pk=self.proposal.pk)
        return redirect("reviews:conflict", pk=conflict.pk)

    def show(self, form, *, status=200):
        """Render the page."""
        submission = submission_that_stands(self.proposal)
        seen_at = self.request.received_at
        seats = queries.seats_of(self.request.user, self.proposal, at=seen_at, on_record=self.on_record)
        findings = queries.findings_of(submission)
        context = {
            "proposal": self.proposal,
            "call": self.proposal.call,
            "submission": submission,
            "confirmed_since": confirmed_since(self.proposal, submission),
            "snapshot": submission.snapshot,
            "open_findings": [one for one in findings if one.tone != "met"],
            "met_findings": [one for one in findings if one.tone == "met"],
            "seats": seats,
            "has_reviews": any(seat.answers for seat in seats),
            "reads_later": any(seat.answers is None and seat.step == "sent" for seat in seats),
            "form": form,
            "barred": [one for one in self.candidates if one.barred],
            "may_assign": self.proposal.state == State.SUBMITTED,
        }
        return render(self.request, "reviews/proposal.html", context, status=status)


def end_assignment(request, pk, assignment_pk):
    """Take an assignment back; a GET, as after a change of language, only leads to the proposal."""
    proposal = get_object_or_404(queries.proposals_for(request.user), pk=pk)
    row = get_object_or_404(proposal.assignments, pk=assignment_pk)
    if request.method == "POST":
        try:
            ended = services.end_assignment(row.pk, actor=request.user, at=request.received_at)
        except NotAllowed as refusal:
            raise Http404 from refusal
        except Refusal as refusal:
            messages.error(request, say(refusal))
        else:
            told = _("%(person)s is no longer asked to review this proposal.")
            messages.success(request, told % {"person": called(ended.reviewer)})
    return redirect("reviews:proposal", pk=pk)


@require_GET
def office_document(request, pk, document_pk):
    """Hand out a document of the sealed version to an officer who handles the proposal."""
    proposal = get_object_or_404(queries.proposals_for(request.user), pk=pk)
    return as_attachment(queries.sealed_document(submission_that_stands(proposal), document_pk))


@require_GET
def office_dossier(request, pk):
    """Hand out the whole sealed version as one PDF to an officer who handles it; not yet made, it is said."""
    proposal = get_object_or_404(queries.proposals_for(request.user), pk=pk)
    found = file_of_version(proposal, submission_that_stands(proposal), audience="applicant")
    if found is None:
        messages.info(request, being_made())
        return redirect("reviews:proposal", pk=pk)
    return as_attachment(found)
