"""At which instant was a request received, and whose word is taken for it?"""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from aspire.middleware import ReceivedAtMiddleware
from tests.builders import A_BREATH_AFTER_NOON, NOON

EDGE = "172.28.7.2"


@pytest.fixture
def stamp(settings):
    """Ask the middleware which instant it gives a request with this header from this address."""
    settings.EDGE_ADDRESSES = [EDGE]

    def ask(header=None, *, address=EDGE):
        headers = {} if header is None else {"x-received-at": header}
        request = RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)
        return ReceivedAtMiddleware(lambda seen: seen.received_at)(request)

    return ask


@pytest.mark.parametrize(
    ("header", "instant"),
    [
        pytest.param("2024-05-28T12:00:00+09:00", NOON, id="noon as people write it"),
        pytest.param("2024-05-28T03:00:00.000001+00:00", A_BREATH_AFTER_NOON, id="a breath after noon"),
        pytest.param("1716865200.000", NOON, id="noon as nginx writes it"),
        pytest.param("1716865200.001", NOON + timedelta(milliseconds=1), id="a millisecond after noon"),
        pytest.param("1716865199.999", NOON - timedelta(milliseconds=1), id="a millisecond before noon"),
    ],
)
def test_the_edges_stamp_is_the_instant(stamp, header, instant):
    assert stamp(header) == instant


def is_now(instant):
    return abs(timezone.now() - instant) < timedelta(seconds=5)


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(None, id="none"),
        pytest.param("", id="empty"),
        pytest.param("noon", id="no instant"),
        pytest.param("2024-05-28T12:00:00", id="without a zone"),
        pytest.param("2024-13-28T12:00:00+09:00", id="a thirteenth month"),
        pytest.param("1716865200", id="without milliseconds"),
        pytest.param("999999999999.000", id="beyond the calendar"),
        pytest.param("1716865200.000, 1.000", id="two of them"),
    ],
)
def test_a_stamp_that_says_nothing_leaves_the_clock(stamp, header):
    assert is_now(stamp(header))


@pytest.mark.parametrize("address", ["127.0.0.1", "172.28.7.3", ""])
def test_a_strangers_stamp_is_not_believed(stamp, address):
    assert is_now(stamp("2024-05-28T12:00:00+09:00", address=address))


def test_the_stamp_is_aware_and_keeps_microseconds(stamp):
    assert stamp("2024-05-28T02:59:59.999999+00:00") == datetime(2024, 5, 28, 2, 59, 59, 999999, tzinfo=UTC)
