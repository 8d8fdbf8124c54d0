"""When do two words read the same? One folding for what is stored to be searched and for what is typed.

Width (NFKC), case, accents and the two kana do not matter, nor do old forms of the characters that are common in
names. The folded text is for comparing only; nobody reads it.
"""

import re
import unicodedata

LONGEST = 200  # characters of a question that are read
MOST = 12  # words of a question that are asked for

# Hiragana becomes katakana, and the small ke and ka of place names the usual ones.
KANA = {code: code + 0x60 for code in (*range(0x3041, 0x3095), 0x309D, 0x309E)}
KANA |= str.maketrans("ゕゖヵヶ", "カケカケ")
# Letters that are no base letter with an accent, though people type them so.
LETTERS = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
# Old and variant forms as they stand in names, with the form that most people type.
FORMS = str.maketrans(
    "髙﨑濱濵澤邊邉齋齊斉櫻嶋嶌國廣眞德惠榮龍瀨槇藪禮條淵渕晉靜淺增",
    "高崎浜浜沢辺辺斎斎斎桜島島国広真徳恵栄竜瀬槙薮礼条渕渕晋静浅増",
)
# One hyphen and one apostrophe; the middle dot stands between the words of a name from abroad.
SIGNS = {ord(sign): "-" for sign in "‐‑‒–—―−"} | {ord(sign): "'" for sign in "‘’ʼ`´"} | {ord("・"): " "}
FOLDS = KANA | LETTERS | FORMS | SIGNS
ACCENTS = re.compile("[\u0300-\u036f]")  # the marks of kana lie elsewhere: は and ば stay apart
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
SHAPELESS = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff\ufffe\uffff]")
REFERENCE = re.compile(r"([a-z][a-z0-9]*)[-ー]0*([0-9]{1,9})")


def folded(text):
    """Return a text as it is compared: folded, with single spaces; an empty string for nothing."""
    if not text:
        return ""
    text = unicodedata.normalize("NFKC", SHAPELESS.sub("", text)).casefold()
    text = ACCENTS.sub("", unicodedata.normalize("NFD", text))
    text = unicodedata.normalize("NFC", text).translate(FOLDS)
    return " ".join(UNSEEN.sub(" ", text).split())


def squeezed(text):
    """Return a text folded and without any space, so that 山田 花子 is found by 山田花子."""
    return folded(text).replace(" ", "")


def words_of(question):
    """Return the words of a question, folded, each once; all of them must be found, in whatever order."""
    words = re.split(r"[\s、。,;]+", folded((question or "")[:LONGEST]))
    return list(dict.fromkeys(word for word in words if word))[:MOST]


def number_in(word):
    """Return the whole number that a folded word is, such as 7 for "0007"; None for any other word."""
    return int(word) if re.fullmatch(r"[0-9]{1,9}", word) else None


def reference_in(word):
    """Return (prefix in capitals, number) of a folded word such as "as3-0007"; None for any other word."""
    found = REFERENCE.fullmatch(word)
    return (found[1].upper(), int(found[2])) if found else None
