"""Where may a Japanese line break? Between phrases, in every browser, not only in those that know `auto-phrase`.

`{{ text|phrased }}` and `{% filter phrased %}…{% endfilter %}` put a `<wbr>` between phrases inside one
`<span class="phrased">`, whose style lets a line break nowhere else. For headings, labels, leads and buttons:
running text inside one element, no blocks. Pages in other languages come out as they were.
"""

import re
from functools import cache, lru_cache
from html import unescape

import budoux
from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

from journal.sentences import is_japanese

register = template.Library()

LONGEST = 300  # characters; whole paragraphs are left to the browser
LONG_RUN = 8  # ideographs in a row that fit one line of the narrowest phone as a heading

TOKEN = re.compile(r"<[^>]*>|&#?\w+;|[^<&]+|[<&]")
IDEOGRAPHS = re.compile(r"[\u3005\u3400-\u9fff]+")
JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
STOP = re.compile(r"[。、：；！？]")
LATIN_MARKS = frozenset("-_.,:/@+&'’#=~")  # what joins digits and letters to numbers, names and addresses
WEEKDAY = re.compile(r"（[月火水木金土日]）")
CLOSING = frozenset("、。，．・：；？！）］｝〉》」』】〕％…ー々〜～ぁぃぅぇぉっゃゅょァィゥェォッャュョ)]}!?:;,.%”’")
OPENING = frozenset("（［｛〈《「『【〔([{“‘")

# Words of which the long names here are made: between two of them a line may break.
WORDS_OF_LONG_NAMES = """医療 分野 国際 科学 技術 共同 研究 開発 推進 事業 先端 日本 機構 独立 行政 法人 課題 代表 分担 参画 所属 機関
    提案 書類 公募 要領 募集 応募 審査 評価 選考 結果 通知 面接 候補 採択 契約 委託 経費 直接 間接 予算 年度 期間
    電子 申請 番号 情報 個人 保護 利益 相反 管理 責任 制度 支援 協定 合意 相手 海外 若手 人材 育成 交流 領域"""
WORDS = frozenset(WORDS_OF_LONG_NAMES.split())


@register.filter(needs_autoescape=True)
def phrased(value, autoescape=True):
    """Return a text with its line breaks marked for Japanese readers; unchanged for all others.

    A plain string is escaped as everywhere in templates; a safe one keeps its tags, between which phrases run on.
    """
    if not is_japanese():
        return value
    html = conditional_escape(value) if autoescape else str(value)
    tokens = TOKEN.findall(html)
    plain = "".join(_read(token) for token in tokens)
    places = places_to_break(plain) if len(plain) <= LONGEST and JAPANESE.search(plain) else ()
    return mark_safe(f'<span class="phrased">{_marked(tokens, places)}</span>') if places else html


@lru_cache(maxsize=4096)
def places_to_break(text):
    """Return the offsets before which a line of plain Japanese text may break, in order."""
    offsets, end = set(), 0
    for phrase in _parser().parse(text):
        end += len(phrase)
        offsets.add(end)
    offsets.update(stop.end() for stop in STOP.finditer(text))
    offsets = {at for at in offsets if at < len(text) and _may_break(text, at)}
    for run in IDEOGRAPHS.finditer(text):
        if len(run[0]) > LONG_RUN:
            offsets.update(run.start() + offset for offset in _between_words(run[0]))
    return tuple(sorted(offsets))


@cache
def _parser():
    return budoux.load_default_japanese_parser()


def _may_break(text, at):
    """Tell whether a boundary, found by the model or after a stop, is one that eyes accept."""
    left, right = text[at - 1], text[at]
    if left.isspace() or right.isspace():
        return False  # a space is a place to break anyhow
    if right in CLOSING or left in OPENING or WEEKDAY.match(text, at):
        return False
    if IDEOGRAPHS.match(left) and IDEOGRAPHS.match(right):
        return False  # the model guesses inside compounds; long ones are broken between known words
    if left.isdecimal() or (left == "第" and right.isdecimal()):
        return False  # 2024|年, 第|3回
    return not (_is_latin(left) and _is_latin(right))


def _is_latin(character):
    return character.isalnum() and not JAPANESE.match(character) or character in LATIN_MARKS


def _between_words(run):
    """Yield the offsets in a long row of ideographs at which one known word has ended and the next begins."""
    for at in range(2, len(run) - 1):
        ended = run[at - 2 : at] in WORDS or (at > 2 and run[at - 3 : at - 1] in WORDS)
        if ended and run[at : at + 2] in WORDS:
            yield at


def _read(token):
    """Return what a reader sees of one piece of markup: nothing of a tag, one character of an entity."""
    if token.startswith("<") and token.endswith(">"):
        return ""
    return unescape(token)[0] if token.startswith("&") and token.endswith(";") else token


def _marked(tokens, places):
    """Put the pieces of markup together again, with a `<wbr>` before each of the places."""
    pieces, at, left = [], 0, set(places)
    for token in tokens:
        read = _read(token)
        if read != token:
            if read and at in left:
                pieces.append("<wbr>")
            pieces.append(token)
        else:
            pieces.extend(f"<wbr>{one}" if at + number in left else one for number, one in enumerate(token))
        at += len(read)
    return "".join(pieces)
