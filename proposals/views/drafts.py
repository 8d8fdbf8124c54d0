"""What does an applicant see of their proposals, and how does a new one begin?"""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_GET

from calls.models import Call
from journal.refusals import Refusal
from proposals import queries, services
from proposals.sentences import say
from proposals.views.own import OwnProposalView


class Start(View):
    """Begin a draft under an open call; a GET, as after logging in on the way here, only asks."""

    def setup(self, request, *args, **kwargs):
        """Keep the call; raises Http404 where there is none of this name."""
        super().setup(request, *args, **kwargs)
        self.call = get_object_or_404(Call.objects.select_related("rehearsal_of"), slug=kwargs["slug"])

    def get(self, request, slug):
        """Ask whether a draft shall begin."""
        return render(request, "proposals/start.html", {"call": self.call})

    def post(self, request, slug):
        """Begin the draft and lead to it; a refusal is said on this page."""
        try:
            proposal = services.start_draft(self.call.pk, actor=request.user, at=request.received_at)
        except Refusal as refusal:
            return render(request, "proposals/start.html", {"call": self.call, "refused": say(refusal)}, status=409)
        messages.success(request, _("Your draft %(number)s has begun.") % {"number": proposal.reference})
        return redirect("proposals:home", pk=proposal.pk)


@require_GET
def own_list(request):
    """Show a person the proposals they lead, newest first."""
    rows = [(proposal, queries.public_status(proposal)) for proposal in queries.proposals_for(request.user)]
    return render(request, "proposals/list.html", {"rows": rows})


class Home(OwnProposalView):
    """Show where a proposal stands: a draft with what is still open, or what was sealed and what happens next."""

    def get(self, request, pk):
        """Choose the page by what may still be written."""
        if "save" in self.doors():
            home = queries.draft_home(self.proposal, at=request.received_at)
            return self.show(template="proposals/home.html", home=home)
        submission = queries.submission_that_stands(self.proposal)
        at = request.received_at
        outcomes = queries.outcomes_of(self.proposal, submission, at=at) if submission else []
        asked = queries.consultations_of(self.proposal)
        shown = {"submission": submission, "outcomes": outcomes, "consultations": asked}
        return self.show(template="proposals/sent.html", refused=queries.refusal_of(self.proposal), **shown)
