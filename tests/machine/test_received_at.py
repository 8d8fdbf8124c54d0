"""At which instant was a request received, and whose word is taken for it?"""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from allauth.core.internal.httpkit import get_client_ip
from django.test import RequestFactory
from django.utils import timezone

from aspire import clock
from aspire.middleware import ReceivedAtMiddleware
from calls.refusals import DeadlinePassed
from journal.models import Entry
from notices.models import Notice
from proposals.services import submit_proposal
from tests.builders import A_BREATH_AFTER_NOON, NOON, client_for
from tests.proposing import a_whole_draft

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


@pytest.mark.parametrize(
    ("addresses", "remote", "believed"),
    [
        pytest.param(["unix"], "", True, id="trusted by configuration"),
        pytest.param(["unix"], EDGE, False, id="an address where a socket was meant"),
        pytest.param([EDGE], "", False, id="a socket where an address was meant"),
        pytest.param([], "", False, id="nobody is trusted"),
        pytest.param(["unix"], "unix", True, id="no address is called so"),
    ],
)
def test_behind_a_unix_socket_there_is_no_address_to_trust(stamp, settings, addresses, remote, believed):
    settings.EDGE_ADDRESSES = addresses
    instant = stamp("1716865200.000", address=remote)
    assert instant == NOON if believed else is_now(instant)


def test_log_in_limits_count_clients_behind_a_unix_socket_too(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # as any edge has it, by address or by socket
    headers = {"x-forwarded-for": "203.0.113.9, 198.51.100.7"}  # the edge's own word is the last
    request = RequestFactory().post("/accounts/login/", REMOTE_ADDR="", headers=headers)
    assert get_client_ip(request) == "198.51.100.7"


@pytest.mark.parametrize("header", ["noon", "1716865200.000,1716865200.000", "2024-05-28T12:00:00"])
def test_an_edge_that_stamps_nonsense_is_told_to_operators(stamp, header, caplog):
    with caplog.at_level(logging.WARNING, logger="aspire.middleware"):
        assert is_now(stamp(header))
        stamp(header, address="203.0.113.9")  # a stranger's nonsense is nobody's business
    assert caplog.text.count("names no instant") == 1


def test_a_stamp_that_is_hours_off_is_believed_and_told(stamp, monkeypatch, caplog):
    monkeypatch.setattr(clock, "edge", clock.EdgeWatch())
    ahead = timezone.now() + timedelta(hours=3)
    with caplog.at_level(logging.WARNING, logger="aspire.clock"):
        assert stamp(ahead.isoformat()) == ahead
    assert caplog.text.count("one of the two is off") == 1


def test_milliseconds_are_cut_off_in_the_applicants_favour(stamp, call, hanako):
    # Received at 12:00:00.0009, which nginx writes as .000: in time. At 12:00:00.001 it is late.
    proposal = a_whole_draft(call, hanako)
    with pytest.raises(DeadlinePassed) as refused:
        submit_proposal(proposal.pk, actor=hanako, received_at=stamp("1716865200.001"))
    assert refused.value.facts["received_at"] - NOON == timedelta(milliseconds=1)
    assert submit_proposal(proposal.pk, actor=hanako, received_at=stamp("1716865200.000")).received_at == NOON


def test_one_instant_serves_check_record_journal_letter_and_receipt(call, hanako):
    at = NOON - timedelta(microseconds=1)
    proposal = a_whole_draft(call, hanako)
    client = client_for(hanako, at=at)
    response = client.post(f"/proposals/{proposal.pk}/submit/", follow=True)
    submission = proposal.submissions.get()
    proposal.refresh_from_db()
    entry = Entry.objects.get(verb="proposal.submitted")
    assert {submission.received_at, proposal.submitted_at, entry.at, proposal.screening.judged_at} == {at}
    written = "Tue 28 May 2024, 11:59:59.999999 JST"
    assert (written in response.content.decode(), written in Notice.objects.get(kind="receipt").body) == (True, True)


def test_the_stamp_is_aware_and_keeps_microseconds(stamp):
    assert stamp("2024-05-28T02:59:59.999999+00:00") == datetime(2024, 5, 28, 2, 59, 59, 999999, tzinfo=UTC)
