"""Whose words stand when two people, or two windows, wrote at the same time?

A form tells, beside each answer, the mark of what was stored when it was shown. So each answer is judged by
itself: what a person did not touch stays as somebody else left it, what only they changed is taken, and what both
changed differently is a clash, which a person settles.
"""

import hashlib
from dataclasses import dataclass

NOT_SHOWN = "0" * 16  # the mark of what no page has shown


@dataclass(frozen=True)
class Merged:
    """What is to be stored by name of the field, and the names of those that clash (both changed, differently)."""

    values: dict
    clashes: tuple[str, ...]


def mark(value):
    """Return a short mark of one stored value (text, number, date, truth or None): equal values have equal marks."""
    return hashlib.blake2b(repr(value).encode(), digest_size=8).hexdigest()


def marks(values):
    """Return the marks of stored values by name."""
    return {name: mark(value) for name, value in values.items()}


def merge(*, stored, typed, seen, together=()):
    """Return the Merged of what is stored, what was typed, and the marks of what the person had before them.

    Names that `typed` lacks stay as stored. A name without a mark was shown by nobody: where it differs from what
    is stored, it clashes. The names of each set in `together` make sense only with one another: where both changed
    something of such a set, all that differs in it clashes.
    """
    now, mine = marks({name: stored.get(name) for name in typed}), marks(typed)
    differs = [name for name in typed if mine[name] != now[name]]
    here = {name for name in differs if mine[name] != seen.get(name)}
    there = {name for name in typed if now[name] != seen.get(name)}
    clashes = here & there
    for names in together:
        if here & names and there & names & set(differs):
            clashes |= names & set(differs)
    taken = {name: typed[name] for name in here - clashes}
    return Merged({**stored, **taken}, tuple(name for name in typed if name in clashes))


def marks_to_carry(*, stored, typed, seen, shown=(), open_=()):
    """Return the marks that a page goes on with after it was told what is stored.

    `typed` holds what was typed and could be read. An answer that was not touched takes over what is stored; one that
    is stored as it was typed, or was put beside what is stored (`shown`), is known. Any other, and one that a person
    has still to choose (`open_`), keeps the mark it had, so that nothing is ever overwritten that this page did not show.
    """
    now, mine = marks(stored), marks(typed)
    known = {name for name in mine if mine[name] in (seen.get(name), now.get(name))} - set(open_) | set(shown)
    kept = {name: seen.get(name, NOT_SHOWN) for name in now if name not in known}
    return {**seen, **now, **kept}


def cell_name(fiscal_year, category):
    """Return the name of one cell of the budget, such as "goods_2024"."""
    return f"{category}_{fiscal_year}"
