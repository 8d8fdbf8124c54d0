"""Does the time of an answer tell what is hidden from what never was?

First what needs no clock: both ask the database the same questions. Then what this thread worked for: pairs of requests
are interleaved, so that what else the machine does falls on both alike; the sign of the difference is counted, so that
one slow answer weighs no more than another. A difference of two thousandths of a second is found (proven below) on a
machine that does much else; the wall clock, on which answers of a busy machine scatter by ten, is not asked.
"""

import gc
import math
import re
from contextlib import contextmanager
from statistics import median
from time import thread_time_ns

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from proposals.models import Proposal
from reviews import policies, queries
from reviews.models import Conflict
from tests import builders
from tests.architecture.conftest import standing_world  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

NEVER = 987_654_321
P = 0.0001  # of a fair coin; at p < 0.01 one run of a hundred would call a wolf
SAME_TO = 1_000_000  # nanoseconds: what differs by less drowns in the line between two machines
PAIRS = 30  # enough to find twice that on a machine with other work


@pytest.fixture(autouse=True)
def _without_the_call():
    """Leave the world's calls where they are."""


@pytest.fixture(autouse=True)
def document_root():
    """Leave the world's files where they are."""


def p_of(slower, of):
    """Return how often a fair coin falls as unevenly as `slower` of `of`, or more so (two-sided, normal)."""
    return math.erfc(abs(slower - of / 2) / math.sqrt(of / 4) / math.sqrt(2))


def told_apart(client, hidden, never, pairs):
    """Return how hidden and absent can be told apart by their times, or nothing; the order within a pair alternates."""
    for path in (hidden, never) * 2:
        client.get(path)
    differences = []
    with without_collector():
        for pair in range(pairs):
            first, second = (hidden, never) if pair % 2 else (never, hidden)
            times = {path: worked_for(client, path) for path in (first, second)}
            differences.append(times[hidden] - times[never])
    slower, typical = sum(one > 0 for one in differences), median(differences)
    if p_of(slower, pairs) < P and abs(typical) > SAME_TO:
        return f"{hidden} and {never}: slower {slower} times of {pairs}, typically by {typical / 1e6:.2f} ms"
    return None


def worked_for(client, path):
    """Return how long this thread works for an answer, in nanoseconds."""
    began = thread_time_ns()
    client.get(path)
    return thread_time_ns() - began


@contextmanager
def without_collector():
    """Keep the collector of rubbish from falling on one answer of many."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def questions_of(client, path):
    """Return what an answer asks the database, with every value left out."""
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return [re.sub(r"'[^']*'|\b\d+(\.\d+)?\b", "?", one["sql"]) for one in asked.captured_queries]


def stays_told_apart(client, hidden, never, pairs):
    """Return the fault where two runs of pairs agree: a busy machine may favour one side once."""
    return told_apart(client, hidden, never, pairs) and told_apart(client, hidden, never, 2 * pairs)


@pytest.fixture
def shut(standing_world):  # noqa: F811
    """An officer from whom Hanako's proposal and Taro's are hidden, and what is hidden."""
    one = builders.person("shut@aspire.example", "Shut Out", "officer")
    slug = standing_world.objects["the closed rehearsal"]["slug"]
    for key in ("hanako", "taro"):
        proposal = Proposal.objects.get(call__slug=slug, lead=standing_world.cast[key])
        Conflict.objects.create(person=one, proposal=proposal, reason="A cousin.", declared_at=timezone.now())
    return one


HIDDEN = [
    ("shut", "reviews:proposal", "taro's proposal at the office"),
    ("shut", "reviews:office_document", "taro's proposal at the office"),
    ("shut", "reviews:office_dossier", "taro's proposal at the office"),
    ("shut", "reviews:drivers", "taro's proposal at the office"),
    ("yuki", "reviews:assignment", "kenji's assignment"),
    ("yuki", "reviews:document", "kenji's assignment"),
    ("yuki", "reviews:packet", "kenji's assignment"),
    ("taro", "proposals:home", "hanako's proposal"),
    ("taro", "proposals:document_file", "hanako's proposal"),
    ("taro", "proposals:dossier_file", "hanako's dossier"),
    ("taro", "notices:letter", "a letter"),
    ("jiro", "reviews:conflict", "a conflict"),
]


TIMED = ("reviews:proposal", "reviews:packet", "proposals:dossier_file", "notices:letter")  # where few rounds are made


def pairs_of(world, shut):
    """Yield (name, client, address of what is hidden, address of what never was) of everything in HIDDEN."""
    for who, name, of in HIDDEN:
        keys = {key: value for key, value in world.objects[of].items() if key in VALUES[name]}
        never = reverse(name, kwargs=dict.fromkeys(keys, NEVER))
        client = builders.client_for(shut if who == "shut" else world.cast[who])
        yield name, client, reverse(name, kwargs=keys), never


def test_what_is_hidden_asks_the_database_what_is_asked_for_what_never_was(standing_world, shut):  # noqa: F811
    for name, client, there, never in pairs_of(standing_world, shut):
        hidden, absent = questions_of(client, there), questions_of(client, never)
        assert (name, hidden) == (name, absent)
        assert 2 < len(hidden) < 10


def test_what_is_hidden_takes_as_long_as_what_never_was(standing_world, shut, rounds):  # noqa: F811
    how_many = rounds(PAIRS, drill=200)
    timed = [one for one in pairs_of(standing_world, shut) if one[0] in TIMED or how_many > PAIRS]
    faults = [stays_told_apart(client, there, never, how_many) for _name, client, there, never in timed]
    assert [one for one in faults if one] == []


VALUES = {
    **dict.fromkeys(("reviews:proposal", "reviews:office_dossier", "reviews:drivers"), {"pk"}),
    **dict.fromkeys(("reviews:assignment", "reviews:packet", "proposals:home"), {"pk"}),
    **dict.fromkeys(("notices:letter", "reviews:conflict"), {"pk"}),
    **dict.fromkeys(("reviews:office_document", "reviews:document"), {"pk", "document_pk"}),
    **dict.fromkeys(("proposals:document_file", "proposals:dossier_file"), {"pk", "dpk"}),
}


def test_a_search_for_what_is_hidden_takes_as_long_as_one_for_nothing(standing_world, shut, rounds):  # noqa: F811
    client, search = builders.client_for(shut), reverse("reviews:search")
    hidden, never = f"{search}?q=gut+wall+talks", f"{search}?q=gut+wall+sulks"
    pages = [client.get(path).content.decode() for path in (hidden, never)]
    assert all("Nothing matches." in page for page in pages)
    assert "gut" in builders.client_for(standing_world.cast["aiko"]).get(hidden).content.decode()
    assert questions_of(client, hidden) == questions_of(client, never)
    assert stays_told_apart(client, hidden, never, rounds(PAIRS, drill=200)) is None


# --- The test itself ----------------------------------------------------------------------------
class Slowed:
    """A client whose answers for one address take two milliseconds longer."""

    def __init__(self, client, path):
        self.client, self.path = client, path

    def get(self, path):
        """Answer, and for the one address work a little more."""
        ends = thread_time_ns() + (2_000_000 if path == self.path else 0)
        while thread_time_ns() < ends:
            pass
        return self.client.get(path)


def test_two_milliseconds_are_found(standing_world, shut):  # noqa: F811
    _name, client, there, never = next(one for one in pairs_of(standing_world, shut) if one[0] == "notices:letter")
    assert "slower" in stays_told_apart(Slowed(client, there), there, never, PAIRS)


def test_one_question_more_is_found(standing_world, shut, monkeypatch):  # noqa: F811
    _name, client, there, never = next(one for one in pairs_of(standing_world, shut) if one[0] == "reviews:proposal")
    monkeypatch.setattr(queries, "proposals_for", LooksFirst)
    assert questions_of(client, there) != questions_of(client, never)


class LooksFirst:
    """The proposals of a person, as if the right were asked for only once one is found."""

    model = Proposal

    def __init__(self, user):
        self.user = user

    def get(self, **which):
        """Return one, or raise DoesNotExist."""
        found = Proposal.objects.get(**which)
        if policies.is_kept_from(self.user, found):
            raise Proposal.DoesNotExist
        return found


def test_a_fair_coin_is_let_pass():
    assert (p_of(10, 20), p_of(15, 20) > P, p_of(20, 20) < P) == (1.0, True, True)
