"""What do reviewers write about themselves? The forms of the office, cut down to what is theirs to say."""

from django import forms
from django.utils.translation import gettext as _

from journal.fields import InstitutionCode, Line, Whole
from journal.sentences import in_reader_language
from reviews import services
from reviews.forms.pool import YEAR, PoolForm, ProfileForm, Ror, TieForm, profile_of
from reviews.models import Tie
from reviews.queries.profile import numbers_told

OFFICE_ONLY = ("institution", "institution_ja", "ror", "institution_code")  # of one's own, they change by a move
AREAS = "areas-{}"  # the name of the question about the areas of one appointment


class OwnProfileForm(ProfileForm):
    """What a person corrects by themselves; `calls` are the OwnCalls in which they judge, each with areas to choose."""

    def __init__(self, *args, calls=(), **options):
        super().__init__(*args, **options)
        for name in OFFICE_ONLY:
            del self.fields[name]
        checked = _("The office checks it before it counts, so that nobody is taken for somebody else.")
        for name in ("researcher_number", "orcid"):
            self.fields[name].help_text = checked
        self.fields["languages"].label = _("Languages that you read")
        self.fields["yearly_limit"].label = _("Proposals a fiscal year that you read at most")
        self.appointments = {}
        for one in calls:
            self._ask_for_areas(one.appointment)
        self.order_fields(["keywords", "languages", *self.appointments, "yearly_limit", "department"])
        self.lay_out()

    def _ask_for_areas(self, appointment):
        areas = [
            (one.number, f"{one.number}. {in_reader_language(one, 'name')}") for one in appointment.call.areas.all()
        ]
        if not areas:
            return
        field = forms.TypedMultipleChoiceField(
            coerce=int, choices=areas, required=False, widget=forms.CheckboxSelectMultiple
        )
        field.label = _("Areas in which you are at home")
        field.help_text = in_reader_language(appointment.call, "title")
        field.initial = [area.number for area in appointment.areas.all()]
        name = AREAS.format(appointment.pk)
        self.fields[name], self.appointments[name] = field, appointment.pk

    def said(self):
        """Return what `services.save_own_profile` takes, without the version."""
        typed = {name: self.cleaned_data[name] for name in services.OWN_PROFILE}
        typed |= {name: tuple(typed[name]) for name in ("languages", "keywords")}
        return {
            "said": services.OwnText(**typed),
            "numbers": {name: self.cleaned_data[name] for name in ("researcher_number", "orcid")},
            "areas": {pk: self.cleaned_data[name] for name, pk in self.appointments.items()},
        }


def own_profile_of(reviewer):
    """Return a stored profile in the shape the form begins with, with the numbers last told; empty without a profile."""
    return {**profile_of(reviewer), **numbers_told(reviewer)} if reviewer else {"version": 0}


class MoveForm(PoolForm):
    """Where a person works now; `leaves` tells that another institution is on record, which becomes an earlier one."""

    institution = Line(limit=200)
    institution_ja = Line(limit=200)
    ror = Ror(limit=80, widget=forms.TextInput(attrs={"class": "w-m"}))
    institution_code = InstitutionCode(limit=40, widget=forms.TextInput(attrs={"class": "w-m"}))
    department = Line(limit=200)
    old_since = Whole(required=True, **YEAR)
    old_until = Whole(required=True, **YEAR)
    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, leaves=True, **options):
        super().__init__(*args, **options)
        self.fields["ror"].help_text = _("Nine characters, from ror.org, for example 057zh3y96.")
        self.fields["institution"].help_text = _("At least one of the two names is needed.")
        if not leaves:
            del self.fields["old_since"], self.fields["old_until"]
            self.lay_out()
            return
        self.fields["old_since"].label = _("At the institution you left, from the year")
        self.fields["old_since"].help_text = _("Your best guess is enough.")
        self.fields["old_since"].error_messages["required"] = _("Give the first year, in four digits.")
        self.fields["old_until"].error_messages["required"] = _("Give the last year, in four digits.")
        self.fields["old_until"].label = _("At the institution you left, until the year")
        self.order_fields(["old_since", "old_until"])
        self.lay_out()

    def clean(self):
        """Refuse a move to nowhere, and years that do not run forward."""
        said = super().clean()
        names = ("institution", "institution_ja")
        if not any(said.get(name) or name in self.errors for name in names):
            self.add_error("institution", _("Write the name of the institution, in English or in Japanese."))
        since, until = said.get("old_since"), said.get("old_until")
        if since and until and until < since:
            self.add_error("old_until", _("This year lies before the first one. Check both."))
        return said

    def said(self):
        """Return what `services.move_to` takes, without the version."""
        names = ("institution", "institution_ja", "ror", "institution_code", "department")
        return {
            "workplace": services.Workplace(**{name: self.cleaned_data[name] for name in names}),
            "since_year": self.cleaned_data.get("old_since"),
            "until_year": self.cleaned_data.get("old_until"),
        }


class OwnTieForm(TieForm):
    """What links oneself to another person or to an organisation. Money without an amount would never count."""

    def clean(self):
        """Ask for the amount of an economic tie."""
        said = super().clean()
        economic = said.get("kind") == Tie.Kind.ECONOMIC
        if economic and said.get("amount_yen") is None and "amount_yen" not in self.errors:
            self.add_error("amount_yen", _("Write the amount in yen: money counts from the amount that a call names."))
        return said
