"""Has a place fallen free after the release, and who is asked next? Who holds a place that stands?"""

import hashlib
from dataclasses import dataclass

from calls.models import Seat
from proposals.lifecycle import State
from proposals.models import Screening
from selection.models import Award, Reserve, Round
from selection.queries.board import result_letter
from selection.queries.promises import promises_owed

CHANGED = "result-changed"
WAITING, PROMOTED, ENDED, BARRED = "waiting", "promoted", "ended", "barred"  # where a reserve stands after the release


@dataclass(frozen=True)
class InLine:
    """A reserve after the release: its Reserve, and where it stands in a word above."""

    reserve: Reserve
    standing: str


@dataclass(frozen=True)
class Succession:
    """The places that fell free and are not given again, by number, and the reserves in their order."""

    free: list
    line: list

    @property
    def first(self):
        """Return the Reserve who is asked next, or None where nobody is left."""
        return next((one.reserve for one in self.line if one.standing == WAITING), None)


def seats_fallen_free(call):
    """Return the seats of a call whose award ended and that nobody holds, the lowest first."""
    held = Award.objects.filter(seat__call=call, ended_at__isnull=True).values("seat")
    ended = Award.objects.filter(seat__call=call, ended_at__isnull=False).values("seat")
    return Seat.objects.filter(call=call, pk__in=ended).exclude(pk__in=held).order_by("number")


def line_of(call):
    """Return the reserves of a call in the order that the board agreed on, with where each stands; two queries."""
    reserves = list(
        Reserve.objects.filter(call=call).select_related("proposal__call", "proposal__lead").order_by("rank")
    )
    refused = Screening.objects.filter(proposal__in=[one.proposal_id for one in reserves], verdict="not_met")
    barred = set(refused.values_list("proposal", flat=True))
    return [InLine(one, _standing(one.proposal, barred)) for one in reserves]


def _standing(proposal, barred):
    if proposal.state == State.SELECTED:
        return PROMOTED
    if proposal.state != State.NOT_SELECTED:
        return ENDED
    return BARRED if proposal.pk in barred else WAITING


def succession_of(call):
    """Return the Succession of a released call in which a place fell free, or None."""
    if not Round.objects.filter(call=call, released_at__isnull=False).exists():
        return None
    free = list(seats_fallen_free(call))
    return Succession(free, line_of(call)) if free else None


def changed_letter(proposal):
    """Return the letter that tells a reserve of the changed result, and of the promise that falls due with it."""
    return result_letter(proposal, selected=True, promise=promises_owed([proposal]).get(proposal.pk))


def seal_of_text(subject, body, address):
    """Return a SHA-256 of a letter and its recipient as an officer read them."""
    return hashlib.sha256(repr((address, subject, body)).encode()).hexdigest()
