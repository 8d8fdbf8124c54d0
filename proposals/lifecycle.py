"""Which doors are open to a proposal in which state, and where do they lead?"""

from enum import StrEnum


class State(StrEnum):
    """Where a proposal stands (domain: portal states). What happens between submission and release is not a state."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    REVISION = "revision"  # a working copy of a submitted proposal; the sealed version stands meanwhile
    WITHDRAWN = "withdrawn"
    NOT_ACCEPTED = "not_accepted"  # refused by the office, with its clauses
    SELECTED = "selected"
    NOT_SELECTED = "not_selected"
    CANCELLED = "cancelled"  # a selection that was cancelled


IN_HAND = (State.DRAFT, State.REVISION, State.SUBMITTED)  # neither over nor decided
OUT_OF_THE_RACE = (State.WITHDRAWN, State.NOT_ACCEPTED)  # submitted once, and nobody judges it any more

DOORS = {
    "save": ({State.DRAFT, State.REVISION}, State.DRAFT),
    "submit": ({State.DRAFT, State.REVISION}, State.SUBMITTED),
    "revise": ({State.SUBMITTED}, State.REVISION),
    "discard": ({State.REVISION}, State.SUBMITTED),
    "withdraw": ({State.DRAFT, State.SUBMITTED}, State.WITHDRAWN),
    "select": ({State.SUBMITTED}, State.SELECTED),
    "reject": ({State.SUBMITTED}, State.NOT_SELECTED),
    "refuse": ({State.SUBMITTED}, State.NOT_ACCEPTED),
    "cancel": ({State.SELECTED}, State.CANCELLED),
    "promote": ({State.NOT_SELECTED}, State.SELECTED),  # a reserve, once a place has fallen free
}


def is_open(door, state):
    """Tell whether the door may be taken from this state; raises KeyError for an unknown door."""
    return State(state) in DOORS[door][0]


def is_in_hand(state):
    """Tell whether a proposal is neither over nor decided: people may still be asked about it."""
    return State(state) in IN_HAND


def beyond(door):
    """Return the state that a door leads to; raises KeyError for an unknown door."""
    return DOORS[door][1]
