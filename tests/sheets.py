"""What stands in a file that was downloaded? Read as strangers' programs read it: Python's csv, and the XML of XLSX."""

import csv
import io
import zipfile
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def bytes_of(answer):
    """Return the bytes of a streamed answer."""
    return b"".join(answer.streaming_content)


def csv_of(content):
    """Return the lines of a CSV file as lists of text."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def xlsx_of(content):
    """Return the lines of the first sheet of a workbook: text as str, numbers as float; and no formula anywhere."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        tree = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    assert not list(tree.iter(f"{MAIN}f")), "a formula"
    return [[_value(cell) for cell in line.iter(f"{MAIN}c")] for line in tree.iter(f"{MAIN}row")]


def _value(cell):
    if cell.get("t") == "inlineStr":
        return "".join(text.text or "" for text in cell.iter(f"{MAIN}t"))
    return float(cell.find(f"{MAIN}v").text)
