"""How are the steps of reviewing said to the office, on its overview and in its files?"""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from reviews.sentences.packets import who_reads

__all__ = [
    "LISTED_BY_SAID",
    "STEPS_SAID",
    "WAITING_SAID",
    "never_in_a_file",
    "not_in_a_ranking",
    "say_withheld",
    "who_reads",
]

LISTED_BY_SAID = {
    "proposals": pgettext_lazy("list of reviewing", "Proposals"),
    "reviewers": pgettext_lazy("list of reviewing", "Reviewers"),
}
WAITING_SAID = {
    "lacking": pgettext_lazy("state of reviewing", "Readers lacking"),
    "idle": pgettext_lazy("state of reviewing", "Nothing assigned"),
    "to-rule": pgettext_lazy("state of reviewing", "Conflict to rule on"),
    "undeclared": pgettext_lazy("state of reviewing", "Conflicts not declared yet"),
    "missing": pgettext_lazy("state of reviewing", "Reviews missing"),
    "late": pgettext_lazy("state of reviewing", "Reviews late"),
    "complete": pgettext_lazy("state of reviewing", "All reviews in"),
}
STEPS_SAID = {
    "conflicted": pgettext_lazy("step of a review", "Conflict of interest"),
    "to-rule": pgettext_lazy("step of a review", "Conflict to rule on"),
    "undeclared": pgettext_lazy("step of a review", "Asked, nothing declared yet"),
    "open": pgettext_lazy("step of a review", "No conflict, not begun"),
    "begun": pgettext_lazy("step of a review", "Begun, not sent"),
    "sent": pgettext_lazy("step of a review", "Sent"),
    "over": pgettext_lazy("step of a review", "Decided without it"),
}


def never_in_a_file():
    """Return the sentence that every file about proposals ends with, whoever takes it: it tells of nothing in it."""
    return _("Proposals in which you have a stake are never part of a file.")


def not_in_a_ranking():
    """Return the sentences that say what a file of the ranking leaves out, and why; never how many, nor which."""
    return [
        never_in_a_file(),
        _(
            "Proposals that you still have to review yourself are not part of it until you have sent your review. The ranks are counted without all of these."
        ),
    ]


def say_withheld(in_hand, set_aside):
    """Return the lines that say what a file of reviews leaves out, and why.

    `in_hand` are the references of proposals that the reader still has to review; `set_aside` counts reviews that do
    not count because of a conflict, {reference: number}. Nothing is said of what the reader may not know of.
    """
    lines = [
        never_in_a_file(),
        _("Drafts are not part of it: a review belongs to its reviewer until it is sent."),
    ]
    for reference in in_hand:
        said = _("%(reference)s: reviews of others are withheld until you have sent your own.")
        lines.append(said % {"reference": reference})
    for reference, number in set_aside.items():
        said = _(
            "%(reference)s: points and words of %(number)s sent by a person with a conflict of interest are withheld."
        )
        lines.append(said % {"reference": reference, "number": number})
    return lines
