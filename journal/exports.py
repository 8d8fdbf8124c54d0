"""How is a list handed out as a file? Rows in, chunks of bytes out: CSV for any program, XLSX for spreadsheets.

Cells are typed by what is in them: text, whole numbers, decimals with two places, days, and instants, which are
written as wall clocks in Japan. No cell can be taken for a formula (OWASP, CSV injection).
"""

import csv
import io
import re
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice

import xlsxwriter
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, override

from journal.sentences import TOKYO

FORMATS = {
    "csv": "text/csv; charset=utf-8; header=present",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BOM = "\ufeff"  # without it Excel reads UTF-8 as the code page of its country
LINES_AT_ONCE = 500
BYTES_AT_ONCE = 64 * 1024
LONGEST_CELL = 32_767  # characters: what a cell of a spreadsheet holds
# Spreadsheets run what begins so; those of Japan read the full-width forms as well.
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# What XML cannot hold, and what no text needs: control characters, halves of characters, non-characters.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
UNSEEN = " \u00a0\u3000\u200b\u2060\ufeff"


@dataclass(frozen=True)
class Column:
    """One column: its heading in the reader's language, what it reads off a row, and its width in characters."""

    heading: str
    read: Callable
    width: int = 14


@dataclass(frozen=True)
class Closing:
    """What is said of a list after its last row: on a sheet of its own, or in lines below the rows of a CSV file."""

    title: str
    lines: tuple


@dataclass(frozen=True)
class File:
    """A file to hand out: the headers of the answer and its bytes, made while they are sent."""

    headers: dict
    chunks: Iterable


def file_of(rows, columns, *, form, name, title, at, closing=None):
    """Return a File of the rows in one of FORMATS; raises KeyError for any other.

    `name` begins the file's name, which ends with the instant `at` in Japan; `title` names the sheet. The rows may be
    a generator: CSV reads them while it is sent, XLSX is written to a temporary file first. `closing` is a Closing.
    """
    make = {"csv": _csv, "xlsx": _xlsx}[form]
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.") or "list"
    clock = at.astimezone(TOKYO)
    return File(
        headers={
            "Content-Type": FORMATS[form],
            "Content-Disposition": content_disposition_header(True, f"{safe}-{clock:%Y%m%d-%H%M}JST.{form}"),
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
        chunks=make(rows, columns, title=title, clock=clock, closing=closing),
    )


def _csv(rows, columns, *, title, clock, closing):
    """Return CSV after RFC 4180 in UTF-8; every text stands in quotes, whatever a program takes for a separator."""
    return _csv_chunks(rows, columns, language=get_language(), closing=closing)


def _csv_chunks(rows, columns, *, language, closing):
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    text.write(BOM)
    writer.writerow([inert(column.heading) for column in columns])
    rows = iter(rows)
    while lines := list(islice(rows, LINES_AT_ONCE)):
        with override(language):  # the answer is sent after the language of its request has been put away
            writer.writerows([_csv_cell(column.read(row)) for column in columns] for row in lines)
        yield _taken(text)
    if closing is not None:  # every line has as many cells as the others, so that any program reads it
        rest = [""] * (len(columns) - 1)
        writer.writerows([inert(said), *rest] for said in ("", closing.title, *closing.lines))
    if last := _taken(text):
        yield last


def _taken(text):
    """Return what has been written as bytes, and empty the buffer."""
    taken = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return taken


def _csv_cell(value):
    if value is None:
        return ""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return value
    if isinstance(value, datetime):
        return f"{value.astimezone(TOKYO):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    return inert(str(value))


def inert(text):
    """Return a text that no spreadsheet runs: what looks like a formula begins with an apostrophe."""
    text = UNWRITABLE.sub("", text)
    return f"'{text}" if text.lstrip(UNSEEN).startswith(RUNS) else text


def _xlsx(rows, columns, *, title, clock, closing):
    """Return a workbook, its rows written one by one to a file, so that memory does not grow with the list."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the generator closes it, also when nobody reads to the end
    book = xlsxwriter.Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": title, "created": clock.replace(tzinfo=None)})
    sheet = book.add_worksheet(_sheet_name(title))
    forms = {kind: book.add_format({"valign": "top", **looks}) for kind, looks in LOOKS.items()}
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, UNWRITABLE.sub("", column.heading), forms["heading"])
    sheet.freeze_panes(1, 1)
    last = 0
    for last, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            _write_cell(sheet, last, place, column.read(row), forms)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    if closing is not None:
        _write_closing(book.add_worksheet(_sheet_name(closing.title)), closing, forms)
    book.close()
    return _read_out(file)


def _sheet_name(title):
    """Return a title as a sheet can be named, or None."""
    return re.sub(r"[\[\]:*?/\\']", " ", title).strip()[:31] or None


def _write_closing(sheet, closing, forms):
    sheet.set_column(0, 0, 100)
    sheet.write_string(0, 0, UNWRITABLE.sub("", closing.title), forms["heading"])
    for line, said in enumerate(closing.lines, start=1):
        _write_cell(sheet, line, 0, said, forms)


LOOKS = {
    "heading": {"bold": True, "bottom": 1, "text_wrap": True},
    "text": {"text_wrap": True},
    "whole": {"num_format": "0"},
    "decimal": {"num_format": "0.00"},
    "day": {"num_format": "yyyy-mm-dd"},
    "instant": {"num_format": "yyyy-mm-dd hh:mm:ss"},
}


def _write_cell(sheet, line, place, value, forms):
    """Write one cell by its type; text is only ever written as text, so that nothing in it is run."""
    if value is None:
        return
    if isinstance(value, Decimal):
        sheet.write_number(line, place, float(value), forms["decimal"])
    elif isinstance(value, int) and not isinstance(value, bool):
        sheet.write_number(line, place, value, forms["whole"])
    elif isinstance(value, datetime):
        wall = value.astimezone(TOKYO).replace(tzinfo=None, microsecond=0)
        sheet.write_datetime(line, place, wall, forms["instant"])
    elif isinstance(value, date):
        sheet.write_datetime(line, place, value, forms["day"])
    else:
        sheet.write_string(line, place, UNWRITABLE.sub("", str(value))[:LONGEST_CELL], forms["text"])


def _read_out(file):
    with file:
        file.seek(0)
        while chunk := file.read(BYTES_AT_ONCE):
            yield chunk
