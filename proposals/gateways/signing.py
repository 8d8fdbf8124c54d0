"""With which keys are receipts signed, and by which are they checked? Ed25519, through `cryptography`."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import date

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

SEED_BYTES = 32


class UnusableKey(ValueError):
    """A key that the environment names cannot be read."""


@dataclass(frozen=True)
class PublishedKey:
    """A public key of this portal: its id, its 32 bytes, and between which days it signed where that is told."""

    id: str
    raw: bytes
    used_from: date | None = None
    used_until: date | None = None

    @property
    def base64(self):
        """Return the 32 bytes as base64."""
        return base64.b64encode(self.raw).decode()

    @property
    def pem(self):
        """Return the key as a PEM text, as openssl reads it."""
        public = Ed25519PublicKey.from_public_bytes(self.raw)
        return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def sign(message):
    """Return (id of the key, signature) of some bytes by the first of RECEIPT_KEYS; raises UnusableKey."""
    written = settings.RECEIPT_KEYS
    if not written:
        raise UnusableKey("RECEIPT_KEYS names no key")
    private, _, _ = _private(written[0])
    return key_id(private.public_key().public_bytes_raw()), private.sign(message)


def published_keys():
    """Return every key that a receipt of this portal may be signed with, the one that signs first; raises UnusableKey."""
    keys = []
    for written in settings.RECEIPT_KEYS:
        private, since, until = _private(written)
        keys.append(_published(private.public_key().public_bytes_raw(), since, until))
    for written in settings.RECEIPT_PUBLIC_KEYS:
        raw, since, until = _parts(written)
        keys.append(_published(raw, since, until))
    return list({one.id: one for one in reversed(keys)}.values())[::-1]


def fits(key, message, signature, *, keys):
    """Tell whether a signature fits some bytes by the key of this id; None where no such key is among `keys`."""
    known = next((one for one in keys if one.id == key), None)
    if known is None:
        return None
    try:
        Ed25519PublicKey.from_public_bytes(known.raw).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def key_id(raw):
    """Return the id of a public key: the first 16 hex digits of the SHA-256 of its 32 bytes."""
    return hashlib.sha256(raw).hexdigest()[:16]


def key_from(entry):
    """Return the PublishedKey of one entry of a downloaded keys.json; raises UnusableKey."""
    try:
        raw = base64.b64decode(entry["public_key"], validate=True)
        Ed25519PublicKey.from_public_bytes(raw)
    except (KeyError, TypeError, ValueError) as error:
        raise UnusableKey("an entry holds no Ed25519 public key") from error
    return PublishedKey(key_id(raw), raw)


def _published(raw, since, until):
    Ed25519PublicKey.from_public_bytes(raw)
    return PublishedKey(key_id(raw), raw, since, until)


def _private(written):
    seed, since, until = _parts(written)
    return Ed25519PrivateKey.from_private_bytes(seed), since, until


def _parts(written):
    """Read "KEY", "KEY@2026-04-01" or "KEY@2026-04-01/2027-03-31"; returns (32 bytes, from, until)."""
    text, _, days = written.strip().partition("@")
    try:
        raw = base64.b64decode(text, validate=True)
        first, _, last = days.partition("/")
        read = [date.fromisoformat(one) if one else None for one in (first, last)]
    except ValueError as error:
        raise UnusableKey("a receipt key is base64 of 32 bytes, with the days of its use behind an @") from error
    if len(raw) != SEED_BYTES:
        raise UnusableKey(f"a receipt key has {SEED_BYTES} bytes, this one {len(raw)}")
    return raw, *read
