"""What does an officer fill in to set a timetable, or to open a review again? Shape only: services ask about time."""

from datetime import datetime

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from calls.deadlines import TOKYO
from journal.fields import Day, Words
from reviews.forms.deadline import Clock

REASON_LENGTH = 500  # characters: a portal default
EVENING = "17:00"


def _clock():
    return Clock(required=False, widget=forms.TextInput(attrs={"class": "w-s", "autocomplete": "off"}))


class Moments(forms.Form):
    """Days and hours in Japan, put together to instants; a subclass names them in `moments`."""

    moments = ()

    def label(self, name, day, clock, help_text, *, moment=None, required=False):
        """Word the two fields of one moment, and fill in the one that stands."""
        self.fields[f"{name}_day"].label, self.fields[f"{name}_clock"].label = day, clock
        self.fields[f"{name}_day"].help_text = help_text
        self.fields[f"{name}_clock"].help_text = _("Japan Standard Time, for example 17:00")
        for part in ("day", "clock"):
            self.fields[f"{name}_{part}"].required = required
        local = moment and moment.astimezone(TOKYO)
        self.initial[f"{name}_day"] = local.date() if local else None
        self.initial[f"{name}_clock"] = f"{local:%H:%M}" if local else EVENING

    def clean(self):
        """Put day and hour of each moment together."""
        cleaned = super().clean()
        for name in self.moments:
            day, clock = cleaned.get(f"{name}_day"), cleaned.get(f"{name}_clock")
            if day and not clock and f"{name}_clock" not in self.errors:
                self.add_error(f"{name}_clock", ValidationError(_("Give the hour as well."), code="required"))
            cleaned[name] = datetime.combine(day, clock, tzinfo=TOKYO) if day and clock else None
        return cleaned


class TimetableForm(Moments):
    """Until when bids are taken at a stage (where it asks for any) and when its reviews are due."""

    moments = ("bids_until", "due_at")
    bids_until_day, bids_until_clock = Day(), _clock()
    due_at_day, due_at_clock = Day(), _clock()

    def __init__(self, data=None, *, timetable, asks_bids):
        super().__init__(data)
        self.asks_bids = asks_bids
        if asks_bids:
            self.label(
                "bids_until",
                _("Bids until, day"),
                _("Bids until, hour"),
                _("Until then reviewers say what they would like to read. Leave the day empty to ask for no bids."),
                moment=timetable and timetable.bids_until,
            )
        else:
            del self.fields["bids_until_day"], self.fields["bids_until_clock"]
        self.label(
            "due_at",
            _("Reviews due, day"),
            _("Reviews due, hour"),
            _("That instant itself is still in time. Leave the day empty while it is not known."),
            moment=timetable and timetable.due_at,
        )
        names = self.moments if asks_bids else self.moments[1:]
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.layout = Layout(*(Div(f"{name}_day", f"{name}_clock", css_class="row top-align") for name in names))

    def timetable(self):
        """Return the keyword arguments by which the service sets a timetable."""
        return {name: self.cleaned_data.get(name) for name in self.moments}


class ReopenForm(Moments):
    """Why a review is opened again, and until when."""

    moments = ("until",)
    reason = Words(limit=REASON_LENGTH, required=True, widget=forms.Textarea(attrs={"rows": 4}))
    until_day, until_clock = Day(), _clock()

    def __init__(self, data=None, *, due_at=None):
        super().__init__(data)
        self.fields["reason"].label = _("Reason")
        self.fields["reason"].help_text = _("The reviewer reads it in the letter.")
        self.fields["reason"].error_messages["required"] = _(
            "Say why the review is opened again; the reviewer reads it."
        )
        self.label(
            "until",
            _("Open until, day"),
            _("Open until, hour"),
            _("It locks again after that instant."),
            moment=due_at,
            required=True,
        )
        for part in ("day", "clock"):
            self.fields[f"until_{part}"].error_messages["required"] = _("Give the day and the hour.")
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.layout = Layout("reason", Div("until_day", "until_clock", css_class="row top-align"))

    def reopening(self):
        """Return the keyword arguments by which the service opens a review again."""
        return {"reason": self.cleaned_data["reason"], "until": self.cleaned_data["until"]}
