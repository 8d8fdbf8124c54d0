"""Which letters will the portal come to owe by itself, if nobody does anything? The rooms above say; here they are asked.

A provider is one function that says what falls due between two instants. The sweep that owes these letters asks it
about now and promises what it says; the forecast asks it about the time to come. There is no second list of conditions.
"""

from dataclasses import dataclass
from datetime import datetime

PROVIDERS = {}  # name -> function, put there where the rooms are wired


class NotForecast(LookupError):
    """A sweep asked for letters that no forecast would show."""


@dataclass(frozen=True)
class Expected:
    """One letter that the portal will come to owe by itself; plain values only.

    `due_at` is the aware instant from which it leaves, `not_after` its last lawful instant or None. `scope` is the
    slug of the call. An empty `to_name` means that the office may know how many such letters there are, and to whom not.
    `why` is a sentence in the reader's language. `leads` are the applicants whose proposals it is about, where its reader
    is not one of them: an officer who is kept from all of them does not learn that there is such a letter.
    """

    key: str
    kind: str
    about: str
    scope: str
    due_at: datetime
    not_after: datetime | None
    to_name: str
    to_pk: int
    why: str
    leads: frozenset = frozenset()


def provider(function):
    """Let the forecast ask a function, and the sweep that rests on it owe letters; returns the function.

    It is called as `function(scope, *, after, until)` with the slug of a call, or an empty text for all calls, and two
    aware instants, and returns the letters (Expected) that the portal comes to owe from the first instant to the
    second, both included; of what should have been owed before the first, only what a sweep would owe at it.
    """
    PROVIDERS[_name(function)] = function
    return function


def due_now(function, *, at):
    """Return the letters that a provider says are due at an instant and not owed yet, for its sweep to promise.

    Raises NotForecast for a function that the forecast does not know: what is not forecast is never sent.
    """
    ask_whether_forecast(function)
    return list(PROVIDERS[_name(function)]("", after=at, until=at))


def ask_whether_forecast(function):
    """Ask whether the forecast knows a function; raises NotForecast."""
    if _name(function) not in PROVIDERS:
        raise NotForecast(_name(function))


def expected(scope, *, after, until):
    """Return every letter of one call that will come to be owed between two aware instants, by the time it leaves."""
    found = [one for function in PROVIDERS.values() for one in function(scope, after=after, until=until)]
    return sorted(found, key=lambda one: (one.due_at, one.kind, one.to_name, one.key))


def _name(function):
    return f"{function.__module__}.{function.__qualname__}"
