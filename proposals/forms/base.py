"""What do the forms of all sections share?

Everything may stay empty: a draft is saved half-filled, and the rulebook, not a form, says what is
missing. A form carries the version of the text that its answers began from.
"""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _


class Choice(forms.ChoiceField):
    """One answer of several, or none."""

    def __init__(self, *, required=False, **options):
        super().__init__(required=required, **options)

    def word_for(self, value):
        """Return the words beside an answer, empty for none."""
        for key, label in self.choices:
            options = label if isinstance(label, (list, tuple)) else [(key, label)]
            for option, words in options:
                if value not in ("", None) and str(option) == str(value):
                    return words
        return ""


class Tick(forms.BooleanField):
    """A statement that the person makes or not."""

    def __init__(self, **options):
        super().__init__(required=False, **options)


class SectionForm(forms.Form):
    """Ask one section's questions about a draft."""

    needed = ()  # what the rulebook asks for at submission: marked, never demanded here
    began_from = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, data=None, *, proposal, **options):
        self.proposal = proposal
        super().__init__(data, **options)
        self.offer()
        for name in self.needed:
            if name in self.fields:
                self.fields[name].needed_to_submit = True
        self.initial = {**self.stored(), "began_from": proposal.version, **self.initial}
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True  # the template's own form carries the token
        self.helper.layout = Layout(*self.layout(), "began_from")  # last: the list of faults touches the first question

    def offer(self):
        """Fill in choices and hints that come from the call."""

    def stored(self):
        """Return what is written now, by field name."""
        return {name: getattr(self.proposal, name) for name in self.fields if hasattr(self.proposal, name)}

    def layout(self):
        """Return the crispy layout of the questions, in their order."""
        return [name for name in self.fields if name != "began_from"]

    def text(self):
        """Return the answers in the shape that the service takes."""
        raise NotImplementedError

    def beside(self, stored_form):
        """Return what differs between the typed answers and the stored ones: (label, typed, stored), in words."""
        pairs = []
        for name in self.fields:
            if name != "began_from":
                typed, stored = self.in_words(name), stored_form.in_words(name)
                if typed != stored:
                    pairs.append((self[name].label, typed, stored))
        return pairs

    def carried_on(self, version):
        """Return the answers as typed, as if they had begun from the version that is stored now."""
        data = self.data.copy()
        data["began_from"] = str(version)
        return data

    def in_words(self, name):
        """Return one answer as the page would say it; what cannot be read as it was typed."""
        if name not in self.fields:
            return ""
        field, value = self.fields[name], self[name].value()
        if isinstance(field, forms.BooleanField):
            return _("Yes") if field.to_python(value) else _("No")
        if isinstance(field, Choice):
            return field.word_for(value)
        try:
            return str(field.prepare_value(field.to_python(value) or ""))  # nought yen and nothing are the same
        except forms.ValidationError:
            return value
