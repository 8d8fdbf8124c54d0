"""How does an officer plan an interview day: panels, their people and breaks, one interview moved, a whole order?"""

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_GET

from calls.deadlines import TOKYO, day_in_japan
from journal.refusals import NotAllowed, Refusal
from selection import queries, services
from selection.forms.planning import ArrangeForm, BreakForm, MemberForm, MoveForm, PanelForm, initial_of_panel, key_of
from selection.notice_period import is_in_time
from selection.policies import applies_under
from selection.queries.panels import name_of
from selection.queries.planner import FREE
from selection.refusals import MemberHasStake, PlanChanged
from selection.sentences import say
from selection.views.desk import call_or_404
from selection.views.interviews import MISSHAPEN, REFUSED, OneInterview, call_page, page_of_interviews


class OfPlanning(View):
    """A page of the planner: closed to officers who apply under the call."""

    def setup(self, request, *args, **kwargs):
        """Keep the call; raises Http404 for what is not on the desk."""
        super().setup(request, *args, **kwargs)
        self.call = call_or_404(request.user, kwargs["slug"])

    def dispatch(self, request, *args, **kwargs):
        """Show that the page is closed where the officer applies under the call."""
        if applies_under(request.user, self.call):
            return render(request, "selection/closed.html", {"call": self.call, "tab": "interviews"}, status=403)
        try:
            self.find(**kwargs)
            return super().dispatch(request, *args, **kwargs)
        except (NotAllowed, ObjectDoesNotExist) as missing:
            raise Http404 from missing

    def find(self, **kwargs):
        """Keep what the address names; raises ObjectDoesNotExist."""

    def act(self, service, *args, **kwargs):
        """Call a service now, as the person at the desk; returns what it returns."""
        return service(*args, actor=self.request.user, at=self.request.received_at, **kwargs)


class OneDay(OfPlanning):
    """Something of one interview day."""

    def find(self, *, pk, **kwargs):
        """Keep the day."""
        self.day = self.call.interview_days.get(pk=pk)
        self.day.call = self.call


class MakePanelView(OneDay):
    """Make a panel."""

    def get(self, request, slug, pk):
        """Show the form with what panels usually have."""
        begins = {"begins": "10:00", "minutes": 40, "gap_minutes": 10}
        return self._page(PanelForm(initial=begins))

    def post(self, request, slug, pk):
        """Make the panel and lead to its people."""
        form = PanelForm(request.POST)
        if not form.is_valid():
            return self._page(form, MISSHAPEN)
        try:
            panel = self.act(services.make_panel, pk, **form.arrangement(self.day.on))
        except NotAllowed:
            raise
        except Refusal as refusal:
            form.add_error(None, say(refusal))
            return self._page(form, REFUSED)
        messages.success(request, _("%(name)s is made. Now choose its members.") % {"name": panel.name})
        return redirect("selection:panel", slug=slug, pk=panel.pk)

    def _page(self, form, status=200):
        context = {"call": self.call, "day": self.day, "form": form}
        return render(self.request, "selection/panel_new.html", context, status=status)


class OnePanel(OfPlanning):
    """Something of one panel."""

    def find(self, *, pk, **kwargs):
        """Keep the panel."""
        self.panel = queries.panel_for(self.request.user, self.call, pk)
        if self.panel is None:
            raise Http404

    def page(self, *, status=200, **bound):
        """Render the panel's page; `bound` are forms that were refused, shown as they were typed."""
        people = queries.people_to_seat(self.panel)
        context = {
            "call": self.call,
            "panel": self.panel,
            "released": queries.round_of(self.call),
            "holds": queries.interviews_held_by(self.panel),
            "form": PanelForm(initial=initial_of_panel(self.panel)),
            "member_form": MemberForm(people=people, prefix="member"),
            "break_form": BreakForm(prefix="break"),
            **bound,
        }
        return render(self.request, "selection/panel.html", context, status=status)

    def do(self, told, service, *args, **kwargs):
        """Call a service on the panel, say what was done or refused, and lead back to the panel."""
        try:
            self.act(service, self.panel.pk, *args, **kwargs)
        except NotAllowed:
            raise
        except Refusal as refusal:
            messages.error(self.request, say(refusal))
        else:
            messages.success(self.request, told)
        return redirect("selection:panel", slug=self.call.slug, pk=self.panel.pk)

    def take(self, form, form_name, told, service, *args, **kwargs):
        """Call a service with what a valid form says; a refusal shows the page again with it."""
        try:
            self.act(service, self.panel.pk, *args, **kwargs)
        except NotAllowed:
            raise
        except Refusal as refusal:
            form.add_error(None, say(refusal))
            return self.page(status=REFUSED, **{form_name: form})
        messages.success(self.request, told)
        return redirect("selection:panel", slug=self.call.slug, pk=self.panel.pk)


class PanelView(OnePanel):
    """Show a panel; change its name, room and slots."""

    def get(self, request, slug, pk):
        """Show it."""
        return self.page()

    def post(self, request, slug, pk):
        """Take the change."""
        form = PanelForm(request.POST)
        if not form.is_valid():
            return self.page(status=MISSHAPEN, form=form)
        told = _("The panel is changed.")
        return self.take(form, "form", told, services.change_panel, **form.arrangement(self.panel.day.on))


class MembersView(OnePanel):
    """Put a reviewer on a panel."""

    def get(self, request, slug, pk):
        """Lead to the panel."""
        return redirect("selection:panel", slug=slug, pk=pk)

    def post(self, request, slug, pk):
        """Add the person; a stake in a proposal is said first and has to be confirmed."""
        people = queries.people_to_seat(self.panel)
        form = MemberForm(request.POST, people=people, prefix="member")
        if not form.is_valid():
            return self.page(status=MISSHAPEN, member_form=form)
        kept = form.cleaned_data
        how = {"person_pk": form.person_pk(), "is_chair": kept["is_chair"], "although": kept["although"]}
        try:
            member = self.act(services.add_member, pk, **how)
        except NotAllowed:
            raise
        except Refusal as refusal:
            asks = isinstance(refusal, MemberHasStake)
            form = MemberForm(request.POST, people=people, prefix="member", asks_although=asks)
            form.add_error(None, say(refusal))
            return self.page(status=REFUSED, member_form=form)
        told = _("%(name)s sits on %(panel)s.")
        messages.success(request, told % {"name": name_of(member.person), "panel": self.panel.name})
        return redirect("selection:panel", slug=slug, pk=pk)


class MemberView(OnePanel):
    """Name the chair, or take a member off."""

    def get(self, request, slug, pk, person):
        """Lead to the panel."""
        return redirect("selection:panel", slug=slug, pk=pk)

    def post(self, request, slug, pk, person):
        """Do what was pressed."""
        if request.POST.get("act") == "chair":
            return self.do(_("The chair is named."), services.make_chair, person_pk=person)
        return self.do(_("The member is off the panel."), services.remove_member, person_pk=person)


class BreaksView(OnePanel):
    """Add a break."""

    def get(self, request, slug, pk):
        """Lead to the panel."""
        return redirect("selection:panel", slug=slug, pk=pk)

    def post(self, request, slug, pk):
        """Add it, or remove the one that was pressed."""
        if "remove" in request.POST:
            break_pk = key_of(request.POST["remove"])
            return self.do(_("The break is removed."), services.remove_break, break_pk=break_pk)
        form = BreakForm(request.POST, prefix="break")
        if not form.is_valid():
            return self.page(status=MISSHAPEN, break_form=form)
        told = _("The break is added.")
        return self.take(form, "break_form", told, services.add_break, **form.arrangement(self.panel.day.on))


class RemovePanelView(OnePanel):
    """Take a panel off its day, after a look at what that means."""

    def get(self, request, slug, pk):
        """Ask first."""
        context = {"call": self.call, "panel": self.panel, "holds": queries.interviews_held_by(self.panel)}
        return render(request, "selection/panel_remove.html", context)

    def post(self, request, slug, pk):
        """Remove it."""
        try:
            self.act(services.remove_panel, pk)
        except NotAllowed:
            raise
        except Refusal as refusal:
            messages.error(request, say(refusal))
            return redirect("selection:panel", slug=slug, pk=pk)
        messages.success(request, _("%(name)s is removed.") % {"name": self.panel.name})
        return redirect("selection:interviews", slug=slug)


class ArrangeView(OneDay):
    """Propose an order for a day, and apply it."""

    def get(self, request, slug, pk):
        """Show the proposal beside the present order."""
        return self._page()

    def post(self, request, slug, pk):
        """Apply exactly the proposal that was shown."""
        form, typed = ArrangeForm(request.POST), request.POST.get("late_reason", "")
        if not form.is_valid():
            refused = form.errors.get("late_reason") or [say(PlanChanged())]
            return self._page(refused=refused[0], reason=typed, status=MISSHAPEN)
        try:
            moved = self.act(services.apply_arrangement, pk, **form.cleaned_data)
        except NotAllowed:
            raise
        except Refusal as refusal:
            return self._page(refused=say(refusal), reason=typed, status=REFUSED)
        told = _("%(number)s interviews got their slots. Nobody has been written to.")
        messages.success(request, told % {"number": len(moved)})
        return redirect(f"{call_page(self.call)}#h-day{pk}")

    def _page(self, *, status=200, **more):
        proposed = queries.proposed_order(self.request.user, self.day, at=self.request.received_at)
        past = not is_in_time(day_in_japan(self.request.received_at), self.day.on, self.call.notice_days)
        released = queries.round_of(self.call)
        context = {"call": self.call, "day": self.day, "proposed": proposed, "past_limit": past, "released": released}
        return render(self.request, "selection/planner_order.html", {**context, **more}, status=status)


class MoveView(OneInterview):
    """Move an interview to a free slot, or let it change places with another."""

    def get(self, request, slug, pk):
        """Lead to the interview on the page."""
        return redirect(f"{call_page(self.call)}#slot-{pk}")

    def post(self, request, slug, pk):
        """Move it, or show the page again with what stands in the way."""
        form = MoveForm(request.POST)
        if not form.is_valid():
            return self._refused(form, MISSHAPEN)
        kind, key, starts_at = form.cleaned_data["to"]
        how = {name: form.cleaned_data[name] for name in ("leaving", "late_reason")}
        how |= {"actor": request.user, "at": request.received_at}
        try:
            if kind == FREE:
                services.move_interview(pk, panel_pk=key, starts_at=starts_at, **how)
            else:
                services.swap_interviews(pk, key, **how)
        except (NotAllowed, ObjectDoesNotExist) as missing:
            raise Http404 from missing
        except Refusal as refusal:
            form.add_error(None, say(refusal))
            return self._refused(form, REFUSED)
        messages.success(request, self._told())
        return redirect(f"{call_page(self.call)}#slot-{pk}")

    def _told(self):
        moved = queries.interview_for(self.request.user, self.call, self.interview.pk)
        facts = {"reference": moved.proposal.reference, "panel": moved.panel.name if moved.panel else moved.place}
        facts["clock"] = f"{moved.starts_at.astimezone(TOKYO):%H:%M}"
        return _("%(reference)s is now at %(clock)s, %(panel)s.") % facts

    def _refused(self, form, status):
        moving = {"pk": self.interview.pk, "to": form.data.get("to", ""), "leaving": form.data.get("leaving", "")}
        moving |= {"late_reason": form.data.get("late_reason", ""), "errors": form.errors}
        return page_of_interviews(self.request, self.call, moving=moving, status=status)


class AbsenceView(OneInterview):
    """Note that a member leaves the room for an interview, or that they stay."""

    def get(self, request, slug, pk):
        """Lead to the interview on the page."""
        return redirect(f"{call_page(self.call)}#slot-{pk}")

    def post(self, request, slug, pk):
        """Do what was pressed."""
        stays = request.POST.get("act") == "stay"
        service = services.take_back_absence if stays else services.note_absence
        person = key_of(request.POST.get("person", ""))
        try:
            service(pk, person_pk=person, actor=request.user, at=request.received_at)
        except NotAllowed as missing:
            raise Http404 from missing
        except Refusal as refusal:
            messages.error(request, say(refusal))
        else:
            messages.success(request, _("They stay in the room.") if stays else _("It is noted who leaves the room."))
        return redirect(f"{call_page(self.call)}#slot-{pk}")


@require_GET
def sheet_of_panel(request, slug, pk):
    """Show the running sheet of one panel's day, for the room."""
    return _sheet(request, slug, lambda column: column.panel.pk == pk, "panel")


@require_GET
def sheet_of_day(request, slug, pk):
    """Show the running sheets of all panels of a day, for an officer."""
    return _sheet(request, slug, lambda column: column.panel.day_id == pk, "day")


def _sheet(request, slug, is_wanted, of):
    call = call_or_404(request.user, slug)
    if applies_under(request.user, call):
        return render(request, "selection/closed.html", {"call": call, "tab": "interviews"}, status=403)
    days = queries.days_planned(request.user, call, at=request.received_at)
    columns = [column for day in days for column in day.columns if is_wanted(column)]
    if not columns:
        raise Http404
    context = {"call": call, "columns": columns, "day": columns[0].panel.day, "of": of}
    return render(request, "selection/sheet.html", context)
