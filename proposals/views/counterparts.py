"""How are the counterpart researchers of a draft listed, added, changed and taken out?"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from journal.refusals import Refusal
from proposals import queries, services
from proposals.forms import CounterpartForm
from proposals.models import Counterpart
from proposals.refusals import DoorClosed
from proposals.sentences import say
from proposals.views.confirming import agreements_shown
from proposals.views.own import REFUSED, OwnProposalView, go_home
from proposals.views.sections import SectionView


class NewCounterpart(SectionView):
    """The list of counterparts with an empty form below it."""

    section = "counterparts"
    template = "proposals/counterparts.html"
    counterpart = made_with = None

    def make_form(self, data=None):
        """Return the form for one counterpart."""
        return CounterpartForm(data, proposal=self.proposal, counterpart=self.counterpart)

    def post(self, request, **kwargs):
        """Keep the counterpart; the button above the agencies only looks for one, and keeps nothing."""
        if "find" in request.POST:
            return self.show(form=self.form_as_typed())
        return super().post(request, **kwargs)

    def form_as_typed(self):
        """Return the form with what was typed, not judged: only the agencies are narrowed."""
        typed = CounterpartForm.as_typed(self.request.POST)
        return CounterpartForm(proposal=self.proposal, counterpart=self.counterpart, initial=typed)

    def keep(self, form):
        """Keep the counterpart, and remember it for the way on."""
        key = self.counterpart.pk if self.counterpart else None
        self.made_with = form.made_with_key()
        told = self.who_when(form)
        self.counterpart = services.save_counterpart(
            self.proposal.pk, counterpart_pk=key, text=form.text(), made_with=self.made_with, **told
        )

    def reload(self):
        """Read the proposal and the counterpart again; one that the same form made before is found by its key."""
        super().reload()
        rows = queries.counterparts_of(self.proposal)
        if self.counterpart is not None:
            self.counterpart = rows.filter(pk=self.counterpart.pk).first() or self.counterpart
        elif self.made_with:
            self.counterpart = rows.filter(made_with=self.made_with).first()

    def where(self):
        """Return the counterpart's own page once there is one."""
        if self.counterpart is None:
            return super().where()
        return reverse("proposals:counterpart", args=[self.proposal.pk, self.counterpart.pk])

    def show(self, **context):
        """Render the list and the form."""
        rows = queries.with_consultations(self.proposal, list(queries.counterparts_of(self.proposal)))
        agreed = agreements_shown(self.request, self.proposal, rows)
        one = next((row for row in rows if row == self.counterpart), self.counterpart)
        return super().show(**{**agreed, "counterpart": one, **context})

    def lead_on(self):
        """Show the counterpart that was kept, with its agency's note, unless the person wants to go on."""
        if "on" in self.request.POST:
            return super().lead_on()
        return redirect("proposals:counterpart", pk=self.proposal.pk, cpk=self.counterpart.pk)


class OneCounterpart(NewCounterpart):
    """One counterpart researcher."""

    template = "proposals/counterpart.html"

    def setup(self, request, *args, **kwargs):
        """Find the counterpart among those of the own proposal; None where it is not, or not any more."""
        super().setup(request, *args, **kwargs)
        self.counterpart = queries.counterparts_of(self.proposal).filter(pk=kwargs["cpk"]).first()

    def get(self, request, **kwargs):
        """Show the counterpart; raises Http404 where there is none."""
        if self.counterpart is None:
            raise Http404
        return super().get(request, **kwargs)

    def autosave(self):
        """Keep the counterpart, unless it was taken out meanwhile: it is not added again by itself."""
        return self.gone() if self.counterpart is None else super().autosave()

    def post(self, request, **kwargs):
        """Keep the counterpart; one that was taken out meanwhile is offered again as a new one, as typed."""
        if self.counterpart is not None or self.by_itself:
            try:
                return super().post(request, **kwargs)
            except Counterpart.DoesNotExist:
                self.counterpart = None
        gone = _("This counterpart was taken out meanwhile. What you typed is below; save it to add it again.")
        self.template = NewCounterpart.template
        form = self.make_form(self.make_form(request.POST).carried_on(self.make_form()))
        return self.show(form=form, refused=gone, status=REFUSED)


class RemoveCounterpart(OwnProposalView):
    """Ask before a counterpart is taken out, and take it out."""

    template = "proposals/counterpart_remove.html"

    def setup(self, request, *args, **kwargs):
        """Keep the counterpart; None where it is gone already."""
        super().setup(request, *args, **kwargs)
        self.counterpart = queries.counterparts_of(self.proposal).filter(pk=kwargs["cpk"]).first()

    def get(self, request, pk, cpk):
        """Ask; raises Http404 for a counterpart that is not there."""
        if self.counterpart is None:
            raise Http404
        if "save" not in self.doors():
            messages.info(request, say(DoorClosed(door="save", state=self.proposal.state)))
            return go_home(self.proposal)
        return self.show(counterpart=self.counterpart)

    def post(self, request, pk, cpk):
        """Take it out; a second press finds it gone and says the same."""
        try:
            if self.counterpart is not None:
                services.remove_counterpart(pk, actor=request.user, at=request.received_at, counterpart_pk=cpk)
        except Refusal as refusal:
            messages.error(request, say(refusal))
            return go_home(self.proposal)
        except Counterpart.DoesNotExist:
            pass
        messages.success(request, _("The counterpart has been taken out."))
        return redirect("proposals:counterparts", pk=pk)
