"""What does the portal need around itself on one machine, without anything installed?

Chosen by `manage.py --embedded …` (which `make run` uses), never by leaving a variable out. Read
before Django's settings, so nothing here may import them.
"""

import base64
import contextlib
import fcntl
import os
import secrets
import socket
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"  # the demo logins are public knowledge: this mode never listens to the network


class CannotStart(Exception):
    """The portal cannot start, for a reason told in one sentence."""


def prepare_environment(environ):
    """Fill in what the settings read: folder, secret, address; what the caller set is kept.

    Raises CannotStart where the folder cannot be written.
    """
    os.umask(0o077)  # drafts and letters are nobody else's business
    folder = data_folder(environ)
    environ["DATA_DIR"] = str(folder)
    environ.setdefault("DEBUG", "1")
    environ.setdefault("SITE_URL", f"http://localhost:{port(environ)}")
    environ.setdefault("LETTER_CATCHER_DIR", str(folder / "letters"))
    if not environ.get("SECRET_KEY"):
        environ["SECRET_KEY"] = secret_of(folder)
    if not environ.get("RECEIPT_KEYS"):
        environ["RECEIPT_KEYS"] = receipt_key_of(folder)


def data_folder(environ):
    """Return the folder that holds everything people enter; made on first use. Raises CannotStart."""
    folder = Path(environ.get("DATA_DIR") or BASE_DIR / ".data").expanduser().absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise CannotStart(
            f"The data folder {folder} cannot be written ({error.strerror}): "
            "make it writable, or name another one with DATA_DIR=…"
        ) from error
    return folder


def port(environ):
    """Return the port people will use. Raises CannotStart for anything but a port number."""
    written = environ.get("PORT") or "8000"
    if not written.isascii() or not written.isdigit() or not 1 <= int(written) <= 65535:
        raise CannotStart(f"PORT is “{written}”: give a number from 1 to 65535, for example PORT=8001.")
    return int(written)


def secret_of(folder):
    """Return this folder's secret, made once and readable by its owner only. Raises CannotStart."""
    secret = _kept(folder / "secret-key", lambda: secrets.token_urlsafe(64))
    if len(secret) < 50:
        raise CannotStart(
            f"The secret in {folder / 'secret-key'} is too short: delete the file, and a new one is made."
        )
    return secret


def receipt_key_of(folder):
    """Return the key (base64 of 32 bytes) that signs receipts here, made once and readable by its owner only.

    Raises CannotStart.
    """
    key = _kept(folder / "receipt-key", lambda: base64.b64encode(secrets.token_bytes(32)).decode())
    if len(key.partition("@")[0]) != 44:
        raise CannotStart(
            f"The receipt key in {folder / 'receipt-key'} is cut short: put it back from a backup. With a new one, "
            "receipts signed so far would be of an unknown key."
        )
    return key


def _kept(path, make):
    """Return what a file holds, made on first use: whole or not at all, whichever of two processes is first."""
    try:
        if not path.exists():
            beside = path.with_name(f".{path.name}-{os.getpid()}")
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(make())
            with contextlib.suppress(FileExistsError):
                os.link(beside, path)
            beside.unlink()
        return path.read_text().strip()
    except OSError as error:
        raise CannotStart(f"The secret in {path} cannot be read ({error.strerror}).") from error


def claim(folder):
    """Hold the folder for this process and return the open lock. Raises CannotStart when another one has it."""
    path = folder / "portal.lock"
    lock = path.open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.seek(0)
        holder = lock.read().strip()
        lock.close()
        raise CannotStart(
            f"The portal already runs on {folder}{f' (process {holder})' if holder else ''}: "
            "stop it first, or name another folder with DATA_DIR=…"
        ) from error
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def listen(number):
    """Return a listening socket on the loopback port, 0 for any free one. Raises CannotStart when it is taken."""
    try:
        return socket.create_server((HOST, number), backlog=512)
    except OSError as error:
        raise CannotStart(
            f"Port {number} cannot be used ({os.strerror(error.errno)}): another program may have it. "
            f"Choose another one, for example `make run PORT={number + 1 if number < 65535 else 8001}`."
        ) from error
