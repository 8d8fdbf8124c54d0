"""What does an officer confirm before interview letters go?"""

import re

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from selection.forms import plain


class TellForm(forms.Form):
    """The seal of the letters that were read and, where there are many, their number as typed."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    number = forms.CharField(
        max_length=8, widget=forms.TextInput(attrs={"class": "w-s", "autocomplete": "off", "inputmode": "numeric"})
    )

    def __init__(self, *args, letters, asks_number, **options):
        super().__init__(*args, **options)
        self.expected = letters
        if asks_number:
            self.fields["number"].label = _("Number of letters that go out")
            self.fields["number"].help_text = _("Type the number shown above. Sent letters cannot be called back.")
            self.fields["number"].error_messages["required"] = _("Type the number of letters.")
        else:
            del self.fields["number"]
        self.helper = FormHelper(self)
        self.helper.form_tag = False

    def clean_number(self):
        """Return the number; raise ValidationError unless it is the number of letters."""
        typed = plain(self.cleaned_data["number"])
        if not re.fullmatch(r"[0-9]+", typed) or int(typed) != self.expected:
            raise ValidationError(
                _("Type %(letters)d, the number of letters shown above.") % {"letters": self.expected}
            )
        return self.expected
