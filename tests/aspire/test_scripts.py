"""Are foreign words marked with their language, and names shown in the reader's script first?"""

import pytest
from django.template import Context, Template
from django.utils import translation

from aspire.templatetags.scripts import furigana, quoting, script_of


def drawn(source, language, **words):
    """Render a piece of a template in one language."""
    with translation.override(language):
        return Template(source).render(Context(words))


@pytest.mark.parametrize(
    ("text", "script"),
    [
        pytest.param("Hanako Yamada", "en", id="Latin"),
        pytest.param("山田 花子", "ja", id="kanji"),
        pytest.param("佐々木", "ja", id="kanji with a repetition mark"),
        pytest.param("ﾔﾏﾀﾞ", "ja", id="half-width kana"),
        pytest.param("ERCの研究", "ja", id="both"),
        pytest.param("Universität Zürich", "en", id="accents"),
        pytest.param("2024-10 / 115,000", "", id="digits"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_script_of(text, script):
    assert script_of(text) == script


@pytest.mark.parametrize(
    ("written", "kana", "pairs"),
    [
        pytest.param("山田 花子", "ヤマダ ハナコ", [("山田", "ヤマダ"), ("花子", "ハナコ")], id="part by part"),
        pytest.param("山田　花子", "ヤマダ　ハナコ", [("山田", "ヤマダ"), ("花子", "ハナコ")], id="full-width blanks"),
        pytest.param("山田花子", "ヤマダ ハナコ", [("山田花子", "ヤマダ ハナコ")], id="parts do not match"),
        pytest.param("山田 花子", "", [("山田", ""), ("花子", "")], id="no reading"),
        pytest.param("ジョー スミス", "ジョー スミス", [("ジョー", ""), ("スミス", "")], id="written in kana"),
        pytest.param("", "ヤマダ", [], id="no name"),
    ],
)
def test_furigana(written, kana, pairs):
    assert furigana(written, kana) == pairs


RUBY = "<ruby>山田<rp>（</rp><rt>ヤマダ</rt><rp>）</rp></ruby> <ruby>花子<rp>（</rp><rt>ハナコ</rt><rp>）</rp></ruby>"


@pytest.mark.parametrize(
    ("language", "latin", "japanese", "kana", "shown"),
    [
        pytest.param(
            "en",
            "Hanako Yamada",
            "山田 花子",
            "ヤマダ ハナコ",
            f'Hanako Yamada (<span lang="ja">{RUBY}</span>)',
            id="an English reader",
        ),
        pytest.param(
            "ja",
            "Hanako Yamada",
            "山田 花子",
            "ヤマダ ハナコ",
            f'{RUBY}（<span lang="en">Hanako Yamada</span>）',
            id="a Japanese reader",
        ),
        pytest.param("ja", "Astrid Berg", "", "", '<span lang="en">Astrid Berg</span>', id="only Latin"),
        pytest.param("en", "", "山田 花子", "", '<span lang="ja">山田 花子</span>', id="only Japanese"),
        pytest.param("en", "<b>A</b>", "", "", "&lt;b&gt;A&lt;/b&gt;", id="no markup of others"),
        pytest.param("en", None, None, None, "", id="nothing"),
    ],
)
def test_names_stand_in_the_readers_script_first(language, latin, japanese, kana, shown):
    assert drawn("{% names_of a b c %}", language, a=latin, b=japanese, c=kana) == shown


@pytest.mark.parametrize(
    ("language", "text", "shown"),
    [
        pytest.param("en", "老化", '<span lang="ja">老化</span>', id="Japanese on an English page"),
        pytest.param("ja", "Ageing", '<span lang="en">Ageing</span>', id="English on a Japanese page"),
        pytest.param("ja", "老化", "老化", id="the page's own language"),
        pytest.param("ja", "2024", "2024", id="digits have no language"),
        pytest.param("en", "老<b>", '<span lang="ja">老&lt;b&gt;</span>', id="escaped"),
        pytest.param("en", None, "", id="nothing"),
    ],
)
def test_what_is_foreign_to_a_page_is_marked(language, text, shown):
    assert drawn("{{ text|marked }}", language, text=text) == shown


def test_a_whole_element_and_a_language_of_its_own():
    assert drawn("<p{% lang_of text %}></p>", "en", text="老化") == '<p lang="ja"></p>'
    assert drawn("<p{% lang_of text %}></p>", "ja", text="老化") == "<p></p>"
    assert drawn('{{ "Vetenskapsrådet"|written_in:"sv" }}', "en") == '<span lang="sv">Vetenskapsrådet</span>'


def test_japanese_words_inside_an_english_sentence_are_marked():
    assert quoting("For example <b>山田 花子</b>") == (
        'For example &lt;b&gt;<span lang="ja">山田 花子</span>&lt;/b&gt;'
    )


@pytest.mark.parametrize("text", ["", None, "Only Latin"])
def test_a_sentence_without_japanese_words_stays(text):
    assert quoting(text) == text


def test_on_a_japanese_page_nothing_inside_a_sentence_is_marked():
    with translation.override("ja"):
        assert quoting("例：Hanako、山田") == "例：Hanako、山田"
