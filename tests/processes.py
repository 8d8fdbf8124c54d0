"""How do tests run the portal's real processes? Web, worker and beat as production starts them, on loopback."""

import contextlib
import os
import shutil
import signal
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

from django.conf import settings
from django.db import connection

from aspire.supervisor import Child, Family
from tests import servers


def database_url():
    """Return the DATABASE_URL of the database that this test uses, so that other processes use it too."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{Path(settings['NAME']).absolute()}"
    host = settings["HOST"] or settings.get("OPTIONS", {}).get("host", "")
    password = f":{settings['PASSWORD']}" if settings["PASSWORD"] else ""
    port = f"&port={settings['PORT']}" if settings["PORT"] else ""
    return f"postgres://{settings['USER']}{password}@/{settings['NAME']}?host={host}{port}"


class Portal:
    """The portal as processes: `url`, the `mailbox` its letters reach, the `broker`, and each process by name."""

    def __init__(self, *, broker, mailbox, clock=None, sweep_seconds=2, environ=None):
        self.broker = broker
        self.mailbox = mailbox
        self.port = servers.free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder = Path(tempfile.mkdtemp(prefix="aspire-live-"))
        self.letters = self.folder / "letters"
        self.environ = {
            **os.environ,
            "DEBUG": "1",
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": database_url(),
            "REDIS_URL": broker.url,
            "EMAIL_URL": mailbox.url,
            "SITE_URL": self.url,
            "SWEEP_SECONDS": str(sweep_seconds),
            **(faked_clock(clock) if clock else {}),
            **(environ or {}),
        }
        self.family = Family(tell=lambda sentence: None)
        self.children = {}

    def start(self, *names):
        """Start the named processes, all three without names, and wait until pages are served."""
        names = names or ("worker", "beat", "web")
        for name in names:
            child = self.children[name] = getattr(self, f"_{name}")()
            self.family.start(child, wait=False)
        for name in names:
            self.family.await_ready(self.children[name])
        return self

    def kill(self, name):
        """Kill one process and its children as a power cut would."""
        child = self.children.pop(name)
        with contextlib.suppress(ProcessLookupError):  # it may have gone by itself
            os.killpg(child.process.pid, signal.SIGKILL)
        self.family.stop_one(child)

    def stop(self):
        """End every process and remove what they wrote."""
        self.family.stop()
        self.children.clear()
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self, name):
        """Return what a process wrote, for a failing test to show."""
        path = self.folder / "logs" / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def letter_to(self, address, *, within=20.0, containing=""):
        """Wait for a letter to an address whose subject contains the words, and return it."""

        def found():
            return next((mail for mail in self.mailbox.to(address) if containing in mail["subject"]), None)

        return servers.wait_until(found, within=within, what=f"a letter “{containing}” to {address}")

    def _web(self):
        options = ["--worker-class", "gthread", "--threads", "8", "--no-control-socket", "--graceful-timeout", "2"]
        command = [sys.executable, "-m", "gunicorn", "aspire.wsgi", "--bind", f"127.0.0.1:{self.port}", *options]
        return self._child("web", command, ready=self.is_up)

    def _plain_web(self):
        """Return Django's own server: under libfaketime the production server's sleeps fail with EINVAL."""
        command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "runserver", f"127.0.0.1:{self.port}"]
        return self._child("web", [*command, "--noreload"], ready=self.is_up)

    def _worker(self):
        command = [sys.executable, "-m", "celery", "-A", "aspire", "worker", "-c", "2", "-l", "INFO"]
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        return self._child("worker", command + quiet, ready=lambda: " ready." in self.log("worker"))

    def _beat(self):
        schedule = ["--schedule", str(self.folder / "beat-schedule")]
        return self._child("beat", [sys.executable, "-m", "celery", "-A", "aspire", "beat", *schedule])

    def _child(self, name, command, ready=None):
        return Child(name, command, self.environ, self.folder / "logs" / f"{name}.log", ready=ready)

    def is_up(self):
        """Tell whether the web server answers."""
        return served(f"{self.url}/healthz")


def served(address):
    """Tell whether an address answers 200."""
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def marked(mark):
    """Return the ids of living processes whose environment carries a mark: a process and all it started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark.encode() in (folder / "environ").read_bytes() and ") Z " not in (folder / "stat").read_text():
                found.append(int(folder.name))
    return found


def faked_clock(written):
    """Return the environment under which a process reads another clock, such as "@2024-05-28 11:59:30"."""
    return {"LD_PRELOAD": servers.find_libfaketime(), "FAKETIME": written, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
