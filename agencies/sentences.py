"""In which order do readers look for countries and agencies: by the alphabet, or by kana?

Names are written in Latin letters or in Japanese. A Japanese reader looks a name up by its sound, so the characters in
the names of the register are read first; one without a reading stands behind the kana.
"""

import unicodedata

from journal.searching import folded
from journal.sentences import in_reader_language, is_japanese

# How the characters in names of countries and agencies are read. The longest fit counts.
READINGS = {
    "中華人民共和国": "チュウカジンミンキョウワコク",
    "特別行政区": "トクベツギョウセイク",
    "民主共和国": "ミンシュキョウワコク",
    "首長国連邦": "シュチョウコクレンポウ",
    "国際協力": "コクサイキョウリョク",
    "科学技術": "カガクギジュツ",
    "研究": "ケンキュウ",
    "共和国": "キョウワコク",
    "合衆国": "ガッシュウコク",
    "諸島": "ショトウ",
    "欧州": "オウシュウ",
    "連合": "レンゴウ",
    "南極": "ナンキョク",
    "極南": "キョクナン",
    "米領": "ベイリョウ",
    "仏領": "フツリョウ",
    "英領": "エイリョウ",
    "米国": "ベイコク",
    "英国": "エイコク",
    "中央": "チュウオウ",
    "中国": "チュウゴク",
    "香港": "ホンコン",
    "赤道": "セキドウ",
    "日本": "ニホン",
    "朝鮮": "チョウセン",
    "韓国": "カンコク",
    "台湾": "タイワン",
    "国立": "コクリツ",
    "科学": "カガク",
    "保健": "ホケン",
    "医療": "イリョウ",
    "衛生": "エイセイ",
    "心臓": "シンゾウ",
    "戦略": "センリャク",
    "老化": "ロウカ",
    "感染症": "カンセンショウ",
    "関節炎": "カンセツエン",
    "小児": "ショウニ",
    "糖尿病": "トウニョウビョウ",
    "精神": "セイシン",
    "振興": "シンコウ",
    "高等": "コウトウ",
    "会議": "カイギ",
    "機構": "キコウ",
    "評議会": "ヒョウギカイ",
    "西": "ニシ",
    "北": "キタ",
    "南": "ミナミ",
    "東": "ヒガシ",
}
LONGEST_FIRST = sorted(READINGS, key=len, reverse=True)
SMALL = str.maketrans("ァィゥェォッャュョヮ", "アイウエオツヤユヨワ")
VOWELS = {
    "ア": "アカサタナハマヤラワ",
    "イ": "イキシチニヒミリ",
    "ウ": "ウクスツヌフムユル",
    "エ": "エケセテネヘメレ",
    "オ": "オコソトノホモヨロヲ",
}
VOWEL_OF = {kana: vowel for vowel, row in VOWELS.items() for kana in row}
VOICING = ("\u3099", "\u309a")  # the marks of ば and ぱ, apart from their letter


def in_reading_order(things, *, name=lambda one: in_reader_language(one, "name")):
    """Return things in the order in which a reader looks their names up; `name` tells the name of one."""
    order = kana_order if is_japanese() else folded
    return sorted(things, key=lambda one: order(name(one)))


def kana_order(text):
    """Return a key by which Japanese names sort as in a dictionary: by sound, then by voicing and length of vowels."""
    for written in LONGEST_FIRST:
        text = text.replace(written, READINGS[written])
    heard = folded(text)
    plain = unicodedata.normalize("NFD", heard)
    letters = "".join(one for one in plain if one not in VOICING).translate(SMALL)
    return _with_vowels(letters), heard


def _with_vowels(letters):
    """Write a long vowel out: スー is スウ."""
    said = []
    for letter in letters:
        said.append(VOWEL_OF.get(said[-1], letter) if letter == "ー" and said else letter)
    return "".join(said)
