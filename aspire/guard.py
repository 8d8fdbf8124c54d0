"""What if the supervisor itself is killed? This small process outlives it, and ends what it leaves behind.

Run by path, without the project, as `python -I -S guard.py`: it reads "+number" and "-number" for each
process group that begins and ends; when the pipe closes, the supervisor is gone.
"""

import os
import signal
import sys
import time

PATIENCE = 5.0  # seconds the groups have to end by themselves


def main():
    """Follow the supervisor until it is gone; then end every group it has not ended."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # ends with the supervisor, never before it
    groups = set()
    for line in sys.stdin:
        number = int(line[1:])
        groups.add(number) if line[0] == "+" else groups.discard(number)

    groups = {number for number in groups if signalled(number, signal.SIGTERM)}
    limit = time.monotonic() + PATIENCE
    while groups and time.monotonic() < limit:
        time.sleep(0.1)
        groups = {number for number in groups if signalled(number, 0)}
    for number in groups:
        signalled(number, signal.SIGKILL)


def signalled(group, number):
    """Send a signal to a process group; tell whether the group was still there."""
    try:
        os.killpg(group, number)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
