"""In which shape does a file arrive? The bytes themselves are judged where no form can reach them."""

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.models import Document
from proposals.sentences import KINDS


def kinds():
    """Return the kinds of documents as choices, what is not said otherwise last."""
    return [(kind, say()) for kind, say in KINDS.items()]


class KindForm(forms.Form):
    """Ask what a document is."""

    kind = forms.ChoiceField(choices=kinds)


class PdfForm(forms.Form):
    """Ask for one PDF."""

    file = forms.FileField(
        label=gettext_lazy("PDF file"),
        max_length=200,
        allow_empty_file=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        field = self.fields["file"]
        field.help_text = _("PDF only, up to %(size)s and %(pages)d pages, without passwords or scripts.") % {
            "size": filesizeformat(settings.DOCUMENT_MAX_BYTES),
            "pages": settings.DOCUMENT_MAX_PAGES,
        }
        field.error_messages.update(
            required=_("Choose a PDF file from your computer first."),
            empty=_("This file is empty. Choose the PDF again."),
            max_length=_("The name of this file is too long. Shorten it to 200 characters and choose it again."),
            invalid=_("No file arrived. Choose the PDF again."),
        )
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True  # the template's own form carries the token


class UploadForm(PdfForm):
    """Ask for one PDF, and what it is."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What the file is"),
        choices=kinds,
        initial=Document.Kind.OTHER.value,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose one of the kinds in the list.")},
    )
    field_order = ["kind", "file"]
