"""How is the state of one review said: how much is scored, what has no score yet, the weighted mean of its items?"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from journal.sentences import instant
from reviews.ranking import two_places
from reviews.scoring import unscored, weighted_mean


def weighted(points, criteria):
    """Return the weighted mean of a review's items with two decimal places; empty while one has no points."""
    return two_places(weighted_mean(points, {one.code: one.weight for one in criteria if not one.is_overall}))


def missing_scores(points, criteria):
    """Say which items have no score yet; empty where none is missing."""
    codes = unscored(points, [one.code for one in criteria])
    if not codes:
        return ""
    told = ngettext("Item %(items)s has no score yet.", "Items %(items)s have no score yet.", len(codes))
    return told % {"items": letters_joined(codes)}


def letters_joined(codes):
    """Return the letters of items as a list in words: "f and g"."""
    *others, last = codes
    if not others:
        return last
    return pgettext("last of a list of letters", "%(others)s and %(last)s") % {
        "others": pgettext("between letters of items", ", ").join(others),
        "last": last,
    }


def state_of_scores(answers, criteria):
    """Say in one line how far a review is and when it was saved."""
    said = [_("%(scored)s of %(criteria)s items scored") % {"scored": len(answers.points), "criteria": len(criteria)}]
    if answers.saved_at:
        said.append(_("saved %(at)s") % {"at": instant(answers.saved_at)})
    return " · ".join(said)
