"""What can be read in a PDF, page by page? By the tables that turn its glyphs into letters, as a search would."""

import re

import pikepdf


def texts_of(pdf):
    """Return the text of every page, with what is laid over it."""
    return ["".join(_text(pdf.pages[place].obj, set())) for place in range(len(pdf.pages))]


def words_in_bytes(pdf):
    """Return every byte of a PDF that is stored in clear once its streams are opened, in one."""
    parts = []
    for one in pdf.objects:
        parts.append(repr(one).encode())
        if isinstance(one, pikepdf.Stream):
            try:
                parts.append(one.read_bytes())
            except pikepdf.PdfError:
                parts.append(one.read_raw_bytes())
    return b"\n".join(parts)


def bookmarks_of(items):
    """Return (title, bookmarks below) of bookmarks."""
    return [(item.title, bookmarks_of(item.children)) for item in items]


def _text(thing, seen):
    """Yield the text that a page or a form draws, in the order in which it is drawn."""
    resources, letters = thing.get("/Resources", {}), {}
    for operands, operator in pikepdf.parse_content_stream(thing):
        match str(operator):
            case "Tf":
                letters = _letters_of(resources.Font[str(operands[0])])
            case "Tj":
                yield _read(operands[0], letters)
            case "TJ":
                yield from (_read(one, letters) for one in operands[0] if isinstance(one, pikepdf.String))
            case "Do":
                inner = resources.XObject[str(operands[0])]
                if inner.get("/Subtype") == "/Form" and inner.objgen not in seen:
                    yield from _text(inner, seen | {inner.objgen})
                    yield " "
            case "Tm" | "Td":
                yield " "


def _read(string, letters):
    codes = bytes(string)
    return "".join(letters.get(codes[at : at + 2].hex(), "") for at in range(0, len(codes), 2))


def _letters_of(font):
    """Return {code of a glyph in hex: text} of a font with codes of two bytes."""
    if "/ToUnicode" not in font:
        return {}
    table, found = font.ToUnicode.read_bytes().decode("latin-1"), {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[code.lower()] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            start = int(text, 16)
            for place in range(int(last, 16) - int(first, 16) + 1):
                found[f"{int(first, 16) + place:04x}"] = chr(start + place)
    return found
