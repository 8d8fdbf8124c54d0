"""Under which number does a reviewer stand, and what does it tell?"""

from reviews import queries, services
from reviews.queries import numbers
from tests.builders import IN_JULY
from tests.reviews.reviewing import asked


def test_a_number_stays_when_others_are_asked_or_taken_back(hanakos, taros, kenji, yuki, aiko):
    first = asked(hanakos, kenji, aiko)
    alone = queries.numbers_of(hanakos.call)
    asked(taros, yuki, aiko)
    services.end_assignment(first.pk, actor=aiko, at=IN_JULY)
    both = queries.numbers_of(hanakos.call)
    assert alone == {kenji.pk: both[kenji.pk]}
    assert set(both) == {kenji.pk, yuki.pk}
    assert both[kenji.pk] != both[yuki.pk]
    assert all(100 <= one <= 999 for one in both.values())


def test_a_number_tells_neither_the_key_of_a_person_nor_who_was_asked_first(call):
    drawn = [next(numbers._draws(call.pk, person)) for person in range(1, 41)]
    assert drawn != sorted(drawn)
    assert len(set(drawn)) > 30


def test_people_whose_numbers_fall_together_get_different_ones(monkeypatch, hanakos, kenji, yuki, aiko):
    monkeypatch.setattr(numbers, "_draws", lambda call, person: iter((407, 408, 409)))
    asked(hanakos, kenji, aiko)
    asked(hanakos, yuki, aiko)
    assert queries.numbers_of(hanakos.call) == {kenji.pk: 407, yuki.pk: 408}


def test_a_call_without_reviewers_has_no_numbers(call, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert queries.numbers_of(call) == {}
