"""Why will a letter of this room be owed, if nobody does anything? Said on the office's forecast."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journal.sentences import day, is_japanese


def why_reminded_of_draft(days):
    """Say why somebody who writes a draft is reminded, so many days before the deadline."""
    return ngettext(
        "Drafts that are not submitted %(days)s day before the deadline. The office learns how many, not whose.",
        "Drafts that are not submitted %(days)s days before the deadline. The office learns how many, not whose.",
        days,
    ) % {"days": days}


def why_told_of_change():
    """Say why somebody who writes a draft hears of an amendment."""
    return _("The call was amended. Everybody who writes a draft is told.")


def why_told_of_extension():
    """Say why somebody with a draft hears of a moved deadline."""
    return _("The deadline was moved. Everybody with a draft is told.")


def why_reminded_of_outcome(days, by_on):
    """Say why a lead is reminded of a pending grant, so many days before the last day (a date)."""
    if days == 0:
        return _("A grant is still pending on the last day of the call for it, %(day)s.") % {"day": day(by_on)}
    return ngettext(
        "A grant is still pending %(days)s day before the last day of the call for it, %(last)s.",
        "A grant is still pending %(days)s days before the last day of the call for it, %(last)s.",
        days,
    ) % {"days": days, "last": day(by_on)}


def why_told_unknown(by_on):
    """Say why a lead hears that the outcome of a grant was not known by the last day (a date)."""
    return _("The outcome of a grant is not known by %(day)s.") % {"day": day(by_on)}


def named(person):
    """Return a person's name in the reader's script: the Japanese one for Japanese readers where there is one."""
    return person.name_ja if is_japanese() and person.name_ja else str(person)
