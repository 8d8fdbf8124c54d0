"""What is asked when the office deals with a letter by hand?"""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _


class SetAsideForm(forms.Form):
    """Ask how the person was told instead."""

    reason = forms.CharField(
        label=_("How was the person told?"),
        help_text=_("It stands in the journal. For example: by telephone on 11 September."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.helper = FormHelper(self)
        self.helper.form_tag = False
