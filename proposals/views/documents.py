"""How do PDF files come into a draft, and how are they handed back?"""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from journal.refusals import Refusal
from proposals import gateways, queries, services
from proposals.forms import UploadForm
from proposals.models import Document
from proposals.refusals import DoorClosed
from proposals.sentences import say
from proposals.views.own import MISSHAPEN, REFUSED, OwnProposalView, after, go_home


class Documents(OwnProposalView):
    """List what is attached, and take one more file."""

    template = "proposals/documents.html"

    def show(self, **context):
        """Render the list and the form."""
        rows = list(queries.documents_of(self.proposal))
        return super().show(documents=rows, section="documents", following=after("documents"), **context)

    def get(self, request, pk):
        """Show the documents, or lead home where nothing may be written any more."""
        if "save" not in self.doors():
            messages.info(request, say(DoorClosed(door="save", state=self.proposal.state)))
            return go_home(self.proposal)
        return self.show(form=UploadForm())

    def post(self, request, pk):
        """Take the file; what is wrong with it is said beside the field."""
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form=form, status=MISSHAPEN)
        file = form.cleaned_data["file"]
        try:
            document = services.receive_document(
                pk, actor=request.user, at=request.received_at, name=file.name, chunks=file.chunks()
            )
        except Refusal as refusal:
            form.add_error("file", say(refusal))
            return self.show(form=form, status=REFUSED)
        messages.success(request, _("Attached: %(name)s.") % {"name": document.name})
        return redirect("proposals:documents", pk=pk)


class RemoveDocument(OwnProposalView):
    """Take a document out; a GET, as after a change of language, only leads to the list."""

    def get(self, request, pk, dpk):
        """Lead to the list."""
        return redirect("proposals:documents", pk=pk)

    def post(self, request, pk, dpk):
        """Take it out; a second press finds it gone and says the same."""
        try:
            services.remove_document(pk, actor=request.user, at=request.received_at, document_pk=dpk)
        except Refusal as refusal:
            messages.error(request, say(refusal))
            return go_home(self.proposal)
        except Document.DoesNotExist:
            pass
        messages.success(request, _("The document has been taken out."))
        return redirect("proposals:documents", pk=pk)


class DocumentFile(OwnProposalView):
    """Hand a document back to the person who leads the proposal, also one that a sealed version was sent with."""

    def get(self, request, pk, dpk):
        """Send the bytes as an attachment that no browser runs; raises Http404 where they are not."""
        document = get_object_or_404(self.proposal.documents, pk=dpk)
        return as_attachment(document)


def as_attachment(document):
    """Return a response that downloads a document and lets nothing in it run; raises Http404 without its bytes."""
    try:
        file = gateways.open_document(document)
    except FileNotFoundError as error:
        raise Http404 from error
    name = "".join(sign for sign in document.name if sign.isprintable()) or "document.pdf"
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/pdf")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
