"""What does an officer choose and write about conflicts of interest?"""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reviews.forms.lists import Sieve
from reviews.queries import CONFLICT_STATES, ConflictsWanted
from reviews.sentences import CONFLICTS_SAID

REASON_LENGTH = 1000  # characters: a portal default


class ConflictSieve(Sieve):
    """What the list of conflicts is narrowed to."""

    asks_for = ConflictsWanted

    state = forms.ChoiceField(required=False)

    def __init__(self, data):
        super().__init__(data)
        self.fields["q"].label = _("Name, address or number")
        choices = [(name, CONFLICTS_SAID[name]()) for name in CONFLICT_STATES]
        self._offer("state", pgettext("of a conflict", "State"), choices)


class ConflictForm(forms.Form):
    """Why a conflict is upheld or set aside; `seen` names what the officer read."""

    reason = forms.CharField(required=False, max_length=REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 4}))
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, may_confirm=False, **options):
        super().__init__(*args, **options)
        self.fields["reason"].required = not may_confirm  # the first officer has said why
        self.fields["reason"].label = _("Reason")
        self.fields["reason"].error_messages["required"] = _(
            "Say why, in a few words: the reason stays on record with your name."
        )
        self.fields["reason"].help_text = _(
            "Needed to uphold and to propose. It stays on record with your name; other officers read it, the person does not."
        )
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class InterestForm(forms.Form):
    """An officer declares an interest of their own."""

    reason = forms.CharField(max_length=REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["reason"].label = _("What the interest is")
        self.fields["reason"].help_text = _("Other officers read this; the applicant never does.")
        self.fields["reason"].error_messages["required"] = _("Say in a few words what the interest is.")
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True
