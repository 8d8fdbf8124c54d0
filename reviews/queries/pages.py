"""Which page of a long form is shown? Numbered pages; lists that are only read go on by key instead."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """One of several numbered pages: its rows, its number from one, how many pages and rows there are."""

    rows: list
    number: int
    pages: int
    total: int
    per_page: int = 0  # of a list that is shown in pages unless all of it is asked for

    @property
    def before(self):
        """Return the number of the page before."""
        return self.number - 1

    @property
    def after(self):
        """Return the number of the next page."""
        return self.number + 1


def page_of(keys, number, *, length):
    """Return (keys on the page, its number brought into range, how many pages) of a list of keys."""
    pages = max(1, -(-len(keys) // length))
    number = min(max(1, number), pages)
    return keys[(number - 1) * length : number * length], number, pages
