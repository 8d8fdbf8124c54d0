"""Are letters lost when a worker is killed or the broker forgets everything?"""

import asyncio
import os
import signal
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from celery import current_app
from django.utils import timezone

from aspire.broker import client
from jobs import doorbell
from notices.models import Notice
from tests.notices.drill import let_leases_run_out, let_turns_come, one, owe
from tests.servers import Mailbox, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes, pytest.mark.broker, pytest.mark.thorough]


def all_sent():
    """Tell whether nothing is owed any more, and let the next attempts come at once."""
    let_turns_come()
    return not Notice.objects.exclude(state="sent").exists()


def kill_nine(portal):
    """Kill the worker and its children by a signal that nobody can hear coming."""
    os.killpg(portal.children["worker"].process.pid, signal.SIGKILL)
    portal.kill("worker")


def kill_children(portal):
    """Kill the processes that do the work and leave their parent: it hands the message in hand out again."""
    parent = portal.children["worker"].process.pid
    for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
        os.kill(int(child), signal.SIGKILL)


def test_a_worker_killed_while_letters_go_out_loses_none(portal_processes, hanako, rounds):
    """Two beats ask for every round twice, a message is delivered again where its process died, and workers are killed."""
    kills = rounds(1, drill=20)
    portal = portal_processes(sweep_seconds=1).start("beat")
    second = portal_processes(sweep_seconds=1).start("beat")
    for number in range(40 * kills):
        owe(f"letter-{number}", hanako, at=timezone.now())

    for kill in range(kills):
        portal.start("worker")
        for taken, strike in ((7, kill_children), (14, kill_nine)):
            limit = time.monotonic() + 60
            while len(portal.mailbox.taken) < 40 * kill + taken:
                assert time.monotonic() < limit, portal.log("worker")
                time.sleep(0.001)
            strike(portal)
        let_leases_run_out()
    assert Notice.objects.filter(state="pending").exists(), "the worker was killed too late to prove anything"
    portal.start("worker")
    wait_until(all_sent, within=60, what="the last letter")
    second.kill("beat")
    kill_nine(portal)  # nothing is owed any more, so nothing need be ended gently

    arrived = Counter(portal.mailbox.message_ids)
    assert set(arrived) == set(Notice.objects.values_list("message_id", flat=True))
    assert max(arrived.values()) <= 2
    assert "signal 9 (SIGKILL)" in portal.log("worker")  # and its message was delivered again
    assert sum(arrived.values()) - len(arrived) <= 4 * kills  # two letters were in hand at each of two kills


class Hanging(Mailbox):
    """Keep silent at RCPT to Taro, and after the final dot to Hanako, as long as `hangs`."""

    hangs = True

    def __init__(self):
        self.reached = set()
        super().__init__()

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        await self._hang("before the dot", "taro" in address)
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        await self._hang("after the dot", "hanako" in envelope.rcpt_tos[0])
        return await super().handle_DATA(server, session, envelope)

    async def _hang(self, step, is_meant):
        if is_meant and self.hangs:
            self.reached.add(step)
            await asyncio.sleep(3600)


@pytest.fixture
def hanging():
    """A mail server that falls silent at two known steps."""
    server = Hanging()
    yield server
    server.stop()


@pytest.mark.thorough
def test_where_the_worker_was_killed_decides_what_happens_next(portal_processes, hanging, hanako, taro):
    now = timezone.now()
    before, after = owe("before", taro, at=now), owe("after", hanako, at=now)
    portal = portal_processes(sweep_seconds=1, environ={"EMAIL_URL": hanging.url}).start("worker", "beat")

    wait_until(lambda: len(hanging.reached) == 2, within=30, what="both steps")
    kill_nine(portal)
    assert [(one(key).state, one(key).after_dot) for key in ("before", "after")] == [
        ("sending", False),
        ("sending", True),
    ]

    hanging.hangs = False
    let_leases_run_out()
    portal.start("worker")
    wait_until(lambda: one("after").state == "unknown", what="the doubt")
    assert (one("after").doubts, one("after").last_error) == (1, "abandoned")
    wait_until(all_sent, what="both letters")

    assert sorted(hanging.message_ids) == sorted([before.message_id, after.message_id])
    assert [(one(key).attempts, one(key).doubts) for key in ("before", "after")] == [(2, 0), (2, 1)]


def test_a_broker_that_forgets_or_dies_loses_no_letter(portal_processes, broker, hanako, monkeypatch):
    monkeypatch.setattr(current_app.conf, "broker_url", broker.url)
    monkeypatch.setattr(doorbell, "_silent_until", 0.0)
    portal = portal_processes(sweep_seconds=1)

    owe("rung and forgotten", hanako, at=timezone.now())
    owe("rung and forgotten too", hanako, at=timezone.now())
    assert queued(broker) == 2
    broker.wipe()
    assert queued(broker) == 0
    portal.start("worker", "beat")
    wait_until(all_sent, what="the letters whose bell was forgotten")

    broker.kill()
    began = time.monotonic()
    for number in range(5):
        owe(f"promised without a broker {number}", hanako, at=timezone.now())
    assert time.monotonic() - began < 2  # nobody who submits waits for a dead broker
    for hours in range(48, 0, -4):  # two days without a broker, and then it remembers nothing
        owe(f"promised {hours} hours ago", hanako, at=timezone.now() - timedelta(hours=hours))
    broker.start()
    broker.wipe()
    wait_until(lambda: stands_again(portal) and all_sent(), within=60, what="the letters promised without a broker")

    assert sorted(portal.mailbox.message_ids) == sorted(Notice.objects.values_list("message_id", flat=True))


def stands_again(portal):
    """Start the worker again where the broker's death took it along, as whoever runs it does."""
    if not portal.children["worker"].runs():
        portal.kill("worker")
        portal.start("worker")
    return True


def queued(broker):
    """Count the messages that wait in the broker."""
    with client(broker.url) as connection:
        return connection.llen("celery")
