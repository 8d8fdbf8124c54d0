"""How do tests read a calendar entry without the library that wrote it? By RFC 5545 itself, as far as letters need it."""

import re
from datetime import UTC, datetime, timedelta, timezone

from tests.builders import TOKYO

LINE = re.compile(
    r"(?P<name>[A-Za-z0-9-]+)(?P<parameters>(?:;[A-Za-z0-9-]+=(?:\"[^\"]*\"|[^\";:,]*))*):(?P<value>.*)", re.S
)
PARAMETER = re.compile(r";([A-Za-z0-9-]+)=(\"[^\"]*\"|[^\";:,]*)")
OFFSET = re.compile(r"([+-])(\d{2})(\d{2})")


class Component:
    """A BEGIN…END block: properties as (name, parameters, raw value), and the blocks inside."""

    def __init__(self, name):
        self.name, self.properties, self.inside = name, [], []

    def all(self, name):
        """Return (parameters, value) of every property of a name."""
        return [(parameters, value) for key, parameters, value in self.properties if key == name]

    def one(self, name):
        """Return the value of a property that stands exactly once."""
        [(_, value)] = self.all(name)
        return value

    def text(self, name):
        """Return a TEXT value with its escapes undone (3.3.11)."""
        return re.sub(r"\\([\\;,nN])", lambda found: "\n" if found[1] in "nN" else found[1], self.one(name))

    def block(self, name):
        """Return the one block of a name inside."""
        [found] = [one for one in self.inside if one.name == name]
        return found


def lines_of(content):
    """Return the content lines of a stream of octets; refuses what 3.1 forbids: bare breaks, lines above 75 octets."""
    assert content.endswith(b"\r\n")
    physical = content[:-2].split(b"\r\n")
    for line in physical:
        assert b"\r" not in line and b"\n" not in line, line
        assert len(line) <= 75, line
        line.decode()  # no character is cut in two
    return content.decode().replace("\r\n ", "").replace("\r\n\t", "").split("\r\n")[:-1]


def read(content):
    """Return the VCALENDAR of a stream of octets as a Component."""
    root = Component("")
    open_ones = [root]
    for line in lines_of(content):
        found = LINE.fullmatch(line)
        assert found, line
        name, value = found["name"].upper(), found["value"]
        if name == "BEGIN":
            open_ones.append(Component(value.upper()))
            open_ones[-2].inside.append(open_ones[-1])
        elif name == "END":
            assert open_ones.pop().name == value.upper()
        else:
            parameters = {key.upper(): said.strip('"') for key, said in PARAMETER.findall(found["parameters"])}
            open_ones[-1].properties.append((name, parameters, value))
    assert open_ones == [root]
    return root.block("VCALENDAR")


def instant_of(calendar, name):
    """Return the aware instant of a property of the event: in UTC, or in the one zone that the calendar describes."""
    [(parameters, value)] = calendar.block("VEVENT").all(name)
    if value.endswith("Z"):
        return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    zone = calendar.block("VTIMEZONE")
    assert parameters["TZID"] == zone.one("TZID") == str(TOKYO)
    last = max(zone.inside, key=lambda rule: rule.one("DTSTART"))  # the rule that has held since it began
    sign, hours, minutes = OFFSET.fullmatch(last.one("TZOFFSETTO")).groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes)) * (1 if sign == "+" else -1)
    return datetime.strptime(value, "%Y%m%dT%H%M%S").replace(tzinfo=timezone(offset))
