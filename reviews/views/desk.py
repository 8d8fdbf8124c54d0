"""What does a reviewer see and press?"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_GET

from journal.refusals import NotAllowed, Refusal
from proposals.queries import file_of_version
from reviews import queries, services
from reviews.forms import DeclareForm, LaterConflictForm
from reviews.queries.profile import sees_own_profile
from reviews.refusals import ConflictWithoutReason
from reviews.sentences import how_soon, say, weighted
from reviews.views.answers import MISSHAPEN, REFUSED, as_attachment, being_made
from reviews.views.pledging import pledge_first


@require_GET
def review_list(request):
    """List what this person is asked to review, what is to be done first; empty for everybody else."""
    tasks = queries.tasks_for(request.user, at=request.received_at)
    context = {
        "desks": queries.desks_of(tasks, at=request.received_at),
        "bidding": queries.calls_to_bid_in(request.user, at=request.received_at),
        "has_profile": sees_own_profile(request.user),
    }
    return render(request, "reviews/list.html", context)


@require_GET
def assignment(request, pk):
    """Show one assignment: the pledge first, then the cover and the declaration, the sealed text once it is open."""
    row = get_object_or_404(queries.assignments_for(request.user), pk=pk)
    if not row.is_pledged:
        return pledge_first(request, row.proposal.call)
    return _show_assignment(request, row, form=DeclareForm())


def _show_assignment(request, row, *, form, status=200):
    submission = queries.sealed_text_for(request.user, row)
    answers = queries.answers_of(row)
    criteria = queries.criteria_of(row.proposal.call, row.stage.code)
    lock = queries.lock_shown(row)
    context = {
        "assignment": row,
        "call": row.proposal.call,
        "stage": row.stage,
        "step": queries.step_of(row, lock=lock, at=request.received_at),
        "lock": lock,
        "soon": how_soon(lock, at=request.received_at) if lock else "",
        "cover": queries.cover_of(row.proposal),
        "rules": queries.conflict_rules_of(row.proposal.call),
        "form": form,
        "submission": submission,
        "snapshot": submission.snapshot if submission else None,
        "answers": answers,
        "criteria": criteria,
        "weighted": weighted(answers.points, criteria) if answers else "",
        "versions": queries.versions_of(row) if submission else [],
        "peers": queries.peers_of(request.user, row),
        "document_reviews": queries.document_reviews_for_panel(request.user, row),
    }
    return render(request, "reviews/assignment.html", context, status=status)


@require_GET
def document(request, pk, document_pk):
    """Hand out a document of the sealed version to the reviewer who reads it."""
    row = get_object_or_404(queries.assignments_for(request.user), pk=pk)
    submission = queries.sealed_text_for(request.user, row)
    if submission is None:
        raise Http404
    return as_attachment(queries.sealed_document(submission, document_pk))


@require_GET
def packet(request, pk):
    """Hand out the whole sealed version as one PDF to the reviewer who reads it; not yet made, it is said."""
    row = get_object_or_404(queries.assignments_for(request.user), pk=pk)
    submission = queries.sealed_text_for(request.user, row)
    if submission is None:
        raise Http404
    found = file_of_version(row.proposal, submission, audience="reviewers")
    if found is None:
        messages.info(request, being_made())
        return redirect("reviews:assignment", pk=pk)
    return as_attachment(found)


class DeclareView(View):
    """Take the declaration; later, a conflict that was found out after all."""

    def setup(self, request, *args, **kwargs):
        """Keep the person's own assignment; raises Http404 for anybody else's."""
        super().setup(request, *args, **kwargs)
        self.row = get_object_or_404(queries.assignments_for(request.user), pk=kwargs["pk"])
        self.is_first = self.row.state == self.row.State.ASKED

    def dispatch(self, request, *args, **kwargs):
        """Lead to the pledge first: no title and no name is shown before it."""
        if not self.row.is_pledged:
            return pledge_first(request, self.row.proposal.call)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, pk):
        """Ask once more about a conflict; the first question stands on the assignment's own page."""
        if self.is_first:
            return redirect("reviews:assignment", pk=pk)
        return self.show(LaterConflictForm())

    def post(self, request, pk):
        """Keep the declaration: the text opens, or the proposal is closed to this person for good."""
        form = (
            DeclareForm(request.POST)
            if "conflict" in request.POST or self.is_first
            else LaterConflictForm(request.POST)
        )
        if not form.is_valid():
            return self.show(form, status=MISSHAPEN)
        try:
            declared = services.declare(pk, actor=request.user, at=request.received_at, **form.declaration())
        except NotAllowed as refusal:
            raise Http404 from refusal
        except Refusal as refusal:
            form.add_error("reason" if isinstance(refusal, ConflictWithoutReason) else None, say(refusal))
            return self.show(form, status=REFUSED)
        if declared.state == declared.State.CLEAR:
            messages.success(request, _("Thank you. The sealed text is open to you now."))
            return redirect("reviews:assignment", pk=pk)
        told = _("Thank you. %(reference)s has been taken off your list, and the office knows.")
        messages.success(request, told % {"reference": self.row.proposal.reference})
        return redirect("reviews:list")

    def show(self, form, *, status=200):
        """Render the question with what was typed."""
        if self.is_first:
            return _show_assignment(self.request, self.row, form=form, status=status)
        call = self.row.proposal.call
        context = {"assignment": self.row, "call": call, "rules": queries.conflict_rules_of(call), "form": form}
        return render(self.request, "reviews/later_conflict.html", context, status=status)
