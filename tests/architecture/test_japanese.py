"""Is the Japanese of the portal whole, in the funder's terms, and set as Japanese is?"""

import re

import pytest
from babel.messages.pofile import read_po

from tests.architecture.house import ROOT

CATALOGUE = ROOT / "locale" / "ja" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
TAG = re.compile(r"</?\w[^>]*>")
FOREIGN = re.compile(r'<span lang="en">.*?</span>')  # what is marked as English is set as English is
LETTERS = "ぁ-んァ-ヶー一-龠々"
MISSET = {
    "half-width bracket, comma or stop": rf"[{LETTERS}][,;:!?()]|[{LETTERS}]\.(?!\w)|[,;:!?(][{LETTERS}]",
    "full-width digit or letter": "[０-９Ａ-Ｚａ-ｚ]",
    "foreign quotation mark": '[“”‘]|"(?!AT"|」)(?<!"AT")',
    "plain instead of polite": "(?:だ|である|ではない|した方がよい)。",
    "one word written in two ways": "または|および|すでに|(?<!既存)グラント|予行演習",
}
# The funder's own terms: where the English speaks of it, the Japanese says one of these. Words with several
# meanings (title, other, post, contract) are left to readers.
TERMS = {
    "co-?investigator": ["研究開発分担者"],
    "principal investigator": ["研究開発代表者"],
    "counterpart researcher": ["相手国研究者"],
    "counterpart": ["相手国"],
    "funding agenc(?:y|ies)": ["資金配分機関", "参加機関"],
    "research area": ["研究領域"],
    "research type": ["公募タイプ"],
    "research institution": ["研究機関"],
    "research period": ["研究開発期間", "研究開発実施予定期間", "期間を通じて"],
    "researcher number": ["研究者番号"],
    "prior agreement": ["事前合意"],
    "travelling researcher": ["渡航研究者"],
    "existing grant": ["既存グラント"],
    "additional grant": ["追加支援"],
    "direct costs": ["直接経費"],
    "indirect costs": ["間接経費"],
    "fiscal years?": ["年度"],
    "thousand yen": ["千円"],
    "receipt number": ["受付番号"],
    "conflicts? of interest": ["利益相反"],
    "interviews?": ["ヒアリング"],
    "document review": ["書面審査"],
    "reviewers": ["評価委員", "委員", "依頼", "本人", "審査のために", "役割"],
    "ranking": ["順位"],
    "selected": ["採択", "選"],
    "deadline": ["締切", "締め切"],
    "change log": ["更新履歴"],
    "e-Rad": ["e-Rad"],
    "log out": ["ログアウト"],
    "Japan Standard Time": ["日本標準時", "日本時間"],
}


def messages(file):
    """Return (English, Japanese) of every message; plurals are joined."""
    with file.open("rb") as po:
        catalogue = read_po(po, locale="ja")
    joined = [(_joined(message.id), _joined(message.string)) for message in catalogue if message.id]
    return [(english, japanese) for english, japanese in joined if japanese]


def _joined(text):
    return text if isinstance(text, str) else " ".join(text)


def misset(japanese):
    """Return what is wrong with how a Japanese text is set, in words."""
    plain = TAG.sub("", FOREIGN.sub("", japanese))
    return [name for name, pattern in MISSET.items() if re.search(pattern, plain)]


def torn(english, japanese):
    """Return the placeholders and tags that stand on one side only; marks of English words may be added."""
    parts = [PLACEHOLDER.findall(text) + TAG.findall(text) for text in (english, FOREIGN.sub("", japanese))]
    sides = [{part for part in side if not part.startswith(("<span lang", "</span"))} for side in parts]
    return sorted(sides[0] ^ sides[1])


def terms_missed(english, japanese):
    """Return the glossary's terms of which the English speaks and the Japanese does not."""
    plain = PLACEHOLDER.sub("", english)
    return [
        term
        for term, said in TERMS.items()
        if re.search(rf"\b{term}\b", plain, re.IGNORECASE) and not any(word in japanese for word in said)
    ]


def test_placeholders_and_tags_are_the_same_on_both_sides():
    assert [(english, found) for english, japanese in messages(CATALOGUE) if (found := torn(english, japanese))] == []


def test_japanese_is_set_as_japanese_is():
    assert [(japanese, found) for _, japanese in messages(CATALOGUE) if (found := misset(japanese))] == []


def test_the_glossary_holds():
    assert [(*pair, found) for pair in messages(CATALOGUE) if (found := terms_missed(*pair))] == []


NAMES = {"ORCID iD", "ROR ID", "e-Rad"}  # written so in every language


def test_nothing_was_left_in_english():
    same = {english for english, japanese in messages(CATALOGUE) if english == japanese} - NAMES
    assert {text for text in same if re.search(r"[A-Za-z]{2}", PLACEHOLDER.sub("", text))} == set()


@pytest.mark.parametrize(
    ("japanese", "found"),
    [
        pytest.param("上限(千円)", ["half-width bracket, comma or stop"], id="bracket"),
        pytest.param("物品費,旅費", ["half-width bracket, comma or stop"], id="comma"),
        pytest.param("２０２４年度", ["full-width digit or letter"], id="digits"),
        pytest.param("“確認”を押す", ["foreign quotation mark"], id="quotes"),
        pytest.param("保存は不要である。", ["plain instead of polite"], id="plain form"),
        pytest.param("保存または提出", ["one word written in two ways"], id="two ways"),
        pytest.param('「"AT"」は「@」に置き換えてください。', [], id="what the call prints"),
        pytest.param('<a href="%(url)s">ヘルプ</a>をご覧ください（例：1,500）。', [], id="fine"),
    ],
)
def test_the_test_sees_what_is_misset(japanese, found):
    assert misset(japanese) == found


def test_the_test_sees_what_is_torn_and_terms_that_are_missed():
    assert torn("<b>%(n)s</b> days", "%(m)s日") == ["%(m)s", "%(n)s", "</b>", "<b>"]
    assert torn("Astrid, %(n)s", '<span lang="en">Astrid</span>、%(n)s') == []
    assert terms_missed("Your direct costs", "経費") == ["direct costs"]
    assert terms_missed("Up to %(deadline)s", "%(deadline)sまで") == []
