"""How does an officer arrange the interviews of a call?"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_GET

from calls.deadlines import day_in_japan, has_closed
from calls.models import InterviewDay
from journal.refusals import NotAllowed, Refusal
from proposals.models import Proposal
from selection import queries, services
from selection.forms import TimeForm, initial_of
from selection.notice_period import is_in_time
from selection.policies import applies_under
from selection.sentences import say
from selection.views.desk import call_or_404, kept_part, part_asked_for

REFUSED = 409  # the request was well formed; the state of things, not its shape, stands in the way
MISSHAPEN = 422  # what was typed cannot be read; the page shows it again
KEY_DIGITS = 18  # more do not fit a database column


@require_GET
def interviews(request, slug):
    """Show the interview days with their lists, and the proposals that could be listed."""
    call = call_or_404(request.user, slug)
    if applies_under(request.user, call):
        return render(request, "selection/closed.html", {"call": call, "tab": "interviews"}, status=403)
    return page_of_interviews(request, call)


def page_of_interviews(request, call, *, bound=None, moving=None, status=200):
    """Render the page; `bound` is a form that was refused, `moving` a refused move: both are shown as they were sent."""
    days = queries.days_planned(request.user, call, at=request.received_at)
    panels = queries.panels_by_day(call)
    forms = {
        one.interview.pk: _form_of(one, day.of, panels.get(day.of.day.pk, ()), bound)
        for day in days
        for one in day.of.slots
    }
    listed = [one.interview for day in days for one in day.of.slots]
    released = queries.round_of(call)
    context = {
        "call": call,
        "page_address": call_page(call),
        "days": days,
        "forms": forms,
        "first_form": next((pk for pk, form in forms.items() if form is bound), next(iter(forms), None)),
        "moving": moving or {},
        "has_panels": bool(panels),
        "open_days": [day.of for day in days if not day.of.is_over],
        "page": queries.candidates_for(request.user, call, listed=listed, **part_asked_for(request)),
        "part": kept_part(request),
        "released": released,
        "is_open": not has_closed(closes_at=call.closes_at, at=request.received_at),
    }
    return render(request, "selection/interviews.html", context, status=status)


def _form_of(slot, day, panels, bound):
    prefix = _prefix(slot.interview)
    if bound is not None and bound.prefix == prefix:
        return bound
    return TimeForm(prefix=prefix, initial=initial_of(slot.interview), asks_reason=day.is_past_limit, panels=panels)


def _prefix(interview):
    return f"slot{interview.pk}"


def put_on_list(request, slug, pk):
    """Put a proposal on the list of the day that was pressed; a GET only leads to the page."""
    call = call_or_404(request.user, slug)
    if request.method != "POST":
        return redirect("selection:interviews", slug=slug)
    day = request.POST.get("day", "")
    known = day.isascii() and day.isdigit() and len(day) <= KEY_DIGITS
    try:
        listed = services.list_for_interview(
            pk, day_pk=int(day) if known else 0, actor=request.user, at=request.received_at
        )
    except (NotAllowed, Proposal.DoesNotExist, InterviewDay.DoesNotExist) as missing:
        raise Http404 from missing
    except Refusal as refusal:
        messages.error(request, say(refusal))
        return redirect(call_page(call) + kept_part(request))
    told = _("%(reference)s is on the list. Nobody is told before it has a time.")
    messages.success(request, told % {"reference": listed.proposal.reference})
    return redirect(f"{call_page(call)}{kept_part(request)}#slot-{listed.pk}")


def call_page(call):
    """Return the address of a call's interview page."""
    return redirect("selection:interviews", slug=call.slug).url


class OneInterview(View):
    """Something is done to one interview on the list."""

    def setup(self, request, *args, **kwargs):
        """Keep the call and the interview; raises Http404 for what this officer does not arrange."""
        super().setup(request, *args, **kwargs)
        self.call = call_or_404(request.user, kwargs["slug"])
        self.interview = queries.interview_for(request.user, self.call, kwargs["pk"])
        if self.interview is None:
            raise Http404


class TimeView(OneInterview):
    """Give an interview its time; a GET only leads to the page."""

    def get(self, request, slug, pk):
        """Lead to the interview's slot on the page."""
        return redirect(f"{call_page(self.call)}#slot-{pk}")

    def post(self, request, slug, pk):
        """Take the time, or show the page again with what was typed and what stands in the way."""
        panels = queries.panels_by_day(self.call).get(self.interview.day_id, ())
        form = TimeForm(request.POST, prefix=_prefix(self.interview), asks_reason=self._asks_reason(), panels=panels)
        if not form.is_valid():
            return page_of_interviews(request, self.call, bound=form, status=MISSHAPEN)
        try:
            services.give_time(
                pk, actor=request.user, at=request.received_at, **form.arrangement(self.interview.day.on)
            )
        except NotAllowed as refusal:
            raise Http404 from refusal
        except Refusal as refusal:
            form.add_error(None, say(refusal))
            return page_of_interviews(request, self.call, bound=form, status=REFUSED)
        told = _("The time of %(reference)s is set.")
        messages.success(request, told % {"reference": self.interview.proposal.reference})
        return redirect(f"{call_page(self.call)}#slot-{pk}")

    def _asks_reason(self):
        today = day_in_japan(self.request.received_at)
        return not is_in_time(today, self.interview.day.on, self.call.notice_days)


class RemoveView(OneInterview):
    """Take a proposal off the list, after a look at what that means."""

    def get(self, request, slug, pk):
        """Ask for confirmation and say whether anybody will be written to."""
        told = queries.was_told(self.interview, user=request.user, call=self.call)
        context = {"call": self.call, "interview": self.interview, "told": told}
        return render(request, "selection/remove.html", context)

    def post(self, request, slug, pk):
        """Take it off the list."""
        try:
            services.unlist(pk, actor=request.user, at=request.received_at)
        except NotAllowed as refusal:
            raise Http404 from refusal
        except Refusal as refusal:
            messages.error(request, say(refusal))
        else:
            gone = _("%(reference)s is off the list.")
            messages.success(request, gone % {"reference": self.interview.proposal.reference})
        return redirect("selection:interviews", slug=slug)
