"""How do templates say instants, days, money and names in the reader's language?"""

from zoneinfo import ZoneInfo

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language

register = template.Library()
TOKYO = ZoneInfo("Asia/Tokyo")
WEEKDAYS_JA = "月火水木金土日"


def _is_japanese():
    return (get_language() or "en").startswith("ja")


@register.filter
def localized(instance, field):
    """Return `field_ja` or `field_en` of a row or mapping, by the reader's language; the other one where it is empty."""
    first, second = ("ja", "en") if _is_japanese() else ("en", "ja")
    read = instance.get if isinstance(instance, dict) else lambda name: getattr(instance, name, "")
    return read(f"{field}_{first}") or read(f"{field}_{second}") or ""


@register.filter
def day(value):
    """Write a date: 28 May 2024 (Tue), or 2024年5月28日（火）."""
    if not value:
        return ""
    if _is_japanese():
        return f"{value.year}年{value.month}月{value.day}日（{WEEKDAYS_JA[value.weekday()]}）"
    return f"{value:%a} {value.day} {value:%B %Y}"


@register.filter
def instant(value):
    """Write an instant in Japan Standard Time: Tue 28 May 2024, 12:00 JST, or 2024年5月28日（火）12:00."""
    if not value:
        return ""
    local = value.astimezone(TOKYO)
    clock = f"{local:%H:%M}"
    return f"{day(local.date())}{clock}" if _is_japanese() else f"{day(local.date())}, {clock} JST"


@register.filter
def instant_exact(value):
    """Write an instant with seconds and microseconds in Japan Standard Time, for receipts."""
    if not value:
        return ""
    local = value.astimezone(TOKYO)
    clock = f"{local:%H:%M:%S.%f}"
    return f"{day(local.date())} {clock}（日本時間）" if _is_japanese() else f"{day(local.date())}, {clock} JST"


@register.filter
def tokyo_day(value):
    """Return the day in Japan on which an instant falls."""
    return value.astimezone(TOKYO).date() if value else None


@register.filter
def thousand_yen(value):
    """Write integer yen in thousands with separators; odd yen are kept as a fraction of a thousand."""
    if value is None:
        return ""
    whole, rest = divmod(value, 1000)
    return f"{whole:,}" if not rest else f"{whole:,}.{rest:03d}"


@register.filter
def yen(value):
    """Write integer yen in full: ¥115,000,000."""
    return "" if value is None else f"¥{value:,}"


@register.filter
def get(mapping, key):
    """Look a key up in a mapping; None where it is absent."""
    return mapping.get(key) if mapping else None


@register.simple_tag
def icon(name, css=""):
    """Draw one symbol of the sprite; decorative, so hidden from readers of words."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        f" {css}" if css else "",
        static("icons.svg"),
        name,
    )


@register.simple_tag
def left_until(value, at):
    """Return the time left until an instant as {days, hours, minutes}, or None when it is past."""
    if not value or not at or value < at:
        return None
    seconds = int((value - at).total_seconds())
    return {"days": seconds // 86400, "hours": seconds % 86400 // 3600, "minutes": seconds % 3600 // 60}


@register.filter
def past(value, at):
    """Tell whether an instant (or the end of a day in Japan) lies before another instant."""
    if hasattr(value, "hour"):
        return value < at
    return value < timezone.localtime(at, TOKYO).date()
