"""What does a reviewer tick before the first page? Shape only."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _


class PledgeForm(forms.Form):
    """One tick under the statements, and the seal of the statements that were read."""

    promised = forms.BooleanField()
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["promised"].label = _("I promise this")
        self.fields["promised"].error_messages["required"] = _("Tick the box to promise. Without it nothing is shown.")
        self.helper = FormHelper(self)
        self.helper.form_tag = False
