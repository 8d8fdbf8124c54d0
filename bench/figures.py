"""How are measurements kept and shown?"""

import threading
from collections import Counter, defaultdict


class Record:
    """What the clients saw: seconds per step, faults, and every press of the button. Many threads write it."""

    def __init__(self):
        self.lock = threading.Lock()
        self.seconds = defaultdict(list)  # step: how long it took
        self.faults = Counter()  # (step, what was wrong): how often
        self.presses = []  # (proposal, the edge's stamp, status, where it led)
        self.began = self.ended = None  # of the whole, by the steady clock

    def took(self, step, seconds):
        """Keep how long a step took."""
        with self.lock:
            self.seconds[step].append(seconds)

    def fault(self, step, what):
        """Count a fault."""
        with self.lock:
            self.faults[step, what] += 1

    def pressed(self, proposal, stamp, status, place):
        """Keep a press of the button with its answer."""
        with self.lock:
            self.presses.append((proposal, stamp, status, place))

    @property
    def sealed(self):
        """The presses that were answered with the way to a receipt: {proposal: stamps}."""
        found = defaultdict(list)
        for proposal, stamp, status, place in self.presses:
            if status == 302 and place.endswith("/receipt/"):
                found[proposal].append(stamp)
        return found

    @property
    def late(self):
        """The stamps of presses that were refused, by proposal."""
        found = defaultdict(list)
        for proposal, stamp, status, _ in self.presses:
            if status == 409:
                found[proposal].append(stamp)
        return found


def percentile(values, percent):
    """Return the value below which so many percent of the others lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def table_of_steps(record):
    """Return the lines that tell p50, p95, p99 and the longest of every step, in milliseconds."""
    lines = [f"  {'step':<14}{'count':>7}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'longest':>9}"]
    for step, seconds in record.seconds.items():
        told = [1000 * value for value in (*(percentile(seconds, part) for part in (50, 95, 99)), max(seconds))]
        lines.append(f"  {step:<14}{len(seconds):>7}" + "".join(f"{value:>9.0f}" for value in told))
    for (step, what), times in sorted(record.faults.items()):
        lines.append(f"  FAULT {step}: {what}, {times} times")
    return lines
