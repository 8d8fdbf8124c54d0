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

from proposals.merging import cell_name, mark, marks, marks_to_carry
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

    def mark_of(self, name):
        """Return the mark of what is stored under one name of the text; that of nothing where it has no such name."""
        return mark(self.values_stored().get(name))

    def values_stored(self):
        """Return what is written now by name of the text."""
        return asdict(self.stored_text())

    def values_typed(self):
        """Return what was typed by name of the text; what cannot be read is as if it were empty."""
        return asdict(self.text())

    def began(self, *, by_itself=False):
        """Return the Began of what was typed; `by_itself` where nobody pressed a button."""
        version, seen = self.cleaned_data["began_from"], self.cleaned_data["seen"]
        return Began(int(version or -1), json.loads(seen or "{}"), by_itself)

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

    def values_read(self):
        """Return what was typed and could be read, by name of the text."""
        unread = {name if isinstance(name, str) else cell_name(*name) for name in self.unread()}
        return {name: value for name, value in self.values_typed().items() if name not in unread}

    def says_nothing(self):
        """Tell whether nothing readable was typed beyond what an empty form says."""
        empty = self.values_stored()
        return all(value == empty.get(name) for name, value in self.values_read().items())

    def set_aside(self, names):
        """Leave out the answers to these names of the text, as if they could not be read; returns the questions."""
        asked = {self.asked_by.get(name, name) for name in names}
        for question in asked:
            if question in self.fields:
                self.add_error(question, "")
        return asked

    def shown_value(self, name):
        """Return an answer as its control would send it: text; "on" or nothing for a box."""
        value = self.fields[name].prepare_value(self[name].value())
        return "on" if value is True else "" if value in (None, False) else str(value)

    def seen_now(self, stored_form, *, shown=(), open_=()):
        """Return the marks to go on with, as the hidden field carries them, after what is stored was told."""
        values, typed = stored_form.values_stored(), self.values_read()
        told = marks_to_carry(stored=values, typed=typed, seen=self.began().seen, shown=shown, open_=open_)
        return json.dumps(told, separators=(",", ":"))

    def taken_over(self, stored_form, *, open_=()):
        """Return {question: (what is stored, name of the text)} for what was not touched here and changed elsewhere."""
        before, typed, now = self.began().seen, marks(self.values_read()), marks(stored_form.values_stored())
        names = [name for name in typed if typed[name] == before.get(name) and name not in open_]
        moved = {self.asked_by.get(name, name): name for name in names if now.get(name, typed[name]) != typed[name]}
        return {
            question: (stored_form.shown_value(question), name)
            for question, name in moved.items()
            if question in self.fields and question in stored_form.fields
        }

    def carried_on(self, stored_form, *, shown=()):
        """Return the answers as typed, as if they had begun from what is stored now; what was not touched is taken over.

        `shown` names what is put beside the typed answers: only that may be overwritten by them.
        """
        data = self.data.copy()
        for name in self._untouched():
            if name in stored_form.fields:
                data[name] = stored_form.shown_value(name)
                if isinstance(stored_form.fields[name], forms.BooleanField) and not data[name]:
                    del data[name]
        if hasattr(self, "cleaned_data"):
            data["seen"] = self.seen_now(stored_form, shown=shown)
        else:
            data["seen"] = stored_form.marks()
        data["began_from"] = str(stored_form.proposal.version)
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
