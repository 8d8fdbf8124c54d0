"""What is next for this reader of a call's page: visitor, applicant, reviewer, officer, at literal instants?"""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aspire.front import for_reader
from calls import queries
from proposals import services as proposals
from reviews import services as reviews
from tests.builders import (
    A_BREATH_AFTER_NOON,
    AFTER_INTERVIEWS,
    BEFORE_OPENING,
    IN_APRIL,
    IN_AUGUST,
    IN_JULY,
    IN_MAY,
    NOON,
    client_for,
)
from tests.calls.test_pages import words
from tests.proposing import a_draft, a_sealed_proposal, a_whole_draft
from tests.selection.choosing import given, listed, timed
from tests.selection.releasing import released

START, DESK = "Start a proposal", "Open the desk of this call"


def first(user, call, at):
    """Return the name of what the page offers a person first."""
    return for_reader(user, queries.call_page(call.slug, at), at=at).first


def page(call, user=None, *, at, language="en"):
    """Return the HTML between the hero's panel and the dates: what is told to this reader."""
    response = client_for(user, at=at).get(f"/calls/{call.slug}/", headers={"accept-language": language})
    assert response.status_code == 200
    html = response.content.decode()
    hero = html.split('<section class="panel flow-s clock standing"')[1].split("</section>")[0]
    return hero + re.search(r'<section class="part" id="next".*?</section>', html, re.DOTALL)[0]


@pytest.mark.parametrize(
    ("at", "offered"),
    [
        pytest.param(BEFORE_OPENING, "wait", id="before opening"),
        pytest.param(NOON, "start", id="noon itself"),
        pytest.param(A_BREATH_AFTER_NOON, "over", id="a microsecond after noon"),
        pytest.param(AFTER_INTERVIEWS, "over", id="after the interviews"),
    ],
)
def test_a_visitor_and_somebody_new_are_offered_what_can_be_done(call, jiro, at, offered):
    assert first(AnonymousUser(), call, at) == first(jiro, call, at) == offered


def test_a_visitor_reads_what_to_prepare_and_the_deadline(call):
    told = words(page(call, at=IN_APRIL))
    assert START in told and "You log in or sign up first and come back here." in told
    assert "Log in or sign up All you need is an e-mail address that you confirm." in told
    assert "Have these ready" in told and "This is what the forms of this portal ask for." in told
    assert "Until Tue 28 May 2024, 12:00 JST. You get a receipt at once" in told
    assert f"{reverse('account_signup')}?next=/calls/{call.slug}/" in page(call, at=IN_APRIL)


def test_before_it_opens_there_is_a_date_to_keep_and_time_to_prepare(call):
    told = page(call, at=BEFORE_OPENING)
    assert f'<a class="btn" href="/calls/{call.slug}/dates.ics?lang=en">' in told
    assert "From Fri 8 March 2024, 00:00 JST you can begin a proposal here." in words(told)
    assert START not in told


@pytest.mark.parametrize(
    ("at", "said"),
    [
        pytest.param(IN_JULY, "Those who applied are told the result. Next date: Thu 19 September 2024", id="in July"),
        pytest.param(AFTER_INTERVIEWS, "Next date: Sun 1 December 2024", id="after the interviews"),
    ],
)
def test_after_the_deadline_a_visitor_has_no_false_hope(call, at, said):
    told = words(page(call, at=at))
    assert "No proposal is taken any more, and none can be handed in late." in told and said in told
    assert START not in told


def test_a_draft_is_continued_and_what_blocks_it_is_named(call, hanako):
    draft = a_draft(call, hanako)
    html = page(call, hanako, at=IN_MAY)
    told = words(html)
    assert first(hanako, call, IN_MAY) == "continue"
    assert f'<a class="btn" href="/proposals/{draft.pk}/">' in html and "Continue your draft" in told
    assert re.search(r"\d things block submission\.", told) and "The proposal is not complete" in told
    assert START not in told and "Time left 8 days 2 hours 0 min" in told


def test_a_whole_draft_is_told_that_only_submitting_counts(call, hanako):
    a_whole_draft(call, hanako)
    told = words(page(call, hanako, at=IN_MAY))
    assert "Nothing blocks submission." in told
    assert "It counts only once it is submitted, until Tue 28 May 2024, 12:00 JST." in told


def test_a_draft_that_stayed_behind_is_no_application(call, hanako):
    draft = a_draft(call, hanako)
    html = page(call, hanako, at=IN_JULY)
    assert first(hanako, call, IN_JULY) == "unsent"
    assert "Your draft was not submitted before the deadline. It is no application" in words(html)
    assert f'href="/proposals/{draft.pk}/"' in html


def test_who_submitted_has_a_receipt_and_may_send_another_until_the_deadline(call, hanako):
    sent = a_sealed_proposal(call, hanako)
    html = page(call, hanako, at=IN_MAY)
    assert first(hanako, call, IN_MAY) == "sent"
    assert f'<a class="btn" href="/proposals/{sent.pk}/receipt/">' in html
    assert "Until then you may withdraw it and submit another one in its place." in words(html)
    assert "Until then you may withdraw" not in words(page(call, hanako, at=A_BREATH_AFTER_NOON))


def test_after_the_deadline_an_applicant_reads_under_review_and_nothing_else_until_release(call, hanako, aiko):
    sent = a_sealed_proposal(call, hanako)
    before = words(page(call, hanako, at=IN_AUGUST))
    assert "Under review" in before and "See your receipt" in before
    timed(listed(sent, call.interview_days.get(), aiko), aiko)
    given(sent, aiko)
    assert words(page(call, hanako, at=IN_AUGUST)) == before
    released(call, aiko)
    after = words(page(call, hanako, at=AFTER_INTERVIEWS))
    assert first(hanako, call, AFTER_INTERVIEWS) == "result" and "Your proposal is selected." in after


def test_who_withdrew_may_start_again(call, hanako):
    sent = a_sealed_proposal(call, hanako)
    proposals.withdraw_proposal(sent.pk, actor=hanako, at=IN_MAY)
    assert first(hanako, call, IN_MAY) == "start"
    assert first(hanako, call, IN_JULY) == "over"


def test_several_proposals_are_all_listed_what_can_be_done_first(call, hanako):
    sent = a_sealed_proposal(call, hanako)
    draft = a_draft(call, hanako)
    told = page(call, hanako, at=IN_MAY)
    assert "Continue your draft" in told and "Your proposals under this call" in told
    assert told.rindex(f"/proposals/{draft.pk}/") < told.rindex(f'/proposals/{sent.pk}/"')
    late = page(call, hanako, at=IN_JULY)
    assert "See your receipt" in late and "Draft" in words(late)


def test_a_reviewer_of_this_call_is_led_to_the_reviews_and_others_are_not(call, hanako, kenji, yuki, aiko):
    sent = a_sealed_proposal(call, hanako)
    reviews.assign_reviewer(sent.pk, reviewer_pk=kenji.pk, actor=aiko, at=IN_JULY)
    html = page(call, kenji, at=IN_JULY)
    assert first(kenji, call, IN_JULY) == "reviews" and first(yuki, call, IN_JULY) == "over"
    assert "You are asked to review 1 proposal under this call. 1 is still to be done." in words(html)
    assert f'<a class="btn" href="{reverse("reviews:list")}">' in html


@pytest.mark.parametrize("at", [BEFORE_OPENING, IN_APRIL, IN_JULY])
def test_an_officer_opens_the_desk_whatever_the_hour(call, aiko, at):
    html = page(call, aiko, at=at)
    assert f'<a class="btn" href="{reverse("selection:overview", args=[call.slug])}">' in html
    assert html.count('class="btn"') == 1


def test_every_reader_has_one_solid_button_while_the_call_is_open(call, hanako, taro, jiro, aiko):
    a_draft(call, hanako)
    a_sealed_proposal(call, taro)
    for user in (None, jiro, hanako, taro, aiko):
        assert page(call, user, at=IN_MAY).count('class="btn"') == 1


def test_nobody_reads_of_the_proposals_of_others(call, hanako, taro, jiro):
    a_sealed_proposal(call, hanako)
    told = [words(page(call, user, at=IN_JULY)) for user in (None, jiro, taro)]
    assert not any("AS3-" in one or "Condensates" in one for one in told)


def test_a_page_costs_the_same_however_much_was_written(call, hanako, taro, jiro, aiko, kenji):
    def cost(user):
        client = client_for(user, at=IN_MAY)
        client.get("/")
        with CaptureQueriesContext(connection) as counted:
            assert client.get(f"/calls/{call.slug}/").status_code == 200
        return len(counted)

    a_whole_draft(call, hanako)
    a_sealed_proposal(call, taro)
    readers = {"visitor": None, "somebody": jiro, "draft": hanako, "sent": taro, "reviewer": kenji, "officer": aiko}
    costs = {name: cost(user) for name, user in readers.items()}
    assert costs == {"visitor": 7, "somebody": 11, "draft": 20, "sent": 11, "reviewer": 12, "officer": 11}
    for _ in range(2):
        a_whole_draft(call, hanako)
        a_sealed_proposal(call, taro)
    assert {name: cost(user) for name, user in readers.items()} == costs
