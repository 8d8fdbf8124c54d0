"""How are many files handed out as one ZIP while they are read, so that memory stays flat however large they are?"""

import hashlib
import io
import json
import unicodedata
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from journal.sentences import TOKYO

MANIFEST = "manifest.json"
BYTES_AT_ONCE = 256 * 1024
LONGEST_NAME = 100  # characters; some programs unpack no longer paths
FORBIDDEN = set('<>:"/\\|?*')  # in names of files under Windows


@dataclass(frozen=True)
class Entry:
    """One file of the ZIP: its name, and a function that opens its bytes (an iterable of chunks).

    `is_packed` tells that the bytes are packed already, as PDFs are.
    """

    name: str
    read: Callable[[], Iterable]
    is_packed: bool = False


def text_entry(name, text):
    """Return an Entry of a text, in UTF-8."""
    return Entry(name, lambda: [text.encode()])


def json_entry(name, value):
    """Return an Entry of plain JSON, written for people to read."""
    return text_entry(name, json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def safe_name(name, *, place, ending=".pdf"):
    """Return a name for a file that any system takes: without folders, unseen signs or reserved words.

    `place` (from 1) begins it, so that no two are the same and none is the name of a device.
    """
    signs = (sign for sign in unicodedata.normalize("NFC", name) if sign not in FORBIDDEN)
    plain = "".join(sign for sign in signs if sign.isprintable() and unicodedata.category(sign) != "Cf")
    stem = plain[: -len(ending)] if plain.lower().endswith(ending) else plain
    return f"{place:03d}-{stem[:LONGEST_NAME].strip(' .') or 'document'}{ending}"


def zipped(entries, *, at):
    """Yield the bytes of a ZIP of the entries, stamped with an instant in Japan, and of a manifest with their hashes.

    Entries whose bytes are gone when their turn comes (FileNotFoundError) are named in the manifest as missing.
    """
    outlet, clock = _Outlet(), at.astimezone(TOKYO)
    listed = []
    with zipfile.ZipFile(outlet, "w") as archive:
        for entry in entries:
            told = {"name": entry.name}
            try:
                chunks = entry.read()
            except FileNotFoundError:
                listed.append({**told, "missing": True})
                continue
            digest, size = hashlib.sha256(), 0
            with archive.open(_info(entry, clock), "w") as file:
                for chunk in chunks:
                    digest.update(chunk)
                    size += len(chunk)
                    file.write(chunk)
                    yield outlet.taken()
            listed.append({**told, "bytes": size, "sha256": digest.hexdigest()})
        manifest = {"made_at": clock.isoformat(), "files": listed}
        archive.writestr(_info(Entry(MANIFEST, None), clock), json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
    yield outlet.taken()


def chunks_of(file):
    """Yield the bytes of an open file and close it."""
    with file:
        while chunk := file.read(BYTES_AT_ONCE):
            yield chunk


def _info(entry, clock):
    info = zipfile.ZipInfo(entry.name, date_time=clock.timetuple()[:6])
    info.compress_type = zipfile.ZIP_STORED if entry.is_packed else zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


class _Outlet(io.RawIOBase):
    """Hold what was written until it is sent; it cannot be wound back, so each length follows its file."""

    def __init__(self):
        super().__init__()
        self.parts = []

    def writable(self):
        """Tell that it is written to."""
        return True

    def write(self, data):
        """Keep some bytes."""
        self.parts.append(bytes(data))
        return len(data)

    def taken(self):
        """Return all that was written since the last time."""
        parts, self.parts = self.parts, []
        return b"".join(parts)
