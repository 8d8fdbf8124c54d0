"""Is it said from the numbers how thin the margin is?"""

import pytest
from django.utils import translation

from reviews.calibration import Margin
from reviews.queries import MarginTold
from reviews.sentences import margin_in_words


def told(margin, *, ranked=6, ahead="", behind="", **more):
    return MarginTold(places=3, ranked=ranked, margin=margin, ahead=ahead, behind=behind, **more)


@pytest.mark.parametrize(
    ("given", "headline"),
    [
        pytest.param(told(None, ranked=0), "", id="no review"),
        pytest.param(told(None, ranked=3), "There are no more proposals with a review than places.", id="as many"),
        pytest.param(
            told(None), "How thin the margin is cannot be told: too few reviewers were heard.", id="one reviewer"
        ),
        pytest.param(told(Margin(3)), "The first 3 stand apart from the rest.", id="clear"),
        pytest.param(
            told(Margin(3), reaches=True), "The first 3 come out ahead, by a thin margin.", id="clear but scattered"
        ),
        pytest.param(
            told(Margin(3), one_decides=True), "The first 3 come out ahead, by a thin margin.", id="hangs on one"
        ),
        pytest.param(told(Margin(2, 3, 4)), "The first 2 stand out; places 3 and 4 overlap.", id="two overlap"),
        pytest.param(told(Margin(1, 2, 5)), "The first stands out; places 2 to 5 overlap.", id="four overlap"),
        pytest.param(told(Margin(0, 1, 6)), "No proposal stands out; places 1 to 6 overlap.", id="all overlap"),
    ],
)
def test_the_margin_is_said_in_one_sentence(given, headline):
    with translation.override("en"):
        assert margin_in_words(given)[0] == headline


@pytest.mark.parametrize(
    ("reaches", "one_decides", "further"),
    [
        (True, True, "The interval of A reaches the score of B, and one review decides their order."),
        (True, False, "The interval of A reaches the score of B."),
        (False, True, "One review decides the order of A and B."),
        (False, False, ""),
    ],
)
def test_the_pair_at_the_line_is_named(reaches, one_decides, further):
    given = told(Margin(2, 3, 4), ahead="A", behind="B", reaches=reaches, one_decides=one_decides)
    with translation.override("en"):
        assert margin_in_words(given)[1] == f"{further} The panel should look at all of them.".strip()


def test_a_thin_margin_names_the_pair_even_where_the_chances_are_clear():
    with translation.override("en"):
        assert margin_in_words(told(Margin(3), ahead="A", behind="B", reaches=True))[1] == (
            "The interval of A reaches the score of B. The panel should look at both."
        )
        assert margin_in_words(told(Margin(3), ahead="A", behind="B"))[1] == ""
