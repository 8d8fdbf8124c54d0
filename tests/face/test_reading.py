"""In which order does a reader of words meet three pages, and is what changes by itself told?"""

import re

import pytest

from tests.face.eyes import outline
from tests.face.key_pages import key_stops
from tests.face.walking import LANGUAGES, Walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


# Landmarks and headings, in the order of reading.
HEAD = {"en": ["banner", "navigation Main", "main"], "ja": ["banner", "navigation メイン", "main"]}
FOOT = {
    "en": ["contentinfo", *("navigation Calls", "## Calls", "navigation Help", "## Help")]
    + ["navigation About this portal", "## About this portal"],
    "ja": ["contentinfo", *("navigation 公募", "## 公募", "navigation ヘルプ", "## ヘルプ")]
    + ["navigation このポータルについて", "## このポータルについて"],
}
OUTLINES = {
    ("log-in", "en"): ["# Log in", "## Logins of this demonstration"],
    ("log-in", "ja"): ["# ログイン", "## デモ用のログイン情報"],
    ("draft", "en"): [
        "navigation You are here",
        "# Condensates in ageing neurons, second step",
        *("complementary Deadline", "## Time left"),
        "## What to fill in",
        "## What still stands in the way",
        *("### The proposal is not complete", "### Direct costs are 3,400 thousand yen above the limit"),
        *("### The prior agreement is not stated",),
        "### It is not said whether you belong to a research institution in Japan",
        "### Your responsibility for plan and results is not stated",
        "### Per Vik: it is not stated that the grant serves this project",
        "### Per Vik: you have asked about the agency, and the office has not answered yet",
        "### Your place at a research institution in Japan is open",
        "### The e-Rad researcher number is empty",
        "### Your effort for this project is empty",
        "### You have submitted other proposals under this call: RH-0003",
        "### There is no research plan",
        "## Submit",
        *("complementary People, e-Rad and dates", "## People on this draft", "## Dates"),
    ],
    ("draft", "ja"): [
        "navigation 現在位置",
        "# 老化神経細胞における生体分子凝縮体（第二段階）",
        *("complementary 締切日時", "## 締切までの残り時間"),
        "## 記入する項目",
        "## 提出までに必要な対応",
        *("### 提案に未記入の項目があります", "### 直接経費が上限を3,400千円超えています"),
        "### 事前合意が記入されていません",
        "### 日本の研究機関に所属しているかどうかが記入されていません",
        "### 計画の策定と成果の取りまとめの責任についての確認事項にチェックがありません",
        "### Per Vik：研究費が本課題のためのものかどうかが記入されていません",
        "### Per Vik：機関について事前相談中です（事務局は未回答です）",
        "### 日本の研究機関への所属が未定です",
        "### e-Radの研究者番号が未記入です",
        "### 本課題のエフォートが入力されていません",
        "### 本公募に他の提案も提出しています：RH-0003",
        "### 研究開発計画がありません",
        "## 提出",
        *("complementary 関係者、e-Rad及び日程", "## この提案に関わる方", "## 日程"),
    ],
    ("scores", "en"): [
        "navigation You are here",
        "# Muscle in the tenth decade",
        *("complementary The proposal", "## The proposal", "## Conflict of interest", "## Your reviews"),
        *("## Your scores", "## Written for the applicant", "## Only the panel and the office read this"),
    ],
    ("scores", "ja"): [
        "navigation 現在位置",
        "# 九十歳代の骨格筋",
        *("complementary 提案", "## 提案", "## 利益相反", "## 担当する審査"),
        *("## あなたの評点", "## 応募者に向けたコメント", "## 評価委員会と事務局だけが読みます"),
    ],
}


@pytest.mark.thorough
@pytest.mark.parametrize("language", LANGUAGES)
def test_three_pages_read_out_whole(full, browser, language):
    read = {}
    with Walk(browser, full.cast, language) as walk:
        for stop in key_stops(full):
            if (stop.label, language) in OUTLINES:
                lines = [outline(page) for _, page in walk.pages_of(stop)][0]
                read[stop.label] = [
                    re.sub(r"RH\d{6}", "RH", line) for line in lines
                ]  # numbers bear the day of the demo
    assert read == {
        label: [*HEAD[language], *body, *FOOT[language]]
        for (label, which), body in OUTLINES.items()
        if which == language
    }


@pytest.mark.parametrize(
    "section",
    [
        pytest.param("project", id="how many characters are left"),
        pytest.param("budget", id="the budget that adds up"),
    ],
)
@pytest.mark.thorough
def test_what_changes_by_itself_is_told(full, browser, section):
    draft = full.objects["hanako's draft"]["pk"]
    with Walk(browser, full.cast, "en") as walk:
        page = walk.box("hanako").open(f"/proposals/{draft}/{section}/")
        assert page.locator("main [aria-live=polite], main [role=status]").count() >= 1
