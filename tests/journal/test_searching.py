"""When do two words read the same?"""

import pytest

from journal.searching import folded, number_in, reference_in, squeezed, words_of


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        pytest.param("Müller", "MULLER", id="case and accents"),
        pytest.param("Søren Łukasiewicz", "soren lukasiewicz", id="letters that are no accents"),
        pytest.param("Straße", "STRASSE", id="the sharp s"),
        pytest.param("ヤマダ ハナコ", "やまだ　はなこ", id="hiragana and katakana"),
        pytest.param("ヤマダ", "ﾔﾏﾀﾞ", id="half-width kana"),
        pytest.param("AS3-0007", "ＡＳ３－０００７", id="full width"),
        pytest.param("髙橋 渡邉 﨑", "高橋 渡辺 崎", id="old forms of kanji"),
        pytest.param("インガ・ソルベルグ", "インガ ソルベルグ", id="the middle dot"),
        pytest.param("O’Brien–Smith", "o'brien-smith", id="signs"),
        pytest.param("霞ヶ関", "霞ケ関", id="the small ke"),
        pytest.param("a\x00b\u200bc\n", "a bc", id="what nobody sees"),
    ],
)
def test_these_read_the_same(written, typed):
    assert folded(written) == folded(typed) != ""


def test_sounds_stay_apart():
    assert len({folded(kana) for kana in "はばぱ"}) == 3


def test_nothing_folds_to_nothing():
    assert [folded(one) for one in (None, "", " \u3000\x00 ")] == ["", "", ""]


def test_a_name_without_its_space_is_one_word():
    assert squeezed("山田 花子") == "山田花子"


def test_words_are_split_once_each_and_wildcards_are_letters():
    assert words_of("Yamada, hanako　山田、YAMADA 50%_\\") == ["yamada", "hanako", "山田", "50%_\\"]
    assert words_of(None) == words_of(" \x00 ") == []
    assert len(words_of("x" * 5000)[0]) == 200
    assert len(words_of(" ".join(str(number) for number in range(50)))) == 12


@pytest.mark.parametrize(
    ("word", "number", "reference"),
    [
        ("7", 7, None),
        ("0007", 7, None),
        ("9999999999", None, None),
        ("as3-0007", None, ("AS3", 7)),
        ("as3-7", None, ("AS3", 7)),
        ("as3ー0007", None, ("AS3", 7)),
        ("rh260815-0003", None, ("RH260815", 3)),
        ("as3", None, None),
        ("-7", None, None),
    ],
)
def test_numbers_and_references_are_seen(word, number, reference):
    assert (number_in(word), reference_in(word)) == (number, reference)
