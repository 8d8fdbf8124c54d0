"""How is a receipt taken away, and how does anybody find out whether one is genuine?"""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from proposals import exports, queries
from proposals.forms.verification import VerifyForm
from proposals.gateways import signing, typesetting
from proposals.models import Submission
from proposals.receipting import Found, look
from proposals.sentences.receipts import say_found
from proposals.views.own import MISSHAPEN, OwnProposalView


class ReceiptFile(OwnProposalView):
    """A receipt as a file; whoever may see the proposal may take it away."""

    def submission(self, sequence):
        """Return the sealed version with its proposal and call; raises Http404."""
        try:
            return queries.submission_to_receipt(queries.sealed_version(self.proposal, sequence))
        except Submission.DoesNotExist:
            raise Http404 from None


class ReceiptJson(ReceiptFile):
    """The signed receipt, as one line of JSON."""

    def get(self, request, pk, sequence):
        """Send the file; raises Http404 where nothing was sealed, or no key is set."""
        submission = self.submission(sequence)
        if not exports.can_be_signed():
            raise Http404
        name = f"{exports.receipt_name(submission)}.json"
        return as_file(exports.receipt_as_json(submission), "application/json", name)


class ReceiptPdf(ReceiptFile):
    """The receipt as PDF, in the reader's language."""

    def get(self, request, pk, sequence):
        """Send the file, or lead back where it could not be made."""
        submission = self.submission(sequence)
        try:
            made = exports.receipt_as_pdf(submission)
        except typesetting.NotSet:
            messages.error(request, _("The PDF could not be made just now. The receipt stands; try again in a minute."))
            return redirect("proposals:receipt_of", pk=self.proposal.origin_pk, sequence=sequence)
        return as_file(made, "application/pdf", f"{exports.receipt_name(submission)}.pdf")


def as_file(body, kind, name):
    """Return a response that downloads bytes under a name and lets nothing in them run."""
    response = HttpResponse(body, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@login_not_required
@require_safe
def receipt_keys(request):
    """Publish every key that a receipt of this portal may be signed with."""
    keys = [
        {
            "id": one.id,
            "algorithm": "Ed25519",
            "public_key": one.base64,
            "pem": one.pem,
            "used_from": one.used_from and one.used_from.isoformat(),
            "used_until": one.used_until and one.used_until.isoformat(),
        }
        for one in signing.published_keys()
    ]
    return JsonResponse({"portal": settings.SITE_URL, "keys": keys}, json_dumps_params={"indent": 1})


@login_not_required
@require_safe
def receipt_key(request, key):
    """Publish one key as PEM, as openssl reads it; raises Http404 for any other."""
    for one in signing.published_keys():
        if one.id == key:
            return HttpResponse(one.pem, content_type="application/x-pem-file")
    raise Http404


@method_decorator(login_not_required, name="dispatch")
class VerifyReceipt(View):
    """Tell anybody what a file that claims to be a receipt proves. Nothing is looked up and nothing is kept."""

    def get(self, request):
        """Ask for the file."""
        return self.show(VerifyForm())

    def post(self, request):
        """Say what was found."""
        form = VerifyForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form, status=MISSHAPEN)
        keys = signing.published_keys()
        looked = look(form.cleaned_data["body"], fits=lambda *asked: signing.fits(*asked, keys=keys))
        return self.show(form, looked=looked, said=say_found(looked), **self.beside(form, looked))

    def beside(self, form, looked):
        """Return what is to be said of a document that came along, by what a genuine receipt says."""
        sha256 = form.cleaned_data["sha256"]
        if not sha256 or looked.found != Found.GENUINE:
            return {}
        named = any(one["sha256"] == sha256 for one in looked.receipt["documents"])
        document = form.cleaned_data["document"].name
        return {"document": document, "document_sha256": sha256, "document_named": named}

    def show(self, form, *, status=200, **context):
        """Render the page; no crawler keeps it."""
        response = render(self.request, "receipts/verify.html", {"form": form, **context}, status=status)
        response.headers["X-Robots-Tag"] = "noindex"
        return response
