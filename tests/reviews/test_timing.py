"""Does the time of an answer tell what is hidden from what never was?

Pairs of requests are interleaved, so that what else the machine does falls on both alike; the sign of the difference
is counted, so that one slow answer weighs no more than another. Hidden and absent must each be the slower one about
half the time.
"""

import math
from statistics import median
from time import perf_counter_ns

import pytest
from django.urls import reverse
from django.utils import timezone

from proposals.models import Proposal
from reviews.models import Conflict
from tests import builders
from tests.architecture.conftest import standing_world  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

NEVER = 987_654_321
P = 0.0001  # of a fair coin; at p < 0.01 one run of a hundred would call a wolf
SAME_TO = 0.15  # medians that differ by less than this share are not told apart from outside


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
    times = {hidden: [], never: []}
    for path in (hidden, never) * 2:
        client.get(path)
    for pair in range(pairs):
        for path in (hidden, never) if pair % 2 else (never, hidden):
            began = perf_counter_ns()
            client.get(path)
            times[path].append(perf_counter_ns() - began)
    slower = sum(one > other for one, other in zip(times[hidden], times[never], strict=True))
    ratio = median(times[hidden]) / median(times[never])
    if p_of(slower, pairs) < P and abs(ratio - 1) > SAME_TO:
        return f"{hidden} and {never}: slower {slower} times of {pairs}, medians {ratio:.2f} to 1"
    return None


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


def test_what_is_hidden_takes_as_long_as_what_never_was(standing_world, shut, rounds):  # noqa: F811
    faults = []
    for who, name, of in HIDDEN:
        if of not in standing_world.objects:
            continue
        keys = {key: value for key, value in standing_world.objects[of].items() if key in VALUES[name]}
        there = reverse(name, kwargs=keys)
        never = reverse(name, kwargs=dict.fromkeys(keys, NEVER))
        client = builders.client_for(shut if who == "shut" else standing_world.cast[who])
        faults.append(stays_told_apart(client, there, never, rounds(20, drill=400)))
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
    assert stays_told_apart(client, hidden, never, rounds(20, drill=400)) is None


# --- The test itself ----------------------------------------------------------------------------
class Sleeper:
    """Answers one address more slowly than any other."""

    def get(self, path):
        """Take longer for what is hidden."""
        ends = perf_counter_ns() + (400_000 if path == "hidden" else 200_000)
        while perf_counter_ns() < ends:
            pass


def test_the_test_sees_a_difference():
    assert "slower" in stays_told_apart(Sleeper(), "hidden", "never", 30)


def test_a_fair_coin_is_let_pass():
    assert (p_of(10, 20), p_of(15, 20) > P, p_of(20, 20) < P) == (1.0, True, True)
