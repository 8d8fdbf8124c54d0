"""How does a template become the subject and the text of a letter, in the reader's language?"""

import re
import unicodedata
import uuid
from collections.abc import Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from functools import lru_cache

from django.conf import settings
from django.template import Context, Template, engines
from django.utils import translation

from notices.sentences import SECRET_MARK

SUBJECT_LENGTH = 200  # characters, as the column holds
HEADER = re.compile(r"Subject:.*?\n(?=[ \t]*\n)", re.DOTALL)
BORDER = uuid.uuid4().hex  # of this process: nobody can guess it, so no text can move the end of the subject
SECRET = SECRET_MARK
PLAIN = (int, float, Decimal, date, time, timedelta, uuid.UUID, type(None))  # bool is an int, datetime a date
TURNS_DIRECTION = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def render(template, *, language, context):
    """Return `(subject, body)` of `templates/notices/<template>.txt` in one language, both plain text.

    The file begins with `Subject: …`, then a blank line, then the body. Every text that the context
    holds is put on one line, also inside objects, so that a title can neither fake a header nor a
    paragraph; several paragraphs are passed as a list. Raises ValueError for a template without a subject.
    """
    source = engines["django"].engine.get_template(f"notices/{template}.txt").source
    if not HEADER.search(source):
        raise ValueError(f"templates/notices/{template}.txt does not begin with a subject and a blank line")
    parted = _parted(source)

    with translation.override(language):
        values = {name: flat(value) for name, value in {"site_url": settings.SITE_URL, **context}.items()}
        head, body = parted.render(Context(values, autoescape=False)).split(BORDER)
    return _shortened(one_line(head.split("Subject:", 1)[1])), _tidied(body)


@lru_cache(maxsize=100)
def _parted(source):
    """Return the template of a letter with the border after its subject; read once, at the deadline many need it."""
    end = HEADER.search(source).end()
    return Template(f"{source[:end]}{BORDER}\n{source[end:]}", engine=engines["django"].engine)


def one_line(text):
    """Return a text without line breaks, control characters and marks that turn the writing direction."""
    spaced = re.sub(r"[^\S\u3000]+", " ", text)  # the full-width space between Japanese names stays
    return "".join(c for c in spaced if unicodedata.category(c) != "Cc" and c not in TURNS_DIRECTION).strip()


def flat(value):
    """Return a value for a letter's context of which every text, however deep, is one line."""
    if isinstance(value, PLAIN):
        return value
    if isinstance(value, str):
        return one_line(str(value))
    if isinstance(value, Mapping):
        return {key: flat(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [flat(entry) for entry in value]
    if callable(value) and not getattr(value, "do_not_call_in_templates", False):
        return _flat_call(value)
    return _Flat(value)


class _Flat:
    """Show a template an object whose every text is one line."""

    do_not_call_in_templates = True

    def __init__(self, thing):
        self._thing = thing

    def __getattr__(self, name):
        return flat(getattr(self._thing, name))

    def __getitem__(self, key):
        return flat(self._thing[key])

    def __iter__(self):
        return (flat(entry) for entry in self._thing)

    def __len__(self):
        return len(self._thing)

    def __bool__(self):
        return bool(self._thing)

    def __eq__(self, other):
        return self._thing == (other._thing if isinstance(other, _Flat) else other)

    def __hash__(self):
        return hash(self._thing)

    def __str__(self):
        return one_line(str(self._thing))


def _flat_call(function):
    def called():
        return flat(function())

    called.alters_data = getattr(function, "alters_data", False)  # a template must not delete a row
    return called


def _shortened(subject):
    return subject if len(subject) <= SUBJECT_LENGTH else subject[: SUBJECT_LENGTH - 1] + "…"


def _tidied(body):
    lines = "\n".join(line.rstrip() for line in body.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"
