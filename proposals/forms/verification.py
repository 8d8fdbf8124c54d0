"""In which shape does a receipt arrive to be verified?"""

import hashlib

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.receipting import BYTES_MAX


class VerifyForm(forms.Form):
    """Ask for a signed receipt, as a file or as text, and perhaps for a document that it names."""

    file = forms.FileField(
        required=False,
        max_length=200,
        allow_empty_file=True,
        label=gettext_lazy("Receipt (JSON file)"),
        help_text=gettext_lazy("The file that ends in .json. A PDF of the receipt cannot be verified by itself."),
        widget=forms.FileInput(attrs={"accept": "application/json,.json"}),
    )
    text = forms.CharField(
        required=False,
        strip=True,
        label=gettext_lazy("Or the text of that file"),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
    )
    document = forms.FileField(
        required=False,
        max_length=200,
        allow_empty_file=True,
        label=gettext_lazy("A document to compare"),
        help_text=gettext_lazy("Its fingerprint is looked for among those in the receipt. The file is not kept."),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for name in ("file", "document"):
            self.fields[name].error_messages["max_length"] = _(
                "The name of this file is too long. Shorten it to 200 characters and choose it again."
            )
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True  # the template's own form carries the token

    def clean(self):
        """Keep the bytes of the receipt as `body`, a file before a text, and of a document its SHA-256."""
        file, text = self.cleaned_data.get("file"), self.cleaned_data.get("text", "")
        if file is None and not text:
            self.add_error("file", _("Choose the JSON file of a receipt, or put its text into the field below."))
            return self.cleaned_data
        name = "text" if file is None else "file"
        if (len(text.encode(errors="replace")) if file is None else file.size) > BYTES_MAX:
            size = filesizeformat(BYTES_MAX)
            self.add_error(name, _("A receipt has at most %(size)s; this is larger.") % {"size": size})
            return self.cleaned_data
        document = self.cleaned_data.get("document")
        if document is not None and document.size + (file.size if file else 0) > settings.DOCUMENT_MAX_BYTES:
            size = filesizeformat(settings.DOCUMENT_MAX_BYTES)  # what came after that was let go while it came in
            told = _("This file is larger than %(size)s, so it cannot be compared here.")
            self.add_error("document", told % {"size": size})
            return self.cleaned_data
        try:
            self.cleaned_data["body"] = text.encode(errors="replace") if file is None else b"".join(file.chunks())
            self.cleaned_data["sha256"] = _sha256(document) if document is not None else ""
        except OSError:
            self.add_error("file", _("The file could not be read just now. Try again in a minute."))
        return self.cleaned_data


def _sha256(file):
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()
