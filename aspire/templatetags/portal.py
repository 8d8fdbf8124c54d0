"""How do templates say instants, days, money and names in the reader's language?"""

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html

import calls.queries
from accounts import sentences
from calls.deadlines import has_closed
from calls.models import Call
from journal.sentences import (
    TOKYO,
    day,
    in_reader_language,
    instant,
    instant_exact,
    is_japanese,
    thousand_yen,
    tokyo_day,
)

register = template.Library()


@register.filter
def localized_text(text):
    """Return a text of two languages, {"en": …, "ja": …}, in the reader's; the other one where it is empty."""
    if not text:
        return ""
    first, second = ("ja", "en") if is_japanese() else ("en", "ja")
    return text.get(first) or text.get(second) or ""


register.filter("localized", in_reader_language)
register.filter(day)
register.filter(instant)
register.filter(instant_exact)
register.filter(tokyo_day)
register.filter(thousand_yen)


@register.filter
def person_name(person):
    """Return a person's name in the reader's script, the other one where it is empty."""
    names = (person.name_ja, person.name) if is_japanese() else (person.name, person.name_ja)
    return names[0] or names[1]


@register.filter
def yen(value):
    """Write integer yen in full: ¥115,000,000."""
    return "" if value is None else f"¥{value:,}"


@register.filter
def get(mapping, key):
    """Look a key up in a mapping; None where it is absent."""
    return mapping.get(key) if mapping else None


@register.simple_tag
def icon(name, css="", label=""):
    """Draw one symbol of the sprite: hidden from readers of words, or an image that says `label`."""
    shape = f"icon {css}".strip()
    sprite = static("icons.svg")
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}" focusable="false"><use href="{}#{}"/></svg>',
            shape,
            label,
            sprite,
            name,
        )
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', shape, sprite, name
    )


@register.simple_tag
def sentence_gap():
    """Return what stands between two sentences that a template joins: a space, and nothing in Japanese."""
    return "" if is_japanese() else " "


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
        return has_closed(closes_at=value, at=at)
    return value < timezone.localtime(at, TOKYO).date()


@register.filter
def role_name(kind):
    """Say the name of a role in the reader's language."""
    return sentences.role_name(kind)


@register.filter
def role_meaning(kind):
    """Say in one sentence what a role is for."""
    return sentences.role_meaning(kind)


@register.filter
def called(person):
    """Return a person's name in the reader's script: the Japanese one for Japanese readers where there is one."""
    return person.name_ja if is_japanese() and person.name_ja else str(person)


@register.simple_tag(takes_context=True)
def call_named(context, slug):
    """Find a call by its slug, for pages of rooms that lie below the calls; what is unknown comes back as it was.

    Asked for in several blocks of a page, it is read once.
    """
    found = context["request"].__dict__.setdefault("_calls_named", {})
    if slug not in found:
        try:
            found[slug] = calls.queries.call_by_slug(slug)
        except Call.DoesNotExist:
            found[slug] = {"slug": slug, "title_en": slug}
    return found[slug]
