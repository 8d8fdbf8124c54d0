"""What is the overview of reviewing narrowed to, as its address says?"""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from journal.sentences import in_reader_language
from reviews.forms.lists import Sieve, _drawn
from reviews.queries import WAITING, ProgressWanted
from reviews.sentences import LISTED_BY_SAID, WAITING_SAID


class ProgressSieve(Sieve):
    """Which list is shown, by proposal or by reviewer, and what it is narrowed to."""

    asks_for = ProgressWanted
    KEPT_ALONE = (*Sieve.KEPT_ALONE, "by")

    by = forms.ChoiceField(required=False)
    stage = forms.ChoiceField(required=False)
    state = forms.ChoiceField(required=False)

    def __init__(self, data, *, stages=(), areas=()):
        super().__init__(data)
        by = "reviewers" if self.data.get("by") == "reviewers" else "proposals"
        self.fields["by"].label = _("Listed by")
        self.fields["by"].choices = list(LISTED_BY_SAID.items())
        self._offer("stage", _("Stage"), [(one.code, in_reader_language(one, "title")) for one in stages])
        if areas and by == "proposals":
            numbered = [(one.number, f"{one.number}. {in_reader_language(one, 'name')}") for one in areas]
            self._offer(
                "area", _("Area"), numbered, forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
            )
        self._offer("state", pgettext("of reviewing", "State"), [(one, WAITING_SAID[one]) for one in WAITING[by]])
        self.order_fields(["q", "stage", "area", "state"])

    def boxes(self):
        """Return what a reader chooses from, which list it is first."""
        return [(self["by"], _drawn(self.fields["by"].choices, self.data.get("by", ""))), *super().boxes()]
