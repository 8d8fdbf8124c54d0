"""What has been tested for accessibility, with what, and when? The statement prints it; a test holds it to be true."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Statement:
    """The facts of the accessibility statement that change with every round of tests."""

    written_on: date
    tested_on: date  # by machine
    axe: str  # the version of axe-core
    tested_by_people_on: date | None  # who use a screen reader, a switch or a magnifier; None: not yet


STATEMENT = Statement(
    written_on=date(2026, 11, 23),
    tested_on=date(2026, 11, 23),
    axe="4.12.1",
    tested_by_people_on=None,
)
