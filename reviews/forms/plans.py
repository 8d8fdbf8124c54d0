"""What does an officer choose for a plan, and what does a reviewer wish? Shape only: what can be, the services ask."""

import re

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext as _

from journal.fields import Whole
from reviews.fit import BIDS
from reviews.queries import NEVER_MORE, Wishes
from reviews.sentences import WISHES_SAID

MOST_LEAST = 99  # of a least load: beyond any call
STRONG = 2 * BIDS
WISH = re.compile(r"wish-([0-9]{1,18})")


class PlanForm(forms.Form):
    """How many readers, how much their wishes count, how much everybody reads at least, and whether the floor is kept."""

    readers = Whole(least=1, most=NEVER_MORE, required=True)
    bids = forms.TypedChoiceField(coerce=int, widget=forms.RadioSelect)
    least = Whole(least=0, most=MOST_LEAST, required=True)
    floor = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        labels = {
            "readers": (_("Readers of each proposal"), _("Those who read it already are counted.")),
            "least": (_("Least load"), _("Proposals that everybody reads at least; 0 for no such limit.")),
            "bids": (_("Wishes of the reviewers"), _("How much they count beside area, keywords and language.")),
            "floor": (_("Leftovers"), _("Whether a good fit elsewhere may be paid for by a bad one here.")),
        }
        for name, (label, help_text) in labels.items():
            self.fields[name].label, self.fields[name].help_text = label, help_text
        self.fields["readers"].widget.attrs.update({"inputmode": "numeric", "class": "w-s"})
        self.fields["least"].widget.attrs.update({"inputmode": "numeric", "class": "w-s"})
        self.fields["readers"].error_messages["required"] = _("Say how many people read each proposal.")
        self.fields["least"].error_messages["required"] = _("Give the least load, or 0.")
        self.fields["bids"].error_messages["required"] = _("Choose how much wishes count.")
        self.fields["floor"].error_messages["required"] = _("Choose whether the floor is kept.")
        self.fields["bids"].choices = [
            (str(BIDS), _("As usual: a fifth of the fit")),
            (str(STRONG), _("Strongly: two fifths of the fit")),
            ("0", _("Not at all")),
        ]
        self.fields["floor"].choices = [
            ("keep", _("Keep the floor: the worst fit is as good as it can be, then the sum is largest")),
            ("no", _("Only the sum counts")),
        ]
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.layout = Layout(Div("readers", "least", css_class="row top-align"), "bids", "floor")

    def wishes(self):
        """Return what was chosen, as the service takes it."""
        kept = self.cleaned_data
        return Wishes(
            readers=kept["readers"], bids=kept["bids"], least=kept["least"], keeps_floor=kept["floor"] == "keep"
        )


def initial_of_plan(call, wishes=None):
    """Return what the form begins with: the call's number of readers, or what an earlier plan chose."""
    wishes = wishes or {"readers": call.reviewers_per_proposal, "bids": BIDS, "least": 0, "keeps_floor": True}
    return {
        "readers": wishes["readers"],
        "bids": str(wishes["bids"]),
        "least": wishes["least"],
        "floor": "keep" if wishes["keeps_floor"] else "no",
    }


def wishes_in(data):
    """Return {key of a proposal: wish} of what was posted; what is no wish, or no key, is passed over."""
    found = {WISH.fullmatch(name): value for name, value in data.items()}
    return {int(match[1]): value for match, value in found.items() if match and value in WISHES_SAID}
