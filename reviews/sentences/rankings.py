"""How is it said how thin the margin of a ranking is, and how far an interview has come?"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from journal.sentences import is_japanese

MEETINGS_SAID = {
    "invited": pgettext_lazy("to an interview", "Invited"),
    "untold": pgettext_lazy("of an interview", "To notify"),
    "none": pgettext_lazy("interview", "No"),
    "": "",
}


def meeting_in_words(state):
    """Return how far an interview has come; an empty string where that is not for the reader to know."""
    return str(MEETINGS_SAID[state])


def margin_in_words(told):
    """Return (one sentence, further sentences) on a MarginTold; two empty strings while nothing is ranked."""
    if not told.ranked:
        return "", ""
    if told.ranked <= told.places:
        return _("There are no more proposals with a review than places."), ""
    if told.margin is None:
        return _("How thin the margin is cannot be told: too few reviewers were heard."), ""
    if told.margin.first is None:
        number = told.places
        apart = ngettext(
            "The first stands apart from the rest.", "The first %(number)s stand apart from the rest.", number
        )
        return apart % {"number": number}, ""
    return _headline(told.margin), _further(told)


def _headline(margin):
    facts = {"number": margin.stand_out, "first": margin.first, "last": margin.last}
    if margin.last == margin.first + 1:
        overlap = _("places %(first)s and %(last)s overlap") % facts
    else:
        overlap = _("places %(first)s to %(last)s overlap") % facts
    if not margin.stand_out:
        return _("No proposal stands out; %(overlap)s.") % {"overlap": overlap}
    told = ngettext(
        "The first stands out; %(overlap)s.", "The first %(number)s stand out; %(overlap)s.", margin.stand_out
    )
    return told % {**facts, "overlap": overlap}


def _further(told):
    facts = {"ahead": told.ahead, "behind": told.behind}
    said = []
    if told.reaches and told.one_decides:
        said.append(
            _("The interval of %(ahead)s reaches the score of %(behind)s, and one review decides their order.") % facts
        )
    elif told.reaches:
        said.append(_("The interval of %(ahead)s reaches the score of %(behind)s.") % facts)
    elif told.one_decides:
        said.append(_("One review decides the order of %(ahead)s and %(behind)s.") % facts)
    said.append(_("The panel should look at all of them."))
    return ("" if is_japanese() else " ").join(said)
