"""Who on a panel is asked to score which interview, and what do they read before?"""

import pytest
from django.urls import reverse

from journal.refusals import NotAllowed
from notices.models import Notice
from reviews import queries
from reviews import services as reviews
from reviews.models import Assignment, Conflict
from selection import services
from selection.queries.panel_reviews import panels_to_ask
from selection.refusals import ResultsReleased
from tests.builders import AFTER_INTERVIEWS, IN_AUGUST, IN_JUNE, client_for, jst
from tests.proposing import a_sealed_proposal
from tests.reviews import reviewing
from tests.selection.choosing import listed
from tests.selection.planning_day import a_panel, seated
from tests.selection.releasing import released

pytestmark = pytest.mark.thorough
ELEVEN = jst(2024, 9, 19, 11)


@pytest.fixture
def panel(day, aiko, kenji, yuki, hanakos, taros):
    """A panel of Kenji and Yuki that hears Hanako and Taro."""
    made = a_panel(day, aiko, kenji, yuki)
    seated(listed(hanakos, day, aiko), made, aiko)
    seated(listed(taros, day, aiko), made, aiko, starts_at=jst(2024, 9, 19, 10, 50))
    return made


def ask(day, officer, *, at=IN_AUGUST):
    return services.ask_panels_to_review(day.pk, actor=officer, at=at)


def pairs():
    rows = Assignment.objects.filter(stage__code="interview").order_by("proposal__number", "reviewer__name")
    return list(rows.values_list("proposal__number", "reviewer__name", "state"))


def test_every_member_is_asked_once_for_every_interview_of_their_panel(day, panel, aiko, emi):
    assert len(ask(day, aiko)) == 4
    assert pairs() == [
        (1, "Kenji Tanaka", "asked"),
        (1, "Yuki Ito", "asked"),
        (2, "Kenji Tanaka", "asked"),
        (2, "Yuki Ito", "asked"),
    ]
    assert ask(day, emi) == []
    told = Notice.objects.filter(key__startswith="panel-review-asked-").order_by("pk")
    assert [(one.to_user.name, one.kind, one.scope, one.kept_from) for one in told] == [
        ("Kenji Tanaka", "review-asked", day.call.slug, None),
        ("Yuki Ito", "review-asked", day.call.slug, None),
    ]
    for secret in ("AS3-", "Condensates", "Hanako", "Taro"):
        assert secret not in told[0].subject + told[0].body


def test_who_leaves_the_room_or_has_a_stake_is_not_asked(day, panel, aiko, kenji, yuki, hanakos, taros):
    services.note_absence(hanakos.interview.pk, person_pk=kenji.pk, actor=aiko, at=IN_AUGUST)
    Conflict.objects.create(person=yuki, proposal=taros, reason="A cousin.", declared_at=IN_JUNE)
    (row,) = panels_to_ask(aiko, day)
    assert (len(row.to_ask), row.asked, row.out) == (2, 0, 2)
    ask(day, aiko)
    assert pairs() == [(1, "Yuki Ito", "asked"), (2, "Kenji Tanaka", "asked")]


def test_who_denied_a_conflict_before_the_document_review_need_not_again(day, panel, aiko, kenji, hanakos):
    reviewing.cleared(hanakos, kenji, aiko)
    ask(day, aiko)
    assert pairs()[0] == (1, "Kenji Tanaka", "clear")
    row = Assignment.objects.get(stage__code="interview", proposal=hanakos, reviewer=kenji)
    assert row.declared_at == IN_JUNE


def test_what_the_office_took_back_is_not_asked_again(day, panel, aiko, kenji, hanakos):
    first = next(one for one in ask(day, aiko) if (one.reviewer, one.proposal) == (kenji, hanakos))
    reviews.end_assignment(first.pk, actor=aiko, at=IN_AUGUST)
    assert ask(day, aiko) == []


@pytest.mark.parametrize("name", ["hanako", "kenji", "sora", "jiro"])
def test_only_officers_ask(day, panel, cast, name):
    with pytest.raises(NotAllowed):
        ask(day, cast[name])


def test_an_officer_who_applies_does_not_ask_and_one_with_a_stake_asks_for_the_rest(day, panel, aiko, emi, hanakos):
    Conflict.objects.create(person=emi, proposal=hanakos, reason="A cousin.", declared_at=IN_JUNE)
    assert {one.proposal.number for one in ask(day, emi)} == {2}
    a_sealed_proposal(day.call, aiko)
    with pytest.raises(NotAllowed):
        ask(day, aiko)


def test_after_the_results_nobody_is_asked(day, panel, aiko):
    released(day.call, aiko)
    with pytest.raises(ResultsReleased):
        ask(day, aiko, at=AFTER_INTERVIEWS)


# --- What members read and score ------------------------------------------------------------
def interview_of(proposal, person):
    row = Assignment.objects.select_related("stage", "proposal", "review")
    return row.get(proposal=proposal, reviewer=person, stage__code="interview")


def test_a_member_reads_the_document_reviews_and_gives_one_rating(day, panel, aiko, kenji, yuki, hanakos):
    reviewing.sent(reviewing.cleared(hanakos, yuki, aiko), overall=9, comment_panel="Read the methods.")
    ask(day, aiko)
    row = interview_of(hanakos, kenji)
    assert queries.document_reviews_for_panel(kenji, row) is None  # nothing is declared yet
    reviewing.pledged(day.call, kenji)
    reviews.declare(row.pk, conflicted=False, reason="", actor=kenji, at=IN_AUGUST)
    row = interview_of(hanakos, kenji)
    (one,) = queries.document_reviews_for_panel(kenji, row)
    assert (one.number, one.comment_panel) == (2, "Read the methods.")
    page = client_for(kenji, at=ELEVEN).get(reverse("reviews:assignment", args=[row.pk])).content.decode()
    assert "Document reviews" in page and "Read the methods." in page and "Yuki" not in page

    page = client_for(kenji, at=ELEVEN).get(reverse("reviews:score", args=[row.pk])).content.decode()
    assert page.count('name="points_g"') == 10 and 'name="points_a"' not in page
    reviewing.sent(row, scores={"g": 7}, at=ELEVEN)
    assert queries.ranking_of(aiko, day.call, "interview").rows[0].mean == "7.00"
    assert queries.ranking_of(aiko, day.call).rows[0].mean == "9.00"


def test_a_member_with_a_document_review_of_their_own_reads_none_before_it_is_sent(
    day, panel, aiko, kenji, yuki, hanakos
):
    own = reviewing.cleared(hanakos, kenji, aiko)
    reviewing.sent(reviewing.cleared(hanakos, yuki, aiko))
    ask(day, aiko)
    assert queries.document_reviews_for_panel(kenji, interview_of(hanakos, kenji)) is None
    reviewing.sent(own)
    assert len(queries.document_reviews_for_panel(kenji, interview_of(hanakos, kenji))) == 1


# --- The page -------------------------------------------------------------------------------
def page(user, day, method="get", **how):
    path = reverse("selection:panel_reviews", args=[day.call.slug, day.pk])
    return getattr(client_for(user, at=IN_AUGUST), method)(path, **how)


def test_the_page_says_who_would_be_asked_and_asks_when_pressed(day, panel, aiko):
    asked = page(aiko, day).content.decode()
    assert "4 reviews of the stage" in asked and "2 letters go out, one to each person." in asked
    assert pairs() == []
    done = page(aiko, day, "post", follow=True).content.decode()
    assert "4 reviews are asked for" in done and "Everybody who can be asked has been asked." in done
    assert len(pairs()) == 4


def test_the_page_says_what_is_missing_before_anybody_can_be_asked(day, aiko, kenji, hanakos):
    listed(hanakos, day, aiko)
    said = page(aiko, day).content.decode()
    assert "no interview that you arrange has a panel and a time on this day" in said and "Ask them now" not in said
    seated(hanakos.interview, a_panel(day, aiko), aiko)
    assert "no reviewer sits on a panel that holds an interview" in page(aiko, day).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_three(day, aiko, kenji, cast, django_assert_num_queries, count):
    made = a_panel(day, aiko, kenji)
    for number, name in enumerate(("hanako", "taro", "jiro")[:count]):
        proposal = a_sealed_proposal(day.call, cast[name])
        seated(listed(proposal, day, aiko), made, aiko, starts_at=jst(2024, 9, 19, 10 + number))
    aiko.has_perm("selection.see_desk")
    with django_assert_num_queries(14):
        assert len(panels_to_ask(aiko, day)[0].to_ask) == count
