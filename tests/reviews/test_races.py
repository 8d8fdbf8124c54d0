"""What happens when two people, or two windows of one, press at the same moment?"""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from journal.refusals import Refusal
from notices.models import Notice
from reviews import services
from reviews.models import Assignment, Review
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
