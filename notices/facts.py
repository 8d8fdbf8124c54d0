"""What does the calendar that goes along with a letter say, in plain values?"""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

ESCAPED = {"n": "\n", "N": "\n"}


@dataclass(frozen=True)
class Event:
    """One event as its recipient's calendar reads it; what the text does not say is empty or None."""

    method: str
    summary: str
    begins_at: datetime | None  # aware
    ends_at: datetime | None
    place: str
    sequence: int
    uid: str


def method_of(calendar):
    """Return the METHOD of an iCalendar text (RFC 5546), or None where it has none."""
    found = re.search(r"(?m)^METHOD:([\w-]+)\s*$", calendar)
    return found and found[1]


def event_in(calendar):
    """Return the first Event of an iCalendar text; None where there is none."""
    unfolded = re.sub(r"\r?\n[ \t]", "", calendar)
    inside = re.search(r"(?ms)^BEGIN:VEVENT\s*$(.*?)^END:VEVENT", unfolded)
    if inside is None:
        return None
    said = {}
    for line in inside[1].splitlines():
        head, _colon, value = line.partition(":")
        name, _semicolon, options = head.partition(";")
        said.setdefault(name.upper(), (options, value))
    sequence = said.get("SEQUENCE", ("", "0"))[1].strip()
    return Event(
        method=method_of(unfolded) or "",
        summary=_text(said, "SUMMARY"),
        begins_at=_instant(said, "DTSTART"),
        ends_at=_instant(said, "DTEND"),
        place=_text(said, "LOCATION"),
        sequence=int(sequence) if sequence.isascii() and sequence.isdigit() else 0,
        uid=_text(said, "UID"),
    )


def _text(said, name):
    value = said.get(name, ("", ""))[1]
    return re.sub(r"\\(.)", lambda found: ESCAPED.get(found[1], found[1]), value).strip()


def _instant(said, name):
    options, value = said.get(name, ("", ""))
    zone = re.search(r"TZID=\"?([^\";:]+)", options)
    with suppress(ValueError, KeyError, OSError):
        moment = datetime.strptime(value.strip().removesuffix("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 - the zone follows
        if value.strip().endswith("Z"):
            return moment.replace(tzinfo=UTC)
        if zone:
            return moment.replace(tzinfo=ZoneInfo(zone[1]))
    return None
