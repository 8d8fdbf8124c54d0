"""How much of the processor did a server take? Read from /proc, so that what else the machine does counts little."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(root):
    """Return the processor time (s) of a process, of the children it has and of those it had."""
    return sum(_own(pid) for pid in _family_of(root)) / TICKS


def _family_of(root):
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        children = Path(f"/proc/{pid}/task/{pid}/children")
        waiting += [int(child) for child in children.read_text().split()] if children.exists() else []
    return found


def _own(pid):
    try:
        numbers = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:  # it has just ended: its parent knows its time
        return 0
    return sum(int(one) for one in numbers[11:15])  # user, system, and those of children that have ended


class Effort:
    """The processor time of the servers while something runs: `with Effort(stage, "web") as effort`."""

    def __init__(self, stage, name):
        self.stage, self.name = stage, name

    def __enter__(self):
        self.before = self._now()
        return self

    def __exit__(self, *_):
        self.spent = [after - before for before, after in zip(self.before, self._now(), strict=True)]

    def _now(self):
        (server,) = [child.process.pid for child in self.stage.family.children if child.name == self.name]
        database = [self.stage.postgres.process.pid] if self.stage.postgres else []
        return [cpu_seconds(pid) for pid in (server, *database)]

    def told(self, times, what):
        """Return the words: milliseconds of the processor for each of so many."""
        each = [1000 * seconds / times for seconds in self.spent] if times else []
        parts = [f"{value:.2f} ms {who}" for value, who in zip(each, ("web", "database"), strict=False)]
        return f"processor for each {what}: {' + '.join(parts)}"
