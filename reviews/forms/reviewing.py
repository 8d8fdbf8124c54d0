"""What do reviewers fill in, and whom does an officer ask? Shape only: who may, and whether it can be, services ask."""

import json
import re
import unicodedata

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journal.fields import Words
from proposals.merging import marks, marks_to_carry
from proposals.services import Began
from reviews.scoring import name_of_points
from reviews.sentences import (
    anchors_of,
    candidate_in_words,
    choose_points,
    guidance_of,
    off_the_scale,
    title_of,
)

COMMENT_LENGTH = 4000  # characters: a portal default
REASON_LENGTH = 1000
CARRIED = ("began_from", "seen")


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


class Carried(forms.CharField):
    """What a form carries about itself; one that was tampered with is empty, and then every difference is asked about."""

    widget = forms.HiddenInput

    def __init__(self, shape):
        super().__init__(required=False)
        self.shape = re.compile(shape)

    def clean(self, value):
        """Return the text if it has its shape, else nothing."""
        return value if value and self.shape.fullmatch(value) else ""


class ReviewForm(forms.Form):
    """The points for each item of the stage and two comments that are kept apart.

    It carries the version of the text and a mark of each answer as it was shown (proposals.merging), so that a second
    window is never overwritten by the first.
    """

    comment_applicant = Words(
        limit=COMMENT_LENGTH, label=gettext_lazy("Comments to the applicant"), widget=forms.Textarea(attrs={"rows": 6})
    )
    comment_panel = Words(
        limit=COMMENT_LENGTH, label=gettext_lazy("Comments to the panel"), widget=forms.Textarea(attrs={"rows": 5})
    )
    began_from = Carried(r"[0-9]{1,9}")
    seen = Carried(r'\{\}|\{"\w+":"[0-9a-f]{16}"(,"\w+":"[0-9a-f]{16}")*\}')

    def __init__(self, data=None, *, criteria, answers=None):
        self.criteria, self.answers = criteria, answers
        super().__init__(data, initial=initial_of(answers))
        for criterion in criteria:
            self.fields[name_of(criterion)] = ChosenPoints(criterion)
        self.fields["comment_applicant"].help_text = _(
            "Say what is strong and what would make it better. Do not name yourself or other proposals."
        )
        self.fields["comment_panel"].help_text = _("Doubts to raise at the interview, and how sure you are.")
        scales = [name_of(one) for one in criteria]
        self.order_fields([*scales, "comment_applicant", "comment_panel"])
        self.initial |= {"began_from": answers.version if answers else 0, "seen": _dumped(marks(self.stored()))}
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True  # the template's own form carries the token
        self.helper.layout = Layout(
            Div(*(Field(name, template="reviews/_scale.html") for name in scales)),
            _comment("comment_applicant", "info"),
            _comment("comment_panel", "violet"),
            *CARRIED,
        )

    def review(self):
        """Return the keyword arguments by which the services take a review; what cannot be read is as if it were empty."""
        read = self.cleaned_data.get
        return {
            "scores": {one.code: read(name_of(one)) for one in self.criteria},
            "comment_panel": read("comment_panel") or "",
            "comment_applicant": read("comment_applicant") or "",
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

    # --- What two windows wrote -----------------------------------------------------------
    def began(self, *, by_itself=False):
        """Return the Began of what was typed; `by_itself` where nobody pressed a button."""
        version, seen = self.cleaned_data["began_from"], self.cleaned_data["seen"]
        return Began(int(version or -1), json.loads(seen or "{}"), by_itself)

    def stored(self):
        """Return what is stored, by name of the field."""
        blank = {**{name_of(one): None for one in self.criteria}, "comment_panel": "", "comment_applicant": ""}
        return blank | self.answers.by_field(self.criteria) if self.answers else blank

    def read(self):
        """Return what was typed and could be read, by name of the field."""
        return {name: value for name, value in self.cleaned_data.items() if name not in CARRIED}

    def faults(self):
        """Return the names of the fields that cannot be read, each with its sentence."""
        return {name: " ".join(texts) for name, texts in self.errors.items() if name in self.fields}

    def seen_now(self, stored, *, shown=(), open_=()):
        """Return the marks to go on with, as the hidden field carries them, after what is stored was told."""
        typed = {name: value for name, value in self.read().items() if name not in open_}
        return _dumped(marks_to_carry(stored=stored, typed=typed, seen=self.began().seen, shown=shown, open_=open_))

    def taken_over(self, stored, *, open_=()):
        """Return {name: what is stored} for what was not touched here and changed in another window."""
        before, typed, now = self.began().seen, marks(self.read()), marks(stored)
        untouched = [name for name in typed if typed[name] == before.get(name) and name not in open_]
        return {name: stored[name] for name in untouched if now[name] != typed[name]}

    def carried_on(self, stored_form, *, shown):
        """Return the answers as typed, as if they had begun from what is stored now; `shown` is put beside them."""
        stored, data = stored_form.stored(), self.data.copy()
        for name in self.taken_over(stored, open_=shown):
            data[name] = as_sent(stored[name])
        data["seen"] = self.seen_now(stored, shown=shown)
        data["began_from"] = str(stored_form.initial["began_from"])
        return data

    def beside(self, stored, names):
        """Return what was typed beside what is stored, for some fields: (label, typed, stored), in words."""
        typed = self.read()
        return [(self.fields[name].label, as_sent(typed.get(name)), as_sent(stored[name])) for name in names]


def as_sent(value):
    """Return an answer as its control would send it: text, empty for none."""
    return "" if value is None else str(value)


def _dumped(found):
    return json.dumps(found, separators=(",", ":"))


def _comment(name, tone):
    """Lay a comment out under a heading that says who reads it."""
    heading = HTML('{% include "reviews/_who_reads.html" with name="' + name + '" %}')
    return Div(heading, name, css_class=f"panel toned {tone} gap")


def name_of(criterion):
    """Return the name of the field for an item's points."""
    return name_of_points(criterion.code)


def initial_of(answers):
    """Return a review as written so far in the shape the form begins with."""
    if answers is None:
        return {}
    points = {name_of_points(code): points for code, points in answers.points.items()}
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
        by_fit = any(one.fit for one in candidates)
        self.fields["reviewer"].help_text = (
            _("The best fit comes first, then those with least to read in this call.")
            if by_fit
            else _("Those with least to read in this call come first.")
        )
        self.fields["reviewer"].error_messages["required"] = _("Choose a reviewer.")
        self.fields["reviewer"].error_messages["invalid_choice"] = _(
            "This person cannot be asked. Choose somebody from the list."
        )
        self.fields["reviewer"].choices = [("", _("Choose a person"))] + [
            (one.person.pk, candidate_in_words(one, by_fit=by_fit)) for one in candidates if not one.barred
        ]
        self.helper = FormHelper(self)
        self.helper.form_tag = False
