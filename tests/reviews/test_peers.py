"""What does a reviewer learn of the others' reviews, and from when on?"""

import random

import pytest

from reviews import queries
from reviews.models import Assignment, Conflict
from tests.builders import IN_AUGUST, IN_JULY, IN_JUNE, person
from tests.reviews.browsing import page_of
from tests.reviews.reviewing import asked, cleared, conflicted, sent, with_pool
from tests.reviews.timed import reopened

pytestmark = pytest.mark.thorough


def peers(row):
    return queries.peers_of(
        row.reviewer, Assignment.objects.select_related("review", "stage", "proposal").get(pk=row.pk)
    )


@pytest.fixture
def two(hanakos, kenji, yuki, aiko):
    """Kenji's and Yuki's open assignments to Hanako's proposal; Yuki has sent."""
    mine, other = cleared(hanakos, kenji, aiko), cleared(hanakos, yuki, aiko)
    sent(other, overall=3, comment_panel="Weak statistics.", comment_applicant="Only for the applicant.")
    return mine, other


def test_before_ones_own_is_sent_nothing_of_the_others_is_there(two, kenji):
    assert peers(two[0]) is None
    for name in ("assignment", "score"):
        page = page_of(kenji, name, two[0].pk)
        assert "Weak statistics." not in page and "Reviewer 2" not in page and "What the others sent" not in page


def test_after_sending_points_and_comments_to_the_panel_are_read_without_names(two, kenji):
    sent(two[0])
    (one,) = peers(two[0])
    assert (one.number, one.comment_panel, one.points[-1]) == (2, "Weak statistics.", ("g. Overall rating", 3))
    page = page_of(kenji, "assignment", two[0].pk)
    assert "Reviewer 2" in page and "Weak statistics." in page
    for hidden in ("Yuki", "伊藤", "yuki@", "Only for the applicant.", f"/reviews/{two[1].pk}/"):
        assert hidden not in page


def test_a_reopened_review_closes_the_others_again(two, aiko):
    sent(two[0])
    reopened(two[0], aiko, at=IN_AUGUST)
    assert peers(two[0]) is None
    sent(two[0], at=IN_AUGUST)
    assert len(peers(two[0])) == 1


def test_drafts_and_reviews_set_aside_are_not_shown(hanakos, kenji, yuki, aiko):
    mine, late, found = (cleared(hanakos, one, aiko) for one in (kenji, yuki, *with_pool(person, 1)))
    for one in (mine, late, found):
        sent(one)
    conflicted(Assignment.objects.get(pk=late.pk))
    Conflict.objects.create(
        person=found.reviewer, proposal=hanakos, state="found", is_declared=False, hits=[{}], declared_at=IN_JUNE
    )
    asked(hanakos, with_pool(lambda mail, *how: person(f"x{mail}", *how), 1)[0], aiko)
    assert peers(mine) == []


def test_reviews_of_another_stage_stay_there(hanakos, kenji, two, aiko):
    sent(two[0])
    assert [one.number for one in peers(two[0])] == [2]
    assert queries.document_reviews_for_panel(kenji, two[0]) is None


def test_the_order_holds_and_tells_neither_who_nor_when(hanakos, kenji, aiko, settings):
    """Over many drawn keys the first to be asked, and the first to send, comes first about as often as anybody."""
    people = with_pool(person, 3)
    rows = [cleared(hanakos, one, aiko) for one in (kenji, *people)]
    by_words = {}
    for number, row in enumerate(rows[1:], start=1):
        sent(row, comment_panel=f"Words {number}.", at=IN_JULY)
        by_words[f"Words {number}."] = number
    sent(rows[0])
    assert peers(rows[0]) == peers(rows[0])
    firsts, dice = [0, 0, 0], random.Random(7)
    for _ in range(60):
        settings.SECRET_KEY = f"key-{dice.random()}"
        firsts[by_words[peers(rows[0])[0].comment_panel] - 1] += 1
    assert all(8 < times < 35 for times in firsts), firsts


def test_two_readers_see_orders_of_their_own(hanakos, aiko, settings):
    rows = [cleared(hanakos, one, aiko) for one in with_pool(person, 4)]
    for number, row in enumerate(rows):
        sent(row, comment_panel=f"Words {number}.")
    orders = set()
    for number in range(8):
        settings.SECRET_KEY = f"key-{number}"
        first, second = ([one.comment_panel for one in peers(row)] for row in rows[:2])
        common = [words for words in first if words in second] == [words for words in second if words in first]
        orders.add(common)
    assert orders == {True, False}


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_and_for_three(hanakos, kenji, aiko, django_assert_num_queries, count):
    mine = cleared(hanakos, kenji, aiko)
    for one in with_pool(person, count):
        sent(cleared(hanakos, one, aiko))
    sent(mine)
    row = Assignment.objects.select_related("review", "stage", "proposal").get(pk=mine.pk)
    kenji.has_perm("reviews.read_submission", row)  # the roles are asked once a request
    with django_assert_num_queries(4):
        assert len(queries.peers_of(kenji, row)) == count
