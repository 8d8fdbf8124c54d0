"""How does a reviewer score: write, look over, send, and read again what was written before?"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_GET

from journal.refusals import NotAllowed, Refusal
from journal.sentences import instant
from proposals.refusals import TextChangedMeanwhile
from reviews import queries, services
from reviews.forms import ReviewForm
from reviews.refusals import CriteriaUnscored
from reviews.sentences import how_soon, missing_scores, say, state_of_scores, time_needed, title_of, weighted
from reviews.views.answers import MISSHAPEN, REFUSED
from reviews.views.autosaving import SavesItself


class ScoreView(SavesItself, View):
    """Points and comments: keep a draft, by itself or by a button, look it over, send it."""

    def setup(self, request, *args, **kwargs):
        """Keep the person's own assignment; raises Http404 for anybody else's."""
        super().setup(request, *args, **kwargs)
        self.row = get_object_or_404(queries.assignments_for(request.user), pk=kwargs["pk"])
        self.criteria = queries.criteria_of(self.row.proposal.call, self.row.stage.code)
        self.lock = queries.lock_shown(self.row)

    def form(self, data=None):
        """Return the form as last saved, or with what was typed."""
        return ReviewForm(data, criteria=self.criteria, answers=queries.answers_of(self.row))

    def keep(self, act, form, **how):
        """Call a use case of writing with what the form says."""
        began = form.began(by_itself=self.by_itself)
        return act(
            self.row.pk,
            actor=self.request.user,
            at=self.request.received_at,
            began=began,
            **form.review(),
            **how,
        )

    def get(self, request, pk):
        """Show the form as last saved; where nothing can be written, lead to the assignment."""
        if queries.step_of(self.row, lock=self.lock, at=request.received_at) not in ("score", "draft"):
            return redirect("reviews:assignment", pk=pk)
        return self.show(self.form())

    def post(self, request, pk):
        """Save, or save and look over (`do=check`), or send (`do=send`)."""
        if self.by_itself:
            return self.autosave()
        if self.row.state == self.row.State.ASKED:
            return redirect("reviews:assignment", pk=pk)
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, status=MISSHAPEN)
        try:
            self.keep(services.send_review if request.POST.get("do") == "send" else services.save_review, form)
        except NotAllowed as refusal:
            raise Http404 from refusal
        except TextChangedMeanwhile as refusal:
            return self.show_both(form, refusal)
        except CriteriaUnscored:
            form.note_unscored()
            return self.show(form, status=REFUSED)
        except Refusal as refusal:
            form.add_error(None, say(refusal))
            return self.show(form, status=REFUSED)
        return self.lead_on(form, request.POST.get("do"))

    def show_both(self, typed, refusal):
        """Show what was typed beside what another window saved; saving again keeps what was typed."""
        stored, names = self.form(), refusal.facts["fields"]
        form = ReviewForm(typed.carried_on(stored, shown=names), criteria=self.criteria, answers=stored.answers)
        beside = typed.beside(stored.stored(), names)
        return self.show(form, status=REFUSED, beside=beside, refused=say(refusal), clash=True)

    def lead_on(self, form, do):
        """Go where the pressed button leads once the review is kept."""
        if do == "send":
            messages.success(self.request, _("Your review has been sent. Thank you."))
            return redirect("reviews:assignment", pk=self.row.pk)
        if do == "check":
            if form.note_unscored():
                return self.show(form, status=REFUSED)
            return self.show(form, template="reviews/send.html")
        messages.success(self.request, _("Saved: %(time)s.") % {"time": instant(self.request.received_at)})
        return redirect("reviews:score", pk=self.row.pk)

    def show(self, form, *, template="reviews/score.html", status=200, **more):
        """Render the form with what the side of the page says of the proposal."""
        at = self.request.received_at
        answers = queries.answers_of(self.row) or queries.NOTHING_YET
        submission = queries.sealed_text_for(self.request.user, self.row)
        tasks = queries.tasks_for(self.request.user, at=at)
        here = [task for task in tasks if task.assignment.stage_id == self.row.stage_id]
        context = {
            "assignment": self.row,
            "call": self.row.proposal.call,
            "stage": self.row.stage,
            "step": queries.step_of(self.row, lock=self.lock, at=at),
            "lock": self.lock,
            "takes": time_needed(self.row.stage.minutes_typical),
            "soon": how_soon(self.lock, at=at) if self.lock else "",
            "form": form,
            "submission": submission,
            "snapshot": submission.snapshot if submission else None,
            "answers": answers,
            "criteria": self.criteria,
            "state": state_of_scores(answers, self.criteria),
            "missing": missing_scores(answers.points, self.criteria),
            "weighted": weighted(answers.points, self.criteria),
            "desk": next(iter(queries.desks_of(here, at=at)), None),
            "versions": queries.versions_of(self.row)[:5],
            **more,
        }
        return render(self.request, template, context, status=status)


@require_GET
def version(request, pk, number):
    """Show an earlier version of a review to the person who wrote it; raises Http404 for anybody else."""
    row = get_object_or_404(queries.assignments_for(request.user), pk=pk)
    submission = queries.sealed_text_for(request.user, row)
    kept = queries.versions_of(row) if submission else []
    shown = next((one for one in kept if one.number == number), None)
    if shown is None:
        raise Http404
    criteria = queries.criteria_of(row.proposal.call, row.stage.code)
    context = {
        "assignment": row,
        "call": row.proposal.call,
        "stage": row.stage,
        "shown": shown,
        "is_open": queries.step_of(row, lock=queries.lock_shown(row), at=request.received_at) in ("score", "draft"),
        "versions": kept,
        "points": [(title_of(one), shown.points.get(one.code)) for one in criteria],
        "weighted": weighted(shown.points, criteria),
    }
    return render(request, "reviews/version.html", context)
