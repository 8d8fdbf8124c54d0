"""Which names does the sign-up form take?"""

import pytest

from accounts.forms import SignupForm


def form(**words):
    """Return the form with these words in it."""
    return SignupForm({"name": "Mika Okada", "language": "ja", **words})


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("Ｍｉｋａ　Ｏｋａｄａ", "Mika Okada", id="full width"),
        pytest.param("  Søren   Müller-O'Neil Jr. ", "Søren Müller-O'Neil Jr.", id="accents and signs"),
        pytest.param("岡田 美佳", None, id="kanji"),
        pytest.param("Мика", None, id="Cyrillic"),
    ],
)
def test_a_name_in_latin_letters(typed, kept):
    asked = form(name=typed)

    assert (asked.cleaned_data.get("name") if asked.is_valid() else None) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("ｵｶﾀﾞ ﾐｶ", "オカダ ミカ", id="half width"),
        pytest.param("おかだ みか", "おかだ みか", id="hiragana"),
        pytest.param("ジョー・スミス", "ジョー・スミス", id="long bar and dot"),
        pytest.param("", "", id="nothing"),
        pytest.param("okada", None, id="Latin letters"),
    ],
)
def test_furigana(typed, kept):
    asked = form(name_kana=typed)

    assert (asked.cleaned_data.get("name_kana") if asked.is_valid() else None) == kept


def test_only_the_portals_languages_are_offered():
    assert list(form(language="fr").errors) == ["language"]
