"""Run the whole portal on one machine: web, worker and beat, letter catcher, broker. Meant for `--embedded`."""

import importlib
import io
import os
import shutil
import sys
import tempfile
import urllib.error
import urllib.request
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from django.utils import timezone

from aspire import broker, embedded
from aspire.supervisor import Child, Family, GaveUp
from calls.models import Call


class Command(BaseCommand):
    help = "Run the whole portal on this machine until Ctrl-C (`make run`)."
    requires_system_checks = []

    def handle(self, **options):
        family = Family(tell=self.tell)
        family.listen_to_signals()
        try:
            self.run(family)
        except (embedded.CannotStart, broker.NoBroker) as reason:
            sys.exit(f"Cannot start: {reason}")
        except DatabaseError as error:
            sys.exit(f"Cannot start: the database {connection.settings_dict['NAME']} cannot be used ({error}).")
        except GaveUp as reason:
            sys.exit(str(reason))
        finally:
            family.stop()

    def tell(self, sentence):
        self.stdout.write(sentence)
        self.stdout.flush()

    def run(self, family):
        folder = settings.DATA_DIR
        lock = embedded.claim(folder)  # released by the kernel when this process ends, however it ends
        line = embedded.listen(embedded.port(os.environ))
        self.prepare(family)
        runtime = fresh_runtime_folder(folder)
        try:
            self.raise_family(family, line=line, folder=folder, runtime=runtime)
            if not family.stop_asked:
                self.tell(self.welcome(folder))
            family.watch()
            self.tell("Stopping …")
        finally:
            family.stop()
            shutil.rmtree(runtime, ignore_errors=True)
            lock.close()
        self.tell("Stopped. Everything that was entered is kept.")

    def prepare(self, family):
        """Bring database, translations, call and demo up to date; never touch what a person entered."""
        call_command("compile_translations", verbosity=0)
        is_new = not connection.introspection.table_names()
        if is_new:
            self.tell("First run: making the database …")
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        for definition in sorted(Path(settings.BASE_DIR, "calls", "definitions").glob("*.toml")):
            if not family.stop_asked and not Call.objects.filter(slug=definition.stem).exists():
                call_command("load_call", str(definition), stdout=io.StringIO())
        if not family.stop_asked and not get_user_model().objects.exists() and (demo := demo_module()):
            self.tell("Making the cast and the rehearsal calls …")
            demo.create(at=timezone.now())
        connection.close()  # no connection is carried over into another process

    def raise_family(self, family, *, line, folder, runtime):
        """Start broker, catcher, worker with beat, and web; return when pages are served."""
        environ = dict(os.environ)
        logs = folder / "logs"

        if not environ.get("REDIS_URL"):
            server = embedded_broker(runtime, folder, environ, logs)
            try:
                family.start(server)
            except GaveUp:
                aside = broker.set_log_aside(folder / "broker")
                self.tell(f"The broker could not read its log, which is now in {aside}; nothing in it is needed.")
                family.stop_one(server)
                family.start(embedded_broker(runtime, folder, environ, logs))
        if not environ.get("EMAIL_URL"):
            family.start(letter_catcher(environ, logs))
        if not family.stop_asked:
            family.start(web(line, environ, logs))
        if not family.stop_asked:  # after the pages: two processes that load the same code slow each other down
            family.start(worker(folder, environ, logs), wait=False)

    def welcome(self, folder):
        """Say where the portal is and who may log in."""
        lines = ["", f"The portal runs at {settings.SITE_URL}/"]
        if settings.LETTER_CATCHER_DIR:
            lines.append(f"Its letters are read at {settings.SITE_URL}/demo/letters/ and never leave this machine.")
        demo = demo_module()
        if demo and get_user_model().objects.exists():
            lines += ["", "Log in as (the password stands beside the address):"]
            lines += [f"  {email:<28} {password:<24} {who}" for email, password, who in getattr(demo, "LOGINS", ())]
        lines += ["", f"Data and logs are kept in {folder}. Stop with Ctrl-C.", ""]
        connection.close()
        return "\n".join(lines)


def demo_module():
    """Return the module that makes the demo, where there is one and this is no production."""
    return importlib.import_module("aspire.demo") if settings.DEBUG and find_spec("aspire.demo") else None


def fresh_runtime_folder(folder):
    """Return a new private folder with a path short enough for a socket; clear away the one of a killed run."""
    note = folder / "runtime-folder"
    if note.exists():
        left = Path(note.read_text().strip() or "/nowhere")
        if left.name.startswith("aspire-run-") and left.is_dir() and left.stat().st_uid == os.getuid():
            shutil.rmtree(left, ignore_errors=True)
    parent = tempfile.gettempdir()
    runtime = tempfile.mkdtemp(prefix="aspire-run-", dir=parent if len(parent) < 60 else "/tmp")
    note.write_text(runtime)
    return Path(runtime)


def embedded_broker(runtime, folder, environ, logs):
    """Return the broker of this machine and point `environ` at it."""
    socket_path = runtime / "b.sock"
    (folder / "broker").mkdir(mode=0o700, exist_ok=True)
    environ["REDIS_URL"] = broker.socket_url(socket_path)
    return Child(
        "broker",
        broker.command(broker.find_server(), socket_path=socket_path, folder=folder / "broker"),
        environ,
        logs / "broker.log",
        ready=lambda: broker.socket_answers(socket_path),
    )


def letter_catcher(environ, logs):
    """Return the SMTP catcher on a free loopback port and point `environ` at it."""
    line = embedded.listen(0)
    environ["EMAIL_URL"] = f"smtp://{embedded.HOST}:{line.getsockname()[1]}"
    command = [sys.executable, "-m", "aspire.catcher", "--fd", str(line.fileno()), environ["LETTER_CATCHER_DIR"]]
    return Child("letter catcher", command, environ, logs / "catcher.log", pass_fds=(line.fileno(),), kept_open=line)


def worker(folder, environ, logs):
    """Return the Celery worker with beat inside, which suits one machine only."""
    options = ["--beat", "--schedule", str(folder / "beat-schedule"), "--concurrency", "2", "--loglevel", "INFO"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    command = [sys.executable, "-m", "celery", "-A", "aspire", "worker", *options, *quiet]
    return Child("worker", command, environ, logs / "worker.log")


def web(line, environ, logs):
    """Return the web server on the socket that this process holds."""
    options = ["--worker-class", "gthread", "--workers", "1", "--threads", "8", "--graceful-timeout", "5"]
    bind = ["--bind", f"fd://{line.fileno()}", "--no-control-socket"]
    command = [sys.executable, "-m", "gunicorn", "aspire.wsgi", *bind, *options, "--access-logfile", "-"]
    address = f"http://{embedded.HOST}:{line.getsockname()[1]}/healthz"
    return Child(
        "web server",
        command,
        environ,
        logs / "web.log",
        pass_fds=(line.fileno(),),
        ready=lambda: page_is_served(address),
    )


def page_is_served(address):
    """Tell whether an address answers 200 within two seconds."""
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False
