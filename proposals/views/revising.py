"""How is a submitted proposal revised, and how is the working copy given up again?"""

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.utils.translation import gettext as _

from journal.refusals import NotAllowed, Refusal
from proposals import queries, services
from proposals.refusals import DoorClosed
from proposals.sentences import say
from proposals.views.own import OwnProposalView, go_home


class Revise(OwnProposalView):
    """Say what revising means and begin the working copy; one that is begun already is led to."""

    template = "proposals/revise.html"

    def get(self, request, pk):
        """Explain, or lead to the working copy, or home where the door is closed."""
        copy = queries.working_copy_of(self.proposal)
        if copy is not None:
            return go_home(copy)
        if "revise" not in self.doors():
            messages.info(request, say(DoorClosed(door="revise", state=self.proposal.state)))
            return go_home(self.proposal)
        return self.show(stands=queries.submission_that_stands(self.proposal))

    def post(self, request, pk):
        """Begin, and lead to the working copy; a refusal is said where the proposal stands."""
        try:
            copy = services.begin_revision(pk, actor=request.user, at=request.received_at)
        except (NotAllowed, ObjectDoesNotExist):
            raise Http404 from None
        except Refusal as refusal:
            messages.error(request, say(refusal))
            return go_home(self.proposal)
        return go_home(copy)


class Discard(OwnProposalView):
    """Ask before the changes of a working copy are dropped, and drop them."""

    template = "proposals/discard.html"

    def get(self, request, pk):
        """Ask, or lead home where there is nothing to drop."""
        if "discard" not in self.doors():
            return go_home(self.proposal)
        return self.show(stands=queries.submission_that_stands(self.proposal.revises))

    def post(self, request, pk):
        """Drop them and lead to the proposal, whose sealed version stands."""
        try:
            services.discard_revision(pk, actor=request.user, at=request.received_at)
        except (NotAllowed, ObjectDoesNotExist):
            raise Http404 from None
        except Refusal as refusal:
            messages.error(request, say(refusal))
            return go_home(self.proposal)
        messages.success(request, _("Your changes are discarded. The sealed version stands."))
        return go_home(self.proposal.revises)
