"""How do people take away what the portal knows about their proposal?"""

from django.http import Http404, StreamingHttpResponse

from proposals import exports, queries, services
from proposals.sentences.own_data import contents
from proposals.views.own import OwnProposalView


class OwnData(OwnProposalView):
    """Say what is in the file, and how large it is about."""

    template = "proposals/own_data.html"

    def setup(self, request, *args, **kwargs):
        """Keep the proposal for those who write it; raises Http404 for anybody else."""
        super().setup(request, *args, **kwargs)
        if not request.user.has_perm(services.RIGHT_TO_DATA, self.proposal):
            raise Http404

    def get(self, request, pk):
        """Show the contents; of a working copy those of what it revises."""
        own = queries.proposals_for(request.user).get(pk=self.proposal.origin_pk)
        names = [entry.name for entry in exports.entries_of(own, user=request.user)]
        inside = contents(["README.txt", *names, "manifest.json"])
        return self.show(contents=inside, files=len(names) + 2, **queries.weight_of(own))


class OwnDataFile(OwnData):
    """Hand the file out while it is made."""

    def get(self, request, pk):
        """Write down who takes it, and send it."""
        proposal = services.take_own_data(pk, actor=request.user, at=request.received_at)
        file = exports.own_data(proposal, user=request.user, at=request.received_at)
        return StreamingHttpResponse(file.chunks, headers=file.headers)
