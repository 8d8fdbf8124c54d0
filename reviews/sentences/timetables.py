"""How are moments of a timetable, locks and reminders said, in the reader's language?"""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from journal.sentences import instant, is_japanese, tokyo_day
from reviews.refusals import timetables as refusals

TIMETABLE_SENTENCES = {
    refusals.StageOver: lambda: _(
        "Reviews were due %(due_at)s and are locked now. What was saved before stays. If you need more time, write to the office: an officer can open a review again."
    ),
    refusals.MomentPassed: lambda: _("%(moment)s has passed. Choose a moment that lies ahead."),
    refusals.MomentMovedEarlier: lambda: _("It stands at %(stands)s and can only be moved later."),
    refusals.BidsAfterReviews: lambda: _("Bids end before reviews are due: choose an earlier moment for the bids."),
    refusals.NothingToReopen: lambda: _("This review is not locked: its reviewer can go on writing it as it is."),
    refusals.DecisionFrozen: lambda: _(
        "The selection board of this call was frozen %(frozen_at)s, with the scores as they stood. Take the board up again first; then the review can be opened."
    ),
    refusals.ReopeningWithoutReason: lambda: _("Say why the review is opened again; the reviewer reads it."),
    refusals.MomentBeforeDue: lambda: _(
        "Reviews of this stage are due %(due_at)s anyway. Choose that moment or a later one."
    ),
}


def moments_said(facts):
    """Return the facts of a refusal with its instants in words."""
    return {name: instant(value) if isinstance(value, datetime) else value for name, value in facts.items()}


def how_soon(moment, *, at):
    """Say how far ahead the day of an instant is in Japan: "today", "tomorrow", "in 2 days"; "over" once it has passed."""
    if moment < at:
        return pgettext("a moment of the timetable", "over")
    days = (tokyo_day(moment) - tokyo_day(at)).days
    if days < 2:
        return pgettext("until a moment", "tomorrow") if days else pgettext("until a moment", "today")
    return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}


def time_needed(minutes):
    """Say a number of minutes: "45 minutes", "2 hours", "7 hours 30 minutes"."""
    hours, rest = divmod(minutes, 60)
    said = []
    if hours:
        said.append(ngettext("%(hours)s hour", "%(hours)s hours", hours) % {"hours": hours})
    if rest or not hours:
        said.append(ngettext("%(minutes)s minute", "%(minutes)s minutes", rest) % {"minutes": rest})
    return ("" if is_japanese() else " ").join(said)


def why_reminded_of_reviews(days):
    """Say why a reviewer is reminded, so many days before the day on which reviews lock."""
    if days == 0:
        return _("Reviews that are not sent on the day on which they are due. The office learns how many, not whose.")
    return ngettext(
        "Reviews that are not sent %(days)s day before they are due. The office learns how many, not whose.",
        "Reviews that are not sent %(days)s days before they are due. The office learns how many, not whose.",
        days,
    ) % {"days": days}
