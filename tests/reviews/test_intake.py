"""What does a file of reviewers say, in whatever way people write it, and is every bad cell named?"""

import pytest

from reviews import intake
from reviews.intake import Fault, Line
from reviews.sentences import fault_in_words

HEAD = "email,name"


def read(text, kind="people", **checks):
    return intake.read_text(text, kind, checks=checks)


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        pytest.param("email", " Ｍei@Keyaki.Example ", "mei@keyaki.example", id="an address in full width"),
        pytest.param("name_ja", "森　未来", "森 未来", id="a name with a full-width space"),
        pytest.param("name", '=HYPERLINK("http://x")', '=HYPERLINK("http://x")', id="a formula is text"),
        pytest.param("name", "Mei\u202e\x07 Mori", "Mei Mori", id="signs that nobody sees"),
        pytest.param("researcher_number", "０１２３-４５６７", "01234567", id="a number in full width"),
        pytest.param("institution_code", "1234567890", "1234567890", id="an institution code"),
        pytest.param("orcid", "https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097", id="an ORCID address"),
        pytest.param("orcid", "000000021694233x", "0000-0002-1694-233X", id="an ORCID iD without hyphens"),
        pytest.param("ror", "https://ror.org/057zh3y96", "057zh3y96", id="a ROR address"),
        pytest.param("languages", "英語、日本語", ["en", "ja"], id="languages in Japanese"),
        pytest.param("languages", "JA;en ja", ["en", "ja"], id="languages twice"),
        pytest.param("letters", "英語", "en", id="the language of letters"),
        pytest.param("keywords", "ageing; 老化、 Ageing", ["ageing", "老化"], id="keywords, each once"),
        pytest.param("yearly_limit", "１，０".replace("，", ""), 10, id="a limit in full width"),
        pytest.param(
            "affiliations",
            "2015～2018 けやき大学；２０１８- Sakura Institute",
            [(2015, 2018, "けやき大学"), (2018, None, "Sakura Institute")],
            id="affiliations",
        ),
    ],
)
def test_cells_are_read_as_people_write_them(column, cell, value):
    known = {one.name: one for one in intake.PEOPLE}
    assert known[column].read(cell) == value


@pytest.mark.parametrize(
    ("kind", "column", "cell", "code"),
    [
        pytest.param("people", "email", "mei at keyaki", "address", id="no address"),
        pytest.param("people", "email", "a,b@x.example", "address", id="two addresses"),
        pytest.param("people", "name", "x" * 121, "too-long", id="a name too long"),
        pytest.param("people", "letters", "Latin", "language-of-letters", id="letters in Latin"),
        pytest.param("people", "ror", "057zh3y9", "ror", id="a ROR ID cut short"),
        pytest.param("people", "ror", "0ilou3y96", "ror", id="a ROR ID with letters that it never has"),
        pytest.param("people", "institution_code", "123", "institution-code", id="a short code"),
        pytest.param("people", "researcher_number", "1234567", "researcher-number", id="seven digits"),
        pytest.param("people", "orcid", "0000-0002", "orcid", id="half an ORCID iD"),
        pytest.param("people", "languages", "ja, fr", "language", id="French"),
        pytest.param("people", "keywords", ";".join(map(str, range(31))), "many-keywords", id="too many keywords"),
        pytest.param("people", "keywords", "k" * 81, "too-long", id="a long keyword"),
        pytest.param("people", "yearly_limit", "0", "number", id="nothing a year"),
        pytest.param("people", "yearly_limit", "many", "number", id="a limit in words"),
        pytest.param("people", "affiliations", "Keyaki University", "affiliation", id="no years"),
        pytest.param("people", "affiliations", "2018-2015 Keyaki", "affiliation-years", id="years backwards"),
        pytest.param("ties", "kind", "friend", "kind", id="a friend"),
        pytest.param("ties", "year", "23", "year", id="a short year"),
        pytest.param("ties", "amount_yen", "-5", "number", id="money below zero"),
    ],
)
def test_what_cannot_be_read_is_named_and_said(kind, column, cell, code):
    known = {one.name: one for one in intake.COLUMNS[kind]}
    with pytest.raises(intake.Unreadable) as wrong:
        known[column].read(cell)
    assert wrong.value.code == code
    assert "%" not in fault_in_words(Fault(2, column, code, cell, wrong.value.facts))


@pytest.mark.parametrize(
    "encode",
    [
        pytest.param(lambda text: text.encode(), id="UTF-8"),
        pytest.param(lambda text: text.encode("utf-8-sig"), id="UTF-8 with a mark"),
        pytest.param(lambda text: text.encode("utf-16"), id="UTF-16"),
        pytest.param(lambda text: text.encode("cp932"), id="CP932, as Excel in Japan writes"),
        pytest.param(lambda text: text.replace("\n", "\r\n").encode(), id="line ends of Windows"),
        pytest.param(lambda text: text.replace(",", "\t").encode(), id="tabs"),
        pytest.param(
            lambda text: f"\n{text}\n\n".replace("email", "メール").encode(), id="other headings, empty lines"
        ),
    ],
)
def test_a_file_is_read_in_whatever_way_it_was_saved(encode):
    data = encode("email,氏名,unknown\nmei@keyaki.example,髙橋 芽衣,1\n")
    sheet = intake.read_file(data, "people", checks={})
    values = {"email": "mei@keyaki.example", "name_ja": "髙橋 芽衣"}
    number = 3 if data.startswith(b"\n") else 2
    assert (sheet.lines, sheet.faults, sheet.left_out) == ((Line(number, values),), (), ("unknown",))


def test_every_bad_line_is_named_with_its_column_and_why():
    text = f"{HEAD},orcid,languages\nbad,A,1,fr\n,B,,\nc@x.example,C,0000-0002-1825-0097,en\nc@x.example,D,,,extra\n"
    sheet = read(text + '"torn"x,E\n', orcid=lambda value: False)
    assert [(one.line, one.column, one.code) for one in sheet.faults] == [
        (2, "email", "address"),
        (2, "orcid", "orcid"),
        (2, "languages", "language"),
        (3, "email", "missing"),
        (4, "orcid", "orcid-check"),
        (5, "", "many-cells"),
        (5, "email", "twice"),
        (6, "", "quotes"),
    ]
    assert sheet.lines == ()


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        pytest.param("", [Fault(1, "", "empty")], id="nothing"),
        pytest.param(HEAD, [Fault(1, "", "empty")], id="only headings"),
        pytest.param("name\nMei\n", [Fault(1, "email", "column-missing")], id="without the address"),
        pytest.param("email,mail\nx,y\n", [Fault(1, "email", "column-twice")], id="a column twice"),
        pytest.param(
            f"{HEAD}\n" + "a@x.example,A\n" * 3001,
            [Fault(3002, "", "many-lines", facts={"limit": 3000})],
            id="too many lines",
        ),
    ],
)
def test_a_file_that_is_no_table_of_people_is_refused_as_a_whole(text, faults):
    assert list(read(text).faults) == faults


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"PK\x03\x04\xff\xfe\x81", "encoding", id="a workbook"),
        pytest.param(b"x" * (2 * 1024 * 1024 + 1), "too-large", id="three megabytes"),
    ],
)
def test_a_file_that_is_no_text_is_refused(data, code):
    assert [one.code for one in intake.read_file(data, "people", checks={}).faults] == [code]


@pytest.mark.parametrize("kind", ["people", "ties"])
def test_the_template_is_read_without_a_fault(kind):
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in intake.template_of(kind))
    sheet = intake.read_text(text, kind, checks={})
    assert (len(sheet.lines), sheet.faults, sheet.left_out) == (1, (), ())
