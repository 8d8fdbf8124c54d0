"""What do reviewers and officers fill in? Shape only: who may, and whether it can be, the services ask."""

import unicodedata
from dataclasses import dataclass

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Layout
from django import forms
from django.forms.utils import ErrorDict
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from journal.exports import FORMATS
from journal.sentences import in_reader_language
from reviews.queries import SORTS, STAGES, Asked
from reviews.sentences import (
    SORTS_SAID,
    STAGES_SAID,
    anchors_of,
    called,
    choose_points,
    guidance_of,
    off_the_scale,
    title_of,
)

COMMENT_LENGTH = 4000  # characters: a portal default
REASON_LENGTH = 1000


class ChosenPoints(forms.TypedChoiceField):
    """Whole points on a criterion's scale, full-width digits understood; None where nothing is chosen."""

    widget = forms.RadioSelect

    def __init__(self, criterion, **options):
        self.criterion = criterion
        self.anchors = anchors_of(criterion)
        scale = range(criterion.scale_min, criterion.scale_max + 1)
        super().__init__(
            choices=[(points, str(points)) for points in scale],
            coerce=int,
            empty_value=None,
            required=False,
            label=title_of(criterion),
            help_text=guidance_of(criterion),
            error_messages={"invalid_choice": off_the_scale(criterion)},
            **options,
        )

    def to_python(self, value):
        """Return the chosen points as text in plain digits."""
        return unicodedata.normalize("NFKC", super().to_python(value)).strip()


class ReviewForm(forms.Form):
    """The points for each item of the call and two comments that are kept apart."""

    comment_applicant = forms.CharField(
        required=False, max_length=COMMENT_LENGTH, widget=forms.Textarea(attrs={"rows": 6})
    )
    comment_panel = forms.CharField(required=False, max_length=COMMENT_LENGTH, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args, criteria, **options):
        super().__init__(*args, **options)
        self.criteria = criteria
        for criterion in criteria:
            self.fields[name_of(criterion)] = ChosenPoints(criterion)
        self.fields["comment_applicant"].label = _("Comments to the applicant")
        self.fields["comment_applicant"].help_text = _(
            "Say what is strong and what would make it better. Do not name yourself or other proposals."
        )
        self.fields["comment_panel"].label = _("Comments to the panel")
        self.fields["comment_panel"].help_text = _("Doubts to raise at the interview, and how sure you are.")
        scales = [name_of(one) for one in criteria]
        self.order_fields([*scales, "comment_applicant", "comment_panel"])
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Div(*(Field(name, template="reviews/_scale.html") for name in scales)),
            _comment("comment_applicant", "info"),
            _comment("comment_panel", "violet"),
        )

    def review(self):
        """Return the keyword arguments by which the services take a review."""
        return {
            "scores": {one.code: self.cleaned_data[name_of(one)] for one in self.criteria},
            "comment_panel": self.cleaned_data["comment_panel"],
            "comment_applicant": self.cleaned_data["comment_applicant"],
        }

    def points_said(self):
        """Return each item with the points given, for a last look."""
        return [(self.fields[name_of(one)].label, self.cleaned_data[name_of(one)]) for one in self.criteria]

    def note_unscored(self):
        """Add a fault to every item without points and tell whether there were any."""
        unscored = [one for one in self.criteria if self.cleaned_data[name_of(one)] is None]
        for criterion in unscored:
            self.add_error(name_of(criterion), choose_points(criterion))
        return bool(unscored)


def _comment(name, tone):
    """Lay a comment out under a heading that says who reads it."""
    heading = HTML('{% include "reviews/_who_reads.html" with name="' + name + '" %}')
    return Div(heading, name, css_class=f"panel toned {tone} gap")


def name_of(criterion):
    """Return the name of the field for an item's points."""
    return f"points_{criterion.code}"


def initial_of(answers):
    """Return a review as written so far in the shape the form begins with."""
    if answers is None:
        return {}
    points = {f"points_{code}": points for code, points in answers.points.items()}
    return {**points, "comment_panel": answers.comment_panel, "comment_applicant": answers.comment_applicant}


class DeclareForm(forms.Form):
    """A reviewer says whether there is a conflict of interest; with one, a word on what it is."""

    conflict = forms.ChoiceField(widget=forms.RadioSelect)
    reason = forms.CharField(required=False, max_length=REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["conflict"].label = _("Do you have a conflict of interest with any of these people?")
        self.fields["conflict"].choices = [
            ("no", _("No, I have none")),
            ("yes", _("Yes, I have one: close this proposal to me")),
        ]
        self.fields["conflict"].error_messages["required"] = _("Choose one of the two answers.")
        self.fields["reason"].label = _("What the conflict is")
        self.fields["reason"].help_text = _(
            "Needed where you have one. The office reads this; the applicant never does."
        )
        self.helper = FormHelper(self)
        self.helper.form_tag = False

    def declaration(self):
        """Return the keyword arguments by which the service takes a declaration."""
        return {"conflicted": self.cleaned_data["conflict"] == "yes", "reason": self.cleaned_data["reason"]}


class LaterConflictForm(forms.Form):
    """A reviewer who has begun finds out about a conflict after all."""

    reason = forms.CharField(max_length=REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["reason"].label = _("What the conflict is")
        self.fields["reason"].help_text = _("The office reads this; the applicant never does.")
        self.fields["reason"].error_messages["required"] = _("Say in a few words what the conflict is.")
        self.helper = FormHelper(self)
        self.helper.form_tag = False

    def declaration(self):
        """Return the keyword arguments by which the service takes a declaration."""
        return {"conflicted": True, "reason": self.cleaned_data["reason"]}


class AssignForm(forms.Form):
    """An officer chooses whom to ask, among those who can be asked."""

    reviewer = forms.TypedChoiceField(coerce=int)

    def __init__(self, *args, candidates, **options):
        super().__init__(*args, **options)
        self.fields["reviewer"].label = _("Reviewer")
        self.fields["reviewer"].help_text = _("Those with least to read in this call come first.")
        self.fields["reviewer"].error_messages["required"] = _("Choose a reviewer.")
        self.fields["reviewer"].error_messages["invalid_choice"] = _(
            "This person cannot be asked. Choose somebody from the list."
        )
        self.fields["reviewer"].choices = [("", _("Choose a person"))] + [
            (one.person.pk, _("%(person)s (has %(count)s)") % {"person": called(one.person), "count": one.workload})
            for one in candidates
            if not one.barred
        ]
        self.helper = FormHelper(self)
        self.helper.form_tag = False


@dataclass(frozen=True)
class Narrowing:
    """One thing that narrows a list: its name and value in the address, and both in words."""

    name: str
    value: str
    label: str
    said: str


class FilterForm(forms.Form):
    """What a list of proposals is narrowed to, as its address says; what it does not know is left out and told."""

    MEANT = {"q": "words"}  # fields of Asked that have a shorter name in the address
    KEPT_ALONE = ("sort", "after", "before", "format")  # in the address, yet nothing that narrows

    q = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"type": "search", "maxlength": 200, "class": "in"})
    )
    stage = forms.ChoiceField(required=False)
    country = forms.ChoiceField(required=False)
    agency = forms.ChoiceField(required=False)
    sort = forms.ChoiceField(required=False)
    after = forms.IntegerField(required=False, min_value=1)
    before = forms.IntegerField(required=False, min_value=1)
    format = forms.ChoiceField(required=False, choices=[(name, name) for name in FORMATS])

    def __init__(self, data, *, known, areas=(), calls=()):
        super().__init__(data)
        if areas:
            numbered = [(one.number, f"{one.number}. {in_reader_language(one, 'name')}") for one in areas]
            self._offer(
                "area", _("Area"), numbered, forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
            )
        if calls:
            titled = [(one.slug, in_reader_language(one, "title")) for one in calls]
            self._offer("call", _("Call"), titled, forms.ChoiceField(required=False))
        self._offer("stage", _("Stage"), [(name, STAGES_SAID[name]) for name in STAGES])
        countries = [(one.code, in_reader_language(one, "name")) for one in known.countries.values()]
        partners = [one for one in countries if one[0] in known.partners]
        others = [one for one in countries if one[0] not in known.partners]
        grouped = [(_("With agencies of the register"), partners), (_("Other countries"), others)]
        self._offer("country", _("Country"), grouped)
        self._offer("agency", _("Agency"), [(one.key, _agency_said(one)) for one in known.agencies.values()])
        self.fields["q"].label = _("Words")
        self.fields["sort"].label = pgettext("of a list", "Order")
        self.fields["sort"].choices = [
            (f"{sign}{name}", said % {"column": SORTS_SAID[name]})
            for name in SORTS
            for sign, said in (("", _("%(column)s, upwards")), ("-", _("%(column)s, downwards")))
        ]
        self.fields["after"].label = self.fields["before"].label = pgettext("of a list", "Page")
        self.fields["format"].label = _("File format")
        self.order_fields(["q", "call", "stage", "area", "country", "agency"])

    def _offer(self, name, label, known, field=None):
        self.fields[name] = field or self.fields[name]
        self.fields[name].label = label
        self.fields[name].choices = [("", pgettext("of a list", "All")), *known]

    def asked(self):
        """Return what is asked for, as an Asked; what is not known is kept in `unknown` and no fault of the form."""
        self.is_valid()
        self.unknown = list(dict.fromkeys(str(self.fields[name].label) for name in self.errors))
        self.data = {name: value for name, value in self.data.items() if name not in self.errors}
        self._errors = ErrorDict()
        given = {self.MEANT.get(name, name): value for name, value in self.cleaned_data.items() if value}
        return Asked(**{name: value for name, value in given.items() if name in Asked.__dataclass_fields__})

    def page(self):
        """Return from where a page is asked for: {"after": key or None, "before": key or None}."""
        return {name: self.cleaned_data.get(name) for name in ("after", "before")}

    def file_format(self):
        """Return the format of the file that is asked for, or an empty string where the page is."""
        return self.cleaned_data.get("format", "")

    def boxes(self):
        """Return (field, its options drawn) of every list that a reader chooses from, the order last."""
        names = [name for name in self.fields if name not in ("q", *self.KEPT_ALONE)]
        return [(self[name], _drawn(self.fields[name].choices, self.data.get(name, ""))) for name in (*names, "sort")]

    def narrowed_by(self):
        """Return everything that narrows the list now."""
        found = []
        for name, value in self.cleaned_data.items():
            if name in self.KEPT_ALONE or value in ("", None):
                continue
            said = dict(_flat(getattr(self.fields[name], "choices", ()))).get(value, value)
            found.append(Narrowing(name, str(value), self.fields[name].label, said))
        return found


def _flat(choices):
    """Yield (value, words) of choices, those in groups as well."""
    for value, said in choices:
        yield from said if isinstance(said, list) else [(value, said)]


def _drawn(choices, chosen):
    """Draw the options of a list; some hundreds of them would take a template half of the page's time."""
    drawn = []
    for value, said in choices:
        if isinstance(said, list):
            drawn.append(format_html('<optgroup label="{}">{}</optgroup>', value, _drawn(said, chosen)))
        else:
            mark = format_html("{}", " selected") if str(value) == chosen else ""
            drawn.append(format_html('<option value="{}"{}>{}</option>', value, mark, said))
    return format_html_join("", "{}", ((one,) for one in drawn))


def _agency_said(agency):
    name = in_reader_language(agency, "name")
    return f"{agency.abbreviation} ({name})" if agency.abbreviation and agency.abbreviation != name else name
