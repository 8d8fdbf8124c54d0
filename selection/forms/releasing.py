"""What does an officer fill in to set the moment of a release, to take it back, and to offer a place to a reserve?"""

from datetime import datetime

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from calls.deadlines import TOKYO
from journal.fields import Day, Words
from selection.forms import REASON_LEAST, REASON_MOST, Clock, LetterCount


class ReleaseForm(forms.Form):
    """The officer sets the moment, types how many letters go out, and ticks that no project is chosen where that is so."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    on = Day(required=True)
    clock = Clock(max_length=10, widget=forms.TextInput(attrs={"class": "w-s", "autocomplete": "off"}))
    letters = LetterCount()
    none_selected = forms.BooleanField()

    def __init__(self, *args, letters, selected, earliest, **options):
        super().__init__(*args, **options)
        self.fields["on"].label = _("Day of the release, in Japan")
        self.fields["on"].help_text = _("Year-month-day, for example 2024-10-01")
        self.fields["on"].error_messages["required"] = _("Give the day of the release.")
        self.fields["clock"].label = _("Time of the release, Japan Standard Time")
        self.fields["clock"].help_text = _("Hours and minutes, for example 10:00. At the earliest %(earliest)s.") % {
            "earliest": earliest
        }
        self.fields["clock"].error_messages["required"] = _("Give the time of the release.")
        self.fields["letters"].ask_for(letters)
        if selected:
            del self.fields["none_selected"]
        else:
            self.fields["none_selected"].label = _("No project is selected under this call")
            self.fields["none_selected"].error_messages["required"] = _(
                "Tick this if no project is to be selected; otherwise give the places first."
            )
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        rest = ["letters"] if selected else ["letters", "none_selected"]
        when = Div("on", "clock", css_class="row top-align")
        self.helper.layout = Layout("seen", when, Div(*rest, css_class="gap"))

    def moment(self):
        """Return the aware instant that was chosen."""
        return datetime.combine(self.cleaned_data["on"], self.cleaned_data["clock"], tzinfo=TOKYO)


class ReasonForm(forms.Form):
    """The officer says why; the reason is recorded and no applicant reads it."""

    reason = Words(limit=REASON_MOST, required=True, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["reason"].label = _("Reason")
        self.fields["reason"].help_text = _("Recorded with your name. No applicant sees it.")
        self.fields["reason"].error_messages["required"] = _("Give the reason.")
        self.helper = FormHelper(self)
        self.helper.form_tag = False

    def clean_reason(self):
        """Return the reason; raise ValidationError for one that says nothing."""
        reason = self.cleaned_data["reason"]
        if len(reason) < REASON_LEAST:
            raise ValidationError(_("Say a little more: at least %(least)d characters.") % {"least": REASON_LEAST})
        return reason


class OfferForm(ReasonForm):
    """The officer has read the letter (`seen` is its seal) and says on what the offer rests."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
