"""Do lines of Japanese break between phrases, and nowhere that eyes would stumble?"""

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from aspire.templatetags.phrases import LONGEST, phrased, places_to_break


def broken(text):
    """Return a text with a bar at each place where a line may break."""
    places = places_to_break(text)
    return "".join(f"|{one}" if at in places else one for at, one in enumerate(text))


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param("研究者番号を|入力してください", id="between phrases"),
        pytest.param("2024年5月28日（火）|12:00までに|提案書類を|提出してください", id="a date is left whole"),
        pytest.param("115,000千円を|超えています", id="an amount is left whole"),
        pytest.param("e-Radの|研究者番号を|入力", id="a Latin word is left whole"),
        pytest.param(
            "先端|国際|共同|研究|推進|プログラム|（ASPIRE）|第3回公募|（アライメント）", id="an ordinal is left whole"
        ),
        pytest.param("研究開発課題名|（英語）", id="before a bracket, never after it"),
        pytest.param("提出できません：|2件の|問題", id="after a colon"),
        pytest.param(
            "医療|分野|国際|科学|技術|共同|研究|開発|推進|事業", id="a long name breaks between the words it is made of"
        ),
        pytest.param("研究|代表者|所属|機関名称", id="a suffix stays with its word"),
        pytest.param("老化神経細胞に|おける|生体分子凝縮体", id="a short compound is left whole"),
        pytest.param("ヒトの|ライフステージ", id="kana"),
        pytest.param("山田 花子", id="a space is a place to break anyhow"),
        pytest.param("Condensate dynamics", id="English"),
        pytest.param("", id="nothing"),
    ],
)
def test_a_line_breaks_where_a_reader_would_pause(shown):
    assert broken(shown.replace("|", "")) == shown


@pytest.mark.parametrize(
    ("value", "html"),
    [
        pytest.param(
            "<b>&'の研究者番号を入力",
            '<span class="phrased">&lt;b&gt;&amp;&#x27;の<wbr>研究者番号を<wbr>入力</span>',
            id="what people typed is escaped",
        ),
        pytest.param(
            mark_safe("<strong>3</strong>件の問題を<a href='/?a=1&amp;b=を'>直す</a>"),
            "<span class=\"phrased\"><strong>3</strong>件の<wbr>問題を<a href='/?a=1&amp;b=を'><wbr>直す</a></span>",
            id="safe markup keeps its tags, and addresses are not touched",
        ),
        pytest.param(mark_safe("<em>花子</em>"), "<em>花子</em>", id="nothing to break: as it was"),
        pytest.param("<花子>", "&lt;花子&gt;", id="nothing to break is escaped too"),
        pytest.param("これは長い。" * LONGEST, "これは長い。" * LONGEST, id="whole paragraphs are left to the browser"),
        pytest.param(2024, "2024", id="a number"),
    ],
)
def test_markup_is_kept_safe(value, html):
    with translation.override("ja"):
        assert Template("{{ value|phrased }}").render(Context({"value": value})) == html


def test_a_block_of_a_template_is_phrased_as_a_whole():
    source = "{% filter phrased %}公募は<strong>{{ count }}</strong>件です。次の公募を待ちます{% endfilter %}"
    with translation.override("ja"):
        assert Template(source).render(Context({"count": "<3"})) == (
            '<span class="phrased">公募は<strong><wbr>&lt;3</strong>件です。<wbr>次の<wbr>公募を<wbr>待ちます</span>'
        )


@pytest.mark.parametrize("value", ["研究者番号を<入力>", mark_safe("<b>研究者番号を入力</b>"), gettext_lazy("Help")])
def test_readers_of_english_get_what_was_there(value):
    assert phrased(value) is value


def test_a_translated_word_is_read_when_it_is_shown():
    with translation.override("ja"):
        assert phrased(gettext_lazy("Skip to main content")) == '<span class="phrased">本文へ<wbr>移動</span>'
