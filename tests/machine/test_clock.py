"""Is the clock that judges the deadline measured, and does a wrong one make the portal unready?"""

import logging
import socket
import struct
import threading
from datetime import timedelta
from types import SimpleNamespace

import ntplib
import pytest
from django.test import Client

from aspire import clock

NOW = 1_716_865_200.25  # seconds since 1970; both ends of a measurement read it, so that only the offset is measured
SECONDS = timedelta(seconds=1)


class TimeServer:
    """An SNTP server on loopback whose clock is `ahead` by some seconds; `answers` tells whether it speaks at all."""

    def __init__(self, *, ahead=0.0, answers=True, leap=0, stratum=2):
        self.ahead, self.answers, self.leap, self.stratum, self.asked = ahead, answers, leap, stratum, 0
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.socket.getsockname()[1]}"
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self):
        while True:
            packet, client = self.socket.recvfrom(256)
            if packet == b"stop":
                return
            self.asked += 1
            if self.answers:
                here = ntplib.system_to_ntp_time(NOW + self.ahead)
                stamp = struct.pack("!2I", int(here), int(here % 1 * 2**32))
                head = struct.pack("!BBBb3I", self.leap << 6 | 4 << 3 | 4, self.stratum, 0, -20, 0, 0, 0)
                self.socket.sendto(head + stamp + packet[40:48] + stamp + stamp, client)

    def stop(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
            end.sendto(b"stop", ("127.0.0.1", self.socket.getsockname()[1]))
        self.thread.join(5)
        self.socket.close()


@pytest.fixture
def time_server(monkeypatch, settings):
    """Start a time server of the given kind and name it in the settings; this machine's clock stands still meanwhile."""
    monkeypatch.setattr(ntplib, "time", SimpleNamespace(time=lambda: NOW))
    monkeypatch.setattr(clock, "ANSWERS_WITHIN", 0.1)
    started = []

    def start(**options):
        started.append(TimeServer(**options))
        settings.TIME_SERVER = started[-1].address
        return started[-1]

    yield start
    for one in started:
        one.stop()


@pytest.fixture(autouse=True)
def _watches(monkeypatch):
    monkeypatch.setattr(clock, "watch", clock.Watch())
    monkeypatch.setattr(clock, "edge", clock.EdgeWatch())


@pytest.mark.parametrize(
    ("server", "status", "offset"),
    [
        pytest.param({}, 200, 0.0, id="true"),
        pytest.param({"ahead": 0.099}, 200, 99.0, id="99 ms behind the server"),
        pytest.param({"ahead": 0.101}, 503, 101.0, id="101 ms behind the server"),
        pytest.param({"ahead": -0.099}, 200, -99.0, id="99 ms ahead of the server"),
        pytest.param({"ahead": -0.101}, 503, -101.0, id="101 ms ahead of the server"),
        pytest.param({"answers": False}, 200, "no answer", id="silent"),
        pytest.param({"ahead": 5, "leap": 3}, 200, "no answer", id="a server that is not set itself"),
        pytest.param({"ahead": 5, "stratum": 0}, 200, "no answer", id="a server that sends everybody away"),
    ],
)
@pytest.mark.django_db
def test_readiness_reports_the_clock_and_fails_when_it_is_off(time_server, server, status, offset):
    time_server(**server)
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["ready"], answer.json()["clock_offset_ms"]) == (
        status,
        status == 200,
        offset,
    )


@pytest.mark.django_db
def test_a_clock_that_nobody_was_asked_about_is_not_measured(settings):
    settings.TIME_SERVER = ""
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["clock_offset_ms"]) == (200, "not measured")


def test_a_measurement_is_kept_for_a_minute_and_a_silence_too(time_server):
    now = [1000.0]
    watch, server = clock.Watch(steady=lambda: now[0]), time_server(ahead=0.05)
    first = [watch.read(server.address).offset_ms for _ in range(3)]
    now[0] += 59.9
    second = watch.read(server.address).offset_ms
    server.answers = False
    now[0] += 0.1
    third = [watch.read(server.address).offset_ms for _ in range(3)]
    assert (first, second, third, server.asked) == ([50.0] * 3, 50.0, ["no answer"] * 3, 2)


def test_another_server_is_asked_at_once(time_server):
    watch = clock.Watch()
    readings = [watch.read(time_server(ahead=ahead).address).offset_ms for ahead in (0.01, 0.02)]
    assert readings == [10.0, 20.0]


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("ntp.example", ("ntp.example", 123)),
        ("ntp.example:1123", ("ntp.example", 1123)),
        ("192.0.2.1", ("192.0.2.1", 123)),
        ("[2001:db8::1]:124", ("2001:db8::1", 124)),
    ],
)
def test_a_time_server_is_named_with_or_without_a_port(written, address):
    assert clock.address_of(written) == address


@pytest.mark.parametrize("written", [":123", "host:x", "host:99999", "host/path", "user@host", "[::1"])
def test_what_names_no_time_server_is_told(written):
    with pytest.raises(ValueError):
        clock.address_of(written)


# --- The edge's clock -----------------------------------------------------------------------
@pytest.fixture
def minute():
    """A watch over the edge, and the steady clock that it reads."""
    now = [0.0]
    return clock.EdgeWatch(steady=lambda: now[0]), now


def test_the_least_distance_of_two_minutes_is_reported(minute):
    watch, now = minute
    told = [watch.read()]
    for behind in (30.0, 0.004, 2.5):  # one of them waited for half a minute: that says nothing of the clock
        watch.note(behind * SECONDS)
    told.append(watch.read())
    now[0] = 61
    watch.note(0.002 * SECONDS)
    told.append(watch.read())
    now[0] = 300
    told.append(watch.read())
    assert told == ["no stamp", 4.0, 2.0, "no stamp"]


@pytest.mark.parametrize(
    ("behinds", "warnings"),
    [
        pytest.param([0.01, 40.0], 0, id="one that waited"),
        pytest.param([-1.9, 0.0], 0, id="a little ahead"),
        pytest.param([-2.1, -2.2, -2.3], 1, id="ahead: told once"),
        pytest.param([7200.0, 7200.4], 1, id="two hours behind"),
    ],
)
def test_an_edge_whose_clock_is_off_is_told_to_operators_once_a_minute(minute, caplog, behinds, warnings):
    watch, now = minute
    with caplog.at_level(logging.WARNING, logger="aspire.clock"):
        for behind in behinds:
            watch.note(behind * SECONDS)
        now[0] = 61
        watch.read()
    assert caplog.text.count("the edge's stamps lie") == warnings
