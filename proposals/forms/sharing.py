"""In which shape does an invitation to write or to read along arrive?"""

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy

from journal.fields import Address
from proposals.forms.base import Choice
from proposals.models import Invitation

ROLES = [
    (Invitation.Role.EDITOR, gettext_lazy("Writes along: changes everything, but does not submit or withdraw")),
    (Invitation.Role.READER, gettext_lazy("Reads along: sees everything and changes nothing")),
]


class InvitationForm(forms.Form):
    """Ask who is invited, to do what, and in which language the letter is written."""

    email = Address(
        limit=254,
        required=True,
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("The person need not have an account yet."),
        error_messages={"required": gettext_lazy("Write the address to which the invitation goes.")},
    )
    role = Choice(
        required=True,
        label=gettext_lazy("What may the person do?"),
        widget=forms.RadioSelect,
        choices=ROLES,
        error_messages={"required": gettext_lazy("Choose one of the two.")},
    )
    language = Choice(
        required=True,
        label=gettext_lazy("Language of the letter"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the two.")},
    )

    def __init__(self, data=None, **options):
        super().__init__(data, initial={"language": (get_language() or "en")[:2]}, **options)
        self.fields["language"].choices = settings.LANGUAGES
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True  # the template's own form carries the token


class RoleForm(forms.Form):
    """Ask for a role by the button that was pressed."""

    role = forms.ChoiceField(choices=Invitation.Role)


class LetterForm(forms.Form):
    """Ask for the language of a letter that is sent again."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)


class AcceptanceForm(forms.Form):
    """Ask whether another account than that of the invited address is meant."""

    other_address_is_meant = forms.BooleanField(required=False)
