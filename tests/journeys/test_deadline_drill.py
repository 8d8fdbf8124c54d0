"""Is the deadline kept to the millisecond by the production server behind its edge, on PostgreSQL, under pressure?

The portal runs as docker-compose.yml starts it: nginx with the real configuration, gunicorn with its two processes.
The real clock runs; the deadline is moved to it.
"""

import contextlib
import http.client
import os
import re
import secrets
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest

from calls.models import Call
from journal.models import Entry
from proposals.models import Proposal, Submission
from tests.crowd import drafts_of_many, sessions_of
from tests.machine.test_compose import PAGE, ROOT, WRITTEN, Compose
from tests.processes import database_url

pytestmark = [
    pytest.mark.processes,
    pytest.mark.postgres,
    pytest.mark.broker,
    pytest.mark.thorough,
    pytest.mark.django_db(transaction=True),
]
MILLISECOND = timedelta(milliseconds=1)
FORGED = {
    "X-Received-At": "2024-05-28T11:59:59+09:00",
    "X-Forwarded-For": "127.0.0.1",
    "X-Real-IP": "127.0.0.1",
    "Forwarded": "for=127.0.0.1",
    "Date": "Tue, 28 May 2024 02:59:59 GMT",
}


@pytest.fixture(scope="module")
def composition(tmp_path_factory, django_db_setup, broker_server, nginx):
    """The edge and the production server on the database of this test."""
    folder = tmp_path_factory.mktemp("drill")
    made = Compose(folder, database=database_url(), broker=broker_server.url, nginx=nginx)
    building = {**made.environ, "SECRET_KEY": "only-for-building", "DATA_DIR": str(folder)}
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput"]
    subprocess.run(collect, cwd=ROOT, env=building, check=True, capture_output=True)
    try:
        made.run("certificate")
        made.start("web", ready=made.is_ready)
        made.start_edge()
        yield made
    finally:
        made.family.stop()


@pytest.fixture
def many(rounds, settings, call):
    """So many whole drafts by so many applicants, each with a session in the production server's eyes."""
    settings.SECRET_KEY = WRITTEN["SECRET_KEY"]
    drafts = drafts_of_many(call, rounds(20, drill=200))
    people = Proposal.objects.filter(pk__in=[one.pk for one in drafts]).select_related("lead").order_by("pk")
    return list(zip(drafts, sessions_of([one.lead for one in people]), strict=True))


class Presses:
    """Presses of the button, each on a line of its own that is open before anybody presses."""

    def __init__(self, composition, drafts, *, straight=False, address="127.0.0.1", times=1, headers=None):
        self.composition, self.straight, self.address = composition, straight, address
        self.headers = headers or {}
        self.on_their_way = threading.Semaphore(0)
        self.waiting = [(proposal, session, self._line()) for proposal, session in drafts for _ in range(times)]

    def _line(self):
        if self.straight:
            line = http.client.HTTPConnection(
                "127.0.0.1", self.composition.web, timeout=100, source_address=(self.address, 0)
            )
        else:
            context = ssl.create_default_context(cafile=str(self.composition.folder / "tls" / "portal.crt"))
            line = http.client.HTTPSConnection("localhost", self.composition.https, timeout=100, context=context)
        line.connect()
        line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return line

    def _press(self, proposal, session, line):
        """Send one press and return (pk, status, where it leads, when the answer came, words of the answer)."""
        token = secrets.token_hex(16)
        host = "localhost" if self.straight else f"localhost:{self.composition.https}"
        headers = {
            "Host": host,
            "Origin": f"https://{host}",
            "Cookie": f"__Host-sessionid={session}; __Host-csrftoken={token}",
            "Content-Type": "application/x-www-form-urlencoded",
            **({"X-Forwarded-Proto": "https"} if self.straight else {}),
            **self.headers,
        }
        body = urlencode({"csrfmiddlewaretoken": token})
        line.request("POST", f"/proposals/{proposal.pk}/submit/", body=body, headers=headers)
        self.on_their_way.release()
        answer = line.getresponse()
        words = answer.read().decode()
        line.close()
        return proposal.pk, answer.status, answer.headers["Location"], datetime.now(UTC), words

    @contextlib.contextmanager
    def sent(self):
        """Press all at once, and let the caller go on once every request is on its way; yields the answers' list."""
        with ThreadPoolExecutor(len(self.waiting)) as pool:
            answers = [pool.submit(self._press, *one) for one in self.waiting]
            for _ in self.waiting:
                assert self.on_their_way.acquire(timeout=30)
            found = []
            yield found
            found += [answer.result() for answer in answers]

    def answers(self):
        """Press all at once and return the answers."""
        with self.sent() as found:
            pass
        return found


def move_deadline(call, closes_at):
    """Let the call close at another instant, whole milliseconds."""
    closes_at = closes_at.replace(microsecond=closes_at.microsecond // 1000 * 1000)
    Call.objects.filter(pk=call.pk).update(closes_at=closes_at)
    return closes_at


def as_nginx_writes(instant):
    """Return the header by which the edge tells an instant of whole milliseconds."""
    milliseconds = (instant - datetime(1970, 1, 1, tzinfo=UTC)) // MILLISECOND
    return {"X-Received-At": f"{milliseconds // 1000}.{milliseconds % 1000:03}"}


@contextlib.contextmanager
def nobody_working(composition):
    """Stop the server's processes where they are, so that requests queue up; yields what lets them go on."""
    (master,) = [child.process.pid for child in composition.family.children if child.name == "web"]
    workers = [int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text().split()]
    assert len(workers) == 2

    def tell(number):
        for pid in workers:
            os.kill(pid, number)

    tell(signal.SIGSTOP)
    try:
        yield lambda: tell(signal.SIGCONT)
    finally:
        tell(signal.SIGCONT)


def receipts(drafts, times=1):
    """Return what the presses of these drafts are answered when they are in time."""
    return sorted([(one.pk, 302, f"/proposals/{one.pk}/receipt/") for one, _ in drafts] * times)


def short(answers):
    return sorted(answer[:3] for answer in answers)


def ledger():
    """Return (subject, when, refusal) of every refused attempt that is kept."""
    entries = Entry.objects.filter(verb="proposal.submission_refused")
    return sorted((entry.subject, entry.at, entry.detail["refusal"]) for entry in entries)


def told_too_late(answers):
    """Tell whether every answer is a refusal that says when the press was received, to the microsecond."""
    exact = re.compile(r"\d\d:\d\d:\d\d\.\d{6}")
    return all(status == 409 and exact.search(words) for _, status, _, _, words in answers)


def test_what_came_before_the_deadline_and_was_handled_after_it_is_in_time(composition, call, many):
    presses = Presses(composition, many, times=2)
    assert composition.visitor().get(PAGE).status == 200  # leaves the edge with an idle line to the server
    with nobody_working(composition) as go_on:
        began = datetime.now(UTC)
        closes_at = move_deadline(call, began + timedelta(seconds=2 + len(presses.waiting) / 200))
        with presses.sent() as answers:
            assert datetime.now(UTC) < closes_at  # all are on their way, and nobody has looked at one
            time.sleep((closes_at - datetime.now(UTC)).total_seconds() + 0.3)
            assert Submission.objects.count() == 0
            handled_from = datetime.now(UTC)
            go_on()

    assert short(answers) == receipts(many, times=2)
    assert min(when for *_, when, _ in answers) > handled_from > closes_at
    sealed = Submission.objects.order_by("proposal")
    assert [one.proposal_id for one in sealed] == sorted(one.pk for one, _ in many)
    assert all(began - MILLISECOND <= one.received_at <= closes_at == one.closes_at for one in sealed)
    assert ledger() == []


def test_a_millisecond_after_the_deadline_is_late_and_the_deadline_itself_is_in_time(composition, call, many):
    closes_at = move_deadline(call, datetime.now(UTC))
    late = Presses(composition, many, straight=True, headers=as_nginx_writes(closes_at + MILLISECOND)).answers()
    assert told_too_late(late)
    subjects = sorted(entry[0] for entry in ledger())
    assert ledger() == [(subject, closes_at + MILLISECOND, "DeadlinePassed") for subject in subjects]
    assert len(set(subjects)) == len(many)
    assert (Submission.objects.count(), Proposal.objects.exclude(state="draft").count()) == (0, 0)

    exact = Presses(composition, many, straight=True, times=2, headers=as_nginx_writes(closes_at)).answers()
    assert short(exact) == receipts(many, times=2)
    sealed = Submission.objects.order_by("proposal").values_list("proposal", "sequence", "received_at", "closes_at")
    assert list(sealed) == [(one.pk, 1, closes_at, closes_at) for one, _ in many]


@pytest.mark.parametrize(
    "way",
    [
        pytest.param({}, id="through the edge, which overwrites them"),
        pytest.param({"straight": True, "address": "127.0.0.2"}, id="past the edge, from an address that is none"),
    ],
)
def test_forged_headers_change_nothing(composition, call, many, way):
    closes_at = move_deadline(call, datetime.now(UTC) - timedelta(milliseconds=5))
    answers = Presses(composition, many, headers=FORGED, **way).answers()
    assert told_too_late(answers)
    assert Submission.objects.count() == 0
    assert [refusal for _, _, refusal in ledger()] == ["DeadlinePassed"] * len(many)
    assert all(closes_at < at <= datetime.now(UTC) for _, at, _ in ledger())
