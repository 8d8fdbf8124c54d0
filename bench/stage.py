"""On which servers is measured? A PostgreSQL that really writes, a broker, and gunicorn as it is deployed."""

import base64
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from aspire.supervisor import Child, Family
from tests import servers
from tests.processes import served

ROOT = Path(__file__).resolve().parent.parent
HOST = "localhost"


class DurablePostgres(servers.Postgres):
    """The cluster of the tests, started again with everything on the disk before a commit is answered."""

    def __init__(self):
        super().__init__()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20)
        self.process = subprocess.Popen(
            [self.binaries / "postgres", "-D", self.data, "-k", str(self.folder), "-clisten_addresses=", "-cfsync=on"],
            stdin=subprocess.DEVNULL,
            stdout=(self.folder / "log").open("ab"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=servers.die_with_parent,
            **self._as_person(),
        )
        servers.wait_until(self.is_ready, what="PostgreSQL")


class Stage:
    """Servers in a folder of their own; everything ends with `stop`."""

    def __init__(self, database):
        self.folder = Path(tempfile.mkdtemp(prefix="aspire-bench-"))
        self.family = Family(tell=lambda sentence: None)
        self.postgres = DurablePostgres() if database == "postgres" else None
        self.broker = servers.Broker()
        self.port = servers.free_port()
        self.environ = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "aspire.settings",
            "DEBUG": "0",
            "SECRET_KEY": secrets.token_urlsafe(64),
            "RECEIPT_KEYS": base64.b64encode(secrets.token_bytes(32)).decode(),
            "DATA_DIR": str(self.folder),
            "STATIC_ROOT": str(self.folder / "static"),
            "DATABASE_URL": self.postgres.create("bench")
            if self.postgres
            else f"sqlite:///{self.folder}/portal.sqlite3",
            "ALLOW_SQLITE": "1",
            "REDIS_URL": self.broker.url,
            "EMAIL_URL": "smtp://127.0.0.1:25",  # nobody posts here: no worker runs
            "ALLOWED_HOSTS": f"{HOST},127.0.0.1",
            "SITE_URL": f"https://{HOST}",
            "EDGE_ADDRESSES": "127.0.0.1",  # the clients play the edge
            "LOG_LEVEL": "WARNING",
            "BIND": f"127.0.0.1:{self.port}",
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        }

    def prepare(self):
        """Collect the static files and make the tables."""
        for command in (["collectstatic", "--noinput"], ["migrate", "--noinput"], ["createcachetable"]):
            self.manage(*command)

    def manage(self, *words):
        """Run one of Django's commands to its end."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=self.environ, capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(done.stderr)

    def start_portal(self):
        """Start the portal by the script that its container runs, with its processes and threads."""
        command = ["sh", "deploy/entrypoint.sh", "web", "--access-logfile", "/dev/null"]
        self._start("web", command, self.environ, f"http://127.0.0.1:{self.port}/healthz")

    def start_trivial(self):
        """Start the view that inserts one row, with the same processes and threads, and return its port."""
        port = servers.free_port()
        application = ["django.core.wsgi:get_wsgi_application()", "--bind", f"127.0.0.1:{port}"]
        like_the_portal = ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket"]
        environ = {**self.environ, "DJANGO_SETTINGS_MODULE": "bench.trivial"}
        command = [sys.executable, "-m", "gunicorn", *application, *like_the_portal, "--worker-tmp-dir", "/dev/shm"]
        self._start("trivial", command, environ, f"http://127.0.0.1:{port}/")
        return port

    def _start(self, name, command, environ, address):
        self.folder.joinpath("logs").mkdir(exist_ok=True)
        os.chdir(ROOT)
        log = self.folder / "logs" / f"{name}.log"
        self.family.start(Child(name, command, environ, log, ready=lambda: served(address)))

    def end(self, name):
        """End one server."""
        for child in self.family.children:
            if child.name == name:
                self.family.stop_one(child)

    def log(self, name):
        """Return what a server wrote."""
        path = self.folder / "logs" / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def stop(self):
        """End every server, each by its own id, and remove what they wrote."""
        self.family.stop()
        self.broker.stop()
        if self.postgres:
            self.postgres.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
