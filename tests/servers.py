"""Where do tests get real servers? Throw-away PostgreSQL, broker and SMTP server, on sockets or loopback.

Nothing here needs Django: `tests/environment.py` starts PostgreSQL before the settings are read.
"""

import asyncio
import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from email import message_from_bytes, policy
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from aspire import broker

LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1
SHORT = "/tmp"  # a socket's path may not be long


class Missing(Exception):
    """A server that tests would like is not installed here; says what to install."""


def die_with_parent():
    """Ask the kernel to end this child when the test process ends, however it ends."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def free_port():
    """Return a loopback port that nobody has just now."""
    with socket.create_server(("127.0.0.1", 0)) as line:
        return line.getsockname()[1]


def wait_until(true, *, within=20.0, what="it"):
    """Wait until a function returns something true and return that; raises TimeoutError after `within` seconds."""
    limit = time.monotonic() + within
    while not (found := true()):
        if time.monotonic() > limit:
            raise TimeoutError(f"{what} did not come true within {within:.0f} s")
        time.sleep(0.05)
    return found


# --- PostgreSQL -----------------------------------------------------------------------------
class Postgres:
    """A PostgreSQL cluster in a temporary folder: unix socket only, no sync, gone when stopped."""

    def __init__(self):
        self.binaries = _postgres_binaries()
        self.person = _unprivileged_person()
        self.folder = Path(tempfile.mkdtemp(prefix="aspire-pg-", dir=SHORT))
        if self.person:
            os.chown(self.folder, self.person.pw_uid, self.person.pw_gid)
        self._run(
            "initdb", "-D", self.data, "-U", "aspire", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"
        )
        hurry = [
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "max_connections=200",
            "jit=off",
            "autovacuum=off",
        ]
        options = [f"-c{option}" for option in ["listen_addresses=", *hurry]]
        self.process = subprocess.Popen(
            [self.binaries / "postgres", "-D", self.data, "-k", str(self.folder), *options],
            stdin=subprocess.DEVNULL,
            stdout=(self.folder / "log").open("wb"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent,
            **self._as_person(),
        )
        wait_until(self.is_ready, what="PostgreSQL")

    @property
    def data(self):
        """The folder of the cluster."""
        return str(self.folder / "data")

    def url(self, database="aspire"):
        """Return a DATABASE_URL that leads here."""
        return f"postgres://aspire@/{database}?host={self.folder}"

    def is_ready(self):
        """Tell whether connections are accepted."""
        command = [self.binaries / "pg_isready", "-q", "-h", str(self.folder), "-U", "aspire", "-d", "postgres"]
        return subprocess.run(command, check=False).returncode == 0

    def create(self, database):
        """Make an empty database and return its URL."""
        self._run("createdb", "-h", str(self.folder), "-U", "aspire", database)
        return self.url(database)

    def stop(self):
        """End the server at once and remove the folder."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program, *arguments):
        done = subprocess.run(
            [self.binaries / program, *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            **self._as_person(),
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr or done.stdout}")

    def _as_person(self):
        return {"user": self.person.pw_uid, "group": self.person.pw_gid, "extra_groups": []} if self.person else {}


def _postgres_binaries():
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: float(path.parts[4]))
    if found:
        return found[-1].parent
    if on_path := shutil.which("postgres"):
        return Path(on_path).resolve().parent
    raise Missing("PostgreSQL is not installed (Debian: postgresql)")


def _unprivileged_person():
    """Return whom to be instead of root, because PostgreSQL refuses to run as root; None for everybody else."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Missing("PostgreSQL refuses to run as root, and there is no user “postgres” or “nobody”")


# --- Broker ---------------------------------------------------------------------------------
class Broker:
    """A Redis-compatible server on a socket of its own, with its append-only log."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="aspire-mq-", dir=SHORT))
        self.socket = self.folder / "b.sock"
        try:
            self.server = broker.find_server()
        except broker.NoBroker as reason:
            raise Missing(str(reason)) from reason
        self.process = None
        self.start()

    @property
    def url(self):
        """The broker's address, as REDIS_URL gives it."""
        return broker.socket_url(self.socket)

    def start(self):
        """Start the server and wait until it answers."""
        self.process = subprocess.Popen(
            broker.command(self.server, socket_path=self.socket, folder=self.folder),
            stdin=subprocess.DEVNULL,
            stdout=(self.folder / "log").open("ab"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )
        wait_until(lambda: broker.socket_answers(self.socket), what="the broker")

    def kill(self):
        """Kill the server as a power cut would."""
        self.process.kill()
        self.process.wait()

    def wipe(self):
        """Forget every message, as if the server had been replaced by an empty one."""
        with broker.client(self.url) as connection:
            connection.flushall()

    def stop(self):
        """End the server and remove its folder."""
        self.process.terminate()
        self.process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)


# --- SMTP -----------------------------------------------------------------------------------
class Mailbox:
    """A real SMTP server on loopback that keeps what it took and answers as it is told.

    `replies` is a list of answers to the next letters, used one by one: a string such as
    "451 later" is said after the final dot; "drop" closes the connection after the final dot without
    an answer; "silence" never answers; ("RCPT", "550 nobody") refuses the recipient. When the list
    is empty, letters are taken.
    """

    def __init__(self, *replies):
        self.replies = list(replies)
        self.taken = []  # letters answered with 250, parsed
        self.seen = []  # every letter whose text arrived, whatever was answered
        self._lock = threading.Lock()
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self._controller.start()
        self.port = self._controller.port

    @property
    def url(self):
        """The server's address, as EMAIL_URL gives it."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def message_ids(self):
        """The Message-IDs of the letters taken, in order of arrival."""
        return [letter["message-id"] for letter in self.taken]

    def to(self, address):
        """Return the letters taken for one address."""
        return [letter for letter in self.taken if address in letter["to"]]

    def stop(self):
        """Close the server."""
        self._controller.stop(no_assert=True)

    def _next(self, *, stage):
        with self._lock:
            if not self.replies:
                return None
            is_rcpt = isinstance(self.replies[0], tuple) and self.replies[0][0] == "RCPT"
            if is_rcpt != (stage == "RCPT"):
                return None
            reply = self.replies.pop(0)
            return reply[1] if is_rcpt else reply

    async def handle_RCPT(self, server, session, envelope: Envelope, address, options):  # noqa: N802
        if reply := self._next(stage="RCPT"):
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope: Envelope):  # noqa: N802
        letter = message_from_bytes(envelope.content, policy=policy.default)
        self.seen.append(letter)
        reply = self._next(stage="DATA")
        if reply == "drop":
            server.transport.abort()
            return "421 gone"
        if reply == "silence":
            await _for_ever(server)
        if reply:
            return reply
        self.taken.append(letter)
        return "250 taken"


async def _for_ever(server):
    while not server.transport.is_closing():
        await asyncio.sleep(0.1)


# --- Tools ----------------------------------------------------------------------------------
def find_chromium():
    """Return the path of a Chromium that Playwright can drive. Raises Missing."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    raise Missing("Chromium is not installed (Debian: chromium)")


def find_libfaketime():
    """Return the path of libfaketime's library for many threads, to be given as LD_PRELOAD. Raises Missing."""
    for found in sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")):
        return str(found)
    raise Missing("libfaketime is not installed (Debian: faketime)")


def find_nginx():
    """Return the path of nginx. Raises Missing."""
    if found := shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin"):
        return found
    raise Missing("nginx is not installed (Debian: nginx-light)")
