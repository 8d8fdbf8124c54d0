"""Who starts the portal's processes, keeps them running, and sees that none is left behind?"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE = 10.0  # seconds a process has to end by itself
READY_WITHIN = 60.0  # seconds a process has to become ready, on a slow machine
FALLS_ALLOWED = 3  # within…
FALLS_WITHIN = 60.0  # …seconds
LARGEST_LOG = 5_000_000  # bytes

GUARD = [sys.executable, "-I", "-S", str(Path(__file__).with_name("guard.py"))]
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class GaveUp(Exception):
    """A process cannot be kept running, for a reason told in one sentence."""


@dataclass
class Child:
    """One process of the portal: how it is called, started, and known to be ready."""

    name: str
    command: list[str]
    environ: dict[str, str]
    log: Path
    pass_fds: tuple[int, ...] = ()
    ready: Callable[[], bool] | None = None
    kept_open: object = None  # a socket that outlives the process, so that its successor answers at the same port
    process: subprocess.Popen | None = None
    falls: list[float] = field(default_factory=list)

    def start(self):
        """Start the process in a session of its own: a terminal's Ctrl-C reaches only the supervisor."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=self.pass_fds,
                start_new_session=True,
                preexec_fn=_die_with_parent(os.getpid()),
            )

    def runs(self):
        """Tell whether the process is there."""
        return self.process is not None and self.process.poll() is None

    def stop(self, patience=PATIENCE):
        """End the process: ask, wait, insist; then sweep what it left of its session."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)
        _kill_group(self.process.pid)
        self.process.wait()
        self.process = None


class Family:
    """The processes of one portal, in the order of their starting; they end in the opposite one."""

    def __init__(self, *, tell=print):
        self.children = []
        self.stop_asked = False
        self.tell = tell
        self.guard = None

    def listen_to_signals(self):
        """Take Ctrl-C, a closed terminal and SIGTERM as the wish to stop; a second one means at once."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def _on_signal(self, _number, _frame):
        if self.stop_asked:
            for child in self.children:
                if child.process is not None:
                    _kill_group(child.process.pid)
        self.stop_asked = True

    def start(self, child, *, wait=True):
        """Start a process and, where it says how, wait until it is ready. Raises GaveUp."""
        _shorten(child.log)
        self.children.append(child)
        self._start(child)
        if wait:
            self.await_ready(child)

    def _start(self, child):
        child.start()
        self._tell_guard("+", child.process.pid)

    def _end(self, child, **patience):
        if child.process is not None:
            number = child.process.pid
            child.stop(**patience)
            self._tell_guard("-", number)

    def _tell_guard(self, sign, number):
        """Keep the guard informed, who ends every process should this one be killed (see guard.py)."""
        if self.guard is None:
            self.guard = subprocess.Popen(
                GUARD,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                text=True,
                bufsize=1,
                start_new_session=True,
            )
        with contextlib.suppress(BrokenPipeError):
            self.guard.stdin.write(f"{sign}{number}\n")

    def await_ready(self, child):
        """Wait until a process is ready or the wish to stop comes. Raises GaveUp."""
        limit = time.monotonic() + READY_WITHIN
        while child.ready is not None and not self.stop_asked and not child.ready():
            if not child.runs():
                raise GaveUp(f"The {child.name} ended while starting; its last words are in {child.log}.")
            if time.monotonic() > limit:
                raise GaveUp(f"The {child.name} was not ready within {READY_WITHIN:.0f} s; see {child.log}.")
            time.sleep(0.05)

    def watch(self):
        """Keep every process running until the wish to stop comes. Raises GaveUp when one keeps falling."""
        while not self.stop_asked:
            for child in self.children:
                if not child.runs() and not self.stop_asked:
                    self._raise_again(child)
            time.sleep(0.2)

    def _raise_again(self, child):
        now = time.monotonic()
        child.falls = [fall for fall in child.falls if now - fall < FALLS_WITHIN] + [now]
        self._end(child)  # whatever it left must not work beside its successor
        if len(child.falls) > FALLS_ALLOWED:
            raise GaveUp(
                f"The {child.name} ended {len(child.falls)} times within {FALLS_WITHIN:.0f} s, "
                f"so everything was stopped; its last words are in {child.log}."
            )
        self.tell(f"The {child.name} ended unexpectedly and is started again (see {child.log}).")
        self._start(child)
        self.await_ready(child)

    def stop_one(self, child, **patience):
        """End one process and forget it; `patience` is the seconds it has to end by itself."""
        self._end(child, **patience)
        self.children.remove(child)

    def stop(self):
        """End every process, the last started first, and wait for each."""
        self.stop_asked = True
        for child in reversed(self.children):
            self._end(child)
        self.children.clear()
        if self.guard is not None:
            with contextlib.suppress(BrokenPipeError):
                self.guard.stdin.close()
            self.guard.wait()
            self.guard = None


def _die_with_parent(parent):
    """Return what a new process does first on Linux: ask the kernel to end it when its parent dies."""
    if _LIBC is None:
        return None

    def ask_the_kernel():
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # the parent died before the kernel knew
            os._exit(1)

    return ask_the_kernel


def _kill_group(number):
    """Kill what is left of a process's own group, if anything."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(number, signal.SIGKILL)


def _shorten(log):
    """Put a long log aside, so that a portal that runs for months does not fill the disk."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".old.log"))
