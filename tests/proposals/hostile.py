"""Files that must not be kept, each made by code: name, bytes, and the rule that refuses it."""

import io
import struct
import zipfile
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.proposing import a_pdf

PLAIN = a_pdf()
MAX_PAGES = 500


def written(objects, *, trailer=b"", version=b"1.7", before=b"", prev=None):
    """Return a PDF of raw objects (bytes by number; number 1 is the catalogue), with a right cross-reference table."""
    out, places = io.BytesIO(), {}
    out.write(before + b"%PDF-" + version + b"\n%\xe2\xe3\xcf\xd3\n")
    for number, body in sorted(objects.items()):
        places[number] = out.tell() - len(before)
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start, size = out.tell() - len(before), max(objects) + 1
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
    for number in range(1, size):
        out.write(b"%010d 00000 %s \n" % (places.get(number, 0), b"n" if number in places else b"f"))
    more = b" /Prev %d" % (start if prev == "itself" else prev) if prev else b""
    out.write(b"trailer\n<< /Size %d /Root 1 0 R%s %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, more, trailer, start))
    return out.getvalue()


def a_tree(catalogue=b"", page=b"", **more):
    """Return the raw objects of a one-page file: catalogue 1, page tree 2, page 3, and further ones by number."""
    return {
        1: b"<< /Type /Catalog /Pages 2 0 R " + catalogue + b" >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Resources << >> " + page + b" >>",
        **{int(number[1:]): body for number, body in more.items()},
    }


def a_stream(data, dictionary=b""):
    """Return a raw stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), dictionary, data)


def built(change=None, *, pages=1, **options):
    """Return the bytes of a PDF that a function has changed before it was saved."""
    pdf, file = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(200, 200))
    if change:
        change(pdf)
    pdf.save(file, **options)
    return file.getvalue()


def action(kind, **more):
    """Return an action of a kind."""
    return Dictionary(S=Name(f"/{kind}"), **more)


def script():
    """Return an action that runs a script."""
    return action("JavaScript", JS=String("app.alert(1)"))


def address():
    """Return an action that opens an address."""
    return action("URI", URI=String("https://example.org/"))


def in_catalogue(**entries):
    """Return a PDF with entries in its catalogue."""

    def change(pdf):
        for key, value in entries.items():
            pdf.Root[f"/{key}"] = value

    return built(change)


def on_page(**entries):
    """Return a PDF with entries in its page."""

    def change(pdf):
        for key, value in entries.items():
            pdf.pages[0].obj[f"/{key}"] = value

    return built(change)


def with_note(subtype="Link", **entries):
    """Return a PDF with an annotation on its page."""
    note = Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=Array([0, 0, 9, 9]), **entries)
    return on_page(Annots=Array([note]))


def a_file_inside():
    """Return a PDF with a program packed into it by name."""

    def change(pdf):
        pdf.attachments["run.exe"] = b"MZ"

    return built(change)


def an_update_that_adds_a_script():
    """Return a plain PDF with a second version appended whose catalogue runs a script."""
    first = written(a_tree())
    xref = first.rindex(b"xref\n0 ")
    place = len(first)
    body = b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>\nendobj\n"
    start = place + len(body)
    table = b"xref\n1 1\n%010d 00000 n \ntrailer\n<< /Size 4 /Root 1 0 R /Prev %d >>\n" % (place, xref)
    return first + body + table + b"startxref\n%d\n%%%%EOF\n" % start


def hidden_by_escapes():
    """Return a PDF whose script hides behind escaped letters in its names."""
    return written(a_tree(b"/OpenAction << /S /Java#53cript /#4A#53 (app.alert\\(1\\)) >>"))


def in_an_object_stream():
    """Return a PDF whose script lies in a compressed object stream."""

    def change(pdf):
        pdf.Root.OpenAction = pdf.make_indirect(script())

    return built(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def a_zip(comment=b""):
    """Return the bytes of a ZIP file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("run.sh", "echo")
        file.comment = comment
    return out.getvalue()


def a_zip_around_a_pdf():
    """Return a PDF that programs for ZIP files open too: its end is the comment of the archive."""
    pdf = written(a_tree())
    cut = pdf.index(b"xref\n0 ")
    archive = a_zip()
    end = archive.rindex(b"PK\5\6")
    tail = pdf[cut:].replace(b"startxref\n%d" % cut, b"startxref\n%d" % (cut + len(archive) + 1))
    return pdf[:cut] + archive[: end + 20] + struct.pack("<H", len(tail) + 1) + b"\n" + tail


def bomb(size):
    """Return `size` zeros (whole mebibytes), deflated; made of one block again and again, so it takes no time."""
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(b"\0" * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x78\xda" + block * (size >> 20) + b"\3\0" + struct.pack(">I", (size % 65521) << 16 | 1)


def an_object_stream_bomb():
    """Return a PDF whose object stream unpacks to a gigabyte."""
    stream = a_stream(bomb(1 << 30), b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode")
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = {}
    for number, body in {1: b"<< /Type /Catalog /Pages 5 0 R >>", 4: stream}.items():
        places[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    places[6] = out.tell()
    rows = [(0, 0, 65535), (1, places[1], 0), (0, 0, 0), (0, 0, 0), (1, places[4], 0), (2, 4, 0), (1, places[6], 0)]
    table = b"".join(struct.pack(">BIH", *row) for row in rows)
    told = b"/Type /XRef /Size 7 /W [1 4 2] /Root 1 0 R"
    out.write(b"6 0 obj\n" + a_stream(table, told) + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % places[6])
    return out.getvalue()


def a_content_bomb(size=1 << 30):
    """Return a PDF whose one page unpacks to a gigabyte."""
    return written(a_tree(page=b"/Contents 4 0 R", n4=a_stream(bomb(size), b"/Filter /FlateDecode")))


def a_chain_of_filters():
    """Return a PDF whose stream is packed many times over."""
    data = bomb(1 << 26)
    for _ in range(4):
        data = zlib.compress(data)
    return written(a_tree(page=b"/Contents 4 0 R", n4=a_stream(data, b"/Filter [" + b"/FlateDecode " * 5 + b"]")))


def a_rare_bomb():
    """Return a PDF whose stream unpacks to a gigabyte through two filters."""
    data = zlib.compress(bomb(1 << 30))
    return written(a_tree(page=b"/Contents 4 0 R", n4=a_stream(data, b"/Filter [/FlateDecode /FlateDecode]")))


def a_giant_picture():
    """Return a PDF with a picture of ten gigapixels in a few bytes."""
    picture = b"/Type /XObject /Subtype /Image /Width 100000 /Height 100000 /BitsPerComponent 1 /ColorSpace /DeviceGray"
    return written(a_tree(n4=a_stream(b"\0", picture)))


def many_pages(count):
    """Return a PDF with many pages, all of them the same object's copies."""
    return a_pdf(pages=count)


def nested_arrays(depth):
    """Return a PDF with an array in an array in an array."""
    return written(a_tree(b"/Deep " + b"[" * depth + b"]" * depth))


def nested_pages(depth):
    """Return a PDF whose page lies deep down in its tree."""
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>"}
    for number in range(2, depth + 2):
        parent = b"/Parent %d 0 R" % (number - 1) if number > 2 else b""
        objects[number] = b"<< /Type /Pages /Count 1 /Kids [%d 0 R] %s >>" % (number + 1, parent)
    objects[depth + 2] = b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 9 9] /Resources << >> >>" % (depth + 1)
    return written(objects)


def a_page_tree_loop():
    """Return a PDF whose page tree holds itself."""
    return written({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>"})


HTML = b"<html><script>alert(1)</script></html>"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64

# name, how it is made, the rule. What takes long to make or to judge stands apart.
KINDS = [
    ("nothing at all", lambda: b"", "empty"),
    ("only white space", lambda: b" \n" * 50, "not-a-pdf"),
    ("garbage", lambda: bytes(range(256)) * 40, "not-a-pdf"),
    ("a web page by another name", lambda: HTML, "not-a-pdf"),
    ("a web page that says PDF", lambda: b"<html>%PDF-1.7 %%EOF", "not-a-pdf"),
    ("a picture by another name", lambda: PNG, "not-a-pdf"),
    ("a word behind which a PDF begins", lambda: b"hello\n" + PLAIN, "not-a-pdf"),
    ("a PDF that begins too late", lambda: b" " * 1024 + PLAIN, "not-a-pdf"),
    ("a version that never was", lambda: PLAIN.replace(b"%PDF-1.3", b"%PDF-9.9"), "not-a-pdf"),
    ("a GIF in front", lambda: b"GIF89a" + PLAIN, "not-a-pdf"),
    ("a script in front", lambda: b"/*" + PLAIN + b"*/alert(1)", "not-a-pdf"),
    ("a ZIP in front", lambda: a_zip() + PLAIN, "not-a-pdf"),
    ("a web page in front", lambda: HTML + PLAIN, "not-a-pdf"),
    ("a web page in its head", lambda: PLAIN.replace(b"\n", b"\n%" + HTML + b"\n", 1), "two-formats"),
    ("a ZIP behind", lambda: PLAIN + a_zip(), "something-behind"),
    ("a large ZIP behind", lambda: PLAIN + a_zip(comment=b"x" * 5000), "something-behind"),
    ("a web page behind", lambda: PLAIN + HTML, "something-behind"),
    ("a GIF behind", lambda: PLAIN + b"GIF89a\1\0\1\0", "something-behind"),
    ("a ZIP around it", a_zip_around_a_pdf, "two-formats"),
    ("no end", lambda: PLAIN.replace(b"%%EOF", b""), "cut-off"),
    ("cut in the middle", lambda: PLAIN[: len(PLAIN) // 2], "cut-off"),
    ("cut a few bytes early", lambda: PLAIN[:-8], "cut-off"),
    ("an update that is cut off", lambda: an_update_that_adds_a_script()[:-40], "cut-off"),
    ("a header and nothing", lambda: b"%PDF-1.7\n" + b"\0" * 100 + b"%%EOF", "damaged"),
    ("the middle taken out", lambda: PLAIN[:30] + PLAIN[120:], "damaged"),
    ("a table that points nowhere", lambda: PLAIN.replace(b"startxref\n", b"startxref\n9"), "damaged"),
    ("no catalogue", lambda: written({1: b"<< /Type /Nothing >>"}), "damaged"),
    ("a table that follows itself", lambda: written(a_tree(), prev="itself"), "damaged"),
    ("a page tree that holds itself", a_page_tree_loop, "damaged"),
    ("a hundred thousand arrays in each other", lambda: nested_arrays(100_000), "damaged"),
    ("a password to open", lambda: built(encryption=pikepdf.Encryption(owner="o", user="u")), "encrypted"),
    ("a password to change", lambda: built(encryption=pikepdf.Encryption(owner="o", user="")), "encrypted"),
    (
        "an old password",
        lambda: built(encryption=pikepdf.Encryption(owner="o", user="", R=3, aes=False, metadata=False)),
        "encrypted",
    ),
    ("no pages", lambda: built(pages=0), "no-pages"),
    ("5,000 pages", lambda: many_pages(5000), "too-many-pages"),
    ("one page too many", lambda: many_pages(MAX_PAGES + 1), "too-many-pages"),
    ("a script on opening", lambda: in_catalogue(OpenAction=script()), "script"),
    ("a script on closing", lambda: in_catalogue(AA=Dictionary(WC=script())), "script"),
    (
        "a script by name",
        lambda: in_catalogue(Names=Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script()])))),
        "script",
    ),
    ("a script on a page", lambda: on_page(AA=Dictionary(O=script())), "script"),
    ("a script under a link", lambda: with_note(A=script()), "script"),
    ("a script after a link", lambda: with_note(A=action("URI", URI=String("x"), Next=Array([script()]))), "script"),
    (
        "a script in a field",
        lambda: in_catalogue(AcroForm=Dictionary(Fields=Array([Dictionary(FT=Name.Tx, AA=Dictionary(K=script()))]))),
        "script",
    ),
    ("a script in an update", an_update_that_adds_a_script, "script"),
    ("a script behind escapes", hidden_by_escapes, "script"),
    ("a script in an object stream", in_an_object_stream, "script"),
    ("a script in a bookmark", lambda: in_catalogue(Outlines=Dictionary(First=Dictionary(A=script()))), "script"),
    ("an XFA form", lambda: in_catalogue(AcroForm=Dictionary(XFA=String("x"), Fields=Array([]))), "script"),
    ("a program on opening", lambda: in_catalogue(OpenAction=action("Launch", F=String("calc.exe"))), "starts-program"),
    ("a program under a link", lambda: with_note(A=action("Launch", F=String("calc.exe"))), "starts-program"),
    (
        "a form that sends itself",
        lambda: with_note("Widget", A=action("SubmitForm", F=String("https://example.org"))),
        "sends-data",
    ),
    ("a form that reads files", lambda: with_note("Widget", A=action("ImportData", F=String("x.fdf"))), "sends-data"),
    ("a file inside", a_file_inside, "files-inside"),
    (
        "a file pinned to a page",
        lambda: with_note("FileAttachment", FS=Dictionary(Type=Name.Filespec, F=String("x"))),
        "files-inside",
    ),
    ("an address on opening", lambda: in_catalogue(OpenAction=address()), "opens-by-itself"),
    (
        "an address after opening",
        lambda: in_catalogue(OpenAction=action("GoTo", D=Array([]), Next=address())),
        "opens-by-itself",
    ),
    ("an address on a page", lambda: on_page(AA=Dictionary(O=address())), "opens-by-itself"),
    ("an address without a click", lambda: with_note(AA=Dictionary(PV=address())), "opens-by-itself"),
    (
        "a link to another file",
        lambda: with_note(A=action("GoToR", F=String("\\\\evil\\x.pdf"), D=Array([0]))),
        "leads-outside",
    ),
    ("a link into a file inside", lambda: with_note(A=action("GoToE", D=Array([0]))), "leads-outside"),
    ("bytes that lie elsewhere", lambda: written(a_tree(n4=a_stream(b"", b"/F (secret.txt)"))), "leads-outside"),
    ("a film", lambda: with_note("Screen", A=action("Rendition", OP=0)), "media"),
    ("rich media", lambda: with_note("RichMedia", RichMediaContent=Dictionary()), "media"),
    ("a sound", lambda: with_note("Sound"), "media"),
    ("a picture of ten gigapixels", a_giant_picture, "unpacks-too-large"),
    ("packed five times", a_chain_of_filters, "unpacks-too-large"),
]

# These take seconds to make or to be judged.
HEAVY = [
    ("a page that unpacks to a gigabyte", a_content_bomb, {"unpacks-too-large"}),
    ("an object stream that unpacks to a gigabyte", an_object_stream_bomb, {"unreadable", "damaged"}),
    ("a gigabyte behind two filters", a_rare_bomb, {"unreadable", "damaged", "unpacks-too-large"}),
    ("a page tree of 100,000 levels", lambda: nested_pages(100_000), {"unreadable", "damaged"}),
    ("a million arrays in each other", lambda: nested_arrays(1_000_000), {"unreadable", "damaged"}),
]
