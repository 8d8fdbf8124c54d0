"""How far is this machine's clock off, by a time server and by what the edge stamps?"""

import logging
import threading
import time
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import ntplib

logger = logging.getLogger(__name__)

LIMIT_MS = 100  # further off, an instant close to the deadline could not be answered for
ANSWERS_WITHIN = 1.0  # seconds
KEPT_FOR = 60.0  # seconds
UNSYNCHRONISED, KISS_OF_DEATH = 3, 0  # leap indicator and stratum of a server that knows no time (RFC 5905)
NOT_MEASURED, NO_ANSWER = "not measured", "no answer"
EDGE_LIMIT = timedelta(seconds=2)


def address_of(written):
    """Return (host, port) of a time server written as host, host:port or [address]:port; raises ValueError."""
    parts = urlsplit(f"//{written}")
    if not parts.hostname or parts.path or parts.username is not None:
        raise ValueError(f"{written!r} names no time server")
    return parts.hostname, parts.port or 123


def measured(server):
    """Ask a time server once, for a second at most; returns the offset in milliseconds, or None without a good answer."""
    host, port = address_of(server)
    try:
        answer = ntplib.NTPClient().request(host, version=4, port=port, timeout=ANSWERS_WITHIN)
    except (OSError, ntplib.NTPException) as fault:
        logger.warning("clock: no answer from the time server %s: %s", server, fault)
        return None
    if answer.leap == UNSYNCHRONISED or answer.stratum == KISS_OF_DEATH:
        logger.warning("clock: the time server %s does not know the time itself", server)
        return None
    return round(answer.offset * 1000, 1)


@dataclass(frozen=True)
class Reading:
    """What is known of the clock: `offset_ms` in milliseconds (positive: this clock is behind), or why it is unknown."""

    offset_ms: float | str

    @property
    def is_off(self):
        """Tell whether the clock is known to be too far off; a silent time server proves nothing."""
        return not isinstance(self.offset_ms, str) and abs(self.offset_ms) > LIMIT_MS


class Watch:
    """The last measurement of this process, kept for a minute so that being asked often asks nobody else."""

    def __init__(self, steady=time.monotonic):
        self.steady, self.lock = steady, threading.Lock()
        self.forget()

    def forget(self):
        """Measure anew when asked next."""
        self.server, self.offset_ms, self.until = "", None, 0.0

    def read(self, server):
        """Return the Reading by a time server, "host[:port]"; an empty one is not measured."""
        if not server:
            return Reading(NOT_MEASURED)
        with self.lock:
            if server != self.server or self.steady() >= self.until:
                self.server, self.offset_ms = server, measured(server)
                self.until = self.steady() + KEPT_FOR
            return Reading(NO_ANSWER if self.offset_ms is None else self.offset_ms)


class EdgeWatch:
    """How far the edge's stamps lie behind this clock, minute by minute.

    A request may wait, so the smallest distance of a minute tells most of the edge's clock; a stamp that lies ahead
    tells at once. The stamp is believed all the same: one clock judges everybody, and operators are told of it.
    """

    def __init__(self, steady=time.monotonic):
        self.steady, self.lock = steady, threading.Lock()
        self.began, self.least, self.before, self.is_told = None, None, None, False

    def note(self, behind):
        """Keep how long before now (timedelta) a request was stamped."""
        with self.lock:
            self._turn()
            self.least = behind if self.least is None else min(self.least, behind)
            if behind < -EDGE_LIMIT and not self.is_told:
                self._tell(behind)

    def read(self):
        """Return the smallest distance of this minute and the last in milliseconds, or "no stamp"."""
        with self.lock:
            self._turn()
            known = [one for one in (self.before, self.least) if one is not None]
            return round(min(known) / timedelta(milliseconds=1), 1) if known else "no stamp"

    def _turn(self):
        now = self.steady()
        if self.began is not None and now - self.began < KEPT_FOR:
            return
        is_next = self.began is not None and now - self.began < 2 * KEPT_FOR
        if self.least is not None and self.least > EDGE_LIMIT:
            self._tell(self.least)
        self.began, self.before, self.least, self.is_told = now, self.least if is_next else None, None, False

    def _tell(self, behind):
        self.is_told = True
        logger.warning(
            "clock: the edge's stamps lie %.3f s behind this clock; one of the two is off", behind.total_seconds()
        )


watch = Watch()
edge = EdgeWatch()
