"""How do the tests have a worker killed at one exact point of posting? `python -m tests.notices.dying` reads points, one a line.

For each point a child is forked, which posts what is due and kills itself by SIGKILL when it comes to that point; nothing of it
is tidied up. The answer to each line is the signal by which the child ended, 0 where it came to no such point.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path

import django

from tests.processes import database_url

ROOT = Path(__file__).resolve().parents[2]
POINTS = (
    "the claim is committed",
    "connected",
    "MAIL is answered",
    "RCPT is answered",
    "DATA is answered",
    "before the mark",
    "after the mark, before the dot",
    "after the dot, before it is settled",
)


class DyingWorkers:
    """Workers on this test's database and the mail server at `port` that die where they are told."""

    def __init__(self, port):
        environ = {**os.environ, "DEBUG": "1", "SECRET_KEY": "x", "REDIS_URL": "", "DATABASE_URL": database_url()}
        environ["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        command = [sys.executable, "-m", "tests.notices.dying"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environ, text=True, bufsize=1, **pipes)

    def post(self, point):
        """Post what is due in a process that dies at a point; returns the signal that ended it, 0 for none."""
        self.process.stdin.write(f"{point}\n")
        return int(self.process.stdout.readline())

    def stop(self):
        """Let the parent of the workers end by itself."""
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


def _die(*_arguments, **_names):
    os.kill(os.getpid(), signal.SIGKILL)


def _after(holder, name):
    """Let a function do its work, and the process die right after."""
    function = getattr(holder, name)

    def dies_after(*arguments, **names):
        function(*arguments, **names)
        _die()

    setattr(holder, name, dies_after)


def _arm(point):
    """Put death at a point of posting."""
    from notices import gateways  # noqa: PLC0415 - Django is set up by now
    from notices.services import posting  # noqa: PLC0415

    if point == POINTS[0]:
        posting._post = _die
    elif point == POINTS[1]:
        _after(gateways, "_connected")
    elif point in POINTS[2:5]:
        word, ask = point.split()[0].lower(), gateways._ask

        def asks(command, *arguments, **names):
            ask(command, *arguments, **names)
            if word in (command.__name__, str(arguments[0]).lower()):
                _die()

        gateways._ask = asks
    elif point == POINTS[5]:
        posting.mark_after_dot = _die
    elif point == POINTS[6]:
        _after(posting, "mark_after_dot")
    elif point == POINTS[7]:
        posting.settle_sent = _die


def _post():
    from django.utils import timezone  # noqa: PLC0415

    from notices import services  # noqa: PLC0415

    services.post_due(at=timezone.now(), now=timezone.now)


def main():
    """Answer each line with what became of a worker that was to die there."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aspire.settings")
    django.setup()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                _arm(line.strip())
                _post()
            finally:
                os._exit(0)
        _pid, status = os.waitpid(child, 0)
        print(os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0, flush=True)


if __name__ == "__main__":
    main()
