"""What does a signed receipt say, in which bytes is it signed, and what does a file prove that claims to be one?

The file is one line of canonical JSON: sorted keys, no spaces, UTF-8. What is signed is the canonical JSON of its
member "receipt" alone, so anybody can check it without this program.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, timedelta, timezone
from enum import StrEnum

FORMAT = "aspire-portal-signed-receipt-1"
SCHEMA = "aspire-portal-receipt-1"
BYTES_MAX = 256 * 1024
MEMBERS = {"format", "key", "receipt", "signature"}
DEPTH_MOST = 12  # of a receipt that is genuine it is 4
JAPAN = timezone(timedelta(hours=9), "JST")


class Found(StrEnum):
    """What looking at a file found."""

    GENUINE = "genuine"  # signed with a key of this portal, and unchanged
    CHANGED = "changed"  # names a key of this portal, and the signature does not fit
    UNKNOWN_KEY = "unknown-key"  # signed, if at all, with a key that this portal never published
    NO_RECEIPT = "no-receipt"


@dataclass(frozen=True)
class Looked:
    """What was found of a file, by which key (its id, empty where none is named); `receipt` is told of genuine ones only."""

    found: Found
    key: str = ""
    receipt: dict | None = None


def payload(*, portal, reference, sequence, rehearsal, call, received_at, closes_at, snapshot, documents, findings, on):
    """Return what a receipt says, as plain JSON. It names no person and no title: it is shown to third parties.

    `call` is (slug, version), `snapshot` (schema, SHA-256 in hex), `documents` are mappings with name, size in bytes
    and sha256, `findings` with rule, verdict and case; the instants are aware, `on` is the day in Japan by which the
    list of agencies was read.
    """
    return {
        "schema": SCHEMA,
        "portal": portal,
        "receipt": f"{reference}-{sequence}",
        "proposal": reference,
        "version": sequence,
        "rehearsal": rehearsal,
        "call": {"slug": call[0], "version": call[1]},
        "received_at": _utc(received_at),
        "received_at_jst": received_at.astimezone(JAPAN).isoformat(timespec="microseconds"),
        "closes_at": _utc(closes_at),
        "agency_list_on": on.isoformat(),
        "snapshot": {"schema": snapshot[0], "sha256": snapshot[1]},
        "documents": [{name: one[name] for name in ("name", "size", "sha256")} for one in documents],
        "findings": [{name: one[name] for name in ("rule", "verdict", "case")} for one in findings],
    }


def _utc(instant):
    return instant.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def canonical(value):
    """Return plain JSON as bytes, always the same for the same value; raises UnicodeEncodeError for half characters."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def signed(receipt, *, key, signature):
    """Return the bytes of the file: what a receipt says, the id of the key, and its signature (bytes)."""
    written = base64.b64encode(signature).decode()
    return canonical({"format": FORMAT, "key": key, "receipt": receipt, "signature": written})


def look(body, *, fits):
    """Return the Looked of the bytes of a file.

    `fits(key, message, signature)` answers True, False, or None where the key is not known.
    """
    file = _read(body)
    if file is None:
        return Looked(Found.NO_RECEIPT)
    key, receipt = file["key"], file["receipt"]
    try:
        signature = base64.b64decode(file["signature"], validate=True)
    except (binascii.Error, ValueError):
        signature = b""
    verdict = fits(key, canonical(receipt), signature)
    if verdict is None:
        return Looked(Found.UNKNOWN_KEY, key)
    return Looked(Found.GENUINE, key, receipt) if verdict else Looked(Found.CHANGED, key)


def _read(body):
    """Return a file that has the shape of a signed receipt, None for anything else, hostile or not."""
    if len(body) > BYTES_MAX:
        return None
    try:
        file = json.loads(
            body.decode("utf-8-sig"),
            object_pairs_hook=_once_each,
            parse_float=_refuse,
            parse_constant=_refuse,
            parse_int=_small,
        )
        canonical(file)  # half characters cannot be written again
    except (ValueError, RecursionError):
        return None
    if not isinstance(file, dict) or set(file) != MEMBERS or file["format"] != FORMAT:
        return None
    texts = all(isinstance(file[name], str) for name in ("key", "signature"))
    receipt = file["receipt"]
    if not texts or not isinstance(receipt, dict) or receipt.get("schema") != SCHEMA or _depth(receipt) > DEPTH_MOST:
        return None
    return file


def _depth(value):
    """Return how deep lists and objects lie in each other, without calling itself."""
    deepest, waiting = 0, [(value, 1)]
    while waiting:
        one, depth = waiting.pop()
        inner = one.values() if isinstance(one, dict) else one if isinstance(one, list) else None
        if inner is not None:
            deepest = max(deepest, depth)
            waiting.extend((each, depth + 1) for each in inner)
    return deepest


def _once_each(pairs):
    """Return an object whose names all differ: of two equal ones, readers would believe different ones."""
    names = dict(pairs)
    if len(names) != len(pairs):
        raise ValueError("a name stands twice")
    return names


def _refuse(text):
    raise ValueError(f"a receipt holds no {text[:20]}")


def _small(text):
    if len(text) > 16:
        raise ValueError("a receipt holds no such number")
    return int(text)
