"""What makes a person fit a proposal, and what is said to have matched?"""

import numpy as np
import pytest

from reviews.fit import Offered, Weights, fit, fit_table, language_of, occurs, wanted_of, weights_with, words_in

CONDENSATES = wanted_of(
    area=1,
    title_en="Condensates in ageing neurons",
    title_ja="老化神経細胞における生体分子凝縮体",
    summary="How biomolecular condensates harden with age in motor-neuron disease, and whether that can be slowed.",
)


def points(offered, weights=None):
    return {part.name: part.points for part in fit(CONDENSATES, offered, weights).parts}


def test_everything_that_fits_comes_to_the_whole():
    offered = Offered(frozenset({1, 3}), ("condensate", "Neurons", "凝縮体"), frozenset({"en"}), "eager")
    assert fit(CONDENSATES, offered).points == 1000
    assert [(part.name, part.points, part.most, part.what) for part in fit(CONDENSATES, offered).parts] == [
        ("area", 400, 400, (1,)),
        ("keywords", 320, 320, ("condensate", "Neurons", "凝縮体")),
        ("language", 80, 80, ("en",)),
        ("bid", 200, 200, ("eager",)),
    ]


def test_nothing_that_fits_comes_to_nothing():
    offered = Offered(frozenset({2}), ("sleep",), frozenset({"ja"}), "rather-not")
    assert fit(CONDENSATES, offered).points == 0
    assert [part.what for part in fit(CONDENSATES, offered).parts] == [(), (), (), ("rather-not",)]


@pytest.mark.parametrize(
    ("bid", "expected"),
    [("eager", 200), ("fine", 150), ("", 100), ("rather-not", 0)],
    ids=["eager", "fine", "nothing said", "rather not"],
)
def test_a_wish_counts_by_what_was_said(bid, expected):
    assert points(Offered(bid=bid))["bid"] == expected


@pytest.mark.parametrize(
    ("keywords", "expected"),
    [
        pytest.param((), 0, id="none"),
        pytest.param(("condensates",), 160, id="one is half"),
        pytest.param(("condensates", "Condensate", "ＣＯＮＤＥＮＳＡＴＥＳ"), 160, id="one in three forms is one"),
        pytest.param(("condensates", "ageing"), 256, id="two are four fifths"),
        pytest.param(("condensates", "ageing", "neurons"), 320, id="three are all"),
        pytest.param(("condensates", "ageing", "neurons", "disease"), 320, id="four are no more"),
    ],
)
def test_keywords_count_less_with_each_further_one(keywords, expected):
    assert points(Offered(keywords=keywords))["keywords"] == expected


@pytest.mark.parametrize(
    ("languages", "expected"), [({"en"}, 80), ({"ja"}, 0), (set(), 40)], ids=["reads it", "does not", "nobody said"]
)
def test_the_language_is_that_of_the_summary(languages, expected):
    assert points(Offered(languages=frozenset(languages)))["language"] == expected


@pytest.mark.parametrize(
    ("keyword", "is_there"),
    [
        pytest.param("凝縮体", True, id="Japanese within a word"),
        pytest.param("凝 縮体", True, id="Japanese with a space"),
        pytest.param("神経細胞", True, id="Japanese in the title"),
        pytest.param("腸管", False, id="Japanese that is not there"),
        pytest.param("体", False, id="one sign says nothing"),
        pytest.param("Motor neuron", True, id="two words across a hyphen"),
        pytest.param("ＮＥＵＲＯＮ", True, id="full width"),
        pytest.param("neur", False, id="a part of a word"),
        pytest.param("age", True, id="a word that also begins another"),
        pytest.param("disease neuron", False, id="words in another order"),
        pytest.param("", False, id="nothing"),
        pytest.param("-", False, id="a sign"),
    ],
)
def test_a_keyword_is_found_as_people_mean_it(keyword, is_there):
    assert occurs(keyword, CONDENSATES.words) is is_there


@pytest.mark.parametrize(
    ("one", "other"),
    [("bodies", "body"), ("cells", "cell"), ("Zürich", "zurich"), ("がん", "ガン"), ("stress", "stress")],
    ids=["bodies", "cells", "accents", "both kana", "no plural"],
)
def test_forms_of_a_word_are_one(one, other):
    assert occurs(one, words_in(f"the {other} here")) and occurs(other, words_in(f"the {one} here"))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How the gut talks", "en"),
        ("腸管上皮と免疫細胞の対話機構", "ja"),
        ("iPS細胞を用いたALSのRNA-seq解析", "ja"),
        ("A study with 佐藤 of Tokyo on liquid-liquid phase separation", "en"),
        ("123 – 456", ""),
        (None, ""),
    ],
    ids=["English", "Japanese", "Japanese with terms", "English with a name", "no letters", "nothing"],
)
def test_the_language_of_a_text_is_told_by_its_letters(text, language):
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("bids", "weights"),
    [(0, Weights(500, 400, 100, 0)), (200, Weights(400, 320, 80, 200)), (1000, Weights(0, 0, 0, 1000))],
    ids=["not at all", "as usual", "nothing else"],
)
def test_the_other_weights_share_what_the_wishes_leave(bids, weights):
    assert weights_with(bids) == weights


def test_weights_always_come_to_a_thousand():
    sums = {sum((one.area, one.keywords, one.language, one.bid)) for one in map(weights_with, range(1001))}
    assert sums == {1000}
    with pytest.raises(ValueError):
        weights_with(1001)


def test_a_table_holds_what_each_pair_has_by_itself():
    random = np.random.default_rng(3)
    words = ["condensates", "neurons", "sleep cohort", "凝縮体", "腸管", "gut", "phase separation", ""]
    wanted = [
        wanted_of(
            area=int(random.integers(1, 4)) if place else None,
            title_en=" ".join(random.choice(words, 3)),
            title_ja="",
            summary=["", "The gut and its cells.", "腸管の細胞。"][place % 3],
        )
        for place in range(12)
    ]
    offered = [
        Offered(
            frozenset(random.choice([1, 2, 3], random.integers(0, 3)).tolist()),
            tuple(random.choice(words, random.integers(0, 5)).tolist()),
            frozenset([[], ["en"], ["ja"], ["en", "ja"]][place % 4]),
        )
        for place in range(9)
    ]
    bids = {(0, 0): "eager", (3, 2): "fine", (11, 8): "rather-not"}
    for weights in (weights_with(), weights_with(333)):
        table = fit_table(wanted, offered, bids, weights)
        for row, one in enumerate(wanted):
            for column, other in enumerate(offered):
                bidding = Offered(other.areas, other.keywords, other.languages, bids.get((row, column), ""))
                assert table[row, column] == fit(one, bidding, weights).points


def test_a_table_of_nobody_is_empty():
    assert fit_table([CONDENSATES], []).shape == (1, 0) and fit_table([], [Offered()]).shape == (0, 1)
