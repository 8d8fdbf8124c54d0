"""How is an interview day laid out: which slots, who is in two places, who sits where, and in which order?"""

import random
from itertools import permutations, product

import pytest

from selection.planning import (
    Candidate,
    Room,
    Span,
    absences,
    arrange,
    free_among,
    in_two_places,
    slots_of_day,
    span_of,
)
from tests.builders import jst


def clock(hour, minute=0):
    return jst(2024, 9, 19, hour, minute)


def starts(slots):
    return [slot.starts_at for slot in slots]


def test_slots_follow_each_other_with_a_gap_and_none_lies_over_a_break():
    lunch = Span(clock(11, 40), clock(13))
    slots = slots_of_day(clock(10), minutes=40, gap_minutes=10, breaks=[lunch], until=clock(15))
    assert slots == [
        Span(clock(10), clock(10, 40)),
        Span(clock(10, 50), clock(11, 30)),
        Span(clock(13), clock(13, 40)),
        Span(clock(13, 50), clock(14, 30)),
    ]


def test_a_break_before_the_first_slot_moves_it_and_one_inside_another_counts_once():
    breaks = [Span(clock(9, 30), clock(10, 30)), Span(clock(10), clock(10, 15))]
    assert starts(slots_of_day(clock(10), minutes=60, gap_minutes=0, breaks=breaks, until=clock(12, 30))) == [
        clock(10, 30),
        clock(11, 30),
    ]


def test_slots_are_offered_for_eight_hours():
    assert len(slots_of_day(clock(9), minutes=60, gap_minutes=0)) == 8
    assert slots_of_day(clock(9), minutes=60, gap_minutes=0, breaks=[Span(clock(8), clock(20))]) == []


def test_a_slot_may_begin_where_an_interview_ends():
    slots = slots_of_day(clock(10), minutes=30, gap_minutes=0, until=clock(12))
    assert starts(free_among(slots, [span_of(clock(10, 20), 40)])) == [clock(11), clock(11, 30)]


def test_who_is_in_two_places_is_named_with_both():
    morning, later, other = span_of(clock(10), 40), span_of(clock(10, 30), 30), span_of(clock(10, 40), 30)
    seatings = [("taro", later, "B"), ("taro", morning, "A"), ("kenji", morning, "A"), ("kenji", other, "B")]
    assert in_two_places(seatings) == [("taro", (morning, "A"), (later, "B"))]
    assert in_two_places([("taro", morning, "A")] * 2) == []


def test_absences_count_how_often_somebody_leaves():
    out = [frozenset("k"), frozenset("ky"), frozenset(), frozenset("k")]
    assert absences(out) == 3


def some(*conflicts):
    return [Candidate(number, frozenset(who)) for number, who in enumerate(conflicts, 1)]


def test_nobody_in_conflict_is_in_the_room_where_another_panel_can_take_it():
    panels = [Room(1, frozenset("ab"), (None,) * 4), Room(2, frozenset("cd"), (None,) * 4)]
    interviews = some("", "a", "", "c", "b", "")
    arranged = arrange(interviews, panels)
    assert (arranged.left, cost_of(arranged, interviews, panels)) == ((), (0, 18, 0))


def test_absences_of_one_member_lie_together():
    panels = [Room(1, frozenset("ab"), (None,) * 6)]
    interviews = some("a", "", "ab", "b", "", "a")
    arranged = arrange(interviews, panels)
    assert cost_of(arranged, interviews, panels) == (5, 36, 2)


def test_interviews_that_were_told_stay_and_the_others_gather_around_them():
    told = Candidate(9, frozenset("a"))
    panels = [Room(1, frozenset("ab"), (None, None, told, None, None))]
    interviews = some("", "a", "", "")
    [(_room, seated)] = arrange(interviews, panels).placed.items()
    assert dict(seated)[1] == 2 or dict(seated)[3] == 2
    assert [place for place, _key in seated] == [0, 1, 3, 4]


def test_who_finds_no_slot_is_left():
    arranged = arrange(some("", "", ""), [Room(1, frozenset(), (None,)), Room(2, frozenset(), ())])
    assert (arranged.placed, arranged.left) == ({1: ((0, 1),), 2: ()}, (2, 3))
    assert arrange(some(""), []).left == (1,)


def cost_of(arranged, interviews, panels):
    """Return what the order of the criteria compares: how many leave, how unequal the loads are, how often they leave."""
    by_key = {one.key: one for one in interviews}
    leaving = squares = breaks = 0
    for panel in panels:
        seated = dict(arranged.placed[panel.key])
        last = max(seated, default=-1)
        order = [
            panel.leaving(one if one is not None else by_key[seated[place]])
            for place, one in enumerate(panel.slots)
            if one is not None or place <= last
        ]
        leaving += sum(len(one) for one in order)
        squares += len(order) ** 2
        breaks += absences(order)
    return leaving, squares, breaks


def brute_force(interviews, panels):
    """Return the least cost among all ways to seat some interviews."""
    best = None
    for chosen in product(range(len(panels)), repeat=len(interviews)):
        rooms = [[one for one, room in zip(interviews, chosen, strict=True) if room == n] for n in range(len(panels))]
        if any(len(room) > panel.free for room, panel in zip(rooms, panels, strict=True)):
            continue
        leaving = squares = breaks = 0
        for room, panel in zip(rooms, panels, strict=True):
            orders = [_filled(order, panel) for order in permutations(room)]
            leaving += sum(len(one) for one in orders[0])
            squares += len(orders[0]) ** 2
            breaks += min(absences(order) for order in orders)
        if best is None or (leaving, squares, breaks) < best:
            best = (leaving, squares, breaks)
    return best


def _filled(order, panel):
    waiting, filled = list(order), []
    for one in panel.slots:
        if one is not None:
            filled.append(panel.leaving(one))
        elif waiting:
            filled.append(panel.leaving(waiting.pop(0)))
    return filled


@pytest.mark.parametrize("seed", range(30))
def test_no_way_is_better_than_the_one_that_is_proposed(seed):
    dice = random.Random(seed)
    people = "abcd"

    def conflicts():
        return frozenset(one for one in people if dice.random() < 0.35)

    panels = []
    for key, members in enumerate(dice.choice([["abcd"], ["ab", "cd"], ["ab", "cd"], ["a", "bc", "d"]]), 1):
        slots = tuple(Candidate(90 + n, conflicts()) if dice.random() < 0.2 else None for n in range(5))
        panels.append(Room(key, frozenset(members), slots))
    most = min(5, sum(panel.free for panel in panels))
    interviews = [Candidate(number, conflicts()) for number in range(1, dice.randint(1, most) + 1)]
    arranged = arrange(interviews, panels)
    assert sorted(key for seated in arranged.placed.values() for _place, key in seated) == [
        one.key for one in interviews
    ]
    assert cost_of(arranged, interviews, panels) == brute_force(interviews, panels)
    assert arrange(interviews, panels) == arranged


def test_a_day_of_twelve_interviews_that_all_differ_is_arranged():
    dice = random.Random(1)
    interviews = [Candidate(n, frozenset(p for p in "abcdefgh" if dice.random() < 0.4)) for n in range(1, 13)]
    panels = [Room(1, frozenset("abcd"), (None,) * 9), Room(2, frozenset("efgh"), (None,) * 9)]
    arranged = arrange(interviews, panels)
    assert sum(len(seated) for seated in arranged.placed.values()) == 12
