"""Is a receipt genuine, asked on the shell without any database? manage.py verify_receipt AS3-0007-2.json"""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from proposals.gateways import signing
from proposals.receipting import BYTES_MAX, Found, look
from proposals.sentences.receipts import say_found

UNUSABLE = 2  # the exit code where nothing could be verified
KEYS_BYTES_MAX = 1024 * 1024


class Command(BaseCommand):
    help = (
        "Verify a signed receipt (a JSON file; - reads the standard input) by this portal's keys, or by a keys.json that "
        "was downloaded. Exit code 0: genuine and unchanged. 1: changed, or of an unknown key. 2: not a receipt, or "
        "nothing could be verified."
    )
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser):
        """Ask for the file, and perhaps for the keys."""
        parser.add_argument("file", help="the receipt; - reads the standard input")
        parser.add_argument("--keys", help="a keys.json as /receipts/keys.json gives it, instead of RECEIPT_KEYS")

    def handle(self, *, file, keys, **options):
        """Say what was found and leave with its exit code."""
        known = _keys_in(keys) if keys else _own_keys()
        looked = look(_read(file, BYTES_MAX), fits=lambda *asked: signing.fits(*asked, keys=known))
        said = say_found(looked)
        self.stdout.write(said.heading)
        self.stdout.write(said.proves)
        self.stdout.write(said.proves_not)
        if looked.found == Found.GENUINE:
            self.stdout.write(json.dumps(looked.receipt, ensure_ascii=False, indent=1))
            return
        raise SystemExit(UNUSABLE if looked.found == Found.NO_RECEIPT else 1)


def _own_keys():
    keys = signing.published_keys()
    if not keys:
        raise CommandError("RECEIPT_KEYS names no key: give the published ones with --keys.", returncode=UNUSABLE)
    return keys


def _keys_in(file):
    try:
        return [signing.key_from(one) for one in json.loads(_read(file, KEYS_BYTES_MAX))["keys"]]
    except (KeyError, TypeError, ValueError, RecursionError):
        raise CommandError(f"{file} holds no keys as /receipts/keys.json gives them.", returncode=UNUSABLE) from None


def _read(file, most):
    """Return at most one byte more than `most` of a file: enough to see that it is too large."""
    try:
        if file == "-":
            return sys.stdin.buffer.read(most + 1)
        with Path(file).open("rb") as opened:
            return opened.read(most + 1)
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.", returncode=UNUSABLE) from None
