"""How is one table of a definition file read, so that every fault in it is told under its full key?"""

import re
from datetime import date

from calls.definition.shapes import Words

LANGUAGES = ("en", "ja")
LARGEST_COUNT = 32_767  # what a small integer column holds


class Table:
    """Read one table of a file: what is missing, of the wrong kind or unknown is noted under its full key."""

    def __init__(self, values, path, faults):
        self.values = values if isinstance(values, dict) else {}
        self.path, self.faults, self.read = path, faults, set()
        if not isinstance(values, dict):
            self.fault("", "a table")

    def fault(self, key, expected):
        self.faults.append((".".join(part for part in (self.path, key) if part), expected))

    def take(self, key, kind, expected, default=None):
        """Return a value of the given type, noting a fault otherwise; booleans never pass for numbers."""
        self.read.add(key)
        value = self.values.get(key, default)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.fault(key, expected)
            return None
        return value

    def text(self, key, default=None, *, longest=120, shape=r".+", expected="a text"):
        """Return a text that has the shape and fits its column; empty only where it may be left out."""
        value = self.take(key, str, expected, default) or ""
        if len(value) > longest:
            self.fault(key, f"a text of at most {longest} characters")
        elif isinstance(self.values.get(key), str) and not re.fullmatch(shape, value):
            self.fault(key, expected)
        return value

    def day(self, key):
        value = self.take(key, date, "a date such as 2024-05-28")
        return value if type(value) is date else (value and self.fault(key, "a date without an hour"))

    def maybe_day(self, key):
        return self.day(key) if key in self.values else None

    def number(self, key, least=0, most=LARGEST_COUNT):
        expected = f"a whole number of at least {least} and at most {most}"
        value = self.take(key, int, expected)
        if value is not None and not least <= value <= most:
            self.fault(key, expected)
        return value

    def names(self, key, expected):
        """Return a tuple of texts; empty where the key is left out."""
        value = self.take(key, list, expected, []) or []
        if not all(isinstance(one, str) for one in value):
            self.fault(key, expected)
            return ()
        return tuple(value)

    def counts(self, key):
        """Return a table of whole numbers as pairs (name, number), in the order of the names; empty where left out."""
        value = self.take(key, dict, "a table of whole numbers", {}) or {}
        if not all(type(one) is int and 0 <= one <= LARGEST_COUNT for one in value.values()):
            self.fault(key, "a table of whole numbers")
            return ()
        return tuple(sorted(value.items()))

    def flag(self, key, default=None):
        return self.take(key, bool, "true or false", default)

    def choice(self, key, choices):
        value = self.take(key, str, "one of " + ", ".join(choices))
        if value is not None and value not in choices:
            self.fault(key, "one of " + ", ".join(choices))
        return value

    def words(self, key, optional=False, longest=None):
        self.read.add(key)
        if optional and key not in self.values:
            return Words("", "")
        name = f"{self.path}.{key}" if self.path else key
        words = both(self.values.get(key), name, self.faults)
        for language in LANGUAGES:
            if longest and len(getattr(words, language)) > longest:
                self.faults.append((f"{name}.{language}", f"a text of at most {longest} characters"))
        return words

    def tables(self, key, at_least=1):
        self.read.add(key)
        rows = self.values.get(key, [])
        if not isinstance(rows, list) or len(rows) < at_least:
            self.fault(key, f"at least {at_least} table(s) [[{key}]]")
            rows = rows if isinstance(rows, list) else []
        prefix = f"{self.path}.{key}" if self.path else key
        return [Table(row, f"{prefix}[{place}]", self.faults) for place, row in enumerate(rows, start=1)]

    def table(self, key):
        self.read.add(key)
        if key not in self.values:
            self.fault(key, f"a table [{key}]")
            return Table({}, key, [])  # told once: what is missing in a missing table goes without saying
        return Table(self.values[key], f"{self.path}.{key}" if self.path else key, self.faults)

    def done(self):
        """Note every key that nothing asked for: a misspelled key must not pass in silence."""
        for key in sorted(set(self.values) - self.read):
            self.fault(key, "no such key")


def both(value, key, faults):
    """Return a text in both languages, noting what is missing."""
    if (
        not isinstance(value, dict)
        or set(value) != set(LANGUAGES)
        or not all(isinstance(one, str) and one for one in value.values())
    ):
        faults.append((key, "a text in both languages: { en = …, ja = … }"))
        return Words("", "")
    return Words(value["en"], value["ja"])
