"""What do the pages of reviewers and of the office show of proposals under review?"""

import pytest

from proposals.services import withdraw_proposal
from reviews import queries
from reviews.charts import Whisker
from reviews.models import Conflict
from reviews.services import end_assignment
from tests.builders import IN_JULY, IN_JUNE, person
from tests.proposing import a_sealed_proposal
from tests.reviews.reviewing import FULL_MARKS, asked, cleared, conflicted, saved, sent


@pytest.fixture
def make_proposals(call, kenji, yuki, aiko):
    """Return a function that makes sealed proposals, each with two reviewers of whom one has sent."""

    def make(count):
        made = []
        for number in range(count):
            lead = person(f"lead{number}@aspire.example", f"Lead {number}")
            made.append(a_sealed_proposal(call, lead))
            sent(cleared(made[-1], kenji, aiko))
            asked(made[-1], yuki, aiko)
        return made

    return make


# --- The reviewer's desk --------------------------------------------------------------------
def test_the_list_says_the_step_and_puts_what_is_to_be_done_first(call, kenji, aiko, hanakos, taros, jiro, sora, yuki):
    saved(cleared(hanakos, kenji, aiko), scores={"a": 3, "b": 4})
    asked(taros, kenji, aiko)
    sent(cleared(a_sealed_proposal(call, jiro), kenji, aiko))
    cleared(a_sealed_proposal(call, sora), kenji, aiko)
    gone = a_sealed_proposal(call, yuki)
    asked(gone, kenji, aiko)
    withdraw_proposal(gone.pk, actor=yuki, at=IN_JUNE)

    told = [(one.assignment.proposal.reference, one.step, one.scored, one.criteria) for one in queries.tasks_for(kenji)]
    assert told == [
        ("AS3-0002", "declare", 0, 7),
        ("AS3-0001", "draft", 2, 7),
        ("AS3-0004", "score", 0, 7),
        ("AS3-0003", "sent", 7, 7),
        ("AS3-0005", "withdrawn", 0, 7),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_reviewers_list_costs_the_same_for_one_and_for_three(
    make_proposals, kenji, django_assert_num_queries, count
):
    make_proposals(count)
    with django_assert_num_queries(1):
        assert len(queries.tasks_for(kenji)) == count


def test_the_cover_shows_title_people_and_institutions_and_nothing_else(hanakos):
    cover = queries.cover_of(hanakos)
    assert cover == queries.Cover(
        reference="AS3-0001",
        title={"title_en": "Condensates in ageing neurons", "title_ja": "老化神経細胞における生体分子凝縮体"},
        people=[
            {
                "role": "lead",
                "is_lead": True,
                "name": "Hanako Yamada",
                "name_ja": "山田 花子",
                "institution": "Keyaki University",
                "country": None,
            },
            {
                "role": "counterpart",
                "is_lead": False,
                "name": "Ingrid Solberg",
                "name_ja": "",
                "institution": "Fjord Institute",
                "country": {"code": "NO", "part": "europe", "name_en": "Norway", "name_ja": "ノルウェー"},
            },
        ],
    )


def test_the_sealed_text_is_there_only_for_its_reviewer_and_only_when_open(hanakos, kenjis, kenji, yuki, aiko):
    assert queries.sealed_text_for(kenji, kenjis) is None
    open_one = cleared(hanakos, yuki, aiko)
    assert queries.sealed_text_for(yuki, open_one) == hanakos.submissions.get()
    assert queries.sealed_text_for(kenji, open_one) is None


def test_a_document_is_found_only_where_the_sealed_version_holds_it(hanakos, taros):
    document = hanakos.documents.get()
    assert queries.sealed_document(hanakos.submissions.get(), document.pk) == document
    assert queries.sealed_document(taros.submissions.get(), document.pk) is None
    assert queries.sealed_document(hanakos.submissions.get(), document.pk + 1) is None


# --- Who can be asked -----------------------------------------------------------------------
def test_the_pool_is_listed_with_its_workload_and_what_stands_in_the_way(call, hanakos, taros, kenji, yuki, aiko):
    named = person("ingrid@fjord.example", "Ingrid Solberg", "reviewer")
    bound = person("bound@aspire.example", "Bound Cousin", "reviewer")
    Conflict.objects.create(person=bound, proposal=hanakos, reason="A cousin.", declared_at=IN_JUNE)
    asked(hanakos, kenji, aiko)
    asked(taros, kenji, aiko)
    end_assignment(asked(taros, yuki, aiko).pk, actor=aiko, at=IN_JULY)

    told = [(str(one.person), one.workload, one.barred) for one in queries.candidates_for(hanakos)]
    assert told == [
        ("Bound Cousin", 0, "has a conflict of interest"),
        ("Ingrid Solberg", 0, "is named in this proposal"),
        ("Yuki Ito", 0, ""),
        ("Kenji Tanaka", 2, "has been asked already"),
    ]
    assert named.pk != bound.pk


def test_the_pool_tells_an_officer_how_much_people_have_of_what_the_officer_handles(
    call, hanakos, taros, kenji, aiko, emi
):
    asked(hanakos, kenji, aiko)
    asked(taros, kenji, aiko)
    Conflict.objects.create(person=emi, proposal=taros, reason="A cousin.", declared_at=IN_JUNE)
    told = {who: queries.candidates_for(hanakos, viewer=who)[0] for who in (aiko, emi)}
    assert {who: (one.person, one.workload) for who, one in told.items()} == {aiko: (kenji, 2), emi: (kenji, 1)}


# --- The office -----------------------------------------------------------------------------
def test_an_officer_who_leads_a_proposal_finds_no_trace_of_it(call, hanakos, taros, kenji, aiko, emi):
    emis = a_sealed_proposal(call, emi)
    sent(cleared(emis, kenji, aiko), overall=10)
    sent(cleared(hanakos, kenji, aiko), overall=5)
    cleared(taros, kenji, aiko)

    assert queries.keys_of(emi, queries.Asked(), call=call) == [hanakos.pk, taros.pk]
    ranking = queries.ranking_of(emi, call)
    assert [(row.proposal.reference, row.standing.rank) for row in ranking.rows] == [
        ("AS3-0001", 1),
        ("AS3-0002", None),
    ]
    assert (ranking.reviews_in, ranking.reviews_asked) == (1, 2)
    assert not queries.proposals_for(emi).filter(pk=emis.pk).exists()
    assert [row.proposal.reference for row in queries.ranking_of(aiko, call).rows][0] == "AS3-0003"


def test_an_officer_with_a_conflict_finds_no_trace_either(call, hanakos, taros, aiko):
    Conflict.objects.create(person=aiko, proposal=hanakos, reason="A cousin.", declared_at=IN_JUNE)
    assert queries.keys_of(aiko, queries.Asked(), call=call) == [taros.pk]
    assert [row.proposal.reference for row in queries.ranking_of(aiko, call).rows] == ["AS3-0002"]


def test_the_office_reads_sent_reviews_and_never_drafts(hanakos, kenji, yuki, aiko):
    third = person("third@aspire.example", "Third Reader", "reviewer")
    sent(cleared(hanakos, kenji, aiko))
    saved(cleared(hanakos, yuki, aiko))
    conflicted(asked(hanakos, third, aiko))

    seats = queries.seats_of(aiko, hanakos)
    assert [(str(one.assignment.reviewer), one.step, one.reason, one.may_end) for one in seats] == [
        ("Kenji Tanaka", "sent", "", False),
        ("Yuki Ito", "draft", "", True),
        ("Third Reader", "conflicted", "We share a laboratory.", False),
    ]
    assert [one.answers is not None for one in seats] == [True, False, False]
    assert seats[0].answers.points == FULL_MARKS
    assert seats[0].points[0] == ("a. Fit with the programme", 8)


def test_an_officer_who_reviews_reads_others_only_after_sending(hanakos, kenji, aiko, emi):
    emi.roles.create(kind="reviewer", granted_at=IN_JUNE)
    sent(cleared(hanakos, kenji, aiko))
    own = cleared(hanakos, emi, aiko)
    assert [one.answers for one in queries.seats_of(emi, hanakos)] == [None, None]
    assert queries.ranking_of(emi, hanakos.call).rows == []
    sent(own)
    assert all(one.answers for one in queries.seats_of(emi, hanakos))
    assert [row.standing.n for row in queries.ranking_of(emi, hanakos.call).rows] == [2]


# --- The ranking ----------------------------------------------------------------------------
def test_the_mean_leaves_out_conflicted_missing_and_taken_back_seats(call, hanakos, kenji, yuki, aiko):
    late = person("late@aspire.example", "Late Finder", "reviewer")
    out = person("out@aspire.example", "Out Taken", "reviewer")
    slow = person("slow@aspire.example", "Slow Reader", "reviewer")
    sent(cleared(hanakos, kenji, aiko), overall=9)
    sent(cleared(hanakos, yuki, aiko), overall=6)
    found_out = cleared(hanakos, late, aiko)
    sent(found_out, overall=1)
    conflicted(found_out)
    taken = cleared(hanakos, out, aiko)
    saved(taken, scores={"g": 1})
    end_assignment(taken.pk, actor=aiko, at=IN_JULY)
    saved(cleared(hanakos, slow, aiko), scores={"g": 1})

    (row,) = queries.ranking_of(aiko, call).rows
    standing = row.standing
    assert (row.mean, standing.n, standing.seats, standing.lowest, standing.highest) == ("7.50", 2, 3, 6, 9)
    assert (row.to_discuss, row.is_fundable) == (False, True)
    assert row.criterion_means == [(code, f"{FULL_MARKS[code]}.00") for code in "abcdef"]


def test_a_conflict_on_record_silences_a_sent_review(call, hanakos, kenji, yuki, aiko):
    sent(cleared(hanakos, kenji, aiko), overall=2)
    sent(cleared(hanakos, yuki, aiko), overall=8)
    Conflict.objects.create(person=kenji, proposal=hanakos, reason="Found out.", declared_at=IN_JULY)
    (row,) = queries.ranking_of(aiko, call).rows
    assert (row.mean, row.standing.n, row.standing.seats) == ("8.00", 1, 1)


def test_withdrawn_proposals_are_not_ranked(call, hanakos, taros, taro, aiko):
    withdraw_proposal(taros.pk, actor=taro, at=IN_JUNE)
    assert [row.proposal.reference for row in queries.ranking_of(aiko, call).rows] == ["AS3-0001"]
    rows = queries.rows_of(aiko, [taros.pk, hanakos.pk], queries.choices())
    assert [row.is_withdrawn for row in rows] == [True, False]


def test_the_rule_is_drawn_below_the_places_of_the_call(make_proposals, call, aiko, kenji):
    make_proposals(3)
    last = a_sealed_proposal(call, person("last@aspire.example", "Last Lead"))
    sent(cleared(last, kenji, aiko), overall=2)
    assert [(row.standing.rank, row.is_cut) for row in queries.ranking_of(aiko, call).rows] == [
        (1, False),
        (1, False),
        (1, False),
        (4, True),
    ]


def test_scores_far_apart_are_marked_for_discussion(call, hanakos, kenji, yuki, aiko):
    sent(cleared(hanakos, kenji, aiko), overall=9)
    sent(cleared(hanakos, yuki, aiko), overall=5)
    (row,) = queries.ranking_of(aiko, call).rows
    assert (row.standing.spread, row.to_discuss) == (4, True)
    assert (row.calibrated, row.low, row.high, row.top) == (pytest.approx(7), 1, 10, 1.0)  # two scores prove little
    assert row.whisker == Whisker(raw=106.7, score=106.7, low=0.0, high=160.0, line=88.9)


def test_one_area_of_the_ranking_keeps_its_ranks_and_the_line_of_the_places(call, hanakos, kenji, aiko):
    call.places_max = 1
    second = a_sealed_proposal(call, person("two@aspire.example", "Two"), project={"area_number": 2})
    third = a_sealed_proposal(call, person("three@aspire.example", "Three"), project={"area_number": 2})
    for proposal, points in ((hanakos, 9), (second, 8), (third, 7)):
        sent(cleared(proposal, kenji, aiko), overall=points)

    whole = queries.ranking_of(aiko, call)
    lines = queries.lines_wanted(whole, area=2, by="rank")
    part = queries.rows_written(whole, call, lines)
    empty = queries.lines_wanted(whole, area=3, by="rank")
    assert [(row.standing.rank, row.is_cut) for row in whole.rows] == [(1, False), (2, True), (3, False)]
    assert [(row.standing.rank, row.is_cut) for row in part] == [(2, False), (3, False)]
    assert queries.rows_written(whole, call, empty) == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_ranking_costs_the_same_for_one_and_for_three(make_proposals, call, aiko, django_assert_num_queries, count):
    make_proposals(count)
    with django_assert_num_queries(5):
        assert len(queries.ranking_of(aiko, call).rows) == count
