"""What does a file of reviewers, or of what links them to others, say line by line, and which lines cannot be read?

Comma- or tab-separated text, as Excel and others write it: UTF-8 with or without a mark, UTF-16 with one, or CP932.
Every cell is text: nothing in it is ever run. A cell is read in any width (NFKC); what cannot be read is named with
its line, its column and why, and never guessed.
"""

import csv
import re
import unicodedata
from dataclasses import dataclass, field

from journal.searching import folded

BYTES_MAX = 2 * 1024 * 1024  # this and the next two are portal defaults
LINES_MAX = 3000  # without the heading
FAULTS_MAX = 20  # of one line
YEARS = range(1940, 2101)
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]+")
ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+")
PARTS = re.compile(r"[;；、,，|\n]")
SPAN = re.compile(r"([0-9]{4})\s*[-~]\s*([0-9]{4})?\s+(\S.*)")
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−〜～", "-"))

LANGUAGES = {
    **dict.fromkeys(("en", "english", "英語", "英"), "en"),
    **dict.fromkeys(("ja", "jp", "japanese", "日本語", "日"), "ja"),
}
KINDS = {
    **dict.fromkeys(("family", "親族", "家族", "親族関係"), "family"),
    **dict.fromkeys(("co-authorship", "co-author", "coauthor", "coauthorship", "共著", "共著者"), "co-authorship"),
    **dict.fromkeys(("joint-research", "joint project", "joint research", "共同研究"), "joint-research"),
    **dict.fromkeys(("teacher-pupil", "teacher and pupil", "師弟", "師弟関係"), "teacher-pupil"),
    **dict.fromkeys(("economic", "money", "経済的利害関係", "経済", "経済的利益"), "economic"),
    **dict.fromkeys(("rival", "competitor", "競争", "競合", "競争関係"), "rival"),
    **dict.fromkeys(("other", "その他"), "other"),
}


class Unreadable(Exception):
    """A cell cannot be read. `code` says why; sentences turn it into words."""

    def __init__(self, code, **facts):
        super().__init__(code, facts)
        self.code, self.facts = code, facts


@dataclass(frozen=True)
class Fault:
    """Why a line of a file cannot be taken. `line` counts from 1 as spreadsheets do; `column` is its heading or empty."""

    line: int
    column: str
    code: str
    cell: str = ""
    facts: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One line that was read: its number and, by column, what its cells mean. Empty cells are left out."""

    number: int
    values: dict


@dataclass(frozen=True)
class Sheet:
    """A file as it was read: its text (line ends are plain), the lines, every fault, and headings that are not known."""

    text: str
    lines: tuple
    faults: tuple
    left_out: tuple = ()


@dataclass(frozen=True)
class Column:
    """One column: its name, further headings under which people write it, and how a cell is read."""

    name: str
    headings: tuple
    read: object
    is_needed: bool = False


# --- How cells are read ----------------------------------------------------------------------
def plain(cell):
    """Return a cell on one line, without signs that nobody sees."""
    return " ".join(CONTROLS.sub(" ", cell).split())


def narrow(cell):
    """Return a cell in plain width, with plain hyphens: １２３ is 123."""
    return unicodedata.normalize("NFKC", plain(cell)).translate(DASHES).strip()


def _line(limit):
    def read(cell):
        text = plain(cell)
        if len(text) > limit:
            raise Unreadable("too-long", limit=limit, length=len(text))
        return text

    return read


def _address(cell):
    address = narrow(cell).lower()
    if len(address) > 254 or not ADDRESS.fullmatch(address):
        raise Unreadable("address")
    return address


def _digits(count, code):
    def read(cell):
        digits = re.sub(r"[\s-]", "", narrow(cell))
        if not re.fullmatch(rf"[0-9]{{{count}}}", digits):
            raise Unreadable(code)
        return digits

    return read


def orcid_in(cell):
    """Return an ORCID iD in four groups, with or without its address; raises Unreadable for another shape.

    Its check digit is judged by whoever knows the rule.
    """
    typed = re.sub(r"^(?:https?://)?(?:www\.)?orcid\.org/", "", narrow(cell), flags=re.IGNORECASE)
    digits = re.sub(r"[\s-]", "", typed).upper()
    if not re.fullmatch(r"[0-9]{15}[0-9X]", digits):
        raise Unreadable("orcid")
    return "-".join(digits[place : place + 4] for place in range(0, 16, 4))


def ror_in(cell):
    """Return a ROR id in its nine characters, with or without its address; raises Unreadable for another shape.

    Its check digits are judged by whoever knows the rule.
    """
    ror = re.sub(r"^(?:https?://)?(?:www\.)?ror\.org/", "", narrow(cell).lower())
    if not re.fullmatch(r"0[0-9a-hj-km-np-tv-z]{6}[0-9]{2}", ror):
        raise Unreadable("ror")
    return ror


def _one_of(known, code):
    def read(cell):
        said = known.get(narrow(cell).casefold())
        if said is None:
            raise Unreadable(code)
        return said

    return read


def languages_in(cell):
    """Return the codes of the languages in a cell, each once; raises Unreadable for one that the portal does not know."""
    words = [word for word in re.split(r"[\s;、,/|・]+", narrow(cell).casefold()) if word]
    unknown = [word for word in words if word not in LANGUAGES]
    if unknown:
        raise Unreadable("language", word=unknown[0])
    return sorted({LANGUAGES[word] for word in words})


def keywords_in(cell):
    """Return keywords as they were typed, each once; raises Unreadable for too many or too long ones."""
    first = {}
    for word in filter(None, map(plain, PARTS.split(cell))):
        first.setdefault(folded(word), word)
    words = list(first.values())
    if len(words) > 30:
        raise Unreadable("many-keywords", limit=30)
    if any(len(word) > 80 for word in words):
        raise Unreadable("too-long", limit=80, length=max(map(len, words)))
    return words


def _whole(least, most):
    def read(cell):
        digits = narrow(cell).replace(",", "")
        if not re.fullmatch(r"[0-9]{1,15}", digits) or not least <= int(digits) <= most:
            raise Unreadable("number", least=least, most=most)
        return int(digits)

    return read


def _year(cell):
    digits = narrow(cell).removesuffix("年度").removesuffix("年")
    if not re.fullmatch(r"[0-9]{4}", digits) or int(digits) not in YEARS:
        raise Unreadable("year", least=YEARS[0], most=YEARS[-1])
    return int(digits)


def affiliations_in(cell):
    """Return (since, until or None, institution) of a cell such as "2015-2018 Keyaki University; 2018- Sakura Institute"."""
    found = []
    for part in re.split(r"[;；\n]", cell):
        if not plain(part):
            continue
        span = SPAN.fullmatch(narrow(part))
        if span is None:
            raise Unreadable("affiliation", part=plain(part))
        since, until = int(span[1]), int(span[2]) if span[2] else None
        if since not in YEARS or (until or since) not in YEARS or (until or since) < since:
            raise Unreadable("affiliation-years", part=plain(part))
        if len(span[3]) > 200:
            raise Unreadable("too-long", limit=200, length=len(span[3]))
        found.append((since, until, span[3]))
    return found


PEOPLE = (
    Column("email", ("e-mail", "mail", "メール", "メールアドレス"), _address, is_needed=True),
    Column("name", ("name in latin letters", "氏名(英)", "氏名(ローマ字)", "英語氏名"), _line(120)),
    Column("name_ja", ("氏名", "氏名(日)", "日本語氏名", "漢字氏名"), _line(120)),
    Column("name_kana", ("フリガナ", "ふりがな", "氏名(カナ)"), _line(120)),
    Column("letters", ("language of letters", "通知の言語", "連絡言語"), _one_of(LANGUAGES, "language-of-letters")),
    Column("institution", ("所属機関(英)", "institution (en)"), _line(200)),
    Column("institution_ja", ("所属機関", "所属機関(日)", "所属", "institution (ja)"), _line(200)),
    Column("ror", ("ror id",), ror_in),
    Column("institution_code", ("研究機関コード", "institution code"), _digits(10, "institution-code")),
    Column("department", ("部局",), _line(200)),
    Column("researcher_number", ("研究者番号", "researcher number"), _digits(8, "researcher-number")),
    Column("orcid", ("orcid id",), orcid_in),
    Column("languages", ("言語", "reads", "審査可能言語"), languages_in),
    Column("keywords", ("キーワード",), keywords_in),
    Column("yearly_limit", ("年間上限", "yearly limit"), _whole(1, 500)),
    Column("affiliations", ("兼務・過去の所属", "過去の所属", "past affiliations"), affiliations_in),
)
TIES = (
    Column("reviewer", ("reviewer e-mail", "reviewer_email", "評価委員メール", "評価委員"), _address, is_needed=True),
    Column("kind", ("関係", "種別"), _one_of(KINDS, "kind"), is_needed=True),
    Column("name", ("相手氏名", "氏名"), _line(120), is_needed=True),
    Column("email", ("e-mail", "mail", "相手メール"), _address),
    Column("orcid", ("orcid id",), orcid_in),
    Column("researcher_number", ("研究者番号", "researcher number"), _digits(8, "researcher-number")),
    Column("year", ("年", "年度", "last year", "fiscal year"), _year),
    Column("amount_yen", ("金額", "金額(円)", "yen"), _whole(0, 10**12)),
    Column("note", ("備考", "title"), _line(300)),
)
COLUMNS = {"people": PEOPLE, "ties": TIES}
ONCE = {
    "people": ("email", "orcid", "researcher_number"),
    "ties": (),
}  # columns whose cells name one person of the file


# --- How a file is read ----------------------------------------------------------------------
def decoded(data):
    """Return the text of a file with plain line ends; None where it is in none of the encodings that are read."""
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp932")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text.replace("\r\n", "\n").replace("\r", "\n")
    return None


def read_file(data, kind, *, checks):
    """Return the Sheet of a file's bytes; `kind` is "people" or "ties", `checks` as in `read_text`."""
    if len(data) > BYTES_MAX:
        return _refused("too-large", limit=BYTES_MAX // 1024 // 1024)
    text = decoded(data)
    if text is None:
        return _refused("encoding")
    return read_text(text, kind, checks=checks)


def _refused(code, line=1, text="", **facts):
    return Sheet(text, (), (Fault(line, "", code, facts=facts),))


def read_text(text, kind, *, checks):
    """Return the Sheet of a text. `checks` maps a column to a function that judges what was read, such as its check digit."""
    rows, torn = _rows_of(text)
    if not rows:
        return Sheet(text, (), tuple(torn)) if torn else _refused("empty", text=text)
    heading, *body = rows
    columns, left_out, faults = _columns_of(heading[1], COLUMNS[kind])
    if not faults and len(body) > LINES_MAX:
        return _refused("many-lines", line=LINES_MAX + 2, text=text, limit=LINES_MAX)
    if not faults and not body and not torn:
        return _refused("empty", text=text)
    if faults:
        return Sheet(text, (), (*faults, *torn), left_out)

    lines, seen = [], {name: {} for name in ONCE[kind]}
    for number, cells in body:
        line, wrong = _line_of(number, cells, columns, checks)
        wrong += _repeated(line, seen)
        faults += wrong[:FAULTS_MAX]
        if not wrong:
            lines.append(line)
    return Sheet(text, tuple(lines), (*faults, *torn), left_out)


def _rows_of(text):
    """Return ((number of the line, cells) of every line that is not empty, the Fault where the text ends to be a table)."""
    first = text.lstrip("\n").split("\n", 1)[0]
    delimiter = "\t" if "\t" in first else ","
    kept = (f"{line}\n" for line in text.replace("\x00", " ").split("\n"))  # a cell may hold line ends
    reader = csv.reader(kept, delimiter=delimiter, strict=True)
    rows, begins = [], 1
    try:
        for cells in reader:
            if any(plain(cell) for cell in cells):
                rows.append((begins, cells))
            begins = reader.line_num + 1
            if len(rows) > LINES_MAX + 2:
                break
    except csv.Error:
        return rows, [Fault(begins, "", "quotes")]
    return rows, []


def _columns_of(headings, known):
    """Return (the Column or None of each place, headings that are not known, faults of the heading line)."""
    by_heading = {_key(name): column for column in known for name in (column.name, *column.headings)}
    columns, left_out, faults = [], [], []
    for heading in headings:
        column = by_heading.get(_key(heading))
        if column is None and plain(heading):
            left_out.append(plain(heading)[:80])
        if column is not None and column in columns:
            faults.append(Fault(1, column.name, "column-twice"))
        columns.append(column)
    faults += [Fault(1, one.name, "column-missing") for one in known if one.is_needed and one not in columns]
    return columns, tuple(left_out), faults


def _key(heading):
    return re.sub(r"[\s_-]", "", folded(heading))


def _line_of(number, cells, columns, checks):
    """Return (the Line, its faults): every cell that cannot be read is named."""
    values, faults = {}, []
    if any(plain(cell) for cell in cells[len(columns) :]):
        faults.append(Fault(number, "", "many-cells", facts={"expected": len(columns), "found": len(cells)}))
    for column, cell in zip(columns, cells, strict=False):
        if column is None or not plain(cell):
            continue
        try:
            value = column.read(cell)
            if column.name in checks and not checks[column.name](value):
                raise Unreadable(f"{column.name}-check")
            values[column.name] = value
        except Unreadable as wrong:
            faults.append(Fault(number, column.name, wrong.code, plain(cell)[:120], wrong.facts))
            values[column.name] = None
    missing = [one for one in columns if one is not None and one.is_needed and one.name not in values]
    faults += [Fault(number, one.name, "missing") for one in missing]
    return Line(number, values), faults


def _repeated(line, seen):
    """Return the faults of a line whose address, ORCID iD or number stands in an earlier one; remember what it has."""
    faults = []
    for name, known in seen.items():
        value = line.values.get(name)
        if value is None:
            continue
        if value in known:
            faults.append(Fault(line.number, name, "twice", value, {"line": known[value]}))
        else:
            known[value] = line.number
    return faults


def template_of(kind):
    """Return the rows of a file to begin with: the headings and one example."""
    examples = {
        "people": (
            *("reviewer@keyaki.example", "Sakura Kimura", "木村 桜", "キムラ サクラ", "ja", "Keyaki University"),
            *("けやき大学", "", "", "Graduate School of Medicine", "", "", "en; ja", "ageing; proteomics; 老化", "10"),
            "2015-2018 Sakura Institute; 2018- Keyaki University",
        ),
        "ties": (
            *("reviewer@keyaki.example", "co-authorship", "Ren Mori", "ren@hinoki.example", "", "", "2023", ""),
            "Clocks from six cohorts",
        ),
    }
    return [[column.name for column in COLUMNS[kind]], list(examples[kind])]
