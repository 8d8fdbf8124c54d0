"""Where are documents kept, and how are strange files looked at?"""

import errno
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

INSPECTOR = Path(__file__).with_name("inspect_pdf.py")
INSPECTION_SECONDS = 20
OUT_OF_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG}


@dataclass(frozen=True)
class StoredFile:
    """Bytes at rest: their SHA-256 (hex) and their size in bytes."""

    sha256: str
    size: int


class TooLarge(Exception):
    """The stream was longer than allowed; nothing was kept."""


class NoRoom(Exception):
    """The disk took no more, or takes nothing at all; nothing was kept."""


def path_of(sha256):
    """Return where the bytes of this hash lie."""
    return Path(settings.DOCUMENT_ROOT) / sha256[:2] / sha256


def store(chunks, *, max_bytes):
    """Write a stream to the disk under its hash, synced; returns a StoredFile, raises TooLarge, NoRoom or OSError.

    Written beside its place first and renamed, folder and file synced, so that a row never points at
    bytes that a power cut can take back.
    """
    try:
        return _written(chunks, max_bytes=max_bytes)
    except OSError as error:
        if error.errno in OUT_OF_ROOM:
            raise NoRoom(str(error)) from error
        raise


def _written(chunks, *, max_bytes):
    root = Path(settings.DOCUMENT_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=root, prefix="incoming-")
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > max_bytes:
                    raise TooLarge
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        place = path_of(digest.hexdigest())
        place.parent.mkdir(exist_ok=True)
        os.replace(name, place)
        _sync_folder(place.parent)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return StoredFile(sha256=digest.hexdigest(), size=size)


def _sync_folder(folder):
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def inspect(stored, *, max_pages):
    """Look at stored bytes in a child process; returns (name of the broken rule or None, pages). Fails closed."""
    try:
        child = subprocess.run(
            [sys.executable, "-I", str(INSPECTOR), str(path_of(stored.sha256)), str(max_pages)],
            capture_output=True,
            timeout=INSPECTION_SECONDS,
            check=True,
            env={},  # what takes a strange file apart knows no secret of the portal
        )
        answer = json.loads(child.stdout)
        return answer["rule"], answer["pages"]
    except (OSError, subprocess.SubprocessError, ValueError, TypeError, KeyError):
        return "unreadable", 0


def open_document(document):
    """Open the bytes of a document for reading; raises FileNotFoundError where they are gone."""
    return path_of(document.sha256).open("rb")


def hash_on_disk(sha256):
    """Return the SHA-256 (hex) of the bytes that lie under this hash now, or None where they are gone."""
    digest = hashlib.sha256()
    try:
        with path_of(sha256).open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
    except FileNotFoundError:
        return None
    return digest.hexdigest()


def older_files(*, than):
    """Return the paths of all stored files, finished or not, that were last written before an aware instant."""
    root = Path(settings.DOCUMENT_ROOT)
    return sorted(path for path in root.rglob("*") if path.is_file() and is_older(path, than=than))


def is_older(path, *, than):
    """Tell whether a file was last written before an aware instant; one that is gone was."""
    try:
        return path.stat().st_mtime < than.timestamp()
    except FileNotFoundError:
        return True
