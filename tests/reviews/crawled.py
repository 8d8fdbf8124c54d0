"""Who reads everything that one person can reach, and unpacks it to the last byte?

A reader opens pages, follows every link and form, and takes every file apart: archives with what they hold, sheets with
their properties, PDFs with their metadata, their streams and the text that their glyphs spell.
"""

import io
import re
import zipfile
from collections import Counter, deque
from contextlib import suppress
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from html import unescape
from urllib.parse import urljoin, urlsplit

import pikepdf
from django.test import Client
from django.urls import Resolver404, resolve
from lxml import html

from tests.reviews.reading_pdf import texts_of

LEADS_ON = ("/static/", "/account/logout/", "/language/")
# What differs between two answers that say the same: secrets drawn anew for each, and the reader's own session.
DRAWN_ANEW = re.compile(
    r"""(nonce[-=]["']?)[\w+/=-]+|(name="csrfmiddlewaretoken" value=")\w+|(hx-headers='[^']*)|((?:Set-Cookie|Expires): [^\r\n]*)|"""
    r"""(name="(?:press|made_with)" value=")[\w-]+"""
)

TELLS_THE_TIME = {"/readyz"}  # since when the oldest letter waits


@dataclass
class Reader:
    """Somebody who opens all that can be reached from some addresses, in one language, at one instant.

    Of the kinds in `seldom` (names of addresses) only a few are opened, in `unread` none, nor what
    begins with one of `elsewhere`.
    """

    user: object = None
    language: str = "en"
    at: object = None
    most: int = 2000  # addresses opened; a crawl that reaches it is not whole
    seldom: frozenset = frozenset()
    unread: frozenset = frozenset()
    elsewhere: tuple = ()
    goes_on: bool = True  # to what the pages lead to
    texts: dict = field(default_factory=dict)  # by address: all that the answer holds
    shown: dict = field(default_factory=dict)  # by address: what a person would read of it

    def read(self, starts):
        """Open the addresses and all that they lead to; returns self."""
        client = Client(headers={"accept-language": self.language, **self._instant()})
        client.raise_request_exception = False
        if self.user is not None:
            client.force_login(self.user)
        client.cookies["django_language"] = self.language
        waiting, seen, kinds = deque(dict.fromkeys(starts)), set(starts), Counter()
        while waiting:
            path = waiting.popleft()
            if self._passes_over(path, kinds):
                continue
            assert len(self.texts) < self.most, "there is more to be read than the crawl allows"
            answer = client.get(path)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            self._keep(path, answer, content)
            links = [link for link in links_of(path, content, answer) if link not in seen]
            waiting.extend(links if self.goes_on else ())
            seen.update(links)
        return self

    def _instant(self):
        return {"x-received-at": self.at.isoformat()} if self.at else {}

    def _passes_over(self, path, kinds):
        if path.startswith(self.elsewhere):
            return True
        with suppress(Resolver404):
            kind = resolve(urlsplit(path).path).view_name
            kinds[kind] += 1
            return kind in self.unread or (kind in self.seldom and kinds[kind] > A_FEW)
        return False

    def _keep(self, path, answer, content):
        head = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        parts = unpacked(content)
        cookies = "\n".join(f"Set-Cookie: {one.OutputString()}" for one in answer.cookies.values())
        self.texts[path] = "\n".join((head, cookies, *(text for _is_shown, text in parts)))
        self.shown[path] = "\n".join(text for is_shown, text in parts if is_shown)


A_FEW = 2


def links_of(path, content, answer):
    """Return the addresses of this portal that an answer leads to, without those that act or only repeat it."""
    found = [answer.headers.get("Location", "")]
    if answer.headers.get("Content-Type", "").startswith("text/html") and content:
        document = html.document_fromstring(content)
        found += document.xpath("//@href | //form/@action | //@formaction | //@src")
    inside = []
    for one in dict.fromkeys(found):
        parts = urlsplit(urljoin(f"http://testserver{path}", one))
        place = parts.path + (f"?{parts.query}" if parts.query else "")
        is_ours = parts.netloc == "testserver" and not parts.path.startswith(LEADS_ON)
        if one and is_ours:  # a list narrowed or turned round holds no more than the list; a file of it may
            inside.append(place if re.fullmatch(r"(area=\d+&)?format=\w+", parts.query) else parts.path)
    return inside


# --- Taking files apart -------------------------------------------------------------------------
@lru_cache(maxsize=300)
def unpacked(content):
    """Return all that is in a file as pairs (whether people read it, text).

    Of an archive every member with its name and remarks; of a PDF its bytes, its metadata, every stream, and page by
    page what the glyphs spell, with and without the spaces that setting leaves between letters.
    """
    if content.startswith(b"PK"):
        return tuple(_parts_of_archive(content))
    if content.startswith(b"%PDF"):
        return ((False, content.decode(errors="replace")), *_parts_of_pdf(content))
    text = content.decode(errors="replace")
    return ((True, text), (True, unescape(text))) if "&" in text else ((True, text),)


def _parts_of_archive(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        yield False, archive.comment.decode(errors="replace")
        for one in archive.infolist():
            yield True, one.filename
            yield False, (one.comment + one.extra).decode(errors="replace")
            yield from unpacked(archive.read(one))


def _parts_of_pdf(content):
    try:
        pdf = pikepdf.open(io.BytesIO(content))
    except pikepdf.PdfError:
        return
    with pdf:
        yield False, str({key: str(value) for key, value in pdf.docinfo.items()})
        for one in pdf.objects:
            if isinstance(one, pikepdf.Stream):
                inner = _bytes_of(one)
                packed = inner.startswith((b"PK", b"%PDF"))
                yield from unpacked(inner) if packed else [(False, inner.decode(errors="replace"))]
            elif isinstance(one, pikepdf.Dictionary | pikepdf.Array | pikepdf.String):
                yield False, "\n".join(_strings_in(one))
        for text in texts_of(pdf):
            yield True, text
            yield True, re.sub(r"\s", "", text)


def _bytes_of(stream):
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:  # a picture in a form that is not undone
        return stream.read_raw_bytes()


def _strings_in(thing, depth=0):
    """Yield the strings of an object as people would read them: bookmarks, names of files, what stands for a picture."""
    if isinstance(thing, pikepdf.String):
        yield str(thing)
    elif depth < 6 and isinstance(thing, pikepdf.Array | pikepdf.Dictionary) and not (depth and thing.is_indirect):
        for one in thing if isinstance(thing, pikepdf.Array) else thing.values():
            if isinstance(one, pikepdf.Object):
                yield from _strings_in(one, depth + 1)


# --- Judging what was read ----------------------------------------------------------------------
def hits(texts, words):
    """Return which of some words stand in which texts: [(address, word)]."""
    return [(path, word) for path, text in texts.items() for word in sorted(words) if word in text]


def numbers_read(shown, numbers):
    """Return which of some whole numbers stand as numbers of their own in what is shown: [(address, number)]."""
    wanted = {str(number) for number in numbers}
    found = ((path, set(re.findall(r"(?<![\w./-])\d+(?![\w-])", text)) & wanted) for path, text in shown.items())
    return [(path, int(number)) for path, those in found for number in sorted(those)]


def told_apart(before, after):
    """Return where two readings differ in what is not drawn anew for each answer: [(address, what was, what is)]."""
    faults = [(path, "there", "gone") for path in before.keys() - after.keys()]
    faults += [(path, "not there", "there") for path in after.keys() - before.keys()]
    for path in sorted((before.keys() & after.keys()) - TELLS_THE_TIME):
        was, now = (DRAWN_ANEW.sub("", one[path]) for one in (before, after))
        if was != now:
            faults.append((path, *_first_difference(was.splitlines(), now.splitlines())))
    return faults


def _first_difference(was, now):
    for change, begin, end, start, stop in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if change != "equal":
            return " ".join(was[begin:end])[:300], " ".join(now[start:stop])[:300]
    return "", ""
