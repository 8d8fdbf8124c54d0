"""Does a file say what the list says, and can nothing in it be run?"""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import translation

from journal.exports import Column, file_of, inert
from journal.models import Entry
from journal.services import note_export
from tests.builders import NOON
from tests.sheets import csv_of, xlsx_of

HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＠x", " =1+1", "\u3000=1", '=cmd|" /C calc"!A0']
PLAIN = ["", "a=1", "Müller; “Ü”, 山田\n花子", "0007", "3-4", "http://evil.example", "{=1}"]
COLUMNS = [Column("Text", lambda row: row), Column("=HYPERLINK()", len)]


def written(rows, columns, form):
    """Return the bytes of a file of rows."""
    return b"".join(file_of(rows, columns, form=form, name="list", title="List", at=NOON).chunks)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert inert(text) == f"'{text}"


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_harmless_stays_as_it_is(text):
    assert inert(text) == text


def test_csv_is_utf_8_with_its_mark_crlf_and_quotes_around_every_text():
    assert (
        written(['a"b;c', "-1", "山"], COLUMNS, "csv")
        == ('\ufeff"Text","\'=HYPERLINK()"\r\n"a""b;c",5\r\n"\'-1",2\r\n"山",1\r\n').encode()
    )


def test_csv_keeps_every_text_whole():
    lines = csv_of(written(PLAIN, COLUMNS, "csv"))
    assert lines[1:] == [[text, str(len(text))] for text in PLAIN]


def test_xlsx_keeps_every_text_as_text():
    lines = xlsx_of(written(HOSTILE + PLAIN[1:], COLUMNS, "xlsx"))
    assert lines[0] == ["Text", "=HYPERLINK()"]
    shown = [text.replace("\r", "\n") for text in HOSTILE + PLAIN[1:]]
    assert [[line[0].replace("_x000D_", "\n"), line[1]] for line in lines[1:]] == [
        [text, float(len(text))] for text in shown
    ]


def test_cells_are_typed_and_instants_are_walls_in_japan():
    row = [7, Decimal("8.50"), date(2024, 5, 28), NOON, None, True]
    columns = [Column(str(place), lambda cells, place=place: cells[place]) for place in range(len(row))]
    assert csv_of(written([row], columns, "csv"))[1] == ["7", "8.50", "2024-05-28", "2024-05-28 12:00:00", "", "True"]
    assert xlsx_of(written([row], columns, "xlsx"))[1] == [7.0, 8.5, 45440.0, 45440.5, "True"]


def test_characters_that_no_file_holds_are_left_out():
    column = [Column("Text", lambda row: row)]
    bad = "a\x00b\x1fc\ud800d\uffff"
    assert csv_of(written([bad], column, "csv"))[1] == ["abcd"]
    assert xlsx_of(written([bad, "x" * 40_000], column, "xlsx"))[1:] == [["abcd"], ["x" * 32_767]]


def test_the_headers_download_and_let_nothing_run():
    file = file_of([], COLUMNS, form="xlsx", name="../évil name\r\n", title="[a]*?/'", at=NOON)
    assert file.headers == {
        "Content-Type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "Content-Disposition": 'attachment; filename="vil-name-20240528-1200JST.xlsx"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    assert xlsx_of(b"".join(file.chunks)) == [["Text", "=HYPERLINK()"]]


def test_an_unknown_format_is_no_file():
    with pytest.raises(KeyError):
        file_of([], COLUMNS, form="pdf", name="list", title="List", at=NOON)


def test_csv_is_made_while_it_is_sent_in_the_readers_language():
    taken = []

    def rows():
        for number in range(1200):
            taken.append(number)
            yield number

    column = [Column("n", lambda number: translation.get_language())]
    with translation.override("ja"):
        chunks = iter(file_of(rows(), column, form="csv", name="list", title="List", at=NOON).chunks)
    first = next(chunks)
    assert len(taken) < 1200
    assert csv_of(first + b"".join(chunks)) == [["n"], *[["ja"]] * 1200]
    assert translation.get_language() == "en"


@pytest.mark.django_db
def test_an_export_is_written_into_the_journal(call, aiko):
    note_export("proposals", subject=call, actor=aiko, at=NOON, form="csv", asked={"q": "yamada", "area": None}, rows=3)
    entry = Entry.objects.get(verb="list.exported")
    assert (entry.subject, entry.actor, entry.at) == (f"calls.call:{call.pk}", aiko, NOON)
    assert entry.detail == {"list": "proposals", "format": "csv", "asked": {"q": "yamada"}, "rows": 3}
    assert not connection.needs_rollback
