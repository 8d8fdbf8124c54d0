"""Whom does an officer invite to judge, in which areas, and what does the invited person answer?"""

import re

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from journal.fields import Whole, half_width
from journal.sentences import in_reader_language
from reviews import services

REASON_LENGTH = 1000  # characters: a portal default
KEY = re.compile(r"[0-9]{1,18}")  # more do not fit a database column


def ticked(data):
    """Return the keys of people that an address or a form names, each once, at most as many as get letters at once."""
    keys = [int(one) for one in data.getlist("person")[: 5 * services.AT_ONCE] if KEY.fullmatch(one)]
    return list(dict.fromkeys(keys))[: services.AT_ONCE]


class InviteForm(forms.Form):
    """Areas and a limit for each person that was chosen, and the seal of the letters that were read."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args, rows, areas, **options):
        super().__init__(*args, **options)
        self.rows = rows
        numbered = [(one.number, f"{one.number}. {in_reader_language(one, 'name')}") for one in areas]
        for row in rows:
            one, key = row.appointment, row.reviewer.pk
            self.fields[f"areas_{key}"] = forms.TypedMultipleChoiceField(
                coerce=int, choices=numbered, required=False, widget=forms.CheckboxSelectMultiple, label=_("Areas"),
                initial=[area.number for area in one.areas.all()] if one else [],
            )  # fmt: skip
            most = Whole(
                least=1, most=500, label=_("Proposals of this call, at most"), initial=one.most if one else None
            )
            most.widget.attrs["class"] = "w-s"
            self.fields[f"most_{key}"] = most

    def lines(self):
        """Return (row, its field of areas, its field of the limit) for each person."""
        return [(row, self[f"areas_{row.reviewer.pk}"], self[f"most_{row.reviewer.pk}"]) for row in self.rows]

    def wanted(self):
        """Return whom to invite, as the services take it."""
        said = self.cleaned_data
        keys = [row.reviewer.pk for row in self.rows]
        return [services.Invited(key, tuple(said[f"areas_{key}"]), said[f"most_{key}"]) for key in keys]


class SendForm(forms.Form):
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
        typed = half_width(self.cleaned_data["number"])
        if not re.fullmatch(r"[0-9]{1,6}", typed) or int(typed) != self.expected:
            raise ValidationError(
                _("Type %(letters)d, the number of letters shown above.") % {"letters": self.expected}
            )
        return typed


class AnswerForm(forms.Form):
    """What an invited person answers; a reason of somebody who declines may be left out."""

    answer = forms.ChoiceField(widget=forms.RadioSelect)
    reason = forms.CharField(required=False, max_length=REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["answer"].label = _("Your answer")
        self.fields["answer"].choices = [("accept", _("I accept")), ("decline", _("I decline"))]
        self.fields["answer"].error_messages["required"] = _("Choose one of the two answers.")
        self.fields["reason"].label = _("Reason, if you decline")
        self.fields["reason"].help_text = _("The office reads it; it helps to choose others, and is not needed.")
        self.helper = FormHelper(self)
        self.helper.form_tag = False

    def given(self):
        """Return the keyword arguments by which the service takes an answer."""
        return {"accepts": self.cleaned_data["answer"] == "accept", "reason": self.cleaned_data["reason"]}
