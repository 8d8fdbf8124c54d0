"""What does an officer see of conflicts of interest, and how do they rule on one or declare their own?"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_GET

from journal.refusals import NotAllowed, Refusal
from reviews import queries, services
from reviews.forms import ConflictForm, ConflictSieve, InterestForm
from reviews.sentences import CONFLICTS_SAID, called, say, say_hits
from reviews.views.answers import MISSHAPEN, REFUSED
from reviews.views.lists import call_or_404


@require_GET
def conflicts(request, slug):
    """List the conflicts of a call, those to rule on first, each with why."""
    call = call_or_404(request.user, slug)
    form = ConflictSieve(request.GET)
    wanted = form.asked()
    desk = queries.conflict_desk(request.user, call, wanted, **form.page())
    context = {
        "call": call,
        "wanted": wanted,
        "form": form,
        "stretch": desk.stretch,
        "rows": [(row, CONFLICTS_SAID[row.state](), say_hits(row.conflict)) for row in desk.rows],
        "total": desk.total,
        "states": [(name, CONFLICTS_SAID[name](), desk.numbers[name]) for name in queries.CONFLICT_STATES],
        "rules": queries.conflict_rules_of(call),
        "left_out": form.unknown,
    }
    return render(request, "reviews/conflicts.html", context)


class ConflictView(View):
    """One conflict: what was found, who ruled, and what an officer can press."""

    def setup(self, request, *args, **kwargs):
        """Keep a conflict on which this officer rules; raises Http404 for any other."""
        super().setup(request, *args, **kwargs)
        self.conflict = get_object_or_404(queries.conflicts_for(request.user), pk=kwargs["pk"])

    def get(self, request, pk):
        """Show what was found and the form."""
        return self.show(self.form(initial={"seen": queries.seal_of_hits(self.conflict)}))

    def post(self, request, pk):
        """Uphold (`do=uphold`), propose to set aside (`do=propose`), or confirm that (`do=confirm`)."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, status=MISSHAPEN)
        given = {**form.cleaned_data, "actor": request.user, "at": request.received_at}
        try:
            match request.POST.get("do"):
                case "uphold":
                    services.uphold_conflict(pk, **given)
                    told = _("Upheld. %(number)s stays closed to %(person)s.")
                case "propose":
                    services.propose_override(pk, **given)
                    told = _("Proposed. %(number)s stays closed to %(person)s until a second officer confirms.")
                case "confirm":
                    given.pop("reason")
                    services.confirm_override(pk, **given)
                    told = _("Set aside by two officers. %(number)s is open to %(person)s again.")
                case _other:
                    return redirect("reviews:conflict", pk=pk)
        except NotAllowed as refusal:
            raise Http404 from refusal
        except Refusal as refusal:
            self.conflict.refresh_from_db()
            form = self.form({**request.POST.dict(), "seen": queries.seal_of_hits(self.conflict)})
            form.add_error("reason" if "Reason" in type(refusal).__name__ else None, say(refusal))
            return self.show(form, status=REFUSED)
        facts = {"number": self.conflict.proposal.reference, "person": called(self.conflict.person)}
        messages.success(request, told % facts)
        return redirect("reviews:conflicts", slug=self.conflict.proposal.call.slug)

    def form(self, *args, **options):
        """Return the form of a ruling; who may only confirm needs no further reason."""
        by_another = self.conflict.proposed_by_id not in (None, self.request.user.pk)
        return ConflictForm(*args, may_confirm=by_another, **options)

    def show(self, form, *, status=200):
        """Render the page."""
        conflict = self.conflict
        state = queries.state_of(conflict)
        context = {
            "call": conflict.proposal.call,
            "conflict": conflict,
            "state": state,
            "state_said": CONFLICTS_SAID[state](),
            "said": say_hits(conflict),
            "seats": queries.assignments_between(conflict),
            "is_mine": conflict.proposed_by_id == self.request.user.pk,
            "form": form,
        }
        return render(self.request, "reviews/conflict.html", context, status=status)


class InterestView(View):
    """An officer declares an interest of their own in a proposal."""

    def setup(self, request, *args, **kwargs):
        """Keep a proposal that this officer handles; raises Http404 for any other."""
        super().setup(request, *args, **kwargs)
        self.proposal = get_object_or_404(queries.proposals_for(request.user), pk=kwargs["pk"])

    def get(self, request, pk):
        """Say what follows, and ask for the reason."""
        return self.show(InterestForm())

    def post(self, request, pk):
        """Close the proposal to the officer."""
        form = InterestForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=MISSHAPEN)
        try:
            services.declare_interest(
                pk, reason=form.cleaned_data["reason"], actor=request.user, at=request.received_at
            )
        except NotAllowed as refusal:
            raise Http404 from refusal
        except Refusal as refusal:
            form.add_error("reason", say(refusal))
            return self.show(form, status=REFUSED)
        told = _("Declared. %(number)s is closed to you from now on; other officers handle it.")
        messages.success(request, told % {"number": self.proposal.reference})
        return redirect("reviews:proposals", slug=self.proposal.call.slug)

    def show(self, form, *, status=200):
        """Render the page."""
        context = {"call": self.proposal.call, "proposal": self.proposal, "form": form}
        return render(self.request, "reviews/interest.html", context, status=status)
