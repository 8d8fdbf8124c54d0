"""In which shape does a question about an agency arrive that the call does not list?"""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Country
from journal.fields import Line, Words
from journal.sentences import in_reader_language
from proposals.forms.base import Choice


class ConsultationForm(forms.Form):
    """Ask which agency of which country, and what the office should know."""

    country_code = Choice(
        required=True,
        label=gettext_lazy("Country of the counterpart's institution"),
        error_messages={"required": gettext_lazy("Choose the country of the counterpart's institution.")},
    )
    agency_name = Line(
        limit=200,
        required=True,
        label=gettext_lazy("Name of the agency"),
        help_text=gettext_lazy("Exactly as in the counterpart's section: the answer holds for this name."),
        error_messages={"required": gettext_lazy("Write the name of the agency.")},
    )
    question = Words(
        limit=2000,
        label=gettext_lazy("What the office should know"),
        help_text=gettext_lazy("For example the programme, the title of the grant, the agency's web page."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        countries = [(one.code, in_reader_language(one, "name")) for one in Country.objects.all()]
        empty = [("", _("Not chosen yet"))]
        self.fields["country_code"].choices = empty + sorted(countries, key=lambda pair: pair[1])
        self.fields["country_code"].error_messages["invalid_choice"] = _("Choose a country from the list.")
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True  # the template's own form carries the token
