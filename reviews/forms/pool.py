"""What does the office write about those who can be asked to judge, and which file does it bring?"""

import base64
import binascii
import zlib

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from journal.fields import Address, InstitutionCode, Line, Orcid, ResearcherNumber, Whole, Words
from journal.sentences import in_reader_language
from reviews import intake, services
from reviews.forms.lists import Sieve
from reviews.institutions import is_ror
from reviews.models import Tie
from reviews.queries import LANGUAGES, STANDINGS, PoolWanted
from reviews.sentences import COLUMNS_SAID, LANGUAGES_SAID, STANDINGS_SAID, TIES_SAID, fault_in_words

LIMIT_MAX = 500  # proposals a year or a call: a portal default
YEAR = {"least": intake.YEARS[0], "most": intake.YEARS[-1]}


class PoolForm(forms.Form):
    """A form of the pool that the page wraps; its questions are called as the columns of a file are."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            if name in COLUMNS_SAID:
                field.label = COLUMNS_SAID[name]
        self.lay_out()

    def lay_out(self):
        """Let the page show the questions that there are, in their order."""
        self.helper = FormHelper(self)
        self.helper.form_tag = False


class Ror(Line):
    """A ROR ID: nine characters of which the last two check the others (ISO 7064, MOD 97-10)."""

    def to_python(self, value):
        """Return the nine characters, read with or without the address before them."""
        typed = super().to_python(value)
        try:
            return intake.ror_in(typed) if typed else ""
        except intake.Unreadable:
            return typed

    def validate(self, value):
        """Raise ValidationError for another shape, or check digits that do not fit."""
        super().validate(value)
        if value and not is_ror(value):
            raise ValidationError(
                _("A ROR ID has nine characters that check each other, for example 057zh3y96. Copy it from ror.org."),
                code="ror",
            )


class Keywords(Words):
    """Keywords, one a line or set apart by commas."""

    widget = forms.Textarea

    def clean(self, value):
        """Return the keywords as a list; raise ValidationError for too many or too long ones."""
        try:
            return intake.keywords_in(super().clean(value))
        except intake.Unreadable as wrong:
            said = fault_in_words(intake.Fault(0, "keywords", wrong.code, facts=wrong.facts))
            raise ValidationError(said, code=wrong.code) from wrong


def _short(field):
    field.widget.attrs["class"] = "w-m"
    return field


class ProfileForm(PoolForm):
    """What a profile says. `version` is the one that was opened: what somebody else saved since is not overwritten."""

    institution = Line(limit=200)
    institution_ja = Line(limit=200)
    department = Line(limit=200)
    ror = _short(Ror(limit=80))
    institution_code = _short(InstitutionCode(limit=40))
    researcher_number = _short(ResearcherNumber(limit=40))
    orcid = _short(Orcid(limit=80))
    languages = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    keywords = Keywords(limit=3000, widget=forms.Textarea(attrs={"rows": 4}))
    yearly_limit = Whole(least=1, most=LIMIT_MAX)
    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["languages"].choices = [(code, LANGUAGES_SAID[code]) for code in LANGUAGES]
        self.fields["ror"].help_text = _("Nine characters, from ror.org, for example 057zh3y96.")
        self.fields["keywords"].help_text = _("One a line or set apart by commas, in any language; 30 at most.")
        self.fields["yearly_limit"].help_text = _("Over all calls, from April to March. Leave it empty for no limit.")

    def profile(self):
        """Return the ProfileText."""
        said = {name: self.cleaned_data[name] for name in services.PROFILE}
        return services.ProfileText(
            **{**said, "languages": tuple(said["languages"]), "keywords": tuple(said["keywords"])}
        )


def profile_of(reviewer):
    """Return a stored profile in the shape the form begins with."""
    stored = {name: getattr(reviewer, name) for name in services.PROFILE}
    return {**stored, "keywords": "\n".join(reviewer.keywords), "version": reviewer.version}


class PersonForm(ProfileForm):
    """Somebody who is to be taken into the pool, with the profile."""

    email = Address(limit=254, required=True)
    name = Line(limit=120)
    name_ja = Line(limit=120)
    name_kana = Line(limit=120)
    letters = forms.ChoiceField(widget=forms.RadioSelect, initial="ja", required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["letters"].choices = [(code, LANGUAGES_SAID[code]) for code in LANGUAGES]
        self.fields["email"].help_text = _("Whoever has an account with this address keeps it, with its names.")
        self.fields["name"].help_text = _("Needed where nobody has an account with this address yet.")
        self.fields["email"].error_messages["required"] = _("Give the e-mail address.")
        self.order_fields(["email", "name", "name_ja", "name_kana", "letters"])
        self.lay_out()

    def person(self):
        """Return the PersonText."""
        said = {name: self.cleaned_data[name] for name in ("email", "name", "name_ja", "name_kana")}
        return services.PersonText(**said, language=self.cleaned_data["letters"] or "ja")


class AffiliationForm(PoolForm):
    """A further institution of a reviewer, or an earlier one."""

    institution = Line(limit=200, required=True)
    ror = _short(Ror(limit=80))
    institution_code = _short(InstitutionCode(limit=40))
    department = Line(limit=200)
    since_year = Whole(required=True, **YEAR)
    until_year = Whole(**YEAR)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["institution"].label = _("Institution")
        self.fields["institution"].error_messages["required"] = _("Give the name of the institution.")
        self.fields["since_year"].label = _("From the year")
        self.fields["since_year"].error_messages["required"] = _("Give the first year, in four digits.")
        self.fields["until_year"].label = _("Until the year")
        self.fields["until_year"].help_text = _("Leave it empty where it still holds.")

    def clean(self):
        """Refuse years that do not run forward."""
        said = super().clean()
        since, until = said.get("since_year"), said.get("until_year")
        if since and until and until < since:
            self.add_error("until_year", _("This year lies before the first one. Check both."))
        return said


class TieForm(PoolForm):
    """What links a reviewer to another person."""

    kind = forms.ChoiceField(widget=forms.RadioSelect)
    name = Line(limit=120, required=True)
    email = Address(limit=254)
    orcid = _short(Orcid(limit=80))
    researcher_number = _short(ResearcherNumber(limit=40))
    year = Whole(**YEAR)
    amount_yen = Whole(least=0, most=999_999_999)
    note = Line(limit=300)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["kind"].choices = [(code, TIES_SAID[code]) for code in Tie.Kind.values]
        self.fields["kind"].error_messages["required"] = _("Choose what kind of tie it is.")
        self.fields["name"].label = _("Name of the other person or organisation")
        self.fields["name"].help_text = _("In Latin letters, or as they write it; of a person or an institution.")
        self.fields["name"].error_messages["required"] = _("Give the name of the other person or organisation.")
        self.fields["year"].help_text = _("Leave it empty where it still holds. Of money, the fiscal year.")
        self.fields["amount_yen"].help_text = _("Only of money, for that fiscal year.")
        self.fields["note"].help_text = _("For example the title of a paper or a project.")

    def clean_email(self):
        """Return the address in lower case, as it is compared."""
        return self.cleaned_data["email"].lower()


class PoolSieve(Sieve):
    """Which reviewers are shown."""

    asks_for = PoolWanted

    state = forms.ChoiceField(required=False)
    language = forms.ChoiceField(required=False)

    def __init__(self, data, *, areas, counts):
        super().__init__(data)
        standings = [(name, f"{STANDINGS_SAID[name]} ({counts[name]})") for name in STANDINGS]
        self._offer("state", pgettext("of an invitation", "State"), standings)
        if areas:
            numbered = [(one.number, f"{one.number}. {in_reader_language(one, 'name')}") for one in areas]
            field = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
            self._offer("area", _("Area"), numbered, field)
        self._offer("language", _("Reads"), [(code, LANGUAGES_SAID[code]) for code in LANGUAGES])
        self.order_fields(["q", "state", "area", "language"])


class FileForm(PoolForm):
    """The file that an officer brings, and what it holds."""

    holds = forms.ChoiceField(widget=forms.RadioSelect, initial="people")
    file = forms.FileField(widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv,text/plain"}))

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["holds"].label = _("What the file holds")
        self.fields["holds"].choices = [("people", _("Reviewers")), ("ties", _("Ties of reviewers to other people"))]
        self.fields["file"].label = _("File")
        for code in ("required", "empty", "missing", "invalid"):
            self.fields["file"].error_messages[code] = _("Choose a file that is not empty.")
        self.fields["file"].help_text = _(
            "CSV or text with tabs, as Excel saves it. At most %(lines)s lines and %(size)s MB (portal default)."
        ) % {"lines": f"{intake.LINES_MAX:,}", "size": intake.BYTES_MAX // 1024 // 1024}

    def read(self):
        """Return (bytes of the file, one more than are allowed at most; what it holds)."""
        data = bytearray()
        for chunk in self.cleaned_data["file"].chunks():
            data += chunk
            if len(data) > intake.BYTES_MAX:
                break
        return bytes(data[: intake.BYTES_MAX + 1]), self.cleaned_data["holds"]


class SeenForm(forms.Form):
    """What travels from the look at a file to its taking: the text, packed, what it holds, and the seal."""

    holds = forms.ChoiceField(choices=[("people", ""), ("ties", "")], widget=forms.HiddenInput)
    packed = forms.CharField(widget=forms.HiddenInput)
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def clean_packed(self):
        """Return the text; raise ValidationError for anything that was not packed here."""
        try:
            reader = zlib.decompressobj()
            data = reader.decompress(base64.b64decode(self.cleaned_data["packed"], validate=True), 4 * intake.BYTES_MAX)
            if not reader.eof:
                raise ValueError("too long or cut")
            return data.decode()
        except (ValueError, binascii.Error, zlib.error) as error:
            raise ValidationError(_("Choose the file again."), code="packed") from error


def packed(text):
    """Return a text small enough to travel in a page."""
    return base64.b64encode(zlib.compress(text.encode())).decode()
