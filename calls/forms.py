"""What may a reader of a call's page type, and what is understood of it?"""

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

from calls.models import Participation
from calls.queries import Sought

DAYS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]


class Day(forms.DateField):
    """A day as people write it, in full-width digits too."""

    def to_python(self, value):
        """Return the date, or None; raises ValidationError."""
        return super().to_python(unicodedata.normalize("NFKC", value) if isinstance(value, str) else value)


class AgencyFilter(forms.Form):
    """Filters of the agencies, as they stand in the address. What is not understood is left out and said."""

    agency = forms.CharField(required=False, max_length=100)
    country = forms.RegexField(r"^[A-Za-z]{2}$", required=False)
    type = forms.ChoiceField(required=False, choices=[("", ""), *Participation.Kind.choices])
    on = Day(
        required=False,
        input_formats=DAYS,
        error_messages={"invalid": _("This is no day of the calendar. Write it like 2024-06-30.")},
    )

    def sought(self):
        """Return what of it is understood, as a Sought."""
        self.full_clean()
        kept = self.cleaned_data
        return Sought(
            country=kept.get("country", "").upper(),
            kind=kept.get("type", ""),
            name=kept.get("agency", ""),
            on=kept.get("on"),
        )

    @property
    def misread(self):
        """Tell whether a filter other than the day was not understood."""
        return any(self.errors.get(name) for name in ("agency", "country", "type"))
