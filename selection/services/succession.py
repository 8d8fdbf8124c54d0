"""Whom does the office ask when a selection was cancelled and a place has fallen free?

The order of the reserves is the board's that a quorum froze; nobody is passed over but whom a clause of the call does
not accept. The earlier decision stays in the minutes.
"""

from django.db import IntegrityError, transaction

from journal.refusals import NotAllowed
from journal.services import label, record
from journal.transactions import use_case, within_transaction
from notices import services as notices
from notices.services.rendering import render
from proposals.models import Proposal
from proposals.services import promote_reserve
from selection import queries
from selection.models import Award
from selection.queries import succession
from selection.refusals import BoardChanged, GroundsMissing, NoSeatFree, NotReleased, OutOfOrder
from selection.services.locking import locked_round
from selection.services.promises import keep_promise

RIGHT = "selection.award_place"


@use_case
def offer_seat(proposal_pk, *, reason, actor, at, seen=None):
    """Give the place that fell free to the reserve who comes first, tell the lead, and return the Award.

    `seen` is the seal of the letter that the officer read (`read_letter`), or None. Raises Proposal.DoesNotExist,
    NotAllowed, NotReleased, OutOfOrder, NoSeatFree, GroundsMissing, BoardChanged.
    """
    this_round = locked_round(Proposal.objects.values_list("call", flat=True).get(pk=proposal_pk))
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("call", "lead").get(pk=proposal_pk)
    if not actor.has_perm(RIGHT, proposal):
        raise NotAllowed(right=RIGHT)
    if this_round.released_at is None:
        raise NotReleased()
    reserve = _ask_whether_first(proposal)
    if not reason.strip():
        raise GroundsMissing()
    letter, subject, body = read_letter(proposal)
    if seen is not None and seen != succession.seal_of_text(subject, body, proposal.lead.email):
        raise BoardChanged()

    award = _sit(proposal, reason=reason.strip(), actor=actor, at=at)
    promote_reserve(proposal, actor=actor, at=at)
    detail = {"proposal": proposal.pk, "seat": award.seat.number, "rank": reserve.rank, "reason": award.reason}
    record("seat.offered", subject=award, actor=actor, at=at, detail=detail)
    if letter.promise is not None:
        keep_promise(letter.promise, at=at)
    _tell(letter, actor=actor, at=at)
    return award


def read_letter(proposal):
    """Return (queries.ResultLetter, subject, text) as its lead would get it now."""
    letter, lead = succession.changed_letter(proposal), proposal.lead
    subject, body = render("selection_promoted", language=lead.language, context={"to": lead, **letter.context})
    return letter, subject, body


@within_transaction
def _ask_whether_first(proposal):
    """Ask whether a proposal is the first reserve who is left; returns its Reserve, raises OutOfOrder."""
    line = succession.line_of(proposal.call)
    first = next((one.reserve for one in line if one.standing == succession.WAITING), None)
    if first is None or first.proposal_id != proposal.pk:
        raise OutOfOrder(reference=proposal.reference, first=first.proposal.reference if first else "")
    return first


@within_transaction
def _sit(proposal, *, reason, actor, at):
    """Take the lowest place that fell free; raises NoSeatFree."""
    for seat in succession.seats_fallen_free(proposal.call):
        try:
            with transaction.atomic():
                return Award.objects.create(
                    proposal=proposal, seat=seat, reason=reason, awarded_at=at, awarded_by=actor
                )
        except IntegrityError:  # somebody sat down at the same moment
            continue
    raise NoSeatFree()


@within_transaction
def _tell(letter, *, actor, at):
    """Owe the lead the letter that the result has changed; one that says otherwise and has not gone is taken back."""
    proposal = letter.proposal
    notices.withdraw(proposal, at=at, actor=actor, kinds=[queries.RESULT])
    notices.promise(
        f"{succession.CHANGED}-{proposal.pk}",
        kind=succession.CHANGED,
        about=label(proposal),
        to=proposal.lead,
        template="selection_promoted",
        context=letter.context,
        at=at,
        scope=proposal.call.slug,
        kept_from=proposal.lead,
    )
