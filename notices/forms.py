"""What is asked when the office deals with a letter by hand?"""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """Ask for a reason that stands in the journal; `heading`, `note`, `button` and `done` are the page's words."""

    heading = note = button = done = ""
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It stands in the journal."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.helper = FormHelper(self)
        self.helper.form_tag = False


class SetAsideForm(ReasonForm):
    """Ask how the person was told instead."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["reason"].label = _("How was the person told?")
        self.fields["reason"].help_text = _("It stands in the journal. For example: by telephone on 11 September.")


class HoldForm(ReasonForm):
    """Ask why a letter is held back."""

    heading = _("Hold this letter back?")
    note = _(
        "It does not go until an officer lets it go. Holding moves no limit: past its last lawful instant it is too "
        "late, and the office is told."
    )
    button = _("Hold it back")
    done = _("The letter is held back.")


class LetGoForm(ReasonForm):
    """Ask why a held letter may go."""

    heading = _("Let this letter go?")
    note = _("It goes out when its time comes, or with the next post where that has passed.")
    button = _("Let it go")
    done = _("The letter goes out when its time comes.")


class SendAgainForm(ReasonForm):
    """Ask why a letter that went is sent once more."""

    heading = _("Send this letter once more?")
    note = _(
        "The same text goes to the same address with the same message number, so that a mailbox shows it once. The "
        "copy is listed as a letter of its own."
    )
    button = _("Send it once more")
    done = _("The copy goes out with the next post, within a minute or so. This is its page.")
