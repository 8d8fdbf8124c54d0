"""Of which blocks is a PDF made: facts, tables, statements, and what a person typed? Plain JSON in one language."""

import re
from datetime import date

from django.utils.translation import pgettext

from journal.sentences import day

JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def typed(words):
    """Return what a person typed, with its own language, in paragraphs of lines."""
    words = words.replace("\r\n", "\n").replace("\r", "\n").strip()
    paragraphs = [part.split("\n") for part in re.split(r"\n\s*\n", words)]
    return {"lang": "ja" if JAPANESE.search(words) else "en", "paragraphs": paragraphs}


def fact(label, *lines):
    """Return a label with its lines; a dash where there are none."""
    return {"label": label, "lines": [line for line in lines if line] or ["–"]}


def soft(text):
    """Return a line that stands back; nothing for nothing."""
    return {"text": text, "style": "soft"} if text else ""


def code(text):
    """Return a line that is copied, such as a hash; nothing for nothing."""
    return {"text": text, "style": "code"} if text else ""


def facts(*rows):
    """Return a block of labels and lines, without those that are None."""
    return {"kind": "facts", "rows": [row for row in rows if row]}


def heading(text):
    """Return the heading of a part of a section."""
    return {"kind": "heading", "text": text}


def tick(yes, text):
    """Return a statement, and whether it was made."""
    return {
        "yes": bool(yes),
        "word": pgettext("of a statement", "Stated") if yes else pgettext("of a statement", "Not stated"),
        "text": text,
    }


def day_of(text):
    """Return an ISO day in words; nothing for nothing."""
    return day(date.fromisoformat(text)) if text else ""


def table(head, rows, *, widths, right=(), strong=(), whole=False):
    """Return a table; `widths` are shares, 0 for as wide as needed; `right` and `strong` name columns and rows.

    A `whole` one is not broken across pages.
    """
    return {
        "kind": "table",
        "whole": whole,
        "head": head,
        "widths": widths,
        "align": ["right" if place in right else "left" for place in range(len(head))],
        "rows": [{"cells": cells, "strong": place in strong} for place, cells in enumerate(rows)],
    }
