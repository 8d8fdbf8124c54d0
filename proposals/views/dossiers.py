"""How does a person get a whole proposal as one PDF: the preview of a draft, and what was sealed?"""

from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import get_language

from journal.refusals import NotAllowed, Refusal
from proposals import queries, services
from proposals.lifecycle import is_open
from proposals.sentences import say
from proposals.views.documents import as_attachment
from proposals.views.own import REFUSED, OwnProposalView


class Dossiers(OwnProposalView):
    """Show the PDFs of a proposal; a POST asks for the preview of a draft."""

    template = "proposals/dossier.html"

    def get(self, request, pk):
        """Show what there is; the page asks again by itself while a preview is being made."""
        return self.show_files(template="proposals/_dossier.html" if request.htmx else None)

    def post(self, request, pk):
        """Ask for the preview in one language and come back; asked twice it is made once."""
        language = request.POST.get("language", "")
        try:
            services.ask_preview(pk, actor=request.user, at=request.received_at, language=language or get_language())
        except NotAllowed as refusal:
            raise Http404 from refusal
        except Refusal as refusal:
            return self.show_files(refused=say(refusal), status=REFUSED)
        except ValueError:  # a language that nobody offered
            pass
        return redirect("proposals:dossier", pk=pk)

    def show_files(self, **context):
        """Render the page, or the part of it that renews itself."""
        is_draft = is_open("save", self.proposal.state)
        previews = queries.previews_of(self.proposal) if is_draft else []
        return self.show(
            previews=previews,
            is_waited_for=any(one.is_waited_for for one in previews),
            sealed=queries.sealed_files_of(self.proposal),
            **context,
        )


class DossierFile(OwnProposalView):
    """Hand out a PDF to those who may read the proposal."""

    def get(self, request, pk, dpk):
        """Send the bytes as an attachment that no browser runs; raises Http404 where they are not."""
        dossier = queries.dossier_of(self.proposal, dpk)
        if dossier is None:
            raise Http404
        return as_attachment(dossier)
