"""When does a worker calibrate, for whom, and what does the page show until then?"""

import pytest
from django.urls import reverse

from reviews import queries, services
from reviews.models import Conflict, Reckoning
from reviews.queries import voices
from tests.builders import IN_AUGUST, IN_JULY, IN_JUNE, client_for, person
from tests.proposing import a_sealed_proposal
from tests.reviews.reviewing import cleared, sent

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

RANKING = reverse("reviews:ranking", args=["aspire-2024-3"])


@pytest.fixture
def judged(call, aiko, kenji, yuki, monkeypatch):
    """Four proposals with two reviews each, in a portal that takes more than three for many."""
    monkeypatch.setattr(voices, "INLINE_UP_TO", 3)
    made = []
    for number, points in enumerate((9, 8, 6, 3)):
        made.append(a_sealed_proposal(call, person(f"lead{number}@aspire.example", f"Lead {number}")))
        sent(cleared(made[-1], kenji, aiko), overall=points)
        sent(cleared(made[-1], yuki, aiko), overall=points - 1)
    return made


def scores(user, call):
    return {line.number: line.estimate and round(line.estimate.score, 2) for line in queries.ranked(user, call).lines}


def page(user, at=IN_JULY):
    return client_for(user, at=at).get(RANKING).content.decode()


def test_until_a_worker_was_there_raw_means_stand_alone_and_the_page_says_so(call, judged, aiko):
    assert set(scores(aiko, call).values()) == {None}
    said = page(aiko)
    assert "calibrated by a worker, within a minute or two" in said and "8.50" in said


def test_officers_who_see_the_same_share_one_reckoning_and_it_is_made_once(
    call, judged, aiko, emi, django_assert_num_queries
):
    assert [services.reckon(at=IN_JULY), services.reckon(at=IN_JULY), Reckoning.objects.count()] == [1, 0, 1]
    assert scores(aiko, call) == scores(emi, call) == {1: 8.5, 2: 7.5, 3: 5.5, 4: 2.5}
    assert "Calibrated scores as of Wed 10 July 2024, 10:00 JST." in page(aiko)


def test_who_sees_less_has_a_reckoning_of_that(call, judged, aiko, emi):
    services.reckon(at=IN_JULY)
    Conflict.objects.create(person=emi, proposal=judged[0], reason="A cousin.", declared_at=IN_JUNE)
    assert scores(emi, call) == {2: None, 3: None, 4: None}  # never that of somebody who sees more
    assert services.reckon(at=IN_AUGUST) == 1
    assert scores(emi, call) == {2: 7.5, 3: 5.5, 4: 2.5}
    kept = [sorted(map(int, one.result["estimates"])) for one in Reckoning.objects.order_by("pk")]
    assert kept == [[one.pk for one in judged], [one.pk for one in judged[1:]]]


def test_what_came_since_is_counted_and_the_next_reckoning_replaces_the_last(call, judged, aiko):
    services.reckon(at=IN_JULY)
    third = person("third@aspire.example", "Third Reader", "reviewer")
    sent(cleared(judged[3], third, aiko), overall=10)
    made = queries.ranked(aiko, call).reckoned
    assert (made.made_at, made.since, made.waits) == (IN_JULY, 1, False)
    assert "1 review has come in since" in page(aiko)
    assert services.reckon(at=IN_AUGUST) == 1
    made = queries.ranked(aiko, call).reckoned
    assert (made.made_at, made.since, Reckoning.objects.count()) == (IN_AUGUST, 0, 1)


def test_without_many_scores_the_sweep_is_one_question(call, hanakos, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert services.reckon(at=IN_JULY) == 0


def test_the_number_of_places_is_part_of_what_is_reckoned(call, judged, aiko):
    services.reckon(at=IN_JULY)
    type(call).objects.filter(pk=call.pk).update(places_max=2)
    call.refresh_from_db()
    assert queries.ranked(aiko, call).reckoned.waits
    assert services.reckon(at=IN_AUGUST) == 1
    assert sum(line.estimate.top for line in queries.ranked(aiko, call).lines) == pytest.approx(2)
