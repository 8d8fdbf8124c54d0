"""Which order would the portal propose for an interview day, and what would it change?"""

import hashlib
import json
from dataclasses import dataclass

from selection.models import Interview, Panel
from selection.planning import Candidate, Room, Span, absences, arrange, free_among, in_two_places, span_of
from selection.queries.planner import desk_of, is_known, slots_of


@dataclass(frozen=True)
class Move:
    """One interview that would get another slot; `was_on` is the name of its panel now, or None."""

    interview: Interview
    panel: Panel
    span: Span
    leaving: tuple
    was_on: str | None


@dataclass(frozen=True)
class ProposedRow:
    """One slot of the proposed day; `interview` is None where somebody else's stays there."""

    span: Span
    interview: Interview | None
    leaving: tuple
    stays: bool  # told already, or not to be moved
    is_new: bool  # sits elsewhere now, or nowhere


@dataclass(frozen=True)
class ProposedColumn:
    """One panel: as it is and as it would be, and how often each member leaves the room, before and after."""

    panel: Panel
    present: list
    rows: list
    counts: list  # (person, now, then), those who leave in one of the two


@dataclass(frozen=True)
class Proposed:
    """What the portal proposes for one day. `seal` stands for exactly this proposal."""

    day: object
    columns: list
    moves: list
    left: list  # interviews for which no slot is free
    clash: dict | None  # one lead would be in two places: facts of the refusal
    seal: str

    @property
    def is_better(self):
        """Tell whether there is anything to gain."""
        return bool(self.moves)


def proposed_order(user, day, *, at):
    """Return the Proposed order of an interview day.

    Interviews whose lead knows a time stay, and so do those that this officer does not arrange, or that have begun.
    Nothing is proposed where the present order is as good.
    """
    desk = desk_of(user, day.call, at=at)
    panels = [one for one in desk.panels if one.day_id == day.pk]
    listed = [one for one in desk.interviews if one.day_id == day.pk]
    fixed = {one.pk for one in listed if _stays(one, desk)}
    free_to_move = sorted((one for one in listed if one.pk not in fixed), key=lambda one: one.proposal.number)
    by_pk = {one.pk: one for one in listed}

    spans, rooms = {}, []
    for panel in panels:
        spans[panel.pk], room = _room(desk, panel, fixed)
        rooms.append(room)
    candidates = [Candidate(one.pk, frozenset(desk.stakes.get(one.proposal_id, ()))) for one in free_to_move]
    arranged = arrange(candidates, rooms)
    seats = {
        key: (panel, spans[panel.pk][place]) for panel in panels for place, key in arranged.placed.get(panel.pk, ())
    }
    present = {one.pk: _present_seat(one, panels) for one in free_to_move}
    if _cost(desk, panels, listed, fixed, seats) >= _cost(desk, panels, listed, fixed, present):
        seats = {pk: seat for pk, seat in present.items() if seat is not None}
    moves = [
        Move(by_pk[pk], panel, span, desk.in_conflict(panel, by_pk[pk]), present[pk] and present[pk][0].name)
        for pk, (panel, span) in seats.items()
        if present[pk] is None or (present[pk][0].pk, present[pk][1]) != (panel.pk, span)
    ]
    columns = [_column(desk, panel, listed, fixed, seats, present) for panel in panels]
    left = [one for one in free_to_move if one.pk not in seats]
    return Proposed(
        day=day,
        columns=columns,
        moves=moves,
        left=left,
        clash=_clash(desk, listed, seats),
        seal=_seal(day, moves, columns),
    )


def _stays(interview, desk):
    begun = interview.starts_at is not None and interview.starts_at <= desk.at
    return begun or is_known(desk.standings[interview.pk])


def _present_seat(interview, panels):
    panel = next((one for one in panels if one.pk == interview.panel_id), None)
    if panel is None or interview.starts_at is None:
        return None
    return panel, span_of(interview.starts_at, interview.minutes)


def _room(desk, panel, fixed):
    """Return (the spans of a panel's slots in order, its Room), with the interviews that stay among them."""
    stay = [
        (span_of(one.starts_at, one.minutes), Candidate(one.pk, frozenset(desk.stakes.get(one.proposal_id, ()))))
        for one in desk.held_by(panel)
        if one.pk in fixed
    ]
    stay += [(span, Candidate(0)) for pk, span in desk.kept if pk == panel.pk]
    open_ones = free_among(slots_of(panel), [span for span, _one in stay])
    filled = [*stay, *((slot, None) for slot in open_ones if slot.starts_at > desk.at)]
    filled.sort(key=lambda one: one[0])
    members = frozenset(one.pk for one in desk.members_of(panel))
    return [span for span, _one in filled], Room(panel.pk, members, tuple(one for _span, one in filled))


def _in_order(desk, panel, listed, fixed, seats):
    """Return [(span, interview)] of a panel with some seats, those that stay among them, by time."""
    found = []
    for one in listed:
        if one.pk in fixed:
            if one.panel_id == panel.pk and one.starts_at is not None:
                found.append((span_of(one.starts_at, one.minutes), one))
        elif seats.get(one.pk) is not None and seats[one.pk][0].pk == panel.pk:
            found.append((seats[one.pk][1], one))
    return sorted(found, key=lambda seated: seated[0])


def _cost(desk, panels, listed, fixed, seats):
    """Return what two orders are compared by: interviews without a slot, how many leave, unequal loads, how often."""
    without = sum(seats.get(one.pk) is None for one in listed if one.pk not in fixed)
    leaving = squares = times = 0
    for panel in panels:
        order = [desk.in_conflict(panel, one) for _span, one in _in_order(desk, panel, listed, fixed, seats)]
        leaving += sum(len(one) for one in order)
        squares += len(order) ** 2
        times += absences([frozenset(person.pk for person in one) for one in order])
    return without, leaving, squares, times


def _column(desk, panel, listed, fixed, seats, present):
    now = _in_order(desk, panel, listed, fixed, present)
    then = _in_order(desk, panel, listed, fixed, seats)
    before = {one.pk: span for span, one in now}
    counts = []
    for person in desk.members_of(panel):
        times = [
            absences([frozenset({person.pk}) & _keys(desk.in_conflict(panel, one)) for _span, one in order])
            for order in (now, then)
        ]
        if any(times):
            counts.append((person, *times))
    rows = [
        ProposedRow(span, one, desk.in_conflict(panel, one), one.pk in fixed, before.get(one.pk) != span)
        for span, one in then
    ]
    shown = [ProposedRow(span, one, desk.in_conflict(panel, one), one.pk in fixed, False) for span, one in now]
    return ProposedColumn(panel=panel, present=shown, rows=rows, counts=counts)


def _keys(people):
    return frozenset(one.pk for one in people)


def _clash(desk, listed, seats):
    """Return the facts of a lead who would be in two places, or None."""
    seatings = []
    for one in listed:
        seat = seats.get(one.pk)
        starts_at = seat[1].starts_at if seat else one.starts_at
        if starts_at is not None:
            span = seat[1] if seat else span_of(starts_at, one.minutes)
            seatings.append((one.proposal.lead_id, span, one.proposal.reference))
    for _person, (span, first), (_span, second) in in_two_places(seatings):
        return {"references": [first, second], "starts_at": span.starts_at}
    return None


def _seal(day, moves, columns):
    """Return the SHA-256 of a proposal: what moves, and who sits and leaves on each panel."""
    told = {
        "day": day.pk,
        "moves": sorted([one.interview.pk, one.panel.pk, one.span.starts_at.isoformat()] for one in moves),
        "panels": [
            [
                column.panel.pk,
                column.panel.minutes,
                column.panel.place,
                [
                    [row.interview.pk, row.span.starts_at.isoformat(), sorted(_keys(row.leaving)), row.stays]
                    for row in column.rows
                ],
            ]
            for column in columns
        ],
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
