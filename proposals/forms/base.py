"""What do the forms of all sections share?

Everything may stay empty: a draft is saved half-filled, and the rulebook, not a form, says what is
missing. A form carries the version of the text that its answers began from, and a mark of every answer as it was
shown, so that what two people wrote at once is judged answer by answer (merging).
"""

import json
import re
import uuid
from dataclasses import asdict

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _

from proposals.merging import marks
from proposals.services import Began

CARRIED = ("began_from", "seen", "made_with")


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


class Carried(forms.CharField):
    """What a form carries about itself; one that was tampered with is empty, and then every difference is asked about."""

    widget = forms.HiddenInput

    def __init__(self, shape):
        super().__init__(required=False)
        self.shape = re.compile(shape)

    def clean(self, value):
        """Return the text if it has its shape, else nothing."""
        return value if value and self.shape.fullmatch(value) else ""


class SectionForm(forms.Form):
    """Ask one section's questions about a draft."""

    needed = ()  # what the rulebook asks for at submission: marked, never demanded here
    asked_by = {}  # names of the text whose question has another name here
    began_from = Carried(r"[0-9]{1,9}")
    seen = Carried(r'\{\}|\{"\w+":"[0-9a-f]{16}"(,"\w+":"[0-9a-f]{16}")*\}')
    made_with = Carried(r"[0-9a-f-]{36}")  # of a form that adds a row
    adds_a_row = False

    def __init__(self, data=None, *, proposal, **options):
        self.proposal = proposal
        super().__init__(data, **options)
        if not self.adds_a_row:
            del self.fields["made_with"]
        self.offer()
        for name in self.needed:
            if name in self.fields:
                self.fields[name].needed_to_submit = True
        self.initial = {
            **self.stored(),
            "began_from": proposal.version,
            "seen": self.marks(),
            "made_with": uuid.uuid4,
            **self.initial,
        }
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True  # the template's own form carries the token
        self.helper.layout = Layout(
            *self.layout(), *(name for name in CARRIED if name in self.fields)
        )  # last: the list of faults touches the first question

    def offer(self):
        """Fill in choices and hints that come from the call."""

    def stored(self):
        """Return what is written now, by field name."""
        return {name: getattr(self.proposal, name) for name in self.fields if hasattr(self.proposal, name)}

    def layout(self):
        """Return the crispy layout of the questions, in their order."""
        return [name for name in self.fields if name not in CARRIED]

    def stored_text(self):
        """Return what is written now as the service takes it: a text of `services.texts`."""
        raise NotImplementedError

    def text(self):
        """Return the answers in the shape that the service takes; what cannot be read is left as it is when empty."""
        raise NotImplementedError

    def answers(self):
        """Return the answers that could be read, by name."""
        return {name: value for name, value in self.cleaned_data.items() if name not in CARRIED}

    def marks(self):
        """Return the marks of what is stored, as the hidden field carries them."""
        return json.dumps(marks(self.values_stored()), separators=(",", ":"))

    def values_stored(self):
        """Return what is written now by name of the text."""
        return asdict(self.stored_text())

    def values_typed(self):
        """Return what was typed by name of the text; what cannot be read is as if it were empty."""
        return asdict(self.text())

    def began(self):
        """Return the Began of what was typed."""
        version, seen = self.cleaned_data["began_from"], self.cleaned_data["seen"]
        return Began(int(version or -1), json.loads(seen or "{}"))

    def made_with_key(self):
        """Return the one-time key of a form that adds a row, or None."""
        return self.cleaned_data.get("made_with") or None

    def unread(self):
        """Return the names of the text whose answers cannot be read: they stay as stored."""
        asked = set(self.errors)
        names = {name for name in asked if name not in self.asked_by.values()}
        return names | {name for name, question in self.asked_by.items() if question in asked}

    def beside(self, stored_form, clashes=None):
        """Return what differs between the typed answers and the stored ones: (label, typed, stored), in words.

        `clashes` are the names of the text of which both sides changed something: only these are told then.
        """
        asked = clashes and {self.asked_by.get(name, name) for name in clashes}
        pairs = []
        for name in self.fields:
            if name not in CARRIED and (not asked or name in asked):
                typed, stored = self.in_words(name), stored_form.in_words(name)
                if typed != stored:
                    pairs.append((self[name].label, typed, stored))
        return pairs

    def carried_on(self, stored_form):
        """Return the answers as typed, as if they had begun from what is stored now; what was not touched is taken over."""
        data = self.data.copy()
        for name in self._untouched():
            stored = stored_form.fields[name].prepare_value(stored_form[name].value())
            data[name] = "on" if stored is True else "" if stored in (None, False) else str(stored)
            if stored is False:
                del data[name]
        data["began_from"], data["seen"] = str(stored_form.proposal.version), stored_form.marks()
        return data

    def _untouched(self):
        """Return the questions whose answers are as they were shown."""
        if not hasattr(self, "cleaned_data"):
            return []
        seen, mine = self.began().seen, marks(self.values_typed())
        moved = {self.asked_by.get(name, name) for name in mine if mine[name] != seen.get(name)} | set(self.errors)
        return [name for name in self.fields if name not in CARRIED and name not in moved]

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
