"""Collect the translatable words of Python and templates into locale/, without GNU gettext."""

import io
import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation.template import templatize

# What each function's arguments are: the message, its plural, the context in which it stands.
FUNCTIONS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)s")


class Command(BaseCommand):
    help = "Collect translatable words into locale/*/LC_MESSAGES/django.po; what is translated stays."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="change nothing; fail where a word is untranslated")

    def handle(self, **options):
        template = Catalog(charset="utf-8", header_comment="")
        for path in words_in():
            for line, message, context in collected(path):
                place = str(path.relative_to(settings.BASE_DIR))
                template.add(message, locations=[(place, line)], context=context, flags=flags_of(message))
        for folder in settings.LOCALE_PATHS:
            for po in sorted(Path(folder).glob("*/LC_MESSAGES/django.po")):
                self.update(po, template, only_check=options["check"])

    def update(self, po, template, *, only_check):
        """Bring one catalogue up to date; raises SystemExit under --check where it is not."""
        locale = po.parts[-3]
        with po.open("rb") as file:
            catalog = read_po(file, locale=locale)
        catalog.update(template, no_fuzzy_matching=True, keep_user_comments=True)
        catalog.obsolete.clear()
        missing = [message.id for message in catalog if message.id and not translated(message)]
        if only_check:
            if missing:
                raise SystemExit("\n".join(f"{locale}: not translated: {message!r}" for message in missing))
            return
        with po.open("wb") as file:
            write_po(file, catalog, width=120, sort_output=True, include_lineno=False)
        self.stdout.write(f"{po.relative_to(settings.BASE_DIR)}: {len(catalog)} words, {len(missing)} untranslated.")


def translated(message):
    """Tell whether a message has all of its strings and is not in doubt."""
    strings = message.string if isinstance(message.string, list | tuple) else [message.string]
    return all(strings) and not message.fuzzy


def words_in():
    """Yield every file of the project that may hold words for people."""
    for folder in [*settings.ROOMS, "aspire"]:
        yield from sorted(Path(settings.BASE_DIR, folder).rglob("*.py"))
    for suffix in ("*.html", "*.txt"):
        yield from sorted(Path(settings.BASE_DIR, "templates").rglob(suffix))


def collected(path):
    """Return (line, message, context) of every message of a file; a message with a plural is a pair."""
    text = path.read_text()
    if path.suffix != ".py":
        # Django turns a template into text in which only the calls of gettext are whole; indentation would
        # confuse a reader of Python and is cut.
        text = "\n".join(line.lstrip() for line in templatize(text).splitlines())
    found = []
    for line, function, messages, _ in extract_python(io.BytesIO(text.encode()), FUNCTIONS, (), {"encoding": "utf-8"}):
        messages = messages if isinstance(messages, tuple) else (messages,)
        context = None
        if "pgettext" in function:
            context, *messages = messages
        wanted = 2 if function.startswith("n") else 1
        words = tuple(message for message in messages[:wanted] if message is not None)
        if len(words) == wanted:
            found.append((line, words if wanted == 2 else words[0], context))
    return found


def flags_of(message):
    """Return the flag that says whether a message holds placeholders."""
    text = "".join(message) if isinstance(message, tuple) else message
    return {"python-format"} if PLACEHOLDER.search(text) else set()
