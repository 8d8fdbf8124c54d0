"""Whose words stand when two people, or two windows, wrote at the same time?

A form tells, beside each answer, the mark of what was stored when it was shown. So each answer is judged by
itself: what a person did not touch stays as somebody else left it, what only they changed is taken, and what both
changed differently is a clash, which a person settles.
"""

import hashlib
from dataclasses import dataclass


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


def merge(*, stored, typed, seen):
    """Return the Merged of what is stored, what was typed, and the marks of what the person had before them.

    Names that `typed` lacks stay as stored. A name without a mark was shown by nobody: where it differs from what
    is stored, it clashes.
    """
    values, clashes = dict(stored), []
    for name, value in typed.items():
        now, before = mark(stored.get(name)), seen.get(name)
        mine = mark(value)
        if mine in (now, before):  # the same, or not touched here
            continue
        if now == before:
            values[name] = value
        else:
            clashes.append(name)
    return Merged(values, tuple(clashes))


def cell_name(fiscal_year, category):
    """Return the name of one cell of the budget, such as "goods_2024"."""
    return f"{category}_{fiscal_year}"
