"""How are refusals, steps and scales of reviewing said?"""

import inspect
from types import SimpleNamespace

import pytest
from django.utils import translation

from journal.refusals import NotAllowed, Refusal
from reviews import refusals, sentences
from tests.builders import IN_JULY

ITEM = SimpleNamespace(code="b", title_en="Plan", title_ja="計画の妥当性", scale_min=1, scale_max=10, fundable_from=6)


class Kenji:
    name_ja = "田中 健二"

    def __str__(self):
        return "Kenji Tanaka"


FACTS = {
    "person": Kenji(),
    "reference": "AS3-0001",
    "state": "ended",
    "criterion": ITEM,
    "points": 11,
    "scale_min": 1,
    "scale_max": 10,
    "code": "z",
    "criteria": [ITEM, ITEM],
    "sent_at": IN_JULY,
    "due_at": IN_JULY,
    "moment": IN_JULY,
    "stands": IN_JULY,
    "name": "due_at",
    "until": None,
    "right": "reviews.assign_reviewer",
    "wanted": 4,
    "readers": 3,
    "email": "kenji@aspire.example",
    "field": "orcid",
    "limit": 50,
    "lines": 2,
    "number": 12,
    "at": IN_JULY,
    "standing": "expired",
    "frozen_at": IN_JULY,
    "least": 2023,
    "most": 2024,
}
OWN = [
    one for _, one in inspect.getmembers(refusals, inspect.isclass) if issubclass(one, Refusal) and one is not Refusal
]


@pytest.mark.parametrize("refusal", [*OWN, NotAllowed], ids=lambda one: one.__name__)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_refusal_has_its_sentence(refusal, language):
    with translation.override(language):
        said = sentences.say(refusal(**FACTS))
    assert said and "%(" not in said


def test_a_refusal_names_the_person_and_the_proposal():
    with translation.override("en"):
        said = sentences.say(refusals.ReviewerHasAConflict(person=Kenji(), reference="AS3-0001"))
    assert said == "Kenji Tanaka has a conflict of interest with AS3-0001 and cannot review it. Choose somebody else."


@pytest.mark.parametrize(("language", "name"), [("en", "Kenji Tanaka"), ("ja", "田中 健二")])
def test_a_person_is_called_in_the_readers_script(language, name):
    with translation.override(language):
        assert sentences.called(Kenji()) == name


@pytest.mark.parametrize(("language", "title"), [("en", "b. Plan"), ("ja", "b. 計画の妥当性")])
def test_an_item_is_named_with_its_letter(language, title):
    with translation.override(language):
        assert sentences.title_of(ITEM) == title


@pytest.mark.parametrize(
    ("low", "high", "line", "words"),
    [
        pytest.param(
            1,
            10,
            6,
            ["1–2 poor", "3–5 below the line", "6 fundable", "7–8 strong", "9–10 outstanding"],
            id="ten points with a line",
        ),
        pytest.param(
            1, 10, None, ["1–2 poor", "3–5 weak", "6 fair", "7–8 strong", "9–10 outstanding"], id="ten points"
        ),
        pytest.param(1, 5, None, ["1–2 weak", "3 fair", "4 strong", "5 outstanding"], id="five points"),
        pytest.param(0, 1, None, ["0 weak", "1 fair"], id="two points"),
    ],
)
def test_the_words_under_the_points_cover_the_scale(low, high, line, words):
    item = SimpleNamespace(scale_min=low, scale_max=high, fundable_from=line)
    with translation.override("en"):
        assert sentences.anchors_of(item) == words
