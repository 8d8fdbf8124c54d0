"""Is every identifier of the register one, and is an institution known by each of its names?"""

import pytest

from reviews.institutions import bare_ror, domains, is_ror, plain, read, register


def test_every_identifier_has_its_check_digits_and_every_parent_stands_in_the_register():
    book = register()
    assert [ror for ror in book.by_ror if not is_ror(ror)] == []
    assert 30 <= len(book.by_ror) <= 80
    assert {one.parent for one in book.by_ror.values()} - {""} <= set(book.by_ror)


def test_a_digit_that_was_mistyped_is_no_identifier():
    assert [
        is_ror(text) for text in ("057zh3y96", "057zh3y97", "057zh3y69", "157zh3y96", "057zh3y9", "", "057zu3y96")
    ] == [*(True, False, False, False, False, False, False)]


@pytest.mark.parametrize("typed", ["https://ror.org/057zh3y96", "ROR.org/057ZH3Y96 ", "057zh3y96"])
def test_an_identifier_is_stored_without_its_address(typed):
    assert bare_ror(typed) == "057zh3y96"


@pytest.mark.parametrize(
    ("name", "ror"),
    [
        ("The University of Tokyo", "057zh3y96"),
        ("国立大学法人東京大学", "057zh3y96"),
        ("慶応義塾大学", "02kn6nx58"),
        ("ETH Zürich", "05a28rw58"),
        ("eth zurich", "05a28rw58"),
        ("University of California, San Francisco", "043mz5j54"),
        ("Brigham & Women’s Hospital", "04b6nzv94"),
        ("ＲＩＫＥＮ", "01sjwvz98"),
        ("Sakura University", ""),
        ("", ""),
    ],
)
def test_an_institution_is_known_by_its_names(name, ror):
    assert register().ror_of(name) == ror


def test_a_house_holds_its_parts_and_an_umbrella_only_what_is_below_it():
    family = register().family
    assert family("022cvpj02") == family("057zh3y96") == {"057zh3y96", "022cvpj02"}
    assert family("049v75w11") == {"049v75w11", "01cwqze88"}
    assert family("01cwqze88") == {"01cwqze88", "049v75w11", "040gcmg81", "043z4tv69"}
    assert family("05f950310") == {"05f950310"}  # not in the register: it stands alone


def test_domains_of_the_register_are_read_as_they_are_registered_and_belong_to_one_institution():
    book = register()
    known = [domain for one in book.by_ror.values() for domain in one.domains]
    assert [one for one in known if domains().of(f"a@{one}") not in book.by_domain] == []
    assert len(known) == len(set(known))


def test_a_name_of_two_institutions_means_neither():
    twice = [
        {"ror": "057zh3y96", "name": {"en": "City University"}},
        {"ror": "02kpeqv85", "name": {"en": "The City University"}, "aliases": ["CU"]},
    ]
    book = read({"institutions": twice})
    assert (book.ror_of("City University"), book.ror_of("CU")) == ("", "02kpeqv85")


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([{"ror": "057zh3y97", "name": {"en": "A"}}], id="wrong check digits"),
        pytest.param([{"ror": "057zh3y96", "name": {"en": "A"}}] * 2, id="twice"),
        pytest.param([{"ror": "057zh3y96", "name": {"en": "A"}, "parent": "02kpeqv85"}], id="a parent that is missing"),
    ],
)
def test_a_register_with_a_fault_is_refused(rows):
    with pytest.raises(ValueError, match="register|ROR"):
        read({"institutions": rows})


def test_names_are_compared_without_article_legal_form_and_signs():
    assert plain("The  Sakura-University, Ltd.") == plain("sakura university ltd")
    assert plain("学校法人 桜 大学") == plain("桜大学")
