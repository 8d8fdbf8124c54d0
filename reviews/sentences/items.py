"""How are the items of a call and their points said?"""

from django.utils.translation import gettext as _

from journal.sentences import in_reader_language


def title_of(criterion):
    """Return an item with its letter, such as "a. Fit with the programme"."""
    return f"{criterion.code}. {in_reader_language(criterion, 'title')}"


def guidance_of(criterion):
    """Return the call's guidance on an item."""
    return in_reader_language(criterion, "guidance")


def anchors_of(criterion):
    """Return the words under the points, from the lowest to the highest; they are the portal's own, not the call's.

    With a line from which a proposal is fundable there are words below, on and above it.
    """
    low, high = criterion.scale_min, criterion.scale_max
    line = criterion.fundable_from or (low + high + 1) // 2
    lower = low + (line - low) * 2 // 5
    upper = line + (high - line) // 2
    words = [
        (low, lower - 1, _("%(points)s poor")),
        (lower, line - 1, _("%(points)s below the line") if criterion.fundable_from else _("%(points)s weak")),
        (line, line, _("%(points)s fundable") if criterion.fundable_from else _("%(points)s fair")),
        (line + 1, upper, _("%(points)s strong")),
        (upper + 1, high, _("%(points)s outstanding")),
    ]
    return [word % {"points": _span(first, last)} for first, last, word in words if first <= last]


def _span(first, last):
    return str(first) if first == last else f"{first}–{last}"


def choose_points(criterion):
    """Say what is missing where an item has no points."""
    return _("Choose from %(low)s to %(high)s.") % {"low": criterion.scale_min, "high": criterion.scale_max}


def off_the_scale(criterion):
    """Say what is wrong with points outside an item's scale; `%(value)s` is left for what was typed."""
    told = _("%(value)s is outside the scale. Choose from %(low)s to %(high)s.")
    return told % {"value": "%(value)s", "low": criterion.scale_min, "high": criterion.scale_max}
