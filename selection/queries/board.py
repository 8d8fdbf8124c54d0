"""Which places are given to whom, and which letters would go out if the results were released now?"""

import hashlib
from dataclasses import dataclass

from django.db.models import Sum

from calls.models import Seat
from proposals.lifecycle import OUT_OF_THE_RACE, State
from proposals.models import BudgetLine, Proposal
from proposals.queries import submitted_in
from reviews.queries import ranking_of
from selection import policies
from selection.models import AffiliationPromise, Award, Interview, Round
from selection.queries.promises import promises_owed


@dataclass(frozen=True)
class Place:
    """One place of the call, with the award that sits on it (None: free) and its direct cost in yen."""

    number: int
    award: Award | None
    direct_yen: int | None


@dataclass(frozen=True)
class BoardRow:
    """One proposal that may be given a place: its line of the ranking (None where hidden) and what it asks for."""

    proposal: object
    row: object
    interview: Interview | None
    award: Award | None
    direct_yen: int


@dataclass(frozen=True)
class Board:
    """The places of a call beside the ranking; `released` is the Round once the results are out, else None."""

    places: list
    rows: list
    free: int
    direct_yen: int  # of all places taken
    released: Round | None


@dataclass(frozen=True)
class ResultLetter:
    """The letter that one lead would get: which template, and what it is rendered from."""

    proposal: Proposal
    selected: bool
    promise: AffiliationPromise | None = None  # where the lead owes an institution in Japan

    @property
    def template(self):
        """Return the name of the letter's file."""
        return "selection_selected" if self.selected else "selection_not_selected"

    @property
    def context(self):
        """Return what the letter's text is made of."""
        return {"proposal": self.proposal, "call": self.proposal.call, "promise": self.promise}


def round_of(call):
    """Return the released Round of a call, or None while nothing is released."""
    return Round.objects.filter(call=call, released_at__isnull=False).select_related("released_by").first()


def awarded_in(call):
    """Return the keys of the submitted proposals of a call that hold a place, as a set."""
    return set(
        Award.objects.filter(seat__call=call, proposal__state=State.SUBMITTED).values_list("proposal", flat=True)
    )


def places_taken(call):
    """Return how many places of a call are taken; a selection that was cancelled keeps its place in the records."""
    return Award.objects.filter(seat__call=call).exclude(proposal__state__in=OUT_OF_THE_RACE).count()


def seal_of_board(call):
    """Return a SHA-256 of who would get which letter: it changes with every place given, taken back or withdrawn."""
    submitted = Proposal.objects.filter(call=call, state=State.SUBMITTED).order_by("pk").values_list("pk", flat=True)
    chosen = awarded_in(call)
    return hashlib.sha256(repr([(pk, pk in chosen) for pk in submitted]).encode()).hexdigest()


def result_letter(proposal, *, selected, promise=None):
    """Return the letter that tells a lead of the result, and of the promise that falls due with it."""
    return ResultLetter(proposal=proposal, selected=selected, promise=promise)


def letters_to_release(call):
    """Return every letter that a release would owe now, the selected ones first, then by number: three queries."""
    chosen = awarded_in(call)
    submitted = Proposal.objects.filter(call=call, state=State.SUBMITTED).select_related("call", "lead")
    submitted = list(submitted.order_by("number"))
    owed = promises_owed([one for one in submitted if one.pk in chosen])
    letters = [result_letter(one, selected=one.pk in chosen, promise=owed.get(one.pk)) for one in submitted]
    return sorted(letters, key=lambda letter: not letter.selected)


def board_for(user, call):
    """Return the places and the ranking of a call as its officers see them."""
    awards = Award.objects.filter(seat__call=call, ended_at__isnull=True)
    awards = awards.exclude(proposal__state__in=OUT_OF_THE_RACE)
    awards = {
        one.seat_id: one
        for one in awards.select_related(
            "seat", "proposal__call", "proposal__area", "proposal__affiliation_promise", "awarded_by"
        )
    }
    direct = _direct_yen(call)
    places = [
        Place(seat.number, taken, taken and direct.get(taken.proposal_id, 0))
        for seat in Seat.objects.filter(call=call).order_by("number")
        for taken in [awards.get(seat.pk)]
    ]
    return Board(
        places=places,
        rows=_rows(user, call, {one.proposal_id: one for one in awards.values()}, direct),
        free=sum(place.award is None for place in places),
        direct_yen=sum(place.direct_yen or 0 for place in places),
        released=round_of(call),
    )


def _rows(user, call, awards, direct):
    proposals = submitted_in(call).filter(pk__in=policies.proposals_placed_by(user).values("pk"))
    ranked = {row.proposal.pk: row for row in ranking_of(user, call).rows}
    order = {pk: place for place, pk in enumerate(ranked)}
    listed = Interview.objects.filter(proposal__call=call, state=Interview.State.LISTED).select_related("day")
    interviews = {one.proposal_id: one for one in listed}
    rows = [
        BoardRow(one, ranked.get(one.pk), interviews.get(one.pk), awards.get(one.pk), direct.get(one.pk, 0))
        for one in proposals.select_related("call", "area", "affiliation_promise")
    ]
    return sorted(rows, key=lambda row: order.get(row.proposal.pk, len(order)))


def _direct_yen(call):
    """Return the direct cost of every proposal of the call over its whole period, in yen, by key."""
    lines = BudgetLine.objects.filter(proposal__call=call, category__in=BudgetLine.DIRECT)
    return dict(lines.order_by().values_list("proposal").annotate(Sum("amount_yen")))
