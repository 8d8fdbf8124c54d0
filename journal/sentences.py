"""How are days, instants and money written in the reader's language? One hand for page, letter, API and PDF."""

from zoneinfo import ZoneInfo

from django.utils.translation import get_language

TOKYO = ZoneInfo("Asia/Tokyo")
WEEKDAYS_JA = "月火水木金土日"
MONTHS_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WEEKDAYS_EN = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def is_japanese():
    """Tell whether the reader's language is Japanese."""
    return (get_language() or "en").startswith("ja")


def in_reader_language(thing, field):
    """Return `field_ja` or `field_en` of a row or mapping, by the reader's language; the other one where it is empty."""
    first, second = ("ja", "en") if is_japanese() else ("en", "ja")
    read = thing.get if isinstance(thing, dict) else lambda name: getattr(thing, name, "")
    return read(f"{field}_{first}") or read(f"{field}_{second}") or ""


def day(value):
    """Write a date: "Tue 28 May 2024", or "2024年5月28日（火）"; nothing for None."""
    if not value:
        return ""
    if is_japanese():
        return f"{value.year}年{value.month}月{value.day}日（{WEEKDAYS_JA[value.weekday()]}）"
    return f"{WEEKDAYS_EN[value.weekday()]} {value.day} {MONTHS_EN[value.month - 1]} {value.year}"


def instant(value):
    """Write an instant in Japan Standard Time: "Tue 28 May 2024, 12:00 JST", or "2024年5月28日（火）12:00"."""
    if not value:
        return ""
    local = value.astimezone(TOKYO)
    return f"{day(local.date())}{local:%H:%M}" if is_japanese() else f"{day(local.date())}, {local:%H:%M} JST"


def instant_exact(value):
    """Write an instant to the microsecond in Japan Standard Time, for receipts and refusals at the deadline."""
    if not value:
        return ""
    local = value.astimezone(TOKYO)
    clock = f"{local:%H:%M:%S.%f}"
    return f"{day(local.date())}{clock}（日本標準時）" if is_japanese() else f"{day(local.date())}, {clock} JST"


def tokyo_day(value):
    """Return the day in Japan on which an instant falls; None for None."""
    return value.astimezone(TOKYO).date() if value else None


def thousand_yen(value):
    """Write integer yen in thousands with separators; odd yen are kept as a fraction of a thousand."""
    if value is None:
        return ""
    whole, rest = divmod(value, 1000)
    return f"{whole:,}" if not rest else f"{whole:,}.{rest:03d}"
