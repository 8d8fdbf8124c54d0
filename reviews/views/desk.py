"""What does a reviewer see and press?"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_GET

from journal.refusals import NotAllowed, Refusal
from journal.sentences import instant
from proposals.queries import file_of_version
from reviews import queries, services
from reviews.forms import DeclareForm, LaterConflictForm, ReviewForm, initial_of
from reviews.refusals import CriteriaUnscored
from reviews.sentences import say
from reviews.views.answers import MISSHAPEN, REFUSED, as_attachment, being_made


@require_GET
def review_list(request):
    """List what this person is asked to review, what is to be done first; empty for everybody else."""
    return render(request, "reviews/list.html", {"tasks": queries.tasks_for(request.user)})


@require_GET
def assignment(request, pk):
    """Show one assignment: the cover and the declaration first, the sealed text once it is open."""
    row = get_object_or_404(queries.assignments_for(request.user), pk=pk)
    return _show_assignment(request, row, form=DeclareForm())


def _show_assignment(request, row, *, form, status=200):
    submission = queries.sealed_text_for(request.user, row)
    context = {
        "assignment": row,
        "call": row.proposal.call,
        "step": queries.step_of(row),
        "cover": queries.cover_of(row.proposal),
        "form": form,
        "submission": submission,
        "snapshot": submission.snapshot if submission else None,
        "answers": queries.answers_of(row),
        "criteria": queries.criteria_of(row.proposal.call, row.stage.code),
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
            form.add_error(None, say(refusal))
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
        context = {"assignment": self.row, "call": self.row.proposal.call, "form": form}
        return render(self.request, "reviews/later_conflict.html", context, status=status)


class ScoreView(View):
    """Points and comments: keep a draft, look it over, send it."""

    def setup(self, request, *args, **kwargs):
        """Keep the person's own assignment; raises Http404 for anybody else's."""
        super().setup(request, *args, **kwargs)
        self.row = get_object_or_404(queries.assignments_for(request.user), pk=kwargs["pk"])
        self.criteria = queries.criteria_of(self.row.proposal.call, self.row.stage.code)

    def get(self, request, pk):
        """Show the form as last saved; without an open text, or once sent, lead to the assignment."""
        if queries.step_of(self.row) not in ("score", "draft"):
            return redirect("reviews:assignment", pk=pk)
        return self.show(ReviewForm(initial=initial_of(queries.answers_of(self.row)), criteria=self.criteria))

    def post(self, request, pk):
        """Save, or save and look over (`do=check`), or send (`do=send`)."""
        if self.row.state == self.row.State.ASKED:
            return redirect("reviews:assignment", pk=pk)
        form = ReviewForm(request.POST, criteria=self.criteria)
        if not form.is_valid():
            return self.show(form, status=MISSHAPEN)
        act = services.send_review if request.POST.get("do") == "send" else services.save_review
        try:
            act(pk, actor=request.user, at=request.received_at, **form.review())
        except NotAllowed as refusal:
            raise Http404 from refusal
        except CriteriaUnscored:
            form.note_unscored()
            return self.show(form, status=REFUSED)
        except Refusal as refusal:
            form.add_error(None, say(refusal))
            return self.show(form, status=REFUSED)
        return self.lead_on(form, request.POST.get("do"))

    def lead_on(self, form, do):
        """Go where the pressed button leads once the review is kept."""
        if do == "send":
            messages.success(self.request, _("Your review has been sent. Thank you."))
            return redirect("reviews:assignment", pk=self.row.pk)
        if do == "check":
            if form.note_unscored():
                return self.show(form, saved_at=self.request.received_at, status=REFUSED)
            return self.show(form, template="reviews/send.html")
        messages.success(self.request, _("Saved: %(time)s.") % {"time": instant(self.request.received_at)})
        return redirect("reviews:score", pk=self.row.pk)

    def show(self, form, *, template="reviews/score.html", status=200, saved_at=None):
        """Render the form with what the side of the page says of the proposal."""
        answers = queries.answers_of(self.row)
        submission = queries.sealed_text_for(self.request.user, self.row)
        context = {
            "assignment": self.row,
            "call": self.row.proposal.call,
            "step": queries.step_of(self.row),
            "form": form,
            "submission": submission,
            "snapshot": submission.snapshot if submission else None,
            "scored": len(answers.points) if answers else 0,
            "criteria": self.criteria,
            "saved_at": saved_at or (answers.saved_at if answers else None),
        }
        return render(self.request, template, context, status=status)
