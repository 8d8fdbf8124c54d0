"""What does the ranking desk show, to whom, and how thin does it say the margin is?"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from calls.models import InterviewDay
from reviews import queries
from reviews.calibration import Margin
from reviews.models import Conflict
from reviews.queries import rankings
from selection.services import list_for_interview
from tests.builders import IN_AUGUST, IN_JULY, IN_JUNE, client_for, person
from tests.proposing import a_sealed_proposal
from tests.reviews.reviewing import cleared, sent

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

RANKING = reverse("reviews:ranking", args=["aspire-2024-3"])
# Points of the overall item by proposal and reviewer: the first reads mildly, the third severely.
GIVEN = [{0: 10, 1: 8, 2: 6}, {0: 9, 3: 7}, {1: 7, 2: 5}, {0: 8, 1: 6}, {2: 3, 3: 5}]


@pytest.fixture
def judged(call, aiko):
    """Five proposals with the points of GIVEN; their reviewers are called Marker 0 to Marker 3."""
    people = [person(f"marker{number}@aspire.example", f"Marker {number}", "reviewer") for number in range(4)]
    made = []
    for number, given in enumerate(GIVEN):
        lead = person(f"lead{number}@aspire.example", f"Lead {number}")
        made.append(a_sealed_proposal(call, lead, project={"title_en": f"Title {number}"}))
        for who, points in given.items():
            sent(cleared(made[-1], people[who], aiko), scores=dict.fromkeys("abdef", 7) | dict.fromkeys("cg", points))
    return made


def page(user, at=IN_JULY, address=RANKING, **query):
    return client_for(user, at=at).get(address, query).content.decode()


def scores_of(proposal):
    return reverse("reviews:drivers", args=[proposal.pk])


# --- The page -----------------------------------------------------------------------------------
def test_the_page_shows_raw_and_calibrated_beside_each_other_and_names_no_reviewer(judged, aiko):
    said = page(aiko)
    for words in ("<strong>7.00</strong>", "<strong>6.02</strong>", "4.7 to 7.4", "In first 3", "4, discuss"):
        assert words in said, words
    for words in ("The first 3 come out ahead, by a thin margin.", "it selects nobody", "add up to 300 %"):
        assert words in said, words
    assert 'role="img" aria-labelledby="margin-title margin-desc"' in said and "Rank 1: 99 %" in said
    assert "Marker" not in said and "marker" not in said
    assert (said.count('class="whisker"'), said.count('<circle class="raw"')) == (5, 5)


def test_clear_chances_do_not_hide_that_few_scores_leave_wide_intervals(call, judged, aiko):
    told = queries.margin_told(queries.ranked(aiko, call), call)
    assert (told.margin, told.ahead, told.behind) == (Margin(3), "AS3-0003", "AS3-0004")
    assert (told.reaches, told.is_thin) == (True, True)
    assert "The interval of AS3-0003 reaches the score of AS3-0004" in page(aiko)


def test_where_readers_agree_and_a_gap_follows_the_first_stand_apart(call, kenji, yuki, aiko):
    for number, points in enumerate((10, 9, 8, 3)):
        one = a_sealed_proposal(call, person(f"lead{number}@aspire.example", f"Lead {number}"))
        for who in (kenji, yuki):
            sent(cleared(one, who, aiko), overall=points)
    told = queries.margin_told(queries.ranked(aiko, call), call)
    assert (told.margin, told.is_thin) == (Margin(3), False)
    said = page(aiko)
    assert "The first 3 stand apart from the rest." in said and "by a thin margin" not in said


def test_the_order_is_that_of_the_calibrated_scores_or_of_the_means(call, judged, aiko):
    whole = queries.ranked(aiko, call)
    assert [line.number for line in queries.lines_wanted(whole)] == [1, 2, 3, 4, 5]
    assert [line.number for line in queries.lines_wanted(whole, by="rank")] == [1, 2, 4, 3, 5]
    assert [(line.number, line.place, line.standing.rank) for line in whole.by_place] == [
        *((1, 1, 1), (2, 2, 1), (3, 3, 4), (4, 4, 3), (5, 5, 5)),
    ]
    assert [row.is_cut for row in queries.rows_written(whole, call, whole.by_place, by="place")] == [
        *(False, False, False, True, False)
    ]
    assert 'aria-sort="descending"><a class="sort" href="?sort=mean">Raw mean' in page(aiko, sort="mean")


def test_one_may_see_only_those_to_discuss(judged, aiko):
    said = page(aiko, only="discuss")
    assert "Title 0" in said and "Title 4" not in said and "1 of 5 shown" in said


def test_another_stage_is_another_ranking(judged, aiko):
    said = page(aiko, stage="interview")
    assert "Interview review" in said and "0 of 0 reviews are in" in said and "no review yet" in said
    assert "11 of 11 reviews are in" in page(aiko, stage="<b>")  # what is not known is the document stage


def test_one_page_of_numbered_rows_is_shown_and_all_are_asked_for(call, judged, aiko, monkeypatch):
    monkeypatch.setattr(rankings, "LINES_PER_PAGE", 2)
    first, second, last = page(aiko), page(aiko, page="2"), page(aiko, page="3")
    shown = [re.findall(r'class="nowrap">AS3-000(\d)</a>', said) for said in (first, second, last)]
    assert shown == [["1", "2"], ["3", "4"], ["5"]]
    assert "1 to 2 of 5" in first and "3 to 4 of 5" in second and "5 to 5 of 5" in last
    assert "Page 2 of 3" in second and 'href="?page=3"' in second and "Show all 5" in second
    assert '<td class="num" data-name="Rank"><strong>5</strong>' in last  # among all, not on the page
    assert second.count('<tr class="cut">') == 1 and first.count('<tr class="cut">') == 0
    whole = page(aiko, show="all")
    assert whole.count("<tr class=") == 5 and "Page 1" not in whole and "Show in pages" in whole


@pytest.mark.parametrize("number", ["0", "-1", "9" * 40, "\u0661", "x", ""])
def test_an_odd_number_of_a_page_shows_a_page(judged, aiko, number):
    assert page(aiko, page=number).count("<tr class=") == 5


def test_the_line_of_the_places_stands_in_every_drawing(call, judged, aiko):
    whole = queries.ranked(aiko, call)
    assert queries.line_of_places(whole, call) == whole.by_place[2].estimate.score
    rows = queries.rows_written(whole, call, whole.by_place, by="place")
    assert {row.whisker.cut for row in rows} == {rows[2].whisker.score}
    said = page(aiko)
    assert (
        said.count('<line class="tick"') == 5 and "the calibrated score of rank 3, the last within the places" in said
    )
    call.places_max = 5
    call.save()
    assert '<line class="tick"' not in page(aiko)  # nobody stands below the places


def test_the_state_of_the_interview_is_for_who_arranges_it(call, judged, aiko, emi):
    list_for_interview(judged[0].pk, day_pk=InterviewDay.objects.get(call=call).pk, actor=aiko, at=IN_AUGUST)
    assert page(aiko, at=IN_AUGUST).count("To notify") == 1
    a_sealed_proposal(call, emi)  # who applies under the call learns nothing of the hours
    assert "To notify" not in page(emi, at=IN_AUGUST)


def test_everything_is_made_of_what_the_officer_sees(call, judged, aiko, emi):
    before = {line.number: line.estimate for line in queries.ranked(aiko, call).lines}
    Conflict.objects.create(person=emi, proposal=judged[0], reason="A cousin.", declared_at=IN_JUNE)
    seen = queries.ranked(emi, call)
    assert sorted(line.number for line in seen.lines) == [2, 3, 4, 5]
    assert {one.proposal_pk for one in seen.said} == {one.pk for one in judged[1:]}
    assert {line.number: line.estimate for line in seen.lines}[2] != before[2]  # its reader read the hidden one too
    assert client_for(emi, at=IN_JULY).get(scores_of(judged[0])).status_code == 404
    assert client_for(aiko, at=IN_JULY).get(scores_of(judged[0])).status_code == 200


def test_the_page_costs_the_same_for_one_and_for_three(call, aiko, kenji, yuki):
    costs = []
    for number in range(3):
        one = a_sealed_proposal(call, person(f"lead{number}@aspire.example", f"Lead {number}"))
        for reader in (kenji, yuki):
            sent(cleared(one, reader, aiko))
        client = client_for(aiko, at=IN_JULY)
        client.get(RANKING)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(RANKING).status_code == 200
        costs.append(len(asked))
    assert costs == [PAGE] * 3


PAGE = 12


# --- Who drives a place -------------------------------------------------------------------------
def test_scores_are_shown_with_habits_and_what_would_be_without_them(call, judged, aiko):
    whole = queries.ranked(aiko, call)
    found = queries.drivers_of(whole, call, judged[0].pk)
    numbers = queries.numbers_of(call)
    assert [one.number for one in found.drivers] == [numbers[one.reviewer_pk] for one in whole.said[:3]]
    assert [(one.points, one.habit_signed, one.place) for one in found.drivers] == [
        *((10, "+2.0", 1), (8, "0.0", 1), (6, "−2.0", 1)),
    ]
    assert [one.place for one in queries.drivers_of(whole, call, judged[3].pk).drivers] == [4, 4]
    said = page(aiko, address=scores_of(judged[0]))
    assert "Marker" not in said and f"Without {found.drivers[0].number}" in said and "Read the reviews" in said


def test_items_on_which_reviewers_differ_are_named(call, judged, aiko):
    found = queries.drivers_of(queries.ranked(aiko, call), call, judged[0].pk)
    [apart] = found.apart
    numbers = [one.number for one in found.drivers]
    assert (apart.criterion.code, apart.apart, apart.highest, apart.lowest) == (
        "c",
        4,
        (numbers[0], 10),
        (numbers[2], 6),
    )
    assert "differ on “Plan” (10 against 6)" in page(aiko, address=scores_of(judged[0]))
    assert "apart on c" in page(aiko)


def test_without_a_review_nothing_drives(call, hanakos, aiko):
    assert "No review of this proposal counts yet." in page(aiko, address=scores_of(hanakos))
