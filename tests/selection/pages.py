"""How do the tests of this room's pages find their way?"""

import re

from django.urls import reverse

from tests.selection.choosing import ROOM

SLUG = "aspire-2024-3"


def at(name, *args):
    """Return the address of a page of this room."""
    return reverse(f"selection:{name}", args=args)


def text_of(response):
    """Return a page's words without markup, blanks folded."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def form_of(interview, **changes):
    """Return the fields of an interview's time form as a browser sends them."""
    fields = {"clock": "10:00", "minutes": "30", "place": ROOM, **changes}
    return {f"slot{interview.pk}-{name}": value for name, value in fields.items()}
