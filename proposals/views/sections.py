"""How are the sections of a draft shown, kept, and shown again when they could not be kept?"""

from django.contrib import messages
from django.shortcuts import redirect

from journal.refusals import Refusal
from proposals import queries, services
from proposals.forms import BudgetForm, DeclarationsForm, InvestigatorForm, PlanForm, ProjectForm
from proposals.refusals import DoorClosed, TextChangedMeanwhile
from proposals.sentences import say
from proposals.views.autosave import AnswersAutosaves
from proposals.views.confirming import agreements_shown
from proposals.views.own import MISSHAPEN, REFUSED, OwnProposalView, after, go_home, tell_saved


class SectionView(AnswersAutosaves, OwnProposalView):
    """Show one section, and keep it; whatever goes wrong, what was typed stays on the page."""

    section = ""
    template = "proposals/section.html"
    form_class = None

    def make_form(self, data=None):
        """Return the section's form, empty-handed or with what was typed."""
        return self.form_class(data, proposal=self.proposal)

    def keep(self, form):
        """Call the section's one use case."""
        raise NotImplementedError

    def who_when(self, form):
        """Return what every use case of a section is told besides the text."""
        request, began = self.request, form.began(by_itself=self.by_itself)
        return {"actor": request.user, "at": request.received_at, "began": began, "unread": form.unread()}

    def show(self, **context):
        """Render the section's page."""
        return super().show(section=self.section, following=after(self.section), **context)

    def get(self, request, **kwargs):
        """Show the section, or lead home where nothing may be written any more."""
        if "save" not in self.doors():
            messages.info(request, say(DoorClosed(door="save", state=self.proposal.state)))
            return go_home(self.proposal)
        return self.show(form=self.make_form())

    def post(self, request, **kwargs):
        """Keep the section and lead on; show the page again where it cannot be kept."""
        if self.by_itself:
            return self.autosave()
        form = self.make_form(request.POST)
        readable = form.is_valid()
        if not readable and form.adds_a_row:
            return self.show(form=form, status=MISSHAPEN)
        try:
            self.keep(form)
        except TextChangedMeanwhile as refusal:
            return self.show_both(form, refusal)
        except Refusal as refusal:
            return self.show(form=form, refused=say(refusal), status=REFUSED)
        if not readable:
            return self.show_rest(form)
        tell_saved(request)
        return self.lead_on()

    def show_rest(self, typed):
        """Show again what could not be read, as it was typed; all the rest is kept already."""
        self.reload()
        form = self.make_form(typed.carried_on(self.make_form()))
        form.is_valid()
        return self.show(form=form, kept_rest=True, status=MISSHAPEN)

    def reload(self):
        """Read the proposal again: it was saved, by this request or by somebody else."""
        self.proposal = queries.proposals_for(self.request.user).get(pk=self.proposal.pk)

    def show_both(self, typed, refusal):
        """Show what was typed beside what was saved meanwhile; saving again keeps what was typed."""
        self.reload()
        stored = self.make_form()
        clashes = refusal.facts["fields"]
        form = self.make_form(typed.carried_on(stored, shown=clashes))
        beside = form.beside(stored, clashes)
        return self.show(form=form, refused=say(refusal), beside=beside, clash=True, status=REFUSED)

    def lead_on(self):
        """Return to this section, or go on to the next where that button was pressed."""
        if "on" in self.request.POST:
            return redirect(after(self.section), pk=self.proposal.pk)
        return redirect(self.request.path)


class Project(SectionView):
    """Title, type, area, period, summary."""

    section, form_class = "project", ProjectForm

    def keep(self, form):
        """Keep the project."""
        services.save_project(self.proposal.pk, text=form.text(), **self.who_when(form))


class People(SectionView):
    """The principal investigator and the team."""

    section, form_class = "people", InvestigatorForm
    template = "proposals/people.html"

    def keep(self, form):
        """Keep the investigator."""
        services.save_investigator(self.proposal.pk, text=form.text(), **self.who_when(form))

    def show(self, **context):
        """Render the form with the list of the team."""
        return super().show(members=queries.members_of(self.proposal), **context)


class Plan(SectionView):
    """The research plan."""

    section, form_class = "plan", PlanForm

    def keep(self, form):
        """Keep the plan."""
        services.save_plan(self.proposal.pk, text=form.text(), **self.who_when(form))


class Budget(SectionView):
    """The amounts by category and fiscal year."""

    section, form_class = "budget", BudgetForm
    template = "proposals/budget.html"

    def keep(self, form):
        """Keep the budget."""
        services.save_budget(self.proposal.pk, amounts=form.text(), **self.who_when(form))


class Declarations(SectionView):
    """The prior agreement, statements, other support."""

    section, form_class = "declarations", DeclarationsForm

    def keep(self, form):
        """Keep the declarations."""
        services.save_declarations(self.proposal.pk, text=form.text(), **self.who_when(form))

    def show(self, **context):
        """Render the form with what the agreement with each counterpart rests on."""
        rows = list(queries.counterparts_of(self.proposal))
        return super().show(**agreements_shown(self.request, self.proposal, rows), **context)
