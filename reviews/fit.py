"""How well does a person fit a proposal, and what matched?

Fit is a whole number from 0 to 1000, the sum of four parts. The weights below are the portal's own reading (a portal
default, no rule of a call); an officer chooses only how much the reviewer's own wish counts, and the other three share
the rest in the same proportion.

- area: all of it where the proposal's area is among those in which the reviewer is at home, else nothing;
- keywords: a share that grows with the number of the reviewer's keywords that occur in title and summary;
- language: all of it where the reviewer reads the language of the text, half of it where nobody said what they read;
- bid: all of it for "eager", three quarters for "fine", nothing for "rather not", half where nothing was said.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from journal.searching import folded, squeezed

WHOLE = 1000
BIDS = 200  # of WHOLE, unless the officer chooses otherwise
AREA_SHARE, KEYWORDS_SHARE, LANGUAGE_SHARE = 50, 40, 10  # percent of what the bids leave
KEYWORDS_MATCHED = (0, 50, 80, 100)  # percent by the number of keywords that matched; three are as good as more
LANGUAGE_UNSAID = 50  # percent
BID_PERCENT = {"eager": 100, "fine": 75, "": 50, "rather-not": 0}
PARTS = ("area", "keywords", "language", "bid")

JAPANESE = re.compile(r"[\u3005\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff66-\uff9f]")
WORDS = re.compile(r"[^\W_]+")
JAPANESE_FROM = 0.2  # a text is Japanese from this share of its letters on: terms in Latin letters stand in many


@dataclass(frozen=True)
class Weights:
    """What each part counts at most; together WHOLE."""

    area: int
    keywords: int
    language: int
    bid: int


@dataclass(frozen=True)
class Wanted:
    """What a proposal asks of its readers: the number of its area (or None), its words as folded by `words_in`, its language."""

    area: int | None
    words: "Words"
    language: str


@dataclass(frozen=True)
class Words:
    """A text ready to be searched: its words, each folded, with single spaces around, and its letters without any space."""

    apart: str
    together: str


@dataclass(frozen=True)
class Offered:
    """What a reviewer brings: numbers of areas, keywords as typed, codes of languages read, and a wish ("" for none)."""

    areas: frozenset = frozenset()
    keywords: tuple = ()
    languages: frozenset = frozenset()
    bid: str = ""


@dataclass(frozen=True)
class Part:
    """One part of a fit: its points, the most there are, and what matched."""

    name: str
    points: int
    most: int
    what: tuple = ()


@dataclass(frozen=True)
class Fit:
    """Points from 0 to 1000, and the parts that they are the sum of."""

    points: int
    parts: tuple = field(default=())

    def matched(self, name):
        """Return what matched in one part."""
        return next((part.what for part in self.parts if part.name == name), ())


def weights_with(bids=BIDS):
    """Return the Weights where the reviewers' wishes count `bids` of 1000; the others share the rest 50:40:10.

    Raises ValueError outside 0..1000.
    """
    if not 0 <= bids <= WHOLE:
        raise ValueError(bids)
    rest = WHOLE - bids
    area, keywords = rest * AREA_SHARE // 100, rest * KEYWORDS_SHARE // 100
    return Weights(area=area, keywords=keywords, language=rest - area - keywords, bid=bids)


def words_in(*texts):
    """Return the Words of some texts, in which keywords are looked for."""
    whole = folded(" \n ".join(text for text in texts if text))
    return Words(f" {_stems(whole)} ", whole.replace(" ", ""))


def language_of(text):
    """Return "ja" for a text of which a fifth of the letters are Japanese, else "en"; an empty text is "" ."""
    letters = sum(1 for sign in text or "" if sign.isalpha())
    if not letters:
        return ""
    return "ja" if len(JAPANESE.findall(text)) >= JAPANESE_FROM * letters else "en"


def wanted_of(*, area, title_en, title_ja, summary):
    """Return what a proposal asks of its readers, by its area's number (or None), its titles and its summary."""
    return Wanted(area, words_in(title_en, title_ja, summary), language_of(summary) or language_of(title_en))


def occurs(keyword, words):
    """Tell whether a keyword occurs: a Japanese one anywhere in the text, any other as whole words, singular or plural."""
    return _key_of(keyword) != "" and _is_in(_key_of(keyword), words)


def fit(wanted, offered, weights=None):
    """Return the Fit of a person to a proposal: points from 0 to 1000, and its parts with what matched."""
    weights = weights or weights_with()
    shared = (wanted.area,) if wanted.area is not None and wanted.area in offered.areas else ()
    found = tuple(
        {key: one for one in reversed(offered.keywords) if (key := _key_of(one)) and _is_in(key, wanted.words)}.values()
    )[::-1]
    reads = (wanted.language,) if wanted.language and wanted.language in offered.languages else ()
    parts = (
        Part("area", weights.area if shared else 0, weights.area, shared),
        Part("keywords", _of(weights.keywords, _keywords_percent(len(found))), weights.keywords, found),
        Part("language", _of(weights.language, _language_percent(wanted, offered)), weights.language, reads),
        Part("bid", _of(weights.bid, BID_PERCENT[offered.bid]), weights.bid, (offered.bid,) if offered.bid else ()),
    )
    return Fit(sum(part.points for part in parts), parts)


def fit_table(wanted, offered, bids=None, weights=None):
    """Return the fits of many to many, whole numbers as an array with a row a proposal and a column a reviewer.

    `bids` maps (row, column) to a wish; the wishes inside `offered` are not read. Every number is that of `fit`.
    """
    weights = weights or weights_with()
    areas = sorted({one.area for one in wanted if one.area is not None})
    asks = _grid([[one.area == area for area in areas] for one in wanted], len(areas))
    brings = _grid([[area in one.areas for area in areas] for one in offered], len(areas))
    shape = len(wanted), len(offered)
    table = weights.area * (asks @ brings.T)

    keys = sorted({key for one in offered for word in one.keywords if (key := _key_of(word))})
    place = {key: number for number, key in enumerate(keys)}
    stands = _grid([[_is_in(key, one.words) for key in keys] for one in wanted], len(keys))
    knows = np.zeros((shape[1], len(keys)), dtype=np.int32)
    for column, one in enumerate(offered):
        knows[column, [place[key] for word in one.keywords if (key := _key_of(word))]] = 1
    counts = np.minimum(stands @ knows.T, len(KEYWORDS_MATCHED) - 1)
    table = table + np.array([_of(weights.keywords, percent) for percent in KEYWORDS_MATCHED])[counts]

    for language in {one.language for one in wanted}:
        rows = [number for number, one in enumerate(wanted) if one.language == language]
        asked = Wanted(None, Words("", ""), language)
        table[rows, :] += np.array([_of(weights.language, _language_percent(asked, one)) for one in offered], dtype=int)

    wishes = np.full(shape, _of(weights.bid, BID_PERCENT[""]), dtype=np.int32)
    for (row, column), bid in (bids or {}).items():
        wishes[row, column] = _of(weights.bid, BID_PERCENT[bid])
    return (table + wishes).astype(np.int32)


def _grid(rows, columns):
    return np.array(rows, dtype=np.int32).reshape(len(rows), columns)


def _of(most, percent):
    return most * percent // 100


def _keywords_percent(count):
    return KEYWORDS_MATCHED[min(count, len(KEYWORDS_MATCHED) - 1)]


def _language_percent(wanted, offered):
    if not offered.languages or not wanted.language:
        return LANGUAGE_UNSAID
    return 100 if wanted.language in offered.languages else 0


@lru_cache(maxsize=20_000)
def _key_of(keyword):
    """Return how a keyword is looked for: Japanese without spaces, anything else as stems between spaces; "" for too little."""
    if JAPANESE.search(keyword):
        key = squeezed(keyword)
        return key if len(key) > 1 else ""
    stems = _stems(folded(keyword))
    return f" {stems} " if len(stems) > 1 else ""


def _is_in(key, words):
    return key in (words.apart if key[0] == " " else words.together)


def _stems(text):
    """Return the words of a folded text in the singular, with single spaces between; only English plurals are undone."""
    return " ".join(_singular(word) for word in WORDS.findall(text))


def _singular(word):
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
