"""What does an applicant see of their proposals, and how does a new one begin?"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_GET

from calls.deadlines import is_open as is_in_window
from calls.models import Call
from journal.refusals import Refusal
from proposals import queries, services
from proposals.facts import snapshot_of
from proposals.lifecycle import is_in_hand, is_open
from proposals.merging import mark as mark_of
from proposals.sentences import say
from proposals.views.confirming import agreements_shown
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
    """Show a person the proposals they lead or were let into, newest first; a new version in work beside its proposal."""
    proposals = queries.with_working_copies(list(queries.proposals_for(request.user)))
    hats = queries.hats_of(request.user, proposals)
    rows = [(proposal, queries.public_status(proposal), hats[proposal.pk]) for proposal in proposals]
    return render(request, "proposals/list.html", {"rows": rows})


class Home(OwnProposalView):
    """Show where a proposal stands: a draft with what is still open, or what was sealed and what happens next."""

    def get(self, request, pk):
        """Choose the page by what may still be written, by whoever may."""
        if queries.is_left_behind(self.proposal, at=request.received_at):
            snapshot, stands = snapshot_of(self.proposal), queries.submission_that_stands(self.proposal.revises)
            return self.show(template="proposals/left_behind.html", snapshot=snapshot, stands=stands)
        if is_open("save", self.proposal.state):
            return self.task_list(request)
        submission = queries.submission_that_stands(self.proposal)
        at = request.received_at
        outcomes = queries.outcomes_of(self.proposal, submission, at=at) if submission else []
        asked = queries.consultations_of(self.proposal)
        copy = queries.working_copy_of(self.proposal) if submission else None
        shown = {"submission": submission, "copy": copy, "outcomes": outcomes, "consultations": asked}
        shown["takes_data"] = request.user.has_perm("proposals.take_own_data", self.proposal)
        if is_in_hand(self.proposal.state):
            shown |= agreements_shown(request, self.proposal, list(queries.counterparts_of(self.proposal)))
        return self.show(template="proposals/sent.html", refused=queries.refusal_of(self.proposal), **shown)

    def task_list(self, request):
        """Show the sections and what blocks; the page asks for the same again while it is open.

        What has not changed since the mark that it names is not sent again, so nothing moves under a reader's eyes.
        """
        proposal, at = self.proposal, request.received_at
        home, company = queries.draft_home(proposal, at=at), queries.company_of(proposal)
        call, is_lead = proposal.call, proposal.lead_id == request.user.pk
        in_window = is_in_window(opens_at=call.opens_at, closes_at=call.closes_at, at=at)
        mark = mark_of((home, [(one.accepted_by_id, one.role) for one in company], proposal.version, in_window))
        if request.htmx and request.GET.get("mark") == mark:
            return HttpResponse(status=204)
        template = "proposals/_home.html" if request.htmx else "proposals/home.html"
        may_write = request.user.has_perm("proposals.change_proposal", proposal)
        shown = {"home": home, "company": company, "is_lead": is_lead, "may_write": may_write, "is_open": in_window}
        if proposal.revises:
            shown["stands"] = queries.submission_that_stands(proposal.revises)
        response = self.show(template=template, mark=mark, **shown)
        patch_vary_headers(response, ["HX-Request"])
        return response
