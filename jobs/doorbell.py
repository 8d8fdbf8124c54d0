"""How is a worker told that a row waits for it? The row is the message; this is only the bell."""

import logging

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)


def ring(task_name):
    """Ask a worker, after commit, to run the named task; a dead broker is logged and forgiven.

    The minute's sweep finds the row without any bell, so a lost ring costs at most a minute.
    """
    transaction.on_commit(lambda: _send(task_name), robust=True)


def _send(task_name):
    if not current_app.conf.broker_url:
        return
    try:
        current_app.send_task(task_name, retry=False, expires=300)
    except Exception as error:  # any fault of the broker: the sweep does the work
        logger.warning("doorbell: %s not rung: %s", task_name, error)
