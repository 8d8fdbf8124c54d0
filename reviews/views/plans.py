"""What does an officer see and press about the assignment of a call?"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from django.views.decorators.http import require_GET

from journal.refusals import NotAllowed, Refusal
from reviews import queries, services
from reviews.forms.plans import PlanForm, initial_of_plan
from reviews.refusals import PlanOutdated
from reviews.sentences import CHOICES_SAID, PLAN_STATES_SAID, changes_in_words, say
from reviews.views.answers import MISSHAPEN, REFUSED
from reviews.views.lists import call_or_404

OF_THE_STAGE = "document"


class PlansView(View):
    """Need against capacity, the choices, and the plans so far; a POST asks for another."""

    def setup(self, request, *args, slug, **kwargs):
        """Keep the call and the stage; raises Http404 for anybody but officers."""
        super().setup(request, *args, **kwargs)
        self.call = call_or_404(request.user, slug)
        self.stage = queries.stage_to_assign(self.call, OF_THE_STAGE)
        if self.stage is None:
            raise Http404

    def get(self, request, slug):
        """Show where the stage stands."""
        return self.show(PlanForm(initial=initial_of_plan(self.call)))

    def post(self, request, slug):
        """Ask a worker for a plan and lead to its page."""
        form = PlanForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=MISSHAPEN)
        try:
            plan = services.ask_for_plan(
                self.call.pk, wishes=form.wishes(), actor=request.user, at=request.received_at, stage=OF_THE_STAGE
            )
        except NotAllowed as refusal:
            raise Http404 from refusal
        except Refusal as refusal:
            form.add_error(None, say(refusal))
            return self.show(form, status=REFUSED)
        return redirect("reviews:plan", pk=plan.pk)

    def show(self, form, *, status=200):
        """Render the page."""
        lines = queries.plans_of(self.request.user, self.stage)
        context = {
            "call": self.call,
            "stage": self.stage,
            "standing": queries.standing_of_stage(self.request.user, self.stage, at=self.request.received_at),
            "bids_until": queries.bids_until(self.call),
            "plans": [(line, PLAN_STATES_SAID[line.plan.state]) for line in lines],
            "form": form,
        }
        return render(self.request, "reviews/plans.html", context, status=status)


def plan_or_404(user, pk):
    """Return a plan that this officer may see; raises Http404."""
    plan = queries.plan_for(user, pk)
    if plan is None:
        raise Http404
    return plan


def number_in(text):
    """Return the number of a page as an address names it; 1 for anything else."""
    return int(text) if text.isdecimal() and len(text) < 10 else 1


@require_GET
def plan(request, pk):
    """Show one plan: its progress, what it would make, or what is missing; with `with=`, beside another plan."""
    row = plan_or_404(request.user, pk)
    context = {"plan": row, "call": row.stage.call, "state": PLAN_STATES_SAID[row.state]}
    if row.state == row.State.ASKED:
        context["job"] = queries.job_of_plan(row)
        return render(request, "reviews/_plan_progress.html" if request.htmx else "reviews/plan.html", context)
    if request.htmx:
        return HttpResponse(headers={"HX-Refresh": "true"})  # it has been worked out: the whole page is another one
    if "shortage" in row.result:
        return render(request, "reviews/plan.html", {**context, "lack": queries.lack_of(row)})
    others = [line.plan for line in queries.plans_of(request.user, row.stage) if line.total is not None]
    others = [one for one in others if one.pk != row.pk]
    other = next((one for one in others if str(one.pk) == request.GET.get("with")), None)
    context |= {
        "page": queries.page_of_plan(row, number=number_in(request.GET.get("page", "")), other=other),
        "loads": queries.loads_in_plan(row),
        "effects": [(CHOICES_SAID[one["choice"]], one) for one in row.result["effects"]],
        "others": others,
        "other": other,
        "differing": queries.differing(row, other) if other else None,
        "made": sum(1 for one in row.result["pairs"] if not one[3]),
        "kept": sum(1 for one in row.result["pairs"] if one[3]),
    }
    return render(request, "reviews/plan.html", context)


class PlanApplyView(View):
    """Ask before a plan is applied, and apply it."""

    def setup(self, request, *args, pk, **kwargs):
        """Keep the plan; raises Http404 for anybody who does not see it."""
        super().setup(request, *args, **kwargs)
        self.plan = plan_or_404(request.user, pk)

    def get(self, request, pk):
        """Show who gets a letter, and what has changed since the plan was worked out."""
        if self.plan.state != self.plan.State.SOLVED:
            return redirect("reviews:plan", pk=self.plan.pk)
        return self.show(queries.changes_since(self.plan, at=request.received_at))

    def post(self, request, pk):
        """Apply the plan and lead to it."""
        try:
            services.apply_plan(self.plan.pk, actor=request.user, at=request.received_at)
        except NotAllowed as refusal:
            raise Http404 from refusal
        except PlanOutdated as refusal:
            return self.show(refusal.facts["changes"], refused=say(refusal), status=REFUSED)
        except Refusal as refusal:
            messages.error(request, say(refusal))
            return redirect("reviews:plan", pk=self.plan.pk)
        messages.success(request, _("The plan is applied. Each reviewer gets one letter."))
        return redirect("reviews:plan", pk=self.plan.pk)

    def show(self, changes, *, refused="", status=200):
        """Render the page that asks."""
        letters = queries.letters_of_plan(self.plan)
        context = {
            "plan": self.plan,
            "call": self.plan.stage.call,
            "changes": changes_in_words(changes),
            "refused": refused,
            "letters": letters,
            "made": sum(count for _name, count in letters),
            "again": initial_of_plan(self.plan.stage.call, self.plan.choices),
        }
        return render(self.request, "reviews/plan_apply.html", context, status=status)


class PlanUndoView(View):
    """Ask before a plan is undone, and undo it."""

    def get(self, request, pk):
        """Show what would be taken back and what stays."""
        row = plan_or_404(request.user, pk)
        if row.state != row.State.APPLIED:
            return redirect("reviews:plan", pk=pk)
        context = {"plan": row, "call": row.stage.call, **queries.undoing_of(row)}
        return render(request, "reviews/plan_undo.html", context)

    def post(self, request, pk):
        """Undo the plan and lead to it."""
        plan_or_404(request.user, pk)
        try:
            _plan, ended, stay = services.undo_plan(pk, actor=request.user, at=request.received_at)
        except NotAllowed as refusal:
            raise Http404 from refusal
        except Refusal as refusal:
            messages.error(request, say(refusal))
            return redirect("reviews:plan", pk=pk)
        told = ngettext("%(number)s assignment was taken back.", "%(number)s assignments were taken back.", ended)
        messages.success(request, told % {"number": ended})
        if stay:
            told = ngettext(
                "%(number)s stays: its reader has declared or begun.",
                "%(number)s stay: their readers have declared or begun.",
                stay,
            )
            messages.info(request, told % {"number": stay})
        return redirect("reviews:plan", pk=pk)
