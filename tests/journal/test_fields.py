"""Typed answers: what is read, what is refused, and that nothing is cut, rounded or guessed."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from journal.fields import (
    Address,
    Day,
    InstitutionCode,
    Line,
    Month,
    Orcid,
    ResearcherNumber,
    ThousandYen,
    Whole,
    Words,
    check_digit,
)


def read(field, typed):
    """Return what the field makes of it, or the code of its fault."""
    try:
        return field.clean(typed)
    except ValidationError as error:
        return error.error_list[0].code


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("", None, id="empty"),
        pytest.param("0", 0, id="nought"),
        pytest.param("1500", 1_500_000, id="digits"),
        pytest.param("1,500", 1_500_000, id="with a separator"),
        pytest.param("115,000", 115_000_000, id="the limit"),
        pytest.param("115,000.001", 115_000_001, id="one yen above the limit"),
        pytest.param("0.5", 500, id="half a thousand"),
        pytest.param("１１５，０００", 115_000_000, id="full width"),
        pytest.param("１１５，０００．００１", 115_000_001, id="full width with single yen"),
        pytest.param("115、000", 115_000_000, id="Japanese comma"),
        pytest.param(" 1 500 ", 1_500_000, id="blanks"),
        pytest.param("1,500千円", 1_500_000, id="with its unit"),
        pytest.param("999999999999", 999_999_999_999_000, id="as large as is read"),
        pytest.param("1000000000000", "large", id="too large"),
        pytest.param("9" * 5000, "large", id="absurdly long"),
        pytest.param("-1", "negative", id="negative"),
        pytest.param("－１", "negative", id="negative, full width"),
        pytest.param("−1", "negative", id="negative, minus sign"),
        pytest.param("▲300", "negative", id="negative, as books write it"),
        pytest.param("1,50", "amount", id="a separator in the wrong place"),
        pytest.param("1.5.0", "amount", id="two points"),
        pytest.param("1.0005", "amount", id="parts of a yen"),
        pytest.param("¥115,000,000", "amount", id="with a yen sign"),
        pytest.param("115,000,000円", "amount", id="in yen"),
        pytest.param("many", "amount", id="words"),
        pytest.param("1e6", "amount", id="exponent"),
        pytest.param("٣", "amount", id="digits of another script"),
        pytest.param("NaN", "amount", id="not a number"),
    ],
)
def test_money_is_read_in_thousand_yen_and_kept_in_yen(typed, meant):
    assert read(ThousandYen(), typed) == meant


@pytest.mark.parametrize("yen", [0, 1, 999, 1000, 1500, 115_000_000, 115_000_001, 999_999_999_999_000])
def test_stored_money_is_shown_and_read_back_without_loss(yen):
    field = ThousandYen()
    assert field.clean(field.prepare_value(yen)) == yen


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("", None, id="empty"),
        pytest.param("2024-11-30", date(2024, 11, 30), id="as stored"),
        pytest.param("2024/11/30", date(2024, 11, 30), id="slashes"),
        pytest.param("2024.4.2", date(2024, 4, 2), id="points, short"),
        pytest.param("20241130", date(2024, 11, 30), id="eight digits"),
        pytest.param("2024年11月30日", date(2024, 11, 30), id="Japanese"),
        pytest.param("2024年5月28日（火）", date(2024, 5, 28), id="as this portal prints it"),
        pytest.param("２０２４－１１－３０", date(2024, 11, 30), id="full width"),
        pytest.param("2024-02-29", date(2024, 2, 29), id="leap day"),
        pytest.param("2023-02-29", "calendar", id="no leap day"),
        pytest.param("2024-13-01", "calendar", id="thirteenth month"),
        pytest.param("2024-04-31", "calendar", id="31 April"),
        pytest.param("0024-04-30", "calendar", id="a slip in the year"),
        pytest.param("30/11/2024", "day", id="day first"),
        pytest.param("soon", "day", id="words"),
    ],
)
def test_days_are_read_as_people_write_them(typed, meant):
    assert read(Day(), typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("", None, id="empty"),
        pytest.param("2024-10", date(2024, 10, 1), id="as stored"),
        pytest.param("2024/4", date(2024, 4, 1), id="short"),
        pytest.param("202410", date(2024, 10, 1), id="six digits"),
        pytest.param("２０２４年１０月", date(2024, 10, 1), id="Japanese, full width"),
        pytest.param("2024-00", "calendar", id="month nought"),
        pytest.param("October 2024", "month", id="words"),
    ],
)
def test_months_are_kept_as_their_first_day(typed, meant):
    assert read(Month(), typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("", "", id="empty"),
        pytest.param("01234567", "01234567", id="leading nought kept"),
        pytest.param("０１２３４５６７", "01234567", id="full width"),
        pytest.param("0123 4567", "01234567", id="blank inside"),
        pytest.param("0123-4567", "01234567", id="hyphen inside"),
        pytest.param("1234567", "researcher_number", id="seven digits"),
        pytest.param("123456789", "researcher_number", id="nine digits"),
        pytest.param("1234567a", "researcher_number", id="a letter"),
        pytest.param("٠١٢٣٤٥٦٧", "researcher_number", id="digits of another script"),
    ],
)
def test_an_erad_researcher_number_has_eight_digits(typed, meant):
    assert read(ResearcherNumber(limit=40), typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("", "", id="empty"),
        pytest.param("0000000000", "0000000000", id="noughts kept"),
        pytest.param("0123456789", "0123456789", id="leading nought kept"),
        pytest.param("０１２３４５６７８９", "0123456789", id="full width"),
        pytest.param(" 01234 56789 ", "0123456789", id="blanks"),
        pytest.param("01234ー56789", "0123456789", id="the long vowel sign for a hyphen"),
        pytest.param("123456789", "institution_code", id="nine digits"),
        pytest.param("12345678901", "institution_code", id="eleven digits"),
        pytest.param("123456789O", "institution_code", id="a letter for a nought"),
        pytest.param("१२३४५६७८९०", "institution_code", id="digits of another script"),
        pytest.param("1" * 50, "too_long", id="absurdly long"),
    ],
)
def test_an_institution_code_has_ten_digits(typed, meant):
    assert read(InstitutionCode(limit=40), typed) == meant


JOSIAH = "0000-0002-1825-0097"  # the iD of the registry's invented researcher


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("", "", id="empty"),
        pytest.param(JOSIAH, JOSIAH, id="as shown"),
        pytest.param("0000000218250097", JOSIAH, id="digits only"),
        pytest.param("https://orcid.org/0000-0002-1825-0097", JOSIAH, id="its address"),
        pytest.param("http://www.orcid.org/0000-0002-1825-0097", JOSIAH, id="an older address"),
        pytest.param("https://orcid.org/0000-0002-1825-0097/", JOSIAH, id="an address with a slash at its end"),
        pytest.param("https://orcid.org/0000-0002-1825-0097?lang=ja", JOSIAH, id="an address with a language"),
        pytest.param("orcid.org/0000-0002-1825-0097", JOSIAH, id="an address without its scheme"),
        pytest.param("ORCID: 0000-0002-1825-0097", JOSIAH, id="with a label"),
        pytest.param("ORCID iD 0000-0002-1825-0097", JOSIAH, id="with its full label"),
        pytest.param("０００００００２１８２５００９７", JOSIAH, id="full width"),
        pytest.param("0000‐0002–1825−0097", JOSIAH, id="dashes of every kind"),
        pytest.param(" 0000 0002 1825 0097 ", JOSIAH, id="blanks"),
        pytest.param("0000-0002-1694-233X", "0000-0002-1694-233X", id="an X at the end"),
        pytest.param("0000-0002-1694-233x", "0000-0002-1694-233X", id="a small x"),
        pytest.param("0000-0002-1825-0098", "orcid_check", id="a slip in the last digit"),
        pytest.param("0000-0002-1852-0097", "orcid_check", id="two digits changed round"),
        pytest.param("0000-0002-1825-009", "orcid", id="fifteen digits"),
        pytest.param("0000-0002-1825-00970", "orcid", id="seventeen digits"),
        pytest.param("X000-0002-1825-0097", "orcid", id="an X in front"),
        pytest.param("٠٠٠٠-0002-1825-0097", "orcid", id="digits of another script"),
        pytest.param("https://orcid.example/0000-0002-1825-0097", "orcid", id="an address elsewhere"),
        pytest.param("Josiah Carberry", "orcid", id="a name"),
        pytest.param("0" * 70, "too_long", id="absurdly long"),
    ],
)
def test_an_orcid_is_read_in_any_form_and_its_check_digit_is_checked(typed, meant):
    assert read(Orcid(limit=60), typed) == meant


def test_every_slip_of_one_digit_in_an_orcid_is_found():
    digits = JOSIAH.replace("-", "")
    for place in range(16):
        for other in "0123456789":
            if other != digits[place]:
                assert read(Orcid(limit=60), f"{digits[:place]}{other}{digits[place + 1 :]}") == "orcid_check"


def test_the_check_digit_is_that_of_the_registry():
    assert [check_digit(digits) for digits in ("000000021825009", "000000021694233", "000000015109370")] == [
        *("7", "X", "0"),
    ]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("", None), ("36", 36), ("３６", 36), ("0", "number"), ("121", "number"), ("-3", "number"), ("3.5", "number")],
)
def test_whole_numbers_stay_within_their_bounds(typed, meant):
    assert read(Whole(least=1, most=120), typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("", "", id="empty"),
        pytest.param("ingrid@fjord.example", "ingrid@fjord.example", id="plain"),
        pytest.param("ingrid＠fjord．example", "ingrid@fjord.example", id="full width"),
        pytest.param("ingrid", "address", id="no domain"),
        pytest.param("a@b.example\nBcc: c@d.example", "address", id="a second header"),
        pytest.param("x" * 250 + "@fjord.example", "too_long", id="too long"),
    ],
)
def test_addresses_are_ones_a_letter_could_reach(typed, meant):
    assert read(Address(limit=254), typed) == meant


def test_a_line_has_no_line_ends_and_keeps_every_other_sign():
    assert (
        Line(limit=300).clean("  Ageing\r\nneurons\x00\u2028（老化　神経）👩‍🔬 ") == "Ageing neurons （老化　神経）👩‍🔬"
    )


def test_a_text_keeps_its_line_ends_and_loses_control_signs():
    assert Words(limit=300).clean("first\r\nsecond\rthird\x07\x00\n") == "first\nsecond\nthird"


@pytest.mark.parametrize(("length", "code"), [(8000, None), (8001, "too_long")])
def test_a_text_beyond_its_limit_is_refused_whole(length, code):
    text = "字" * length
    assert read(Words(limit=8000), text) == (code or text)


def test_line_ends_count_as_one_character_whatever_the_browser_sends():
    assert read(Words(limit=5), "ab\r\ncd") == "ab\ncd"


def test_a_browser_is_never_asked_to_cut_a_text():
    assert "maxlength" not in Line(limit=10).widget.attrs
