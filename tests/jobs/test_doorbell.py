"""Does a bell ring once, and does a dead broker cost next to nothing?"""

import socket
import time

import pytest
from celery import current_app
from django.db import transaction

from aspire.broker import client
from jobs import doorbell
from tests.servers import free_port

TASK = "notices.tasks.post_due_letters"


@pytest.fixture(autouse=True)
def _open_ears(monkeypatch):
    """Forget any silence that an earlier test caused, and any that this one causes."""
    monkeypatch.setattr(doorbell, "_silent_until", 0.0)


@pytest.fixture
def mute():
    """A server that accepts connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as line:
        yield line.getsockname()[1]


def rung_in(seconds, broker_url, monkeypatch):
    """Ring once towards a broker; tells whether that took less than so many seconds."""
    monkeypatch.setattr(current_app.conf, "broker_url", broker_url)
    began = time.monotonic()
    doorbell._send(TASK)
    return time.monotonic() - began < seconds


@pytest.mark.broker
def test_a_bell_is_one_message_to_the_worker(broker, monkeypatch):
    assert rung_in(5, broker.url, monkeypatch)
    with client(broker.url) as connection:
        assert connection.llen("celery") == 1
    assert doorbell._silent_until == 0.0


def test_a_refusing_broker_is_forgiven_at_once_and_then_left_alone(monkeypatch, caplog):
    address = f"redis://127.0.0.1:{free_port()}/0"
    assert rung_in(2, address, monkeypatch)
    assert rung_in(0.05, address, monkeypatch)
    assert [record.levelname for record in caplog.records if "not rung" in record.message] == ["WARNING"]


def test_a_mute_broker_costs_about_a_second_once(mute, monkeypatch):
    address = f"redis://127.0.0.1:{mute}/0"
    assert rung_in(4, address, monkeypatch)
    assert rung_in(0.05, address, monkeypatch)


def test_without_a_broker_nobody_is_rung(monkeypatch):
    assert rung_in(0.05, "", monkeypatch)
    assert doorbell._silent_until == 0.0


@pytest.mark.django_db(transaction=True)
def test_a_bell_of_a_part_that_was_rolled_back_does_not_silence_the_whole(monkeypatch):
    rung = []
    monkeypatch.setattr(doorbell, "_send", rung.append)
    with transaction.atomic(durable=True):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            doorbell.ring(TASK)
            raise ZeroDivisionError
        doorbell.ring(TASK)
        doorbell.ring(TASK)
        with transaction.atomic():
            doorbell.ring(TASK)
        doorbell.ring("jobs.tasks.sweep")
    assert rung == [TASK, "jobs.tasks.sweep"]
