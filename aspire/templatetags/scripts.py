"""In which script is a text written, and how are names of people shown to readers of either script?

Screen readers choose their voice, and browsers the shapes of characters, by the `lang` of a text. A page
marks what is not in its own language: Japanese on English pages, Latin letters on Japanese ones.
"""

import re
import unicodedata

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeData

from journal.sentences import is_japanese

register = template.Library()
JAPANESE_WORDS = re.compile(r"([\u3005\u3040-\u30ff\u3400-\u9fff]+(?:[ \u3000・][\u3005\u3040-\u30ff\u3400-\u9fff]+)*)")
JAPANESE = ("CJK UNIFIED", "CJK COMPATIBILITY", "HIRAGANA", "KATAKANA", "HALFWIDTH KATAKANA", "IDEOGRAPHIC ITERATION")


def script_of(text):
    """Return "ja" for a text with kana or kanji, "en" for one with other letters only, "" for one without letters."""
    letters = [unicodedata.name(sign, "") for sign in text if sign.isalpha() or sign == "々"]
    if any(name.startswith(JAPANESE) for name in letters):
        return "ja"
    return "en" if letters else ""


def foreign(text):
    """Return the language to mark a text with on a page in the reader's language, "" where no mark is needed."""
    script = script_of(text)
    return "" if script == ("ja" if is_japanese() else "en") else script


def furigana(written, kana):
    """Pair the parts of a Japanese name with their reading: [("山田", "ヤマダ"), ("花子", "ハナコ")].

    Parts are set off by blanks. Where the reading has another number of parts, the whole is one pair; without a
    reading, or for a name that is written in kana anyway, the reading is empty.
    """
    parts, readings = written.split(), kana.split()
    if not readings or not any(unicodedata.name(sign, "").startswith("CJK") for sign in written):
        return [(part, "") for part in parts]
    if len(parts) != len(readings):
        return [(" ".join(parts), " ".join(readings))]
    return list(zip(parts, readings, strict=True))


@register.filter
def marked(text):
    """Mark a text of a person's or a file's own, such as a title or an institution, where its script is foreign."""
    text = "" if text is None else str(text)
    return written_in(text, foreign(text))


@register.filter
def written_in(text, language):
    """Mark a text as written in a language (a BCP 47 tag such as "sv"); no mark for an empty tag."""
    return format_html('<span lang="{}">{}</span>', language, text) if text and language else text


@register.filter
def quoting(text):
    """Mark the Japanese words inside a sentence of another language, such as an example in a help text."""
    if not text or is_japanese() or isinstance(text, SafeData):
        return text
    pieces = JAPANESE_WORDS.split(str(text))  # every second one is Japanese
    return format_html_join("", "{}", ((written_in(one, "ja" if at % 2 else ""),) for at, one in enumerate(pieces)))


@register.simple_tag
def lang_of(text):
    """Return the attribute that marks an element's whole text, such as ` lang="ja"`; nothing where none is needed."""
    language = foreign(str(text or ""))
    return format_html(' lang="{}"', language) if language else ""


@register.simple_tag
def names_of(latin, japanese="", kana=""):
    """Show a person's name: the reader's script first, the other one in brackets, furigana above the kanji."""
    latin, japanese = str(latin or "").strip(), str(japanese or "").strip()
    drawn = _with_furigana(japanese, str(kana or "").strip())
    if is_japanese():
        first, second = drawn, written_in(latin, foreign(latin))
    else:
        first, second = written_in(latin, foreign(latin)), written_in(drawn, foreign(japanese))
    if not (latin and japanese) or latin == japanese:
        return first if (japanese if is_japanese() else latin) else second
    return format_html("{}（{}）" if is_japanese() else "{} ({})", first, second)


def _with_furigana(written, kana):
    pairs = furigana(written, kana)
    return format_html_join(
        " ",
        "{}",
        [
            (format_html("<ruby>{}<rp>（</rp><rt>{}</rt><rp>）</rp></ruby>", part, reading) if reading else part,)
            for part, reading in pairs
        ],
    )
