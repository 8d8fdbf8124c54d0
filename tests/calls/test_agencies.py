"""Which agencies does a reader find, by country, type of participation, name and day?"""

import re
from datetime import date

import pytest

from calls import queries
from calls.queries import Sought
from tests.builders import IN_APRIL, IN_JULY, client_for
from tests.calls.test_pages import words


def found(call, *, at=IN_JULY, **sought):
    """Return the keys of the agencies that are found, in the order of the call."""
    countries = queries.call_page(call.slug, at, sought=Sought(**sought)).agencies.countries
    return [one.part.agency.key for group in countries for one in group.agencies if one.is_sought]


def section(call, query, *, language="en"):
    """Return the HTML of the agencies' section with filters in the address."""
    response = client_for(at=IN_JULY).get(f"/calls/{call.slug}/?{query}", headers={"accept-language": language})
    assert response.status_code == 200
    return re.search(r'<section class="part" id="agencies".*?</section>', response.content.decode(), re.DOTALL)[0]


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        pytest.param("VR", ["src"], id="an abbreviation the call does not print"),
        pytest.param("SRC", ["src"], id="the abbreviation it prints"),
        pytest.param("Vetenskapsrådet", ["src"], id="the name at home"),
        pytest.param("vetenskapsradet", ["src"], id="without its accent"),
        pytest.param("Ｖｒ", ["src"], id="full-width letters"),
        pytest.param("SWEDISH research", ["src", "stint", "ssf"], id="two words in any case"),
        pytest.param("research swedish", ["src", "stint", "ssf"], id="in any order"),
        pytest.param("arc", ["arc"], id="a word is found from its beginning: not in research"),
        pytest.param("sante", ["cihr"], id="French"),
        pytest.param("forskningsråd", ["rcn"], id="Norwegian"),
        pytest.param("CFREF", ["tips"], id="a programme"),
        pytest.param("Medical Research Council", ["nhmrc", "ukri"], id="a body within"),
        pytest.param("NIAID", ["niaid"], id="an institute"),
        pytest.param("Infectious Diseases", ["niaid"], id="by its official name"),
        pytest.param("ヒトゲノム", ["nhgri"], id="Japanese, in the midst of a name"),
        pytest.param("ﾋﾄｹﾞﾉﾑ", ["nhgri"], id="half-width kana"),
        pytest.param("no such agency", [], id="nobody"),
        pytest.param("%_'\"<>", [], id="signs that are no words"),
    ],
)
def test_a_name_is_found_in_every_way_it_is_written(call, name, keys):
    assert found(call, name=name) == keys


def test_filters_narrow_together(call):
    assert found(call, country="SE", kind="existing") == ["src", "stint", "ssf"]
    assert found(call, country="SE", kind="existing", name="vr") == ["src"]
    assert found(call, kind="existing-plus") == ["vinnova", "snsf"]
    assert found(call, country="JP") == []
    assert len(found(call)) == len(found(call, name="  ")) == 29


@pytest.mark.parametrize(
    ("on", "number"),
    [
        pytest.param(date(2024, 3, 7), 0, id="before opening"),
        pytest.param(date(2024, 6, 30), 28, id="the day before NHGRI"),
        pytest.param(date(2024, 7, 1), 29, id="the day of NHGRI"),
        pytest.param(date(9999, 12, 31), 29, id="far ahead"),
    ],
)
def test_the_list_is_shown_as_of_any_day(call, on, number):
    agencies = queries.call_page(call.slug, IN_JULY, sought=Sought(on=on)).agencies
    assert (agencies.total, agencies.announced) == (number, 29)


def test_the_address_holds_the_filters_and_the_page_says_what_it_shows(call):
    html = section(call, "country=SE&type=existing&agency=vr")
    page = words(html)
    assert "1 of 29 agencies shown" in page and "Show all agencies" in page
    assert "Vetenskapsrådet" in page and "STINT" not in page.split("Notes")[-1] and "Vinnova" not in page
    assert 'name="agency" value="vr"' in html and '<option value="SE" selected>Sweden (4)</option>' in html
    assert '<option value="existing" selected>Existing grant (27)</option>' in html
    assert re.findall(r'<details class="country" id="agencies-(..)"[^>]* open>', html) == ["SE"]


def test_without_filters_the_countries_are_folded_and_all_is_shown(call):
    html = section(call, "")
    assert "29 agencies by country or region" in words(html)
    assert "Show all" not in words(html) and not re.search(r"<details[^>]* (open|hidden)>", html)


def test_an_empty_result_says_what_to_do(call):
    page = words(section(call, "agency=nobody"))
    assert "0 of 29 agencies shown" in page
    assert "No agency of the list fits. Try fewer words or another country, or show all." in page
    assert "that is not listed, write to the funder in advance" in page


def test_the_list_of_a_day_says_so_and_keeps_the_filters(call):
    html = section(call, "on=2024-06-30&country=US")
    assert "The list as it stood on Sun 30 June 2024" in words(html)
    assert "8 of 28 agencies shown" in words(html) and "NHGRI" not in html
    assert html.count('<input type="hidden" name="on" value="2024-06-30">') == 1
    assert html.count('<input type="hidden" name="country" value="US">') == 1


def test_before_the_opening_day_nobody_took_part(call):
    page = words(section(call, "on=2024-03-07"))
    assert "On that day nobody took part yet: the call opens on Fri 8 March 2024." in page


@pytest.mark.parametrize("on", ["2024-02-30", "soon", "0", "%00", "99999-01-01", "2024-06-30'--"])
def test_a_day_that_is_none_is_said_calmly(call, on):
    html = section(call, f"on={on}")
    assert "This is no day of the calendar." in words(html) and 'aria-invalid="true"' in html
    assert "29 agencies by country or region" in words(html)


@pytest.mark.parametrize("on", ["2024/6/30", "２０２４－０６－３０", "2024年6月30日"])
def test_a_day_is_understood_as_people_write_it(call, on):
    assert "stood on Sun 30 June 2024" in words(section(call, f"on={on}"))


@pytest.mark.parametrize(
    "query",
    [
        "country=Sweden",
        "country=%3Cscript%3E",
        "type=anything",
        "agency=%00",
        "agency=" + "x" * 500,
    ],
)
def test_a_filter_that_cannot_be_read_is_left_out_and_said(call, query):
    html = section(call, query)
    assert "A filter in the address could not be read and was left out." in words(html)
    assert "29 agencies by country or region" in words(html) and "<script" not in html


def test_names_are_marked_by_language(call):
    html = section(call, "", language="ja")
    assert '<span lang="sv">Vetenskapsrådet</span><span lang="en"> - Swedish Research Council (SRC)</span>' in html
    assert '<b><span lang="en">German Research Foundation (DFG)</span></b>' in html
    assert 'ドイツ研究振興協会 · <span lang="de">Deutsche Forschungsgemeinschaft</span>' in html
    assert "<b>German Research Foundation (DFG)</b>" in section(call, "")


def test_who_joins_later_bears_the_day(call):
    html = client_for(at=IN_APRIL).get(f"/calls/{call.slug}/").content.decode()
    assert "Takes part from Mon 1 July 2024" in words(html) and "Added on Wed 3 July 2024" not in words(html)


def test_another_call_prints_countries_as_usual(call):
    call.texts = {}
    call.save(update_fields=["texts"])
    groups = queries.call_page(call.slug, IN_JULY).agencies.countries
    assert [group.name["en"] for group in groups if group.country.code in ("NL", "US")] == [
        "Netherlands",
        "United States",
    ]
