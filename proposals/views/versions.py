"""Which versions were sealed, where do two of them differ, and how is a text taken away?"""

from django.http import Http404
from django.utils.translation import gettext as _

from proposals import exports, queries
from proposals.facts import snapshot_of
from proposals.lifecycle import State
from proposals.queries.versions import WORKING
from proposals.views.own import OwnProposalView
from proposals.views.receipts import as_file


class Versions(OwnProposalView):
    """List every sealed version, and compare two of them, or the working copy with one."""

    template = "proposals/versions.html"

    def get(self, request, pk):
        """Show the list; raises Http404 before anything was sealed."""
        versions = list(queries.versions_of(self.proposal))
        if not versions:
            raise Http404
        copy = queries.working_copy_of(self.proposal)
        names = [WORKING] * (copy is not None) + [str(one.sequence) for one in versions]
        before, after = self.chosen(names)
        compared = queries.comparison_of(self.proposal, before, after) if before else None
        return self.show(versions=versions, copy=copy, names=names, before=before, after=after, compared=compared)

    def chosen(self, names):
        """Return the names of the two versions to compare, the newest two unless others are asked for; empty for none."""
        if len(names) < 2:
            return "", ""
        asked = [self.request.GET.get(name, "") for name in ("before", "after")]
        before, after = (one if one in names else default for one, default in zip(asked, names[1::-1], strict=True))
        return before, after


class TextDownload(OwnProposalView):
    """Everything that is written, as it is stored now, as one file: words, or JSON with `?form=json`."""

    def get(self, request, pk):
        """Send the file."""
        proposal = self.proposal
        snapshot = snapshot_of(proposal)
        if request.GET.get("form") == "json":
            body, kind, end = exports.text_as_json(snapshot), "application/json", "json"
        else:
            state = _state(proposal)
            body = exports.text_as_words(proposal, snapshot, at=request.received_at, state=state)
            kind, end = "text/plain; charset=utf-8", "txt"
        return as_file(body.encode(errors="replace"), kind, f"{proposal.reference}-text.{end}")


def _state(proposal):
    if proposal.state == State.DRAFT:
        return _("This text has not been submitted.")
    if proposal.state == State.REVISION:
        return _(
            "This is the text of a revision that has not been submitted. The version sealed before stands by itself."
        )
    if proposal.submitted_at is None:
        return _("This text was given up before anything was submitted.")
    return _("This is the text as it was last sealed.")
