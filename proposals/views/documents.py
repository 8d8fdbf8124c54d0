"""How do PDF files come into a draft, and how are they handed back?"""

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from journal.refusals import NotAllowed, Refusal
from proposals import gateways, lifecycle, queries, services
from proposals.forms import KindForm, UploadForm
from proposals.forms.documents import kinds
from proposals.models import Document
from proposals.refusals import DocumentRefused, DoorClosed
from proposals.sentences import say
from proposals.views.own import MISSHAPEN, REFUSED, OwnProposalView, after, go_home

NO_ROOM = 507  # Insufficient Storage: the fault is the portal's, and trying again may help
FOR_SCRIPTS = "application/json"


class Documents(OwnProposalView):
    """List what is attached, and take one more file."""

    template = "proposals/documents.html"

    def show(self, **context):
        """Render the list and, for those who write, the form."""
        rows, most = list(queries.documents_of(self.proposal)), settings.DOCUMENT_MAX_BYTES
        limits = {"most_bytes": most, "too_large": say(DocumentRefused(rule="too-large", limit=most))}
        listed = {"documents": rows, "kinds": kinds(), "section": "documents", "following": after("documents")}
        return super().show(**listed, **limits, **context)

    def get(self, request, pk):
        """Show the documents, or lead home where nobody may write any more."""
        if not lifecycle.is_open("save", self.proposal.state):
            messages.info(request, say(DoorClosed(door="save", state=self.proposal.state)))
            return go_home(self.proposal)
        return self.show(form=UploadForm())

    def post(self, request, pk):
        """Take the file; what is wrong with it is said beside the field, or to the script that sent it."""
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.answer(form, MISSHAPEN)
        file = form.cleaned_data["file"]
        try:
            document = services.receive_document(
                pk,
                actor=request.user,
                at=request.received_at,
                name=file.name,
                chunks=file.chunks(),
                kind=form.cleaned_data["kind"] or Document.Kind.OTHER,
            )
        except NotAllowed:
            raise Http404 from None
        except Refusal as refusal:
            form.add_error("file", say(refusal))
            no_room = isinstance(refusal, DocumentRefused) and refusal.facts["rule"] == "no-room"
            return self.answer(form, NO_ROOM if no_room else REFUSED)
        said = _("Attached: %(name)s.") % {"name": document.name}
        if self.asked_by_script():
            return JsonResponse({"said": said})
        messages.success(request, said)
        return redirect("proposals:documents", pk=pk)

    def asked_by_script(self):
        """Tell whether upload.js sends the file, and not a form without scripts."""
        return self.request.headers.get("Accept") == FOR_SCRIPTS

    def answer(self, form, status):
        """Say what is wrong: as JSON to the script, else on the page."""
        if self.asked_by_script():
            return JsonResponse({"said": " ".join(sum(form.errors.values(), []))}, status=status)
        return self.show(form=form, status=status)


class ChangeDocument(OwnProposalView):
    """Do something to one document; a GET, as after a change of language, only leads to the list."""

    def get(self, request, pk, dpk):
        """Lead to the list."""
        return redirect("proposals:documents", pk=pk)

    def post(self, request, pk, dpk):
        """Do it; one that is gone already says the same."""
        try:
            said = self.change(actor=request.user, at=request.received_at, document_pk=dpk)
        except NotAllowed:
            raise Http404 from None
        except Refusal as refusal:
            messages.error(request, say(refusal))
            return go_home(self.proposal)
        except Document.DoesNotExist:
            said = self.gone()
        messages.success(request, said)
        return redirect("proposals:documents", pk=pk)

    def gone(self):
        """Return what is said of a document that somebody took out before."""
        return _("The document has been taken out.")


class RemoveDocument(ChangeDocument):
    """Take a document out."""

    def change(self, **how):
        """Take it out."""
        services.remove_document(self.proposal.pk, **how)
        return self.gone()


class DocumentKind(ChangeDocument):
    """Say what a document is."""

    def change(self, **how):
        """Keep the kind; one that nobody offered changes nothing."""
        form = KindForm(self.request.POST)
        if not form.is_valid():
            return _("Nothing was changed: choose one of the kinds in the list.")
        document = services.set_document_kind(self.proposal.pk, kind=form.cleaned_data["kind"], **how)
        return _("Kept: %(name)s is “%(kind)s”.") % {
            "name": document.name,
            "kind": dict(kinds())[document.kind],
        }


class DocumentFile(OwnProposalView):
    """Hand a document back to those who may read the proposal, also one that a sealed version was sent with."""

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
