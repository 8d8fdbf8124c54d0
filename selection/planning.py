"""How is an interview day laid out: which slots, who is in two places, who sits where, and in which order?"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import combinations

DAY_LASTS = timedelta(hours=8)  # portal default: slots are offered for so long after the first one
PARTIALS_MOST = 4000  # ways to share out that are kept; a day of interviews has fewer
TIES_MOST = 400  # equally good ways whose order is worked out
STATES_MOST = 100_000  # orders of one panel that are looked at; beyond, the next best neighbour is taken


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of time: two aware instants; the end does not belong to it."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other):
        """Tell whether two stretches have a moment in common; one may begin where the other ends."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def span_of(starts_at, minutes):
    """Return the stretch that begins at an instant and lasts so many minutes."""
    return Span(starts_at, starts_at + timedelta(minutes=minutes))


def slots_of_day(begins_at, *, minutes, gap_minutes, breaks=(), until=None):
    """Return the slots of a panel's day as Spans, in order: each as long as the others, none over a break (Spans).

    After a break the next slot begins where the break ends. `until` is the instant by which the last one ends;
    without it, eight hours after the first one begins (portal default).
    """
    until = until or begins_at + DAY_LASTS
    found, starts_at, kept = [], begins_at, sorted(breaks)
    while (slot := span_of(starts_at, minutes)).ends_at <= until:
        in_the_way = [one for one in kept if one.overlaps(slot)]
        if in_the_way:
            starts_at = max(one.ends_at for one in in_the_way)
            continue
        found.append(slot)
        starts_at = slot.ends_at + timedelta(minutes=gap_minutes)
    return found


def free_among(slots, taken):
    """Return the slots that no taken Span overlaps."""
    return [slot for slot in slots if not any(slot.overlaps(one) for one in taken)]


def in_two_places(seatings):
    """Return who is expected in two places at once, as (person, first, second) by time.

    `seatings` are triples (person, Span, place) of plain, comparable values; one place at overlapping times counts
    as well, unless it is the very same seating.
    """
    by_person = {}
    for person, span, place in sorted(set(seatings)):
        by_person.setdefault(person, []).append((span, place))
    clashes = []
    for person, kept in by_person.items():
        clashes += [(person, one, other) for one, other in combinations(kept, 2) if one[0].overlaps(other[0])]
    return sorted(clashes, key=lambda clash: (clash[1], clash[2], clash[0]))


def absences(order):
    """Return how often somebody leaves the room, given who leaves (frozensets) interview by interview."""
    return sum(len(now - before) for before, now in zip([frozenset(), *order], order, strict=False))


@dataclass(frozen=True)
class Candidate:
    """An interview to be placed: its key, and who must not judge it (keys of persons)."""

    key: int
    conflicts: frozenset = frozenset()


@dataclass(frozen=True)
class Room:
    """A panel: its key, its members, and its slots in order: None where free, else the Candidate that stays there."""

    key: int
    members: frozenset
    slots: tuple = ()

    @property
    def free(self):
        """Return how many interviews it can still take."""
        return sum(one is None for one in self.slots)

    @property
    def load(self):
        """Return how many interviews stay where they are."""
        return len(self.slots) - self.free

    def leaving(self, candidate):
        """Return which members leave the room for an interview."""
        return candidate.conflicts & self.members


@dataclass(frozen=True)
class Arrangement:
    """Which interview sits on which panel and in which order: {room key: ((place among its slots, key), ...)}."""

    placed: dict
    left: tuple = ()  # keys for which no slot is free


def arrange(interviews, panels):
    """Return the Arrangement of some Candidates on some Rooms.

    In this order: as few members as possible leave a room at all (nobody where another panel can take it), the panels
    have as equal a number of interviews as possible, and on each panel one member's absences lie together. Exact for a
    day of interviews: those with equal conflicts are dealt with as one. The earliest free slots are taken. The same
    question has the same answer.
    """
    room_for = sum(panel.free for panel in panels)
    placed, left = list(interviews[:room_for]), interviews[room_for:]
    groups = {}
    for one in placed:
        groups.setdefault(tuple(tuple(sorted(panel.leaving(one))) for panel in panels), []).append(one)
    kinds = sorted(groups)
    best, best_orders = None, None
    for shares in _shared_out(kinds, [len(groups[kind]) for kind in kinds], panels):
        orders = [
            _order(_pattern(panel, sum(share)), tuple(kind[place] for kind in kinds), share)
            for place, (panel, share) in enumerate(zip(panels, zip(*shares, strict=True), strict=False))
        ]
        cost = sum(one[0] for one in orders)
        if best is None or cost < best:
            best, best_orders = cost, orders
    waiting = {kind: list(groups[kind]) for kind in kinds}
    result = {panel.key: () for panel in panels}
    for panel, (_cost, order) in zip(panels, best_orders or [], strict=False):
        free = [place for place, one in enumerate(panel.slots) if one is None]
        seated = [waiting[kinds[kind]].pop(0).key for kind in order]
        result[panel.key] = tuple(zip(free, seated, strict=False))
    return Arrangement(placed=result, left=tuple(one.key for one in left))


def _shared_out(kinds, counts, panels):
    """Return the best ways to share each kind of interview among the panels: few leave, then equal loads.

    A way is one tuple a kind: how many of it each panel takes.
    """
    partials = [((), 0, tuple(panel.load for panel in panels))]
    free = tuple(len(panel.slots) for panel in panels)
    # Where nobody leaves anywhere, only the numbers matter: these are dealt with last, by filling up.
    inert = [place for place, kind in enumerate(kinds) if not any(kind)]
    for place in [*(one for one in range(len(kinds)) if one not in inert), *inert]:
        leave = [len(names) for names in kinds[place]]
        found = {}
        for ways, leaving, loads in partials:
            splits = [_filled(counts[place], loads, free)] if place in inert else _splits(counts[place], loads, free)
            for split in splits:
                more = leaving + sum(n * each for n, each in zip(split, leave, strict=True))
                after = tuple(load + n for load, n in zip(loads, split, strict=True))
                found[(*ways, (place, split))] = (more, after)
        ranked = sorted(found.items(), key=_rank)
        partials = [(ways, leaving, loads) for ways, (leaving, loads) in ranked[:PARTIALS_MOST]]
    first = (partials[0][1], sum(n * n for n in partials[0][2]))
    ties = [ways for ways, leaving, loads in partials if (leaving, sum(n * n for n in loads)) == first]
    return [tuple(split for _place, split in sorted(ways)) for ways in ties[:TIES_MOST] if ways]


def _rank(partial):
    """Return what ways to share out are sorted by; of equal ones the first panels take more."""
    ways, (leaving, loads) = partial
    return leaving, sum(n * n for n in loads), [(place, [-n for n in split]) for place, split in ways]


def _splits(count, loads, most):
    """Return every way to add a count to some loads of which none may grow beyond its most."""
    if len(loads) == 1:
        return [(count,)] if loads[0] + count <= most[0] else []
    found = []
    for first in range(min(count, most[0] - loads[0]), -1, -1):
        found += [(first, *rest) for rest in _splits(count - first, loads[1:], most[1:])]
    return found


def _filled(count, loads, most):
    """Return how a count is added one by one, each time where the load is least."""
    added = [0] * len(loads)
    for _ in range(count):
        open_ones = [place for place in range(len(loads)) if loads[place] + added[place] < most[place]]
        added[min(open_ones, key=lambda place: (loads[place] + added[place], place))] += 1
    return tuple(added)


def _pattern(panel, count):
    """Return who leaves where the order is settled (frozensets), None for the `count` free slots to be filled."""
    pattern, open_ones = [], count
    for one in panel.slots:
        if one is not None:
            pattern.append(panel.leaving(one))
        elif open_ones:
            pattern.append(None)
            open_ones -= 1
    return tuple(pattern)


def _order(pattern, leaving, counts):
    """Return (absences, order of the kinds) that fills a pattern with so many of each kind, fewest absences first."""
    sets = [frozenset(names) for names in leaving]
    # Kinds that differ only on other panels are one here.
    merged = Counter()
    for kind, count in enumerate(counts):
        merged[sets[kind]] += count
    distinct = sorted((one for one in merged if merged[one]), key=sorted)
    states = len(distinct) + 1
    for one in distinct:
        states *= merged[one] + 1
    solve = _exact_order if states <= STATES_MOST else _greedy_order
    chosen = solve(pattern, distinct, tuple(merged[one] for one in distinct))
    remaining, order = list(counts), []
    for one in chosen:
        kind = next(place for place, names in enumerate(sets) if names == one and remaining[place])
        remaining[kind] -= 1
        order.append(kind)
    filled = iter(chosen)
    return absences([next(filled) if one is None else one for one in pattern]), tuple(order)


def _exact_order(pattern, distinct, counts):
    """Return the sets for the open places of a pattern, in the order with the fewest absences."""
    total = sum(counts)
    opens = [place for place, one in enumerate(pattern) if one is None]

    def settled(after, before):
        """Return (absences, the last set) along the settled places that follow the open place `after`."""
        until = opens[after + 1] if after + 1 < len(opens) else len(pattern)
        cost = 0
        for one in pattern[opens[after] + 1 : until] if after >= 0 else pattern[: opens[0] if opens else 0]:
            cost, before = cost + len(one - before), one
        return cost, before

    @cache
    def cheapest(counts, before):
        """Return (absences from here on, the sets in order)."""
        place = total - sum(counts)
        if place == total:
            return 0, ()
        best = None
        for number, names in enumerate(distinct):
            if not counts[number]:
                continue
            rest = (*counts[:number], counts[number] - 1, *counts[number + 1 :])
            on_the_way, last = settled(place, names)
            cost, order = cheapest(rest, last)
            cost += len(names - before) + on_the_way
            if best is None or cost < best[0]:
                best = (cost, (names, *order))
        return best

    return cheapest(counts, settled(-1, frozenset())[1])[1]


def _greedy_order(pattern, distinct, counts):
    """Return the sets for the open places of a pattern, each time the one for which the fewest leave anew."""
    remaining, before, order = list(counts), frozenset(), []
    for one in pattern:
        if one is None:
            number = min(
                (place for place, count in enumerate(remaining) if count),
                key=lambda place: (len(distinct[place] - before), len(before - distinct[place]), place),
            )
            remaining[number] -= 1
            one = distinct[number]
            order.append(one)
        before = one
    return order
