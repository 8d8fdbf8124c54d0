"""What does an officer fill in at the board? Shape only: whether it can be, services ask."""

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from journal.fields import Words

REASON_LEAST, REASON_MOST = 10, 2000  # characters of a reason: portal defaults
LOWEST, RESERVE, DECLINE = "lowest", "reserve", "decline"


class _Reasoned(forms.Form):
    """A form that asks why; a reason that is demanded says something."""

    reason = Words(limit=REASON_MOST, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.helper = FormHelper(self)
        self.helper.form_tag = False

    def ask_reason(self, label, *, help_text="", is_required=True):
        """Name the field, and say whether it must be filled in."""
        self.fields["reason"].label = label
        self.fields["reason"].help_text = help_text or _(
            "Recorded with your name and kept in the minutes. Applicants do not see it."
        )
        self.fields["reason"].required = is_required
        self.fields["reason"].error_messages["required"] = _("Say why; the reason is recorded with your name.")

    def clean_reason(self):
        """Return the reason; raise ValidationError for a demanded one that says nothing."""
        reason = self.cleaned_data["reason"]
        if self.fields["reason"].required and len(reason) < REASON_LEAST:
            raise ValidationError(_("Say a little more: at least %(least)d characters.") % {"least": REASON_LEAST})
        return reason


class PlacingForm(_Reasoned):
    """Where a proposal goes: the lowest free seat or one of a number, the reserve list, or the declined; and why."""

    where = forms.ChoiceField(widget=forms.RadioSelect)

    field_order = ["where", "reason"]

    def __init__(self, *args, open_places, is_reserve=False, **options):
        super().__init__(*args, **options)
        seats = [(str(number), _("Place %(number)s") % {"number": number}) for number in open_places]
        lowest = [(LOWEST, _("The lowest free place"))] if len(seats) > 1 else []
        beside = [(RESERVE, _("To the end of the reserve list")), (DECLINE, _("Declined, with a reason"))]
        self.fields["where"].label = _("Where does it go?")
        self.fields["where"].choices = [*lowest, *seats, *([] if is_reserve else beside)]
        self.fields["where"].error_messages["required"] = _("Choose where the proposal goes.")
        self.ask_reason(
            _("Grounds"),
            help_text=_(
                "For a place or the reserve list as you like; a decline needs them. Recorded with your name and kept in the "
                "minutes. Applicants do not see them."
            ),
            is_required=False,
        )

    def clean(self):
        """Ask for the reason of a decline."""
        given = super().clean()
        if given.get("where") == DECLINE and len(given.get("reason", "")) < REASON_LEAST and not self.errors:
            self.add_error(
                "reason",
                _("Say why it is declined: at least %(least)d characters.") % {"least": REASON_LEAST},
            )
        return given


class EmptyForm(_Reasoned):
    """Why a seat is left empty."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.ask_reason(_("Why the place is left empty"))


class ThawForm(_Reasoned):
    """Why a frozen board is taken up again; `board` is the seal that was seen."""

    board = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.ask_reason(
            _("Why the board is taken up again"), help_text=_("Recorded with your name. Applicants do not see it.")
        )


class SealForm(forms.Form):
    """The board that an officer saw and means."""

    board = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.helper = FormHelper(self)
        self.helper.form_tag = False
