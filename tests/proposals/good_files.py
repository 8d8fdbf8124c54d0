"""Files that must be kept, as people really make them: name and bytes, all made by code."""

import random
from datetime import UTC, datetime
from functools import partial

import pikepdf
import typst
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from tests.proposals.hostile import a_stream, a_tree, action, address, built, in_catalogue, on_page, with_note, written
from tests.proposing import a_pdf

TEXT = """#set document(title: "Plan", date: datetime(year: 2024, month: 4, day: 1))
#set heading(numbering: "1.")
#outline()
= Background
See #link("https://example.org/")[the call] and @work. #lorem(120)
#table(columns: 2, [a], [b], [1], [2])
= Work <work>
#figure(rect(fill: gradient.linear(red, blue)), caption: [A drawing])
#lorem(200)
"""


def typeset(**options):
    """Return what typst makes of a small text with links, an outline, a table and a drawing."""
    return typst.compile(TEXT.encode(), format="pdf", timestamp=datetime(2024, 4, 1, tzinfo=UTC), **options)


def with_bookmarks():
    """Return a PDF with nested bookmarks and a page to open at."""

    def change(pdf):
        with pdf.open_outline() as outline:
            chapter = OutlineItem("One", 0)
            chapter.children.append(OutlineItem("One and a half", 1))
            outline.root.append(chapter)
        pdf.Root.OpenAction = Array([pdf.pages[1].obj, Name.Fit])
        pdf.Root.PageMode = Name.UseOutlines

    return built(change, pages=2)


def with_notes(count):
    """Return a PDF with so many notes and links that a reader clicks."""

    def change(pdf):
        kinds = [Dictionary(Subtype=Name.Link, A=address()), Dictionary(Subtype=Name.Text, Contents=String("read /JS"))]
        pdf.pages[0].obj.Annots = Array(
            pdf.make_indirect(Dictionary(Type=Name.Annot, Rect=Array([0, 0, 9, 9]), **kinds[number % 2]))
            for number in range(count)
        )

    return built(change)


def a_form():
    """Return a PDF with a form to fill in, a box to tick and a place to sign, without scripts."""

    def change(pdf):
        kinds = [
            {"FT": Name.Tx, "V": String("Keyaki University")},
            {"FT": Name.Btn, "V": Name.Off},
            {"FT": Name.Sig, "V": Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Contents=String("0" * 64))},
        ]
        fields = [
            pdf.make_indirect(
                Dictionary(Type=Name.Annot, Subtype=Name.Widget, T=String(f"f{n}"), Rect=Array([0, 0, 9, 9]), **kind)
            )
            for n, kind in enumerate(kinds)
        ]
        pdf.pages[0].obj.Annots = Array(fields)
        pdf.Root.AcroForm = Dictionary(Fields=Array(fields), NeedAppearances=True, SigFlags=3)

    return built(change)


def with_picture(pixels, filter_name, **entries):
    """Return a PDF with a picture packed as scanners and cameras do."""

    def change(pdf):
        stream = pikepdf.Stream(pdf, pixels)
        picture = Dictionary(Type=Name.XObject, Subtype=Name.Image, Width=10, Height=10, **entries)
        stream.stream_dict = picture
        stream.Filter = Name(filter_name)
        pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(Im0=pdf.make_indirect(stream)))
        pdf.pages[0].obj.Contents = pdf.make_stream(b"q 100 0 0 100 0 0 cm /Im0 Do Q")

    return built(change, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def updated():
    """Return a PDF with a second version appended, as programs that sign or annotate leave it."""
    first = written(a_tree())
    place = len(first)
    body = b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Resources << >> >>\nendobj\n"
    table = b"xref\n3 1\n%010d 00000 n \ntrailer\n<< /Size 4 /Root 1 0 R /Prev %d >>\n" % (
        place,
        first.rindex(b"xref\n0 "),
    )
    return first + body + table + b"startxref\n%d\n%%%%EOF\n" % (place + len(body))


KINDS = [
    ("one empty page", a_pdf),
    ("500 pages", partial(a_pdf, pages=500)),
    ("typeset", typeset),
    ("typeset for archives", partial(typeset, pdf_standards=["a-2b"])),
    ("typeset as PDF 2.0", partial(typeset, pdf_standards=["2.0"])),
    ("for reading while it loads", partial(built, pages=3, linearize=True)),
    ("with object streams", partial(built, object_stream_mode=pikepdf.ObjectStreamMode.generate)),
    ("with every object by itself", partial(built, object_stream_mode=pikepdf.ObjectStreamMode.disable)),
    *(
        (f"PDF {version}", partial(built, force_version=version))
        for version in ("1.3", "1.4", "1.5", "1.6", "1.7", "2.0")
    ),
    ("written by hand", lambda: written(a_tree())),
    ("updated", updated),
    ("white space in front and behind", lambda: written(a_tree(), before=b"\r\n ") + b"\n \0\r\n"),
    ("with bookmarks", with_bookmarks),
    ("with 1,000 notes and links", partial(with_notes, 1000)),
    ("a form to fill in", a_form),
    ("a link inside", lambda: with_note(A=action("GoTo", D=Array([0, Name.Fit])))),
    ("a button for the next page", lambda: with_note("Widget", A=action("Named", N=Name.NextPage))),
    ("opens at its first page", lambda: in_catalogue(OpenAction=action("GoTo", D=Array([0, Name.Fit])))),
    ("a page that fades in", lambda: on_page(Trans=Dictionary(S=Name.Fade))),
    ("layers", lambda: in_catalogue(OCProperties=Dictionary(OCGs=Array([]), D=Dictionary(AS=Array([]))))),
    ("a JPEG 2000", partial(with_picture, b"\0\0\0\x0cjP  \r\n\x87\n" + b"\0" * 64, "/JPXDecode")),
    (
        "a JPEG",
        partial(
            with_picture, b"\xff\xd8\xff\xe0" + b"\0" * 64, "/DCTDecode", ColorSpace=Name.DeviceRGB, BitsPerComponent=8
        ),
    ),
    ("a fax", partial(with_picture, b"\0" * 64, "/CCITTFaxDecode", ColorSpace=Name.DeviceGray, BitsPerComponent=1)),
    ("a text that speaks of /JavaScript", lambda: in_catalogue(Lang=String("/JS /JavaScript /Launch"))),
    ("the letters PK in a picture", lambda: written(a_tree(n4=a_stream(b"PK\5\6" + b"\1" * 99)))),
]


def a_scan(*, pages, megabytes):
    """Return a PDF of scanned pages that cannot be packed any smaller: as long and as large as may be."""
    noise, each = random.Random(7), megabytes * (1 << 20) // pages - 1024

    def change(pdf):
        for page in pdf.pages:
            picture = pikepdf.Stream(pdf, noise.randbytes(each))
            picture.stream_dict = Dictionary(
                Type=Name.XObject,
                Subtype=Name.Image,
                Width=2480,
                Height=3508,
                BitsPerComponent=8,
                ColorSpace=Name.DeviceRGB,
            )
            picture.Filter = Name.DCTDecode
            page.obj.Resources = Dictionary(XObject=Dictionary(Im0=pdf.make_indirect(picture)))

    return built(change, pages=pages, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def a_tagged_book(*, pages, objects):
    """Return a PDF with as many small objects as the structure of a long tagged book has."""

    def change(pdf):
        marks = [
            pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, K=number, Pg=pdf.pages[number % pages].obj))
            for number in range(objects)
        ]
        pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=Array(marks))

    return built(change, pages=pages, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def drawings(*, pages, megabytes):
    """Return a PDF whose pages are drawings of so many megabytes of commands each, as plots of many points are."""
    noise = random.Random(7)
    line = b"".join(b"%d %d m %d %d l S\n" % tuple(noise.choices(range(999), k=4)) for _ in range(65_536))

    def change(pdf):
        content = (line * (megabytes * (1 << 20) // len(line) + 1))[: megabytes << 20]
        for page in pdf.pages:
            page.obj.Contents = pdf.make_stream(content)

    return built(change, pages=pages)


LARGE = [
    ("a scan of 500 pages and 29 MB", partial(a_scan, pages=500, megabytes=29)),
    ("a tagged book of 100,000 objects", partial(a_tagged_book, pages=500, objects=100_000)),
    ("8 drawings of 8 MB", partial(drawings, pages=8, megabytes=8)),
]
