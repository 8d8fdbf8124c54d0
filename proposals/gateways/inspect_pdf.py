"""Is this file a PDF that may be kept? Runs alone in a child process: it imports no Django and trusts nothing.

Called as `python -I inspect_pdf.py FILE MAX_PAGES`; prints one JSON object {"rule": null | name, "pages": n}.
The rules are spelled out because opening a file proves nothing: libraries mend what is broken in silence. What a
reader starts with a click on a link to an address is let through, and so are forms and signatures without scripts.
"""

import json
import mmap
import os
import re
import resource
import sys
import zlib

CPU_SECONDS = 5
MEMORY_BYTES = 512 * 1024 * 1024
HEADER = re.compile(rb"[\0\t\n\f\r ]*(%PDF-[12]\.\d)[\0\t\n\f\r ]")
HEADER_WITHIN = 1024
OBJECT = re.compile(rb"\d\s+\d\s+obj\b")
OTHER_FORMAT = re.compile(rb"<(?:!doctype|html|head|body|script|svg|iframe|\?php|\?xml)\b", re.IGNORECASE)
END = b"%%EOF"
END_WITHIN = 1024
BLANK = b"\0\t\n\f\r "
ZIP_END = 65_535 + 22  # how far from its end the directory of a ZIP file may lie
UNPACKED_ONE = 128 * 1024 * 1024  # bytes of one stream that is no picture
UNPACKED_ALL = 512 * 1024 * 1024
MOST_FILTERS = 3  # of one stream, one after the other
PICTURED = {"/DCTDecode", "/DCT", "/JPXDecode", "/CCITTFaxDecode", "/CCF", "/JBIG2Decode"}
PIXELS = 1_000_000_000  # of one picture: a poster at 600 dots an inch has half as many

# What a name stands for, wherever a dictionary has it as a key; and what the kind of an action or of a note says.
KEYS = {
    "/JS": "script",
    "/JavaScript": "script",
    "/XFA": "script",
    "/Launch": "starts-program",
    "/SubmitForm": "sends-data",
    "/ImportData": "sends-data",
    "/EmbeddedFiles": "files-inside",
    "/EF": "files-inside",
    "/RichMedia": "media",
    "/RichMediaContent": "media",
}
ACTIONS = {
    "/JavaScript": "script",
    "/Launch": "starts-program",
    "/SubmitForm": "sends-data",
    "/ImportData": "sends-data",
    "/GoToR": "leads-outside",
    "/GoToE": "leads-outside",
    "/Rendition": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/RichMediaExecute": "media",
}
NOTES = {"/FileAttachment": "files-inside", "/RichMedia": "media", "/Movie": "media", "/Sound": "media", "/3D": "media"}
BY_ITSELF = {"/URI": "opens-by-itself"}  # a link to an address is harmless until the file follows it unasked
# A quick look at the text of an object says whether the slow look is needed: most objects have none of these.
SUSPECT = re.compile(
    rb"/(?:JS|JavaScript|XFA|Launch|SubmitForm|ImportData|EmbeddedFiles|EF|RichMedia\w*|GoToR|GoToE|Rendition|Movie"
    rb"|Sound|FileAttachment|3D|OpenAction|AA)\b"
)


class Broken(Exception):
    """A rule is broken; its name is the first argument."""


def judge_frame(data):
    """Look at both ends of the file (bytes, or a map of them); raises Broken."""
    header = HEADER.match(data[: HEADER_WITHIN + 16])
    if header is None or header.start(1) >= HEADER_WITHIN:
        raise Broken("not-a-pdf")
    first = OBJECT.search(data, header.end())
    before = data[header.end() : min(first.start() if first else len(data), 1 << 16)]
    if OTHER_FORMAT.search(before):
        raise Broken("two-formats")
    end = data.rfind(END)
    if end < 0 or _goes_on(data, end):
        raise Broken("cut-off")
    if len(data) - end > END_WITHIN or data[end + len(END) :].strip(BLANK):
        raise Broken("something-behind")
    if _holds_zip(data):
        raise Broken("two-formats")


def _goes_on(data, end):
    """Tell whether a further version of the PDF begins behind its last end, and does not end itself."""
    return OBJECT.search(data, end) is not None


def _holds_zip(data):
    """Tell whether a program for ZIP files would open this file: its last directory lies where its end says."""
    window = max(0, len(data) - ZIP_END)
    end = data.rfind(b"PK\5\6")
    if end < window or end + 22 > len(data):
        return False
    if data[end - 20 : end - 16] == b"PK\6\7":  # a large one, whose directory is named elsewhere
        return True
    size = int.from_bytes(data[end + 12 : end + 16], "little")
    return data[end + 10 : end + 12] == b"\0\0" or (size <= end and data[end - size : end - size + 4] == b"PK\1\2")


def judge_objects(pdf):
    """Look at every object, however deep it lies inside another; raises Broken."""
    import pikepdf  # noqa: PLC0415  (imported under the memory limit)

    left = UNPACKED_ALL
    for item in pdf.objects:
        is_stream = isinstance(item, pikepdf.Stream)
        holder = item.stream_dict if is_stream else item
        if SUSPECT.search(holder.unparse(resolved=True)):
            judge_actions(holder)
        if is_stream:
            left -= unpacked(item)
            if left < 0:
                raise Broken("unpacks-too-large")


def judge_actions(top):
    """Look at one object and at all that lies inside it; raises Broken."""
    import pikepdf  # noqa: PLC0415

    waiting = [top]
    while waiting:
        holder = waiting.pop()
        if isinstance(holder, pikepdf.Dictionary):
            judge_dictionary(holder)
            parts = [holder[key] for key in holder.keys()]  # noqa: SIM118  (pikepdf iterates otherwise)
        elif isinstance(holder, pikepdf.Array):
            parts = list(holder)
        else:
            continue
        # What is indirect stands in pdf.objects by itself; only what lies inside is followed, so this ends.
        waiting += [part for part in parts if isinstance(part, pikepdf.Object) and not part.is_indirect]


def judge_dictionary(holder):
    """Look at one dictionary; raises Broken with what it holds, starts or opens."""
    for key in holder.keys():  # noqa: SIM118
        if key in KEYS:
            raise Broken(KEYS[key])
    for known, told in ((ACTIONS, str(holder.get("/S", ""))), (NOTES, str(holder.get("/Subtype", "")))):
        if told in known:
            raise Broken(known[told])
    for action in started_by_itself(holder):
        if str(action.get("/S", "")) in BY_ITSELF:
            raise Broken(BY_ITSELF[str(action.get("/S"))])


def started_by_itself(holder):
    """Return the actions that a viewer takes without being asked: on opening, on turning to a page, and those after."""
    import pikepdf  # noqa: PLC0415

    found, waiting, seen = [], [holder.get("/OpenAction")], set()
    more = holder.get("/AA")
    if isinstance(more, pikepdf.Dictionary):
        waiting += [more[key] for key in more.keys()]  # noqa: SIM118
    while waiting:
        action = waiting.pop()
        if isinstance(action, pikepdf.Array):
            waiting += list(action)
        if not isinstance(action, pikepdf.Dictionary) or (action.is_indirect and action.objgen in seen):
            continue
        seen.add(action.objgen)
        found.append(action)
        waiting.append(action.get("/Next"))
    return found


def unpacked(stream):
    """Return how many bytes a stream unpacks to, 0 for a picture; raises Broken where that is beyond reason."""
    import pikepdf  # noqa: PLC0415

    if "/F" in stream.stream_dict:
        raise Broken("leads-outside")  # its bytes lie in another file
    if str(stream.get("/Subtype", "")) == "/Image":
        if int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) > PIXELS:
            raise Broken("unpacks-too-large")
        return 0
    filters = stream.get("/Filter", [])
    names = [str(one) for one in ([filters] if isinstance(filters, pikepdf.Name) else filters)]
    if len(names) > MOST_FILTERS:
        raise Broken("unpacks-too-large")
    if names in (["/FlateDecode"], ["/Fl"]):
        return inflated(stream.read_raw_bytes())
    if not names or PICTURED & set(names):
        return len(stream.read_raw_bytes())
    return len(stream.read_bytes())  # rare filters: the limits of memory and time are the judges


def inflated(data):
    """Return the unpacked length of deflated bytes without ever holding them; raises Broken beyond reason."""
    unpacker, length = zlib.decompressobj(), 0
    while True:
        try:
            length += len(unpacker.decompress(data, 1 << 20))
        except zlib.error:
            return length  # viewers stop here as well
        data = unpacker.unconsumed_tail
        if length > UNPACKED_ONE:
            raise Broken("unpacks-too-large")
        if unpacker.eof or not data:
            return length


def inspect(path, max_pages):
    """Return {"rule": the first rule that is broken or None, "pages": page count}."""
    pages = 0
    if not os.path.getsize(path):
        return {"rule": "empty", "pages": pages}
    try:
        with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            judge_frame(data)
        import pikepdf  # noqa: PLC0415

        with pikepdf.open(path, attempt_recovery=False, suppress_warnings=True) as pdf:
            if pdf.is_encrypted or "/Encrypt" in pdf.trailer:
                raise Broken("encrypted")
            pages = len(pdf.pages)
            if pages < 1:
                raise Broken("no-pages")
            if pages > max_pages:
                raise Broken("too-many-pages")
            judge_objects(pdf)
            if pdf.get_warnings():
                raise Broken("damaged")
    except Broken as broken:
        return {"rule": broken.args[0], "pages": pages}
    except MemoryError:
        return {"rule": "unreadable", "pages": pages}
    except Exception as error:  # whatever else a strange file brings about: it is not kept
        is_locked = type(error).__name__ == "PasswordError"
        return {"rule": "encrypted" if is_locked else "damaged", "pages": pages}
    return {"rule": None, "pages": pages}


def confine():
    """Take away what a hostile file could use: time, memory, and writing files."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    confine()
    print(json.dumps(inspect(sys.argv[1], int(sys.argv[2]))))
