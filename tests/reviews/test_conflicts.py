"""Which interests do the rules find between a person and a proposal, and which not? Tables of facts, no database."""

from dataclasses import replace
from datetime import date

import pytest

from reviews.conflicts import (
    Bond,
    Hit,
    Named,
    Person,
    Place,
    Rule,
    Rules,
    Written,
    fiscal_year_of,
    hits_of,
    index_of,
    is_new,
    names_of,
)
from reviews.institutions import domains, plain, register

NOON_DAY = date(2024, 5, 28)
ALL = {
    "family": Rule(),
    "same-institution": Rule(years=3),
    "same-domain": Rule(),
    "co-authorship": Rule(years=3),
    "joint-research": Rule(years=3),
    "teacher-pupil": Rule(),
    "economic": Rule(years=3, threshold_yen=1_000_000),
    "rival": Rule(),
    "named-in-call": Rule(),
    "other": Rule(),
}
RULES = Rules(ALL, judged_on=NOON_DAY)
LEAD, PROPOSAL = 7, 100


def place(name="", *, ror="", code="", until=None):
    known = ror or register().ror_of(name)
    family = register().family(known) if known else frozenset()
    forms = frozenset({plain(name)} - {""})
    return Place(name=name, folded=forms, ror=known, family=family, code=code, until_year=until)


def mail(address):
    """Return the facts of an address."""
    domain = domains().of(address)
    return {"email": address, "domain": domain, "house": register().by_domain.get(domain, "")}


def somebody(*, email="", **facts):
    known = mail(email) if email else {}
    family = register().family(known["house"]) if known.get("house") else frozenset()
    return Person(pk=1, house_family=family, **known, **facts)


def named(name="Ingrid Solberg", *, email="", role="counterpart", **facts):
    return Named(role=role, name=name, names=names_of(name), **(mail(email) if email else {}), **facts)


def found(person, *people, rules=RULES):
    """Return (code, by) of every hit between a person and a proposal that names some people."""
    index = index_of([Written(PROPOSAL, LEAD, people)])
    return [(hit.code, hit.by) for hit in hits_of(person, index, rules).get(PROPOSAL, ())]


# --- Institutions -----------------------------------------------------------------------------
TOKYO, TOKYO_HOSPITAL, KYOTO = "University of Tokyo", "The University of Tokyo Hospital", "Kyoto University"


@pytest.mark.parametrize(
    ("mine", "theirs", "by"),
    [
        pytest.param(place(TOKYO), place(TOKYO), "ror", id="one name"),
        pytest.param(place("国立大学法人 東京大学"), place("The University of Tokyo"), "ror", id="two scripts"),
        pytest.param(place(TOKYO), place(TOKYO_HOSPITAL), "ror-family", id="a house and its part"),
        pytest.param(place(TOKYO_HOSPITAL), place(TOKYO), "ror-family", id="a part and its house"),
        pytest.param(
            place("Tokyo Institute of Technology"),
            place("Tokyo Medical and Dental University"),
            "ror-family",
            id="two parts of one house",
        ),
        pytest.param(place("NIH"), place("National Institute on Aging"), "ror-family", id="an umbrella and its part"),
        pytest.param(
            place("Sakura University", code="1234567890"), place("櫻大學", code="1234567890"), "code", id="e-Rad"
        ),
        pytest.param(place("Sakura University"), place("SAKURA  UNIVERSITY"), "institution", id="unknown, one name"),
        pytest.param(place("桜大学"), place("学校法人桜大学"), "institution", id="unknown, the legal form before it"),
        pytest.param(
            place("Sakura University", ror="03yrm5c26"), place("X", ror="03yrm5c26"), "ror", id="ROR unknown to us"
        ),
    ],
)
def test_one_institution_is_found(mine, theirs, by):
    assert found(somebody(places=(mine,)), named(place=theirs)) == [("same-institution", by)]


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        pytest.param(place(TOKYO), place(KYOTO), id="two universities"),
        pytest.param(place("National Cancer Institute"), place("National Institute on Aging"), id="under one umbrella"),
        pytest.param(place(""), place(""), id="nothing known of either"),
        pytest.param(place(TOKYO), place(""), id="nothing known of one"),
        pytest.param(
            place("Sakura University", ror="03yrm5c26"), place("Sakura University", ror="05dqf9946"), id="namesakes"
        ),
        pytest.param(place("A", code="1234567890"), place("B", code="1234567891"), id="another e-Rad code"),
    ],
)
def test_two_institutions_are_not_one(mine, theirs):
    assert found(somebody(places=(mine,)), named(place=theirs)) == []


@pytest.mark.parametrize(
    ("until", "years", "is_found"),
    [
        (None, 3, True),
        (2024, 3, True),
        (2021, 3, True),
        (2020, 3, False),
        (2023, 0, False),
        (2024, 0, True),
        (1990, None, True),
    ],
)
def test_an_earlier_institution_counts_within_the_years_of_the_call(until, years, is_found):
    rules = Rules({"same-institution": Rule(years=years)}, NOON_DAY)
    hits = found(somebody(places=(place(TOKYO, until=until),)), named(place=place(TOKYO)), rules=rules)
    assert hits == ([("same-institution", "ror")] if is_found else [])


def test_a_call_without_a_rule_finds_nothing_by_it():
    person = somebody(places=(place(TOKYO),), email="a@u-tokyo.ac.jp")
    other = named(place=place(TOKYO), email="b@u-tokyo.ac.jp")
    assert found(person, other, rules=Rules({}, NOON_DAY)) == []
    assert found(person, other, rules=Rules({"same-domain": Rule()}, NOON_DAY)) == [("same-domain", "domain")]


# --- Addresses --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("mine", "theirs", "is_found"),
    [
        pytest.param("a@sakura-u.ac.jp", "b@sakura-u.ac.jp", True, id="one domain"),
        pytest.param("a@med.sakura-u.ac.jp", "b@mail.SAKURA-U.ac.jp", True, id="below one domain"),
        pytest.param("a@google.com", "b@deepmind.com", True, id="Google and DeepMind"),
        pytest.param("a@ndcn.ox.ac.uk", "b@oxford.edu", True, id="ox and oxford"),
        pytest.param("a@jhmi.edu", "b@jhu.edu", True, id="Johns Hopkins"),
        pytest.param("a@gmail.com", "b@gmail.com", False, id="a public mailer"),
        pytest.param("a@yahoo.co.jp", "b@yahoo.co.jp", False, id="a public mailer of Japan"),
        pytest.param("a@docomo.ne.jp", "b@docomo.ne.jp", False, id="a telephone"),
        pytest.param("a@ieee.org", "b@ieee.org", False, id="a society"),
        pytest.param("a@aspire.example", "b@aspire.example", False, id="a placeholder"),
        pytest.param("a@mail.example.com", "b@example.com", False, id="another placeholder"),
        pytest.param("a@sakura-u.ac.jp", "b@keyaki-u.ac.jp", False, id="two below ac.jp"),
        pytest.param("a@x.ac.uk", "b@y.ac.uk", False, id="two below ac.uk"),
        pytest.param("a@biochem.mpg.de", "b@brain.mpg.de", False, id="two institutes of Max Planck"),
        pytest.param("", "b@sakura-u.ac.jp", False, id="no address"),
        pytest.param("no address", "b@sakura-u.ac.jp", False, id="no address, though something is written"),
        pytest.param("a@localhost", "b@localhost", False, id="a host without a domain"),
    ],
)
def test_addresses_of_one_institution(mine, theirs, is_found):
    assert found(somebody(email=mine), named(email=theirs)) == ([("same-domain", "domain")] if is_found else [])


def test_an_address_tells_of_the_institution_of_the_other():
    by_house = [("same-domain", "house-domain")]
    assert found(somebody(email="a@u-tokyo.ac.jp"), named(place=place(TOKYO))) == by_house
    assert found(somebody(places=(place(TOKYO_HOSPITAL),)), named(email="b@u-tokyo.ac.jp")) == by_house
    assert found(somebody(places=(place(TOKYO, until=2023),)), named(email="b@u-tokyo.ac.jp")) == []
    assert found(somebody(email="a@kyoto-u.ac.jp"), named(place=place(TOKYO))) == []


def test_an_address_says_nothing_beside_the_same_institution():
    person = somebody(email="a@u-tokyo.ac.jp", places=(place(TOKYO),))
    assert found(person, named(email="b@u-tokyo.ac.jp", place=place(TOKYO))) == [("same-institution", "ror")]


# --- Names ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hanako Yamada", "YAMADA, Hanako"),
        ("Hanako Yamada", "Yamada Hanako"),
        ("Itō Kenji", "Kenji Ito"),
        ("Kenji Itoh", "Kenji Ito"),
        ("Yūko Ōno", "Yuko Ohno"),
        ("Satou Yuuki", "Yuki Sato"),
        ("Jean-Pierre Martin", "Martin Jean Pierre"),
        ("Jean‐Pierre Martin", "Jeanpierre Martin"),
        ("Sean O'Neill", "Seán O’Neill"),
        ("María J. García", "Maria Garcia"),
        ("Søren Kjær", "Soren Kjaer"),
        ("Ｈａｎａｋｏ Ｙａｍａｄａ", "Hanako Yamada"),
        ("山田 花子", "山田花子"),
        ("髙橋 惠", "高橋恵"),
        ("やまだ はなこ", "ヤマダ・ハナコ"),
        ("Ганна Коваль", "КОВАЛЬ Ганна"),
    ],
)
def test_two_ways_to_write_one_name(one, other):
    assert names_of(one) & names_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hanako Yamada", "Hanako Yamamoto"),
        ("H. Yamada", "Hanako Yamada"),
        ("Yamada", "Yamada"),
        ("山田 花子", "山田 華子"),
        ("", ""),
        ("J. K.", "J. K."),
        ("Kenji Ito", "Kenji Itano"),
    ],
)
def test_names_that_are_not_enough_to_know_a_person(one, other):
    assert not names_of(one) & names_of(other)


# --- Ties -------------------------------------------------------------------------------------
ORCID, OTHER_ORCID = "0000-0002-1825-0097", "0000-0001-5109-3700"


def tied(kind="co-authorship", name="Ingrid Solberg", **facts):
    return somebody(bonds=(Bond(kind, name, names_of(name), **facts),))


@pytest.mark.parametrize(
    ("bond", "other", "by"),
    [
        ({"orcid": ORCID}, {"orcid": ORCID}, "orcid"),
        ({"number": "01234567"}, {"number": "01234567"}, "number"),
        ({"email": "i@fjord.no"}, {"email": "i@fjord.no"}, "email"),
        ({}, {}, "name"),
        ({"orcid": ORCID}, {}, "name"),
        ({"orcid": ORCID, "email": "i@fjord.no"}, {"orcid": ORCID, "email": "i@fjord.no"}, "orcid"),
    ],
)
def test_a_tie_is_found_by_the_strongest_mark(bond, other, by):
    assert found(tied(year=2023, **bond), named(**other)) == [("co-authorship", by)]


def test_a_namesake_with_another_orcid_is_somebody_else():
    assert found(tied(orcid=ORCID), named(orcid=OTHER_ORCID)) == []
    assert found(tied(number="01234567"), named(number="76543210")) == []


@pytest.mark.parametrize(
    ("year", "judged_on", "is_found"),
    [
        (2024, NOON_DAY, True),
        (2021, NOON_DAY, True),
        (2020, NOON_DAY, False),
        (2021, date(2024, 12, 31), True),
        (2021, date(2025, 1, 1), False),
        (None, NOON_DAY, True),
        (2025, NOON_DAY, True),
    ],
)
def test_a_publication_counts_by_calendar_years(year, judged_on, is_found):
    rules = Rules(ALL, judged_on)
    assert found(tied(year=year), named(), rules=rules) == ([("co-authorship", "name")] if is_found else [])


@pytest.mark.parametrize(
    ("year", "amount", "judged_on", "is_found"),
    [
        pytest.param(2023, 1_000_001, NOON_DAY, True, id="one yen more"),
        pytest.param(2023, 1_000_000, NOON_DAY, False, id="the threshold itself"),
        pytest.param(2023, None, NOON_DAY, False, id="no amount is known"),
        pytest.param(2021, 2_000_000, NOON_DAY, True, id="the first fiscal year that reaches into the three years"),
        pytest.param(2020, 2_000_000, NOON_DAY, False, id="the fiscal year before it"),
        pytest.param(2020, 2_000_000, date(2024, 3, 31), True, id="before April the fiscal year is the earlier one"),
        pytest.param(2020, 2_000_000, date(2024, 4, 1), False, id="from April on it is not"),
    ],
)
def test_money_counts_by_fiscal_years_and_above_the_threshold(year, amount, judged_on, is_found):
    person = tied("economic", year=year, amount_yen=amount)
    assert found(person, named(), rules=Rules(ALL, judged_on)) == ([("economic", "name")] if is_found else [])


def test_without_a_threshold_any_money_counts():
    rules = Rules({"economic": Rule(years=3)}, NOON_DAY)
    assert found(tied("economic", year=2023), named(), rules=rules) == [("economic", "name")]


@pytest.mark.parametrize("kind", ["family", "teacher-pupil", "rival", "other"])
def test_what_has_no_years_counts_whenever_it_was(kind):
    assert found(tied(kind, year=1990), named()) == [(kind, "name")]


def test_two_publications_are_two_hits():
    bonds = tuple(Bond("co-authorship", "Ingrid Solberg", names_of("Ingrid Solberg"), year=y) for y in (2022, 2023))
    assert found(somebody(bonds=bonds), named()) == [("co-authorship", "name")] * 2


def test_the_29th_of_february_has_a_day_years_before():
    rules = Rules({"economic": Rule(years=3)}, date(2024, 2, 29))
    assert (rules.reaches("economic", 2020), rules.reaches("economic", 2019)) == (True, False)
    assert [fiscal_year_of(date(2024, month, 1)) for month in (3, 4)] == [2023, 2024]


# --- Oneself ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("mine", "theirs", "by"),
    [
        ({"orcid": ORCID}, {"orcid": ORCID}, "orcid"),
        ({"number": "01234567"}, {"number": "01234567"}, "number"),
        ({"email": "i@gmail.com"}, {"email": "i@gmail.com"}, "email"),
        ({"names": names_of("Solberg, Ingrid")}, {}, "name"),
    ],
)
def test_who_is_named_in_a_proposal_whatever_a_call_says(mine, theirs, by):
    assert found(somebody(**mine), named(**theirs), rules=Rules({}, NOON_DAY)) == [("named-in-proposal", by)]


def test_a_namesake_of_another_orcid_is_not_named():
    person = somebody(names=names_of("Ingrid Solberg"), orcid=ORCID)
    assert found(person, named(orcid=OTHER_ORCID), rules=Rules({}, NOON_DAY)) == []


def test_the_lead_needs_no_rule():
    person = replace(somebody(orcid=ORCID, places=(place(TOKYO),)), pk=LEAD)
    assert found(person, named(orcid=ORCID, place=place(TOKYO))) == []


# --- What is told -----------------------------------------------------------------------------
def test_everybody_in_a_proposal_is_looked_at_and_a_hit_says_whom():
    people = [
        named("Hanako Yamada", role="lead", place=place(TOKYO)),
        named("Ichiro Abe", role="co_investigator", place=place("Sakura University")),
        named("Jun Ota", role="participant", email="o@keyaki-u.ac.jp"),
        named(),
    ]
    person = somebody(
        email="me@keyaki-u.ac.jp",
        places=(place(TOKYO), place("Sakura University", until=2022)),
        bonds=(Bond("rival", "Ingrid Solberg", names_of("Ingrid Solberg")),),
    )
    index = index_of([Written(PROPOSAL, LEAD, tuple(people))])
    assert hits_of(person, index, RULES)[PROPOSAL] == (
        Hit("rival", "counterpart", "Ingrid Solberg", "", "name", (("name", "Ingrid Solberg"),)),
        Hit(
            *("same-domain", "participant", "Jun Ota", "", "domain"),
            (("domain", "keyaki-u.ac.jp"), ("theirs", "keyaki-u.ac.jp")),
        ),
        Hit(
            *("same-institution", "co_investigator", "Ichiro Abe", "", "institution"),
            (("institution", "Sakura University"), ("until", 2022)),
        ),
        Hit(
            *("same-institution", "lead", "Hanako Yamada", "", "ror"),
            (("institution", TOKYO), ("ror", "057zh3y96")),
        ),
    )


def test_nothing_known_is_never_a_hit():
    assert found(Person(pk=1), Named(role="lead"), Named(role="participant")) == []


def test_only_what_was_not_seen_before_is_new():
    known = [{"code": "rival"}, {"code": "family"}]
    assert (is_new([{"code": "rival"}], known), is_new([], known), is_new([{"code": "other"}], known)) == (
        False,
        False,
        True,
    )


def test_proposals_are_found_by_keys_and_not_by_walking_through_them():
    asked = []

    class Counting(dict):
        def get(self, key, default=None):
            asked.append(key)
            return super().get(key, default)

    index = index_of(Written(pk, LEAD, (named(place=place("Sakura University")),)) for pk in range(200))
    index.by_key = Counting(index.by_key)
    hits = hits_of(somebody(places=(place("Sakura University"),)), index, RULES)
    assert (len(hits), len(asked) < 10) == (200, True)
