"""How does an officer open a review again, and what becomes of what was sent?"""

from datetime import timedelta

import pytest
from django.urls import reverse

from journal.models import Entry
from journal.refusals import NotAllowed
from journal.services import label
from notices.models import Notice
from reviews import queries
from reviews.models import Conflict, Reopening, Review, ReviewVersion
from reviews.refusals import (
    AssignmentOver,
    MomentBeforeDue,
    MomentPassed,
    NothingToReopen,
    ProposalNotUnderReview,
    ReopeningWithoutReason,
    StageOver,
)
from tests.builders import IN_AUGUST, IN_JULY, IN_JUNE, client_for
from tests.reviews.reviewing import FULL_MARKS, asked, cleared, conflicted, saved, sent
from tests.reviews.timed import A_BREATH, DUE, due, reopened

pytestmark = pytest.mark.thorough
UNTIL = IN_JULY + timedelta(days=5)


@pytest.fixture
def sent_one(hanakos, kenji, aiko):
    """Kenji's sent review of Hanako's proposal: its assignment."""
    assignment = cleared(hanakos, kenji, aiko)
    sent(assignment, at=IN_JULY - timedelta(days=1))
    return assignment


def test_a_sent_review_opens_with_what_was_sent_kept(sent_one, aiko, kenji):
    row = reopened(sent_one, aiko, at=IN_JULY)
    assert (row.reason, row.until, row.reopened_at, row.reopened_by) == ("A page was missing.", UNTIL, IN_JULY, aiko)
    review = Review.objects.get()
    assert (review.sent_at, review.version) == (None, 2)
    (kept,) = ReviewVersion.objects.values("number", "points", "was_sent", "saved_at")
    assert kept == {"number": 1, "points": FULL_MARKS, "was_sent": True, "saved_at": IN_JULY - timedelta(days=1)}
    entry = Entry.objects.get(verb="review.reopened")
    assert (entry.subject, entry.actor, entry.detail) == (
        label(sent_one),
        aiko,
        {
            "assignment": sent_one.pk,
            "until": UNTIL.isoformat(),
            "was_sent": True,
            "reason": "A page was missing.",
        },
    )


def test_the_reviewer_gets_a_letter_with_the_reason(sent_one, aiko, hanako):
    row = reopened(sent_one, aiko, at=IN_JULY)
    letter = Notice.objects.get(kind="review-reopened")
    assert (letter.key, letter.about, letter.to_user.name, letter.not_after, letter.kept_from) == (
        f"review-reopened-{row.pk}",
        label(sent_one),
        "Kenji Tanaka",
        UNTIL,
        hanako,
    )
    assert letter.subject == "AS3-0001: your review is open again until Mon 15 July 2024, 10:00 JST"
    assert "A page was missing." in letter.body and "does not count at present" in letter.body
    assert "Condensates" not in letter.body and "Hanako" not in letter.body


def test_it_counts_no_more_until_it_is_sent_again(sent_one, aiko, call):
    assert queries.ranking_of(aiko, call).reviews_in == 1
    reopened(sent_one, aiko, at=IN_JULY)
    assert queries.ranking_of(aiko, call).reviews_in == 0
    sent(sent_one, overall=3, at=UNTIL)
    ranking = queries.ranking_of(aiko, call)
    assert (ranking.reviews_in, ranking.rows[0].mean) == (1, "3.00")
    assert list(ReviewVersion.objects.order_by("number").values_list("number", "was_sent", "points__g")) == [
        (1, True, 8),
        (3, True, 3),
    ]


def test_it_locks_again_after_its_own_moment(sent_one, aiko):
    reopened(sent_one, aiko, at=IN_JULY)
    saved(sent_one, at=UNTIL)
    with pytest.raises(StageOver) as refused:
        sent(sent_one, at=UNTIL + A_BREATH)
    assert refused.value.facts == {"due_at": UNTIL}


def test_a_draft_whose_stage_is_over_opens_for_one_reviewer_alone(hanakos, kenji, yuki, aiko):
    mine, other = cleared(hanakos, kenji, aiko), cleared(hanakos, yuki, aiko)
    saved(mine, scores={"a": 3}, at=IN_JUNE)
    due(hanakos.call, aiko)
    reopened(mine, aiko, at=DUE + A_BREATH, until=IN_AUGUST)
    assert sent(mine, at=IN_AUGUST).sent_at == IN_AUGUST
    with pytest.raises(StageOver):
        saved(other, at=IN_AUGUST)
    assert "still there" in Notice.objects.get(kind="review-reopened").body


def test_what_was_never_begun_opens_as_well(hanakos, kenji, aiko):
    assignment = cleared(hanakos, kenji, aiko)
    due(hanakos.call, aiko)
    reopened(assignment, aiko, at=IN_AUGUST)
    assert sent(assignment, at=IN_AUGUST + timedelta(days=1)).version == 1


def test_what_is_not_locked_is_not_opened(hanakos, kenji, aiko):
    assignment = cleared(hanakos, kenji, aiko)
    with pytest.raises(NothingToReopen):
        reopened(assignment, aiko, at=IN_JULY)
    due(hanakos.call, aiko)
    with pytest.raises(NothingToReopen) as refused:
        reopened(assignment, aiko, at=DUE)  # the moment itself is in time
    assert refused.value.facts == {"until": DUE}


@pytest.mark.parametrize(
    ("how", "refusal"),
    [
        pytest.param({"reason": "  "}, ReopeningWithoutReason, id="no reason"),
        pytest.param({"until": IN_JULY}, MomentPassed, id="until now"),
        pytest.param({"until": DUE - A_BREATH}, MomentBeforeDue, id="before the stage is over"),
    ],
)
def test_a_reopening_needs_a_reason_and_a_moment_ahead(sent_one, aiko, call, how, refusal):
    due(call, aiko)
    with pytest.raises(refusal):
        reopened(sent_one, aiko, at=IN_JULY, **how)
    assert Review.objects.get().sent_at and not Reopening.objects.exists()


@pytest.mark.parametrize("name", ["hanako", "kenji", "yuki", "sora", "jiro"])
def test_only_officers_open_reviews_again(sent_one, cast, name):
    with pytest.raises(NotAllowed):
        reopened(sent_one, cast[name], at=IN_JULY)


def test_an_officer_with_a_stake_or_their_own_review_does_not(sent_one, hanakos, aiko, emi, kenji):
    Conflict.objects.create(person=emi, proposal=hanakos, reason="A cousin.", declared_at=IN_JUNE)
    kenji.roles.create(kind="officer", granted_at=IN_JUNE)
    for officer in (emi, kenji):
        with pytest.raises(NotAllowed):
            reopened(sent_one, officer, at=IN_JULY)
        path = reverse("reviews:reopen", args=[sent_one.pk])
        assert client_for(officer, at=IN_JULY).get(path).status_code == 404


def test_what_is_over_for_good_stays_closed(hanakos, kenji, yuki, aiko):
    closed = asked(hanakos, kenji, aiko)
    conflicted(closed)
    with pytest.raises(AssignmentOver):
        reopened(closed, aiko, at=IN_JULY)
    open_one = cleared(hanakos, yuki, aiko)
    sent(open_one)
    type(hanakos).objects.filter(pk=hanakos.pk).update(state="selected")
    with pytest.raises(ProposalNotUnderReview):
        reopened(open_one, aiko, at=IN_JULY)


# --- The page -------------------------------------------------------------------------------
def post(user, assignment, **data):
    path = reverse("reviews:reopen", args=[assignment.pk])
    return client_for(user, at=IN_JULY).post(path, {"until_day": "2024-07-15", "until_clock": "10:00", **data})


def test_the_page_says_that_the_review_counts_no_more(sent_one, aiko):
    page = client_for(aiko, at=IN_JULY).get(reverse("reviews:reopen", args=[sent_one.pk])).content.decode()
    assert "Until it is sent again, this review does not count" in page
    answer = post(aiko, sent_one, reason="A page was missing.")
    assert (answer.status_code, answer.url) == (302, reverse("reviews:proposal", args=[sent_one.proposal_id]))
    assert Reopening.objects.get().until == UNTIL


@pytest.mark.parametrize(
    ("data", "status", "told"),
    [
        ({"reason": ""}, 422, "the reviewer reads it."),
        ({"reason": "x" * 501}, 422, "Shorten this to 500 characters"),
        ({"reason": "Why", "until_day": ""}, 422, "Give the day and the hour."),
        ({"reason": "Why", "until_day": "2024-07-01"}, 409, "has passed"),
    ],
)
def test_a_faulty_reopening_is_told_and_opens_nothing(sent_one, aiko, data, status, told):
    answer = post(aiko, sent_one, **data)
    assert (answer.status_code, told in answer.content.decode()) == (status, True)
    assert data["reason"] in answer.content.decode() and not Reopening.objects.exists()


def test_the_link_stands_where_something_is_locked(sent_one, hanakos, yuki, aiko):
    cleared(hanakos, yuki, aiko)
    page = client_for(aiko, at=IN_JULY).get(reverse("reviews:proposal", args=[hanakos.pk])).content.decode()
    assert page.count("/reopen/") == 1
