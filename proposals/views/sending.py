"""How is a proposal looked over, submitted, receipted and taken back?"""

import uuid
from datetime import UTC

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from calls.refusals import DeadlinePassed
from journal.refusals import NotAllowed, Refusal
from proposals import exports, queries, services
from proposals.facts import snapshot_of, thaw
from proposals.lifecycle import is_open
from proposals.refusals import DoorClosed
from proposals.sentences import say
from proposals.views.own import REFUSED, OwnProposalView, go_home


class Check(OwnProposalView):
    """The whole proposal as reviewers will read it, with every finding and the button to submit."""

    template = "proposals/check.html"

    def get(self, request, pk):
        """Show the draft, or lead home where it is sealed already."""
        if not is_open("save", self.proposal.state):  # also for whoever only reads along
            return go_home(self.proposal)
        return self.show_whole()

    def show_whole(self, **context):
        """Render the proposal as it would be sealed now, with the one-time key of the button."""
        home = queries.draft_home(self.proposal, at=self.request.received_at)
        context = {
            "home": home,
            "met_findings": [one for one in home.findings if one.tone == "met"],
            "snapshot": snapshot_of(self.proposal),
            "press": uuid.uuid4(),
            "leads": self.proposal.lead_id == self.request.user.pk,
            **context,
        }
        if self.proposal.revises:
            context["stands"] = queries.submission_that_stands(self.proposal.revises)
        return self.show(**context)


class Submit(Check):
    """Press the button. A GET, as after logging in on the way here, only leads to the check page."""

    def setup(self, request, *args, **kwargs):
        """Load nothing yet: the use case loads and locks the proposal, and at the deadline once is enough."""
        View.setup(self, request, *args, **kwargs)

    @cached_property
    def proposal(self):
        """Return the person's own proposal; raises Http404 for anybody else's."""
        return get_object_or_404(queries.proposals_for(self.request.user), pk=self.kwargs["pk"])

    def get(self, request, pk):
        """Lead to the check page; raises Http404 for anybody else's proposal."""
        return redirect("proposals:check", pk=self.proposal.pk)

    def post(self, request, pk):
        """Seal and lead to the receipt; a refusal is noted, and shown with everything that is written."""
        press = request.POST.get("press", "")
        try:
            sealed = services.submit_proposal(pk, actor=request.user, received_at=request.received_at, press=press)
        except (NotAllowed, ObjectDoesNotExist):
            raise Http404 from None
        except DoorClosed as refusal:
            messages.error(request, say(refusal))
            return go_home(self.proposal)
        except Refusal as refusal:
            return self.refuse(refusal)
        return redirect("proposals:receipt", pk=sealed.proposal_id)

    def refuse(self, refusal):
        """Note the attempt and show it with the text; raises Http404 where the text is gone meanwhile."""
        request, pk = self.request, self.kwargs["pk"]
        at = request.received_at
        try:
            services.note_refused_submission(pk, actor=request.user, received_at=at, refusal=refusal)
        except ObjectDoesNotExist:
            raise Http404 from None
        late = refusal if isinstance(refusal, DeadlinePassed) else None
        return self.show_whole(refused=say(refusal), late=late, status=REFUSED)


class Receipt(OwnProposalView):
    """The portal's receipt of a sealed version: of the one that stands, where none is named."""

    template = "proposals/receipt.html"

    def get(self, request, pk, sequence=None):
        """Show the receipt; raises Http404 where nothing was sealed."""
        versions = list(queries.versions_of(self.proposal))
        shown = next((one for one in versions if sequence in (None, one.sequence)), None)
        if shown is None:
            raise Http404
        submission = queries.sealed_version(self.proposal, shown.sequence)
        findings = queries.said(thaw(submission.findings))
        return self.show(
            submission=submission,
            versions=versions,
            stands=versions[0],
            copy=queries.working_copy_of(self.proposal),
            can_be_signed=exports.can_be_signed(),
            snapshot=submission.snapshot,
            received_utc=f"{submission.received_at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f} UTC",
            open_findings=[one for one in findings if one.tone != "met"],
            met_findings=[one for one in findings if one.tone == "met"],
        )


class Withdraw(OwnProposalView):
    """Ask before a proposal is taken out of the race, and take it out."""

    template = "proposals/withdraw.html"

    def get(self, request, pk):
        """Ask, or lead home where there is nothing left to withdraw."""
        if "withdraw" not in self.doors():
            messages.info(request, say(DoorClosed(door="withdraw", state=self.proposal.state)))
            return go_home(self.proposal)
        return self.show()

    def post(self, request, pk):
        """Withdraw and lead home."""
        try:
            services.withdraw_proposal(pk, actor=request.user, at=request.received_at)
        except Refusal as refusal:
            messages.error(request, say(refusal))
        else:
            messages.success(request, _("Your proposal %(number)s is withdrawn.") % {"number": self.proposal.reference})
        return go_home(self.proposal)
