"""What do the forms of reviewing take, and in which shape do they hand it on?"""

import pytest

from reviews.forms import DeclareForm, ReviewForm, initial_of
from reviews.queries import Answers, criteria_of
from tests.builders import IN_JULY

WHOLE = {f"points_{code}": "5" for code in "abcdefg"}


@pytest.fixture
def criteria(call):
    """The items of the call, in its order."""
    return criteria_of(call)


def test_a_review_is_handed_on_by_the_letters_of_the_call(criteria):
    form = ReviewForm({**WHOLE, "points_g": "", "comment_panel": " Ask. "}, criteria=criteria)
    assert form.is_valid()
    assert form.review() == {
        "scores": {**dict.fromkeys("abcdef", 5), "g": None},
        "comment_panel": "Ask.",
        "comment_applicant": "",
    }


@pytest.mark.parametrize("points", ["0", "11", "5.0", "five", "-1"])
def test_points_outside_the_scale_are_refused_beside_their_item(criteria, points):
    form = ReviewForm({**WHOLE, "points_c": points}, criteria=criteria)
    assert form.errors == {"points_c": [f"{points} is outside the scale. Choose from 1 to 10."]}


@pytest.mark.parametrize(("typed", "points"), [("１０", 10), (" 7 ", 7), ("1", 1)])
def test_digits_of_every_width_are_understood(criteria, typed, points):
    form = ReviewForm({**WHOLE, "points_c": typed}, criteria=criteria)
    assert form.is_valid() and form.review()["scores"]["c"] == points


def test_what_is_unscored_is_noted_on_its_item(criteria):
    form = ReviewForm({"points_a": "5", "points_b": "5"}, criteria=criteria)
    assert form.is_valid() and form.note_unscored()
    assert form.errors == {f"points_{code}": ["Choose from 1 to 10."] for code in "cdefg"}


def test_nothing_is_noted_where_everything_is_scored(criteria):
    form = ReviewForm(WHOLE, criteria=criteria)
    assert form.is_valid() and not form.note_unscored() and form.errors == {}


def test_the_form_begins_with_what_was_saved():
    answers = Answers(
        points={"a": 8}, comment_panel="Ask.", comment_applicant="Timely.", saved_at=IN_JULY, sent_at=None
    )
    assert initial_of(answers) == {"points_a": 8, "comment_panel": "Ask.", "comment_applicant": "Timely."}
    assert initial_of(None) == {}


@pytest.mark.parametrize(("conflict", "told"), [("no", False), ("yes", True)])
def test_a_declaration_is_a_plain_yes_or_no(conflict, told):
    form = DeclareForm({"conflict": conflict, "reason": "A cousin."})
    assert form.is_valid()
    assert form.declaration() == {"conflicted": told, "reason": "A cousin."}
