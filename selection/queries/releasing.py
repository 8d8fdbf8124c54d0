"""When do the results of a call go out, in which letters, and what stopped a release?"""

from dataclasses import dataclass
from datetime import datetime

from journal.queries import entries_about, label
from selection.models import Round

SET, CANCELLED, STOPPED = "release.set", "release.cancelled", "release.stopped"
WITHDRAWN, CLAUSE, BOARD, AMENDED, LETTERS = "withdrawn", "clause", "board", "amended", "letters"  # what stops one


@dataclass(frozen=True)
class Stopped:
    """A release that the portal stopped before its moment: when, for what (a word above), and for which moment."""

    at: datetime
    because: str
    release_at: datetime


def set_release_of(call):
    """Return the Round of a call whose release is set and has not happened, or None."""
    waiting = Round.objects.filter(call=call, release_at__isnull=False, released_at__isnull=True)
    return waiting.select_related("release_set_by").first()


def releases_waiting():
    """Return the keys of the rounds whose release is set and has not happened, the next one first; one query."""
    waiting = Round.objects.filter(release_at__isnull=False, released_at__isnull=True)
    return list(waiting.order_by("release_at", "pk").values_list("pk", flat=True))


def settings_of(this_round):
    """Return the journal's entries of the moments that were set for a round, the newest first."""
    return entries_about(label(this_round), verb=SET)


def result_key(proposal_pk, revision):
    """Return the key of a result letter: a moment that is set anew has a higher revision and owes a letter anew."""
    return f"result-{proposal_pk}" if revision <= 1 else f"result-{proposal_pk}-{revision}"


def last_stop(call):
    """Return why the release of a call was Stopped, or None where nothing was or a moment has been set since."""
    this_round = Round.objects.filter(call=call, released_at__isnull=True).first()
    if this_round is None:
        return None
    last = entries_about(label(this_round)).filter(verb__in=[SET, CANCELLED, STOPPED]).first()
    if last is None or last.verb != STOPPED:
        return None
    return Stopped(last.at, last.detail["because"], datetime.fromisoformat(last.detail["release_at"]))


def standing_of_board(call, seal):
    """Return "open", "moved" or "frozen": whether the board, whose seal is given, is the one that was agreed to."""
    frozen_seal = Round.objects.filter(call=call).values_list("frozen_seal", flat=True).first()
    if not frozen_seal:
        return "open"
    return "frozen" if frozen_seal == seal else "moved"
