"""What does an officer fill in to move a deadline later? Shape only: whether it lies ahead, the service asks."""

import re
from datetime import datetime, time

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from calls.deadlines import TOKYO
from journal.fields import Day, Line, Read

REASON_LENGTH = 500  # characters: a portal default
CLOCK = re.compile(r"([0-9]{1,2})\s*[:.時]\s*([0-9]{2})\s*分?|([0-9]{2})([0-9]{2})")


class Clock(Read):
    """A time of day in Japan: 12:00, １２：００, 1200 or 12時00分."""

    def read(self, typed):
        """Return the time; raise ValidationError for what no clock shows."""
        found = CLOCK.fullmatch(typed)
        hour, minute = (int(part) for part in found.groups() if part) if found else (24, 0)
        if hour > 23 or minute > 59:
            raise ValidationError(
                _("Write the time as hours and minutes from 00:00 to 23:59, for example 12:00."), code="clock"
            )
        return time(hour, minute)


class ExtensionForm(forms.Form):
    """The new day and hour in Japan, the reason in both languages, and the deadline that the officer read."""

    was = forms.DateTimeField(widget=forms.HiddenInput)
    day = Day(required=True)
    clock = Clock(required=True, initial="12:00", widget=forms.TextInput(attrs={"class": "w-s", "autocomplete": "off"}))
    reason_en = Line(limit=REASON_LENGTH, required=True, widget=forms.Textarea(attrs={"rows": 3, "lang": "en"}))
    reason_ja = Line(limit=REASON_LENGTH, required=True, widget=forms.Textarea(attrs={"rows": 3, "lang": "ja"}))

    def __init__(self, *args, closes_at, **options):
        super().__init__(*args, **options)
        self.fields["was"].initial = closes_at.isoformat()
        words = {
            "day": (_("New day"), _("A day in Japan, for example 2024-06-04"), _("Give the new day.")),
            "clock": (
                _("Hour, Japan Standard Time"),
                _("The instant itself is still in time"),
                _("Give the hour at which the call closes."),
            ),
            "reason_en": (
                _("Reason in English"),
                _("One or two sentences. Everybody reads them."),
                _("Give the reason in English."),
            ),
            "reason_ja": (
                _("Reason in Japanese"),
                _("The same in Japanese"),
                _("Give the reason in Japanese."),
            ),
        }
        for name, (label, help_text, required) in words.items():
            field = self.fields[name]
            field.label, field.help_text, field.error_messages["required"] = label, help_text, required
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.layout = Layout("was", Div("day", "clock", css_class="row top-align"), "reason_en", "reason_ja")

    def extension(self):
        """Return the keyword arguments by which the service moves the deadline."""
        kept = self.cleaned_data
        return {
            "closes_at": datetime.combine(kept["day"], kept["clock"], tzinfo=TOKYO),
            "reason_en": kept["reason_en"],
            "reason_ja": kept["reason_ja"],
            "was_at": kept["was"],
        }
