"""What exactly do officers agree to? One hash over everything on the board that an officer can change."""

import hashlib

from calls.models import Seat
from proposals.lifecycle import State
from proposals.models import Proposal, Submission
from proposals.receipting import canonical
from selection.models import Award, Decline, EmptySeat, Reserve

UNDECIDED, SEAT, RESERVE, DECLINED = "undecided", "seat", "reserve", "declined"


def standing_awards(call):
    """Return the awards that hold a seat of a call: neither ended nor of a proposal that left the race."""
    return Award.objects.filter(seat__call=call, ended_at__isnull=True, proposal__state=State.SUBMITTED)


def standing_reserves(call):
    """Return the reserves of a call that are still in the race, in their order."""
    return Reserve.objects.filter(call=call, proposal__state=State.SUBMITTED).order_by("rank")


def standing_declines(call):
    """Return the proposals of a call that the board declined and that are still in the race, by number."""
    return Decline.objects.filter(proposal__call=call, proposal__state=State.SUBMITTED).order_by("proposal__number")


def where_on_the_board(proposal):
    """Return on which of the four a proposal is: SEAT, RESERVE, DECLINED or UNDECIDED."""
    for standing, model in ((SEAT, Award), (RESERVE, Reserve), (DECLINED, Decline)):
        if model.objects.filter(proposal=proposal).exists():
            return standing
    return UNDECIDED


def versions_that_stand(call):
    """Return (sequence, SHA-256) of the sealed version that stands, of every submitted proposal, by its key."""
    sealed = Submission.objects.filter(proposal__call=call, proposal__state=State.SUBMITTED)
    rows = sealed.order_by("proposal", "sequence").values_list("proposal", "sequence", "sha256")
    return {proposal: (sequence, sha256) for proposal, sequence, sha256 in rows}


def board_as_data(call):
    """Return the board of a call as plain JSON: seats with reasons, empty seats, reserves, declines, candidates.

    Proposals go by their number. A withdrawal takes a candidate away, so it changes what is returned.
    """
    seats = Seat.objects.filter(call=call).order_by("number").values_list("number", flat=True)
    awards = standing_awards(call).order_by("seat__number")
    empty = EmptySeat.objects.filter(seat__call=call).order_by("seat__number")
    versions = versions_that_stand(call)
    submitted = Proposal.objects.filter(call=call, state=State.SUBMITTED).order_by("number")
    return {
        "schema": 1,
        "call": call.slug,
        "places": list(seats),
        "seats": [list(row) for row in awards.values_list("seat__number", "proposal__number", "reason")],
        "empty": [list(row) for row in empty.values_list("seat__number", "reason")],
        "reserves": [list(row) for row in standing_reserves(call).values_list("proposal__number", "reason")],
        "declines": [list(row) for row in standing_declines(call).values_list("proposal__number", "reason")],
        "candidates": [[number, *versions.get(pk, (0, ""))] for pk, number in submitted.values_list("pk", "number")],
    }


def seal_of_board(call):
    """Return the SHA-256 of the board of a call: it changes with every act on it and with every withdrawal."""
    return hashlib.sha256(canonical(board_as_data(call))).hexdigest()
