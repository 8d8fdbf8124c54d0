"""What does an officer fill in, and what does an investigator report? Shape only: whether it can be, services ask."""

import re
import unicodedata
from datetime import datetime, time

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from calls.deadlines import TOKYO
from journal.fields import Day, Line, ResearcherNumber, Words

CLOCK = re.compile(r"(\d{1,2})\s*[:.時]\s*(\d{2})\s*分?|(\d{2})(\d{2})", re.ASCII)
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
MINUTES_LEAST, MINUTES_MOST = 5, 240  # portal defaults
REASON_LEAST = 10  # characters: a named reason says something
REASON_MOST = 2000


def plain(typed):
    """Return typed signs in their plain form: ９：３０ is 9:30; surrounding blanks are dropped."""
    return unicodedata.normalize("NFKC", typed or "").strip()


class Clock(forms.CharField):
    """A time of day in Japan: 9:30, 09:30, ０９：３０, 0930 or 9時30分."""

    def to_python(self, value):
        """Return the time; raise ValidationError for what no clock shows."""
        typed = plain(super().to_python(value))
        if not typed:
            return None
        found = CLOCK.fullmatch(typed)
        hour, minute = (int(part) for part in found.groups() if part) if found else (24, 0)
        if hour > 23 or minute > 59:
            raise ValidationError(
                _("Write the time as hours and minutes from 00:00 to 23:59, for example 13:30."), code="clock"
            )
        return time(hour, minute)

    def prepare_value(self, value):
        """Show a time as 09:30, a typed one as it was typed."""
        return f"{value:%H:%M}" if isinstance(value, time) else value

    def run_validators(self, value):
        """Skip the text validators: the value is no text any more."""


class Minutes(forms.CharField):
    """A length in minutes, digits of any width."""

    def to_python(self, value):
        """Return the number; raise ValidationError for anything else."""
        typed = plain(super().to_python(value)).removesuffix("分").strip()
        if not typed:
            return None
        if not re.fullmatch(r"[0-9]{1,4}", typed) or not MINUTES_LEAST <= int(typed) <= MINUTES_MOST:
            raise ValidationError(
                _("Write a whole number of minutes from %(least)d to %(most)d.")
                % {"least": MINUTES_LEAST, "most": MINUTES_MOST},
                code="minutes",
            )
        return int(typed)

    def run_validators(self, value):
        """Skip the text validators: the value is no text any more."""


class LetterCount(forms.CharField):
    """The number of letters that are about to go, typed by whoever has read them; digits of any width."""

    def __init__(self):
        typed = forms.TextInput(attrs={"class": "w-s", "autocomplete": "off", "inputmode": "numeric"})
        super().__init__(max_length=8, widget=typed)
        self.expected = 0

    def ask_for(self, letters):
        """Name the field, and expect this number."""
        self.expected = letters
        self.label = _("Number of letters that go out")
        self.help_text = _("Type the number shown above. Sent letters cannot be called back.")
        self.error_messages["required"] = _("Type the number of letters.")

    def clean(self, value):
        """Return the number; raise ValidationError unless it is the number of letters."""
        typed = plain(super().clean(value))
        if not re.fullmatch(r"[0-9]+", typed) or int(typed) != self.expected:
            raise ValidationError(
                _("Type %(letters)d, the number of letters shown above.") % {"letters": self.expected}
            )
        return self.expected


class TimeForm(forms.Form):
    """When and where an interview is held, and, once it is too late for the notice, why all the same."""

    clock = Clock(max_length=10, widget=forms.TextInput(attrs={"class": "w-s", "autocomplete": "off"}))
    minutes = Minutes(
        max_length=6, widget=forms.TextInput(attrs={"class": "w-s", "autocomplete": "off", "inputmode": "numeric"})
    )
    place = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"class": "w-l", "autocomplete": "off"}))
    late_reason = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    panel = forms.ChoiceField(required=False)

    def __init__(self, *args, asks_reason, panels=(), **options):
        super().__init__(*args, **options)
        self.fields["panel"].label = _("Panel")
        self.fields["panel"].choices = [("", _("Without a panel")), *((str(pk), name) for pk, name in panels)]
        self.fields["panel"].error_messages["invalid_choice"] = _("Choose a panel of this day.")
        self.fields["clock"].label = _("Start, Japan Standard Time")
        self.fields["clock"].help_text = _("Hours and minutes, for example 13:30")
        self.fields["clock"].error_messages["required"] = _("Give the time at which the interview begins.")
        self.fields["minutes"].label = _("Minutes")
        self.fields["minutes"].help_text = _("From %(least)d to %(most)d") % {
            "least": MINUTES_LEAST,
            "most": MINUTES_MOST,
        }
        self.fields["minutes"].error_messages["required"] = _("Give the length in minutes.")
        self.fields["place"].label = _("Place")
        self.fields["place"].help_text = _("A room, or the address of an online meeting")
        self.fields["place"].error_messages["required"] = _("Say where the interview is held.")
        if asks_reason:
            self.fields["late_reason"].label = _("Reason for arranging it after the notice limit")
            self.fields["late_reason"].help_text = _("Recorded with your name. The applicant does not see it.")
            self.fields["late_reason"].error_messages["required"] = _(
                "It is too late for the notice that the call promises. Give the reason for arranging the interview all "
                "the same; it is recorded with your name."
            )
        else:
            del self.fields["late_reason"]
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        reason = ["late_reason"] if asks_reason else []
        where = ["panel", "place"] if panels else ["place"]
        self.helper.layout = Layout(Div("clock", "minutes", *where, css_class="row top-align"), *reason)

    def clean_place(self):
        """Return the place on one line."""
        return CONTROLS.sub(" ", self.cleaned_data["place"]).strip()

    def clean_late_reason(self):
        """Return the reason; raise ValidationError for one that says nothing."""
        reason = self.cleaned_data["late_reason"]
        if len(reason) < REASON_LEAST:
            raise ValidationError(_("Say a little more: at least %(least)d characters.") % {"least": REASON_LEAST})
        return reason

    def arrangement(self, day):
        """Return the keyword arguments by which the service takes a time on this day in Japan."""
        return {
            "starts_at": datetime.combine(day, self.cleaned_data["clock"], tzinfo=TOKYO),
            "minutes": self.cleaned_data["minutes"],
            "place": self.cleaned_data["place"],
            "panel_pk": int(self.cleaned_data["panel"]) if self.cleaned_data["panel"] else None,
            "late_reason": self.cleaned_data.get("late_reason", ""),
        }


def initial_of(interview):
    """Return an interview as it stands in the shape the form begins with."""
    clock = interview.starts_at and interview.starts_at.astimezone(TOKYO).time()
    return {
        "clock": clock,
        "minutes": interview.minutes,
        "place": interview.place,
        "panel": interview.panel_id or "",
        "late_reason": interview.late_reason,
    }


class AffiliationForm(forms.Form):
    """The investigator reports where they belong, since when, and the e-Rad number that goes with it."""

    institution = Line(limit=200, required=True, widget=forms.TextInput(attrs={"class": "w-l"}))
    since_on = Day(required=True)
    researcher_number = ResearcherNumber(
        limit=40, widget=forms.TextInput(attrs={"class": "w-m", "autocomplete": "off", "inputmode": "numeric"})
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["institution"].label = _("Research institution in Japan")
        self.fields["institution"].help_text = _("Its name as on e-Rad.")
        self.fields["institution"].error_messages["required"] = _("Write the name of the institution.")
        self.fields["since_on"].label = _("Since which day you belong there")
        self.fields["since_on"].help_text = _("Year-month-day, for example 2024-11-15. A day that has come already.")
        self.fields["since_on"].error_messages["required"] = _("Give the day since which you belong there.")
        self.fields["researcher_number"].label = _("e-Rad researcher number")
        self.fields["researcher_number"].help_text = _(
            "8 digits, for example 01234567. Leave it empty while you have none, and add it later."
        )
        self.helper = FormHelper(self)
        self.helper.form_tag = False


class ContractForm(forms.Form):
    """The officer notes on which day the contract is or was concluded."""

    contract_on = Day()

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["contract_on"].label = _("Day of the contract conclusion")
        self.fields["contract_on"].help_text = _(
            "Year-month-day, for example 2024-11-15. Leave it empty while it is not known."
        )
        self.helper = FormHelper(self)
        self.helper.form_tag = False


class DecisionForm(forms.Form):
    """The officer says why, reads the letter with the reason in it, and sends the same reason once more.

    `seen` seals what the decision rests on, `read` is the reason as it stood in the letter that was read.
    """

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    read = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    reason = Words(limit=REASON_MOST, required=True, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args, needs_reason, **options):
        super().__init__(*args, **options)
        if needs_reason:
            self.fields["reason"].label = _("Reason")
            self.fields["reason"].help_text = _(
                "The principal investigator reads it, in the letter and on the portal. It is recorded with your name."
            )
            self.fields["reason"].error_messages["required"] = _("Give the reason.")
        else:
            del self.fields["reason"]
        self.helper = FormHelper(self)
        self.helper.form_tag = False

    def clean_reason(self):
        """Return the reason; raise ValidationError for one that says nothing."""
        reason = self.cleaned_data["reason"]
        if len(reason) < REASON_LEAST:
            raise ValidationError(_("Say a little more: at least %(least)d characters.") % {"least": REASON_LEAST})
        return reason

    def was_read(self):
        """Tell whether the letter that goes out is the letter that was read."""
        read = self.cleaned_data["read"].replace("\r\n", "\n").strip()
        return read == self.cleaned_data.get("reason", "") and bool(read or "reason" not in self.fields)
