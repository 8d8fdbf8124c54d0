"""How many letters a second leave? `python -m bench.letters [--letters 1000] [--workers 2] [--database sqlite]`

Promises so many letters in one use case, as a release does, and lets workers post them in one run over SMTP on loopback to a
server in a process of its own, on a database that really writes. Each letter has a line of its own, three transactions (taken,
marked before the dot, settled) and its entry in the journal. The books are counted at the server: ends with 1 where one is lost
or doubled.
"""

import argparse
import multiprocessing
import os
import sys
import time
from collections import Counter
from email import message_from_bytes
from multiprocessing.connection import wait

import django

from bench.stage import Stage
from tests.notices.smtp import BreakingServer

CALL = "bench"
PACE = 1.0  # seconds between two lines of progress
FORK = multiprocessing.get_context("fork")


def options_from(words):
    """Return the options of a command line, every number bounded."""
    asked = argparse.ArgumentParser(prog="python -m bench.letters", description=__doc__)
    asked.add_argument("--letters", type=int, default=1000)
    asked.add_argument("--workers", type=int, default=2, help="processes that post at once")
    asked.add_argument("--database", choices=["postgres", "sqlite"], default="postgres")
    options = asked.parse_args(words)
    if not (1 <= options.letters <= 20_000 and 1 <= options.workers <= 8):
        asked.error("--letters is from 1 to 20000, --workers from 1 to 8")
    return options


def _serve(line):
    server = BreakingServer()
    line.send(server.port)
    line.recv()
    line.send([message_from_bytes(text)["message-id"] for text in server.texts])


def _promise(count):
    """Owe the letters in one transaction; returns how long that took (s)."""
    from django.utils import timezone  # noqa: PLC0415 - Django is set up by now

    from journal.transactions import use_case  # noqa: PLC0415
    from notices import services  # noqa: PLC0415

    at = timezone.now()
    failed = {"kind": "Result", "why": "refused", "page": "https://localhost/office/letters/1/"}
    context = {"letters": [failed] * 5, "count": 5, "further": 0, "scope": CALL, "page": "https://localhost/"}

    @use_case
    def promise_all():
        for number in range(count):
            to = services.Stranger(f"lead{number}@aspire.example", "ja", f"Lead {number}", "研究 太郎")
            what = {"kind": "result", "about": f"bench.letter:{number}", "template": "notices_letters_failed"}
            services.promise(f"bench-{number}", **what, to=to, context=context, at=at, scope=CALL)

    began = time.perf_counter()
    promise_all()
    return time.perf_counter() - began


def _work():
    from django.utils import timezone  # noqa: PLC0415

    from notices import services  # noqa: PLC0415

    services.post_due(at=timezone.now(), now=timezone.now)


def _run_of(workers):
    """Let so many processes post until nothing is due, telling each second how far they are.

    Returns how long the slowest took (s).
    """
    from django.db import connections  # noqa: PLC0415

    connections.close_all()  # no process shares a line to the database
    began = time.perf_counter()
    processes = [FORK.Process(target=_work) for _each in range(workers)]
    for process in processes:
        process.start()
    while any(process.is_alive() for process in processes):
        wait([process.sentinel for process in processes if process.is_alive()], timeout=PACE)
        _tell_progress(time.perf_counter() - began)
    for process in processes:
        process.join()
    return time.perf_counter() - began


def _tell_progress(lasted):
    """Print how many letters are out after so many seconds."""
    from notices.models import Notice  # noqa: PLC0415

    owed = Notice.objects.filter(scope=CALL)
    print(f"  {lasted:6.1f} s {owed.filter(state='sent').count():6d} of {owed.count()} letters are out", flush=True)


def _told(options, promised, lasted, arrived):
    """Print what was measured and return whether the books are right."""
    from django.db import connection  # noqa: PLC0415

    from notices.models import Notice  # noqa: PLC0415

    owed = dict(Notice.objects.filter(scope=CALL).values_list("message_id", "state"))
    taken = Counter(arrived)
    lost = sum(not taken[number] for number in owed)
    doubled = sum(times - 1 for times in taken.values())
    unsent = sum(state != "sent" for state in owed.values())
    print(f"database: {connection.vendor}; {options.workers} workers; a line of its own for each letter")
    print(f"promised: {len(owed)} in one transaction, {promised:.2f} s, {len(owed) / promised:.0f} a second")
    print(f"posted:   {len(arrived)} in {lasted:.2f} s, {len(arrived) / lasted:.1f} letters a second")
    print(f"books:    {lost} lost, {doubled} doubled, {unsent} not settled; load {os.getloadavg()[0]:.1f}")
    return not (lost or doubled or unsent)


def main(words=None):
    """Start a database and a mail server, measure, and end them whatever happens; returns whether the books are right."""
    options = options_from(words)
    stage = Stage(options.database)
    ours, theirs = FORK.Pipe()
    server = FORK.Process(target=_serve, args=(theirs,), daemon=True)
    server.start()
    try:
        port = ours.recv()
        stage.prepare()
        os.environ.update(stage.environ, EMAIL_URL=f"smtp://127.0.0.1:{port}")
        django.setup()
        promised = _promise(options.letters)
        lasted = _run_of(options.workers)
        ours.send("enough")
        return _told(options, promised, lasted, ours.recv())
    finally:
        server.terminate()
        server.join()
        stage.stop()


if __name__ == "__main__":
    sys.exit(not main())
