"""How does a view get hold of one's own proposal, and what do all of its pages show?"""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from journal.sentences import instant
from proposals import queries
from proposals.sentences import SECTIONS

TITLES = {
    "project": gettext_lazy("Project"),
    "people": gettext_lazy("People"),
    "counterparts": gettext_lazy("Counterpart researchers"),
    "plan": gettext_lazy("Research plan"),
    "budget": gettext_lazy("Budget"),
    "documents": gettext_lazy("Documents"),
    "declarations": gettext_lazy("Declarations"),
}
REFUSED = 409  # the request was well formed; the state of things, not its shape, stands in the way
MISSHAPEN = 422  # what was typed cannot be read; the page shows it again


class OwnProposalView(View):
    """Load the proposal before anything else: what one may not see does not exist."""

    template = ""

    def setup(self, request, *args, **kwargs):
        """Keep the person's own proposal; raises Http404 for anybody else's."""
        super().setup(request, *args, **kwargs)
        self.proposal = get_object_or_404(queries.proposals_for(request.user), pk=kwargs["pk"])

    def doors(self):
        """Return the names of what this person may do with the proposal at this instant."""
        return queries.doors_open_to(self.request.user, self.proposal, at=self.request.received_at)

    def show(self, *, status=200, template=None, **context):
        """Render the page with what every page about a proposal shows."""
        shared = {
            "proposal": self.proposal,
            "call": self.proposal.call,
            "public_status": queries.public_status(self.proposal),
            "section_titles": TITLES,
            "doors": self.doors(),
        }
        return render(self.request, template or self.template, {**shared, **context}, status=status)


def after(section):
    """Return the name of the page that follows a section: the next section, at last the check of the whole."""
    following = SECTIONS[SECTIONS.index(section) + 1 :]
    return f"proposals:{following[0]}" if following else "proposals:check"


def tell_saved(request):
    """Say that the text is kept, and when."""
    messages.success(request, _("Saved: %(time)s.") % {"time": instant(request.received_at)})


def go_home(proposal):
    """Lead to the proposal's own page."""
    return redirect("proposals:home", pk=proposal.pk)
