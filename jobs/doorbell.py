"""How is a worker told that a row waits for it? The row is the message; this is only the bell."""

import logging
import threading
import time

from celery import current_app
from django.db import connection, transaction

logger = logging.getLogger(__name__)

ONE_SECOND = {"socket_timeout": 1, "socket_connect_timeout": 1, "max_retries": 0}
SILENCE = 30  # seconds for which a bell that did not ring is left alone
_lines = threading.local()  # each thread keeps its line to the broker: opening one costs a fifth of a submission
_silent_until = 0.0  # on this process's own steady clock


def ring(task_name):
    """Ask a worker, after commit, to run the named task; a dead broker is logged and forgiven.

    Rung twice in one transaction it sounds once. The minute's sweep finds the row without any bell, so
    a lost ring costs at most a minute.
    """
    if not _will_ring(task_name):
        bell = _Bell(task_name)
        transaction.on_commit(bell, robust=True)


class _Bell:
    def __init__(self, task_name):
        self.task_name = task_name

    def __call__(self):
        _send(self.task_name)


def _will_ring(task_name):
    """Tell whether this transaction has the bell already, in a block that cannot be rolled back before this one."""
    standing = set(connection.savepoint_ids)
    return any(
        isinstance(after_commit, _Bell) and after_commit.task_name == task_name and savepoints <= standing
        for savepoints, after_commit, *_ in connection.run_on_commit
    )


def _send(task_name):
    global _silent_until
    if not current_app.conf.broker_url or time.monotonic() < _silent_until:
        return
    try:
        current_app.send_task(task_name, producer=_line(), retry=False, expires=300)
    except Exception as error:  # any fault of the broker: the sweep does the work
        _lines.kept = None
        _silent_until = time.monotonic() + SILENCE
        logger.warning("doorbell: %s not rung, and quiet for %s s: %s", task_name, SILENCE, error)


def _line():
    """Return this thread's producer on its own connection, opened at the first ring and again after a fault."""
    address = current_app.conf.broker_url
    address_of_kept, producer = getattr(_lines, "kept", None) or (None, None)
    if address_of_kept != address:
        broker = current_app.connection_for_write(transport_options=ONE_SECOND, connect_timeout=1)
        producer = current_app.amqp.Producer(broker)
        _lines.kept = address, producer
    return producer
