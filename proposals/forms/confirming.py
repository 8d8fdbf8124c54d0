"""In which shape does a counterpart's confirmation arrive, and the wish to send a letter that asks for it?"""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journal.fields import Line
from proposals.forms.base import Carried, Tick

BOTH = gettext_lazy("The call asks for both halves. Tick this as well if it is so; if it is not, confirm nothing.")
NAMELESS = gettext_lazy("Write your name: it is kept with the confirmation.")


class LetterReadForm(forms.Form):
    """What the page carries that shows the letter before it goes."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)
    seen = forms.RegexField(r"^[0-9a-f]{64}$")
    standing = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)


class AgreementForm(forms.Form):
    """Ask a counterpart for both halves and their name; `shown` is the text they confirm, `seen` its hash."""

    joint_research = Tick()
    traveller = Tick()
    name = Line(
        limit=120,
        label=gettext_lazy("Your name"),
        help_text=gettext_lazy("As you sign letters, for example Astrid Berg"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = Carried(r"en|ja")
    seen = Carried(r"[0-9a-f]{64}")

    def __init__(self, data=None, *, shown, seen):
        super().__init__(data, initial={"language": shown["language"], "seen": seen})
        self.fields["joint_research"].label, self.fields["traveller"].label = shown["statements"]
        for name, missing in (("joint_research", BOTH), ("traveller", BOTH), ("name", NAMELESS)):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = missing
        self.helper = FormHelper(self)
        self.helper.form_tag, self.helper.disable_csrf = False, True
        boxes = Fieldset(_("What you confirm"), "joint_research", "traveller")
        self.helper.layout = Layout(boxes, Fieldset(_("Who you are"), "name"), "language", "seen")
