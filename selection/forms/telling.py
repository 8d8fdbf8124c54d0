"""What does an officer confirm before interview letters go?"""

from crispy_forms.helper import FormHelper
from django import forms

from selection.forms import LetterCount


class TellForm(forms.Form):
    """The seal of the letters that were read and, where there are many, their number as typed."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    number = LetterCount()

    def __init__(self, *args, letters, asks_number, **options):
        super().__init__(*args, **options)
        if asks_number:
            self.fields["number"].ask_for(letters)
        else:
            del self.fields["number"]
        self.helper = FormHelper(self)
        self.helper.form_tag = False
