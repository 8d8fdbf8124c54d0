"""How do views of this room answer what they cannot do, and hand out sealed files?"""

from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from proposals.gateways import open_document

REFUSED = 409  # the request was well formed; the state of things, not its shape, stands in the way
MISSHAPEN = 422  # what was typed cannot be read; the page shows it again


def as_attachment(document):
    """Return a response that downloads a document and lets nothing in it run; raises Http404 without its bytes."""
    if document is None:
        raise Http404
    try:
        file = open_document(document)
    except FileNotFoundError as error:
        raise Http404 from error
    name = "".join(sign for sign in document.name if sign.isprintable()) or "document.pdf"
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/pdf")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def being_made():
    """Say that the PDF of a sealed version is not there yet."""
    return _("The PDF of this version is being made. Try again in a few minutes.")
