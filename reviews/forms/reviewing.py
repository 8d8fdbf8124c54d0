"""What do reviewers fill in, and whom does an officer ask? Shape only: who may, and whether it can be, services ask."""

import unicodedata

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Layout
from django import forms
from django.utils.translation import gettext as _

from reviews.sentences import (
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
