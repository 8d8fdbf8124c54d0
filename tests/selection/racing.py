"""How do officers press at once, round after round? In threads that stay, each with a line to the database of its own.

A line opened for every round is what a race would mostly wait for: a fresh process of PostgreSQL has read no table yet,
and plans each of its first statements ten times slower than its later ones. The portal keeps its lines too.
"""

import queue
import threading

from django.db import connections

PATIENCE = 60  # seconds that one round may take


class Officer(threading.Thread):
    """A thread that waits for its next act and keeps its line to the database until it is sent home."""

    def __init__(self):
        super().__init__(daemon=True)
        self.orders = queue.SimpleQueue()
        self.start()

    def run(self):
        """Do what is ordered; `None` sends home."""
        while (order := self.orders.get()) is not None:
            order()
        connections.close_all()


_crew = []


def at_once(*acts):
    """Run all acts in threads that start together; returns what each returned, or the exception it ended with."""
    while len(_crew) < len(acts):
        _crew.append(Officer())
    outcomes, start, done = [None] * len(acts), threading.Barrier(len(acts)), queue.SimpleQueue()

    def run(place, act):
        try:
            start.wait(30)
            outcomes[place] = act()
        except Exception as error:  # the test looks at every outcome
            outcomes[place] = error
        finally:
            done.put(place)

    for officer, (place, act) in zip(_crew, enumerate(acts), strict=False):
        officer.orders.put(lambda place=place, act=act: run(place, act))
    for _act in acts:
        done.get(timeout=PATIENCE)
    return outcomes


def send_home():
    """End all threads and close their lines, so that the database can be emptied or dropped."""
    while _crew:
        officer = _crew.pop()
        officer.orders.put(None)
        officer.join(PATIENCE)


def kinds(outcomes):
    """Return the names of the types of the outcomes, sorted."""
    return sorted(type(outcome).__name__ for outcome in outcomes)
