"""What does an officer fill in to plan an interview day? Shape only: whether it can be, services ask."""

from datetime import datetime

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from calls.deadlines import TOKYO
from journal.fields import Line, Whole, Words
from selection.forms import REASON_LEAST, REASON_MOST, Clock, Minutes
from selection.queries.planner import FREE, SLOT_FORMAT, SWAP

KEY_DIGITS = 18  # more do not fit a database column
GAP_MOST, BREAK_MOST = 120, 600  # minutes, portal defaults


def _helper(form, *layout):
    helper = FormHelper(form)
    helper.form_tag = False
    if layout:
        helper.layout = Layout(*layout)
    return helper


def key_of(text):
    """Return the key that a text names, or 0, which no row has."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= KEY_DIGITS else 0


class PanelForm(forms.Form):
    """A panel's name, its room or link, and its slots."""

    name = Line(limit=80, required=True, widget=forms.TextInput(attrs={"class": "w-m"}))
    place = Line(limit=200, widget=forms.TextInput(attrs={"class": "w-l"}))
    begins = Clock(max_length=10, widget=forms.TextInput(attrs={"class": "w-s", "autocomplete": "off"}))
    minutes = Minutes(max_length=20, widget=forms.TextInput(attrs={"class": "w-s", "inputmode": "numeric"}))
    gap_minutes = Whole(
        least=0, most=GAP_MOST, required=True, widget=forms.TextInput(attrs={"class": "w-s", "inputmode": "numeric"})
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["name"].label = _("Name of the panel")
        self.fields["name"].error_messages["required"] = _("Give the panel a name, for example Panel A.")
        self.fields["place"].label = _("Room or link")
        self.fields["place"].help_text = _("The letter tells it to the applicant.")
        self.fields["begins"].label = _("First slot begins")
        self.fields["begins"].help_text = _("Time in Japan, for example 10:00")
        self.fields["begins"].error_messages["required"] = _("Give the time at which the first slot begins.")
        self.fields["minutes"].label = _("Length of a slot in minutes")
        self.fields["minutes"].error_messages["required"] = _("Give the length in minutes.")
        self.fields["gap_minutes"].label = _("Minutes between two slots")
        self.fields["gap_minutes"].error_messages["required"] = _("Give the minutes between two slots, 0 for none.")
        self.helper = _helper(
            self, "name", "place", Div("begins", "minutes", "gap_minutes", css_class="row top-align gap")
        )

    def arrangement(self, day):
        """Return the keyword arguments by which the services take the panel on this day in Japan."""
        kept = {name: self.cleaned_data[name] for name in ("name", "place", "minutes", "gap_minutes")}
        return {**kept, "begins_at": datetime.combine(day, self.cleaned_data["begins"], tzinfo=TOKYO)}


def initial_of_panel(panel):
    """Return a panel as it stands in the shape the form begins with."""
    kept = {name: getattr(panel, name) for name in ("name", "place", "minutes", "gap_minutes")}
    return {**kept, "begins": panel.begins_at.astimezone(TOKYO).time()}


class MemberForm(forms.Form):
    """Which reviewer joins a panel, as its chair or not, and that their stake in a proposal is known."""

    person = forms.ChoiceField()
    is_chair = forms.BooleanField(required=False)
    although = forms.BooleanField(required=False)

    def __init__(self, *args, people, asks_although=False, **options):
        super().__init__(*args, **options)
        self.fields["person"].label = _("Reviewer")
        self.fields["person"].choices = [("", _("Choose a person")), *((str(pk), name) for pk, name in people)]
        self.fields["person"].error_messages["required"] = _("Choose a person from the list.")
        self.fields["person"].error_messages["invalid_choice"] = _("Choose a person from the list.")
        self.fields["is_chair"].label = _("Chairs the panel")
        self.fields["although"].label = _("This is known: they leave the room for these proposals")
        self.helper = _helper(self, "person", "is_chair", *(["although"] if asks_although else []))

    def person_pk(self):
        """Return the key of the chosen person."""
        return key_of(self.cleaned_data["person"])


class BreakForm(forms.Form):
    """A time of a panel's day without an interview."""

    label = Line(limit=120, required=True, widget=forms.TextInput(attrs={"class": "w-m"}))
    starts = Clock(max_length=10, widget=forms.TextInput(attrs={"class": "w-s", "autocomplete": "off"}))
    minutes = Whole(
        least=5, most=BREAK_MOST, required=True, widget=forms.TextInput(attrs={"class": "w-s", "inputmode": "numeric"})
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["label"].label = _("What it is")
        self.fields["label"].help_text = _("For example lunch, a briefing, a meeting of all panels")
        self.fields["label"].error_messages["required"] = _("Say what the break is.")
        self.fields["starts"].label = _("Begins")
        self.fields["starts"].error_messages["required"] = _("Give the time at which the break begins.")
        self.fields["minutes"].label = _("Minutes")
        self.fields["minutes"].error_messages["required"] = _("Give the length in minutes.")
        self.helper = _helper(self, "label", Div("starts", "minutes", css_class="row top-align gap"))

    def arrangement(self, day):
        """Return the keyword arguments by which the service takes the break on this day in Japan."""
        starts_at = datetime.combine(day, self.cleaned_data["starts"], tzinfo=TOKYO)
        return {"starts_at": starts_at, "minutes": self.cleaned_data["minutes"], "label": self.cleaned_data["label"]}


class Late(forms.Form):
    """Why something is arranged after the notice limit; empty before it."""

    late_reason = Words(limit=REASON_MOST)

    def clean_late_reason(self):
        """Return the reason; raise ValidationError for one that says nothing."""
        reason = self.cleaned_data["late_reason"]
        if 0 < len(reason) < REASON_LEAST:
            raise ValidationError(_("Say a little more: at least %(least)d characters.") % {"least": REASON_LEAST})
        return reason


class ArrangeForm(Late):
    """The seal of the order that the officer saw."""

    seen = forms.CharField(max_length=64)


class MoveForm(Late):
    """Where an interview moves to, whether members in conflict leave the room, and why so late."""

    to = forms.CharField(max_length=60)
    leaving = forms.BooleanField(required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["to"].error_messages["required"] = _("Choose a slot.")

    def clean_to(self):
        """Return ("free", panel key, aware instant) or ("swap", interview key, None)."""
        kind, _dash, rest = self.cleaned_data["to"].partition("-")
        if kind == SWAP and key_of(rest):
            return SWAP, key_of(rest), None
        panel, _dash, clock = rest.partition("-")
        try:
            starts_at = datetime.strptime(clock, SLOT_FORMAT).replace(tzinfo=TOKYO)
        except ValueError:
            starts_at = None
        if kind != FREE or not key_of(panel) or starts_at is None:
            raise ValidationError(_("Choose a slot."))
        return FREE, key_of(panel), starts_at
