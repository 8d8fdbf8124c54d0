"""What happens when two people, or two windows of one, press at the same moment?"""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from journal.refusals import Refusal
from notices.models import Notice
from reviews import queries, services
from reviews.models import Assignment, Conflict, Review, Reviewer
from tests.builders import IN_JULY
from tests.reviews.reviewing import FULL_MARKS, WORDS, asked, cleared

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 4


def all_at_once(act):
    """Let several threads act at the same moment; returns the name of each refusal, None where there was none."""
    start = Barrier(HANDS)

    def one(number):
        try:
            start.wait()
            act(number)
        except Refusal as refusal:
            return type(refusal).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        return sorted(pool.map(one, range(HANDS)), key=str)


def test_two_officers_ask_the_same_person_once(hanakos, kenji, aiko, emi):
    told = all_at_once(lambda number: asked(hanakos, kenji, (aiko, emi)[number % 2]))
    assert told == [None, *["ReviewerAlreadyAssigned"] * (HANDS - 1)]
    assert Assignment.objects.count() == Notice.objects.filter(kind="review-asked").count() == 1


def test_two_windows_send_one_review_once(hanakos, kenji, aiko):
    assignment = cleared(hanakos, kenji, aiko)

    def send(number):
        scores = {**FULL_MARKS, "g": number + 1}
        services.send_review(assignment.pk, actor=kenji, at=IN_JULY, scores=scores, **WORDS)

    assert all_at_once(send) == [None, *["ReviewAlreadySent"] * (HANDS - 1)]
    assert Review.objects.get().scores.count() == len(FULL_MARKS)


def test_a_review_is_either_sent_or_its_assignment_taken_back(hanakos, kenji, aiko):
    assignment = cleared(hanakos, kenji, aiko)

    def act(number):
        if number % 2:
            services.end_assignment(assignment.pk, actor=aiko, at=IN_JULY)
        else:
            services.send_review(assignment.pk, actor=kenji, at=IN_JULY, scores=FULL_MARKS, **WORDS)

    assert all_at_once(act).count(None) == 1
    assignment.refresh_from_db()
    is_sent = Review.objects.filter(sent_at__isnull=False).exists()
    assert (assignment.state, is_sent) in [("clear", True), ("ended", False)]


@pytest.fixture
def found(hanakos, kenji):
    """What the portal found between Kenji and Hanako's proposal."""
    Reviewer.objects.create(user=kenji, institution="Keyaki University", saved_at=IN_JULY)
    services.find_conflicts(at=IN_JULY)
    return Conflict.objects.get()


@pytest.mark.thorough
def test_of_officers_who_rule_at_once_one_does(found, aiko, emi):
    given = {"seen": queries.seal_of_hits(found), "reason": "Other campus.", "at": IN_JULY}

    def act(number):
        rule = services.uphold_conflict if number % 2 else services.propose_override
        rule(found.pk, actor=(aiko, emi)[number // 2], **given)

    told = all_at_once(act)
    row = Conflict.objects.get()
    assert told.count(None) == 1 and set(told) <= {None, "ConflictNotOpen", "ConflictChanged"}
    assert (row.state, row.proposed_by is None) in {("upheld", True), ("found", False)}


@pytest.mark.thorough
def test_setting_aside_is_confirmed_once_and_never_by_the_first_officer(found, aiko, emi):
    given = {"seen": queries.seal_of_hits(found), "reason": "Other campus.", "at": IN_JULY}
    seen = queries.seal_of_hits(services.propose_override(found.pk, actor=aiko, **given))
    told = all_at_once(
        lambda number: services.confirm_override(found.pk, seen=seen, actor=(aiko, emi)[number % 2], at=IN_JULY)
    )
    row = Conflict.objects.get()
    assert (told.count(None), row.state, row.proposed_by, row.ruled_by) == (1, "overridden", aiko, emi)


@pytest.mark.thorough
def test_sweeps_and_a_look_at_the_same_moment_find_one_conflict(hanakos, kenji):
    Reviewer.objects.create(user=kenji, institution="Keyaki University", saved_at=IN_JULY)

    def act(number):
        if number % 2:
            services.look_between(hanakos.pk, kenji.pk, at=IN_JULY)
        else:
            services.find_conflicts(at=IN_JULY)

    assert all_at_once(act) == [None] * HANDS
    assert Conflict.objects.get().state == "found"
