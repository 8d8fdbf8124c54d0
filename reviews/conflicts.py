"""What stands between a person and the people named in a proposal, by the rules of a call? Pure; a table of keys.

Everything that can link two people is a key: an identifier, a domain, a folded name, an institution. A proposal is
entered into an Index under the keys of everybody it names, and a person is looked up by their own: thousands of
proposals are never walked through person by person.

A fact that is missing is never a hit. A hit by name alone says so, and so does one whose years are known on one side.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from journal.searching import folded

SAME_INSTITUTION, SAME_DOMAIN, NAMED_IN_CALL = "same-institution", "same-domain", "named-in-call"
NAMED_HERE = "named-in-proposal"  # whatever a call says: nobody judges what names them
ECONOMIC = "economic"
APRIL = 4  # a fiscal year in Japan begins in April and has the number of that calendar year
STRENGTH = ("orcid", "number", "email", "ror", "ror-family", "code", "institution", "domain", "house-domain", "name")
LONG_VOWELS = re.compile("(?<=o)[uo]|(?<=u)u|(?<=o)h(?![aiueo])")


@dataclass(frozen=True)
class Rule:
    """One kind of interest that a call knows: years before the judging and yen of a fiscal year, None for any."""

    years: int | None = None
    threshold_yen: int | None = None


@dataclass(frozen=True)
class Rules:
    """The rules of a call by their code, and the day on which the judging begins."""

    by_code: dict
    judged_on: date

    def knows(self, code):
        """Tell whether a kind of interest counts in this call."""
        return code in self.by_code

    def reaches(self, code, year):
        """Tell whether a year lies, if only in part, within the years before the judging; None: it still holds."""
        years = self.by_code[code].years
        if years is None or year is None:
            return True
        if code == ECONOMIC:
            return year >= fiscal_year_of(_years_before(self.judged_on, years))
        return year >= self.judged_on.year - years

    def is_enough(self, code, amount_yen):
        """Tell whether an amount is more than the threshold of a rule; where there is none, any amount is."""
        threshold = self.by_code[code].threshold_yen
        return threshold is None or (amount_yen is not None and amount_yen > threshold)


@dataclass(frozen=True)
class Place:
    """An institution as somebody belongs to it. `family` holds the ROR ids of its house, its own among them.

    `until_year` is None for where a person works now.
    """

    name: str = ""
    name_ja: str = ""
    folded: frozenset = frozenset()
    ror: str = ""
    family: frozenset = frozenset()
    code: str = ""  # e-Rad
    until_year: int | None = None


@dataclass(frozen=True)
class Bond:
    """What links a person to somebody else, or to an organisation, as it was entered: the kind is the code of a rule.

    `house` is the organisation of that name, empty where the name is nobody's but a person's.
    """

    kind: str
    name: str
    names: frozenset
    email: str = ""
    orcid: str = ""
    number: str = ""
    year: int | None = None
    amount_yen: int | None = None
    note: str = ""
    house: Place = Place()


@dataclass(frozen=True)
class Person:
    """What is known of a person who may judge. `house` is the ROR id behind the domain of their address."""

    pk: int
    names: frozenset = frozenset()
    email: str = ""
    domain: str = ""
    house: str = ""
    house_family: frozenset = frozenset()
    orcid: str = ""
    number: str = ""  # of e-Rad
    places: tuple = ()
    bonds: tuple = ()


@dataclass(frozen=True)
class Named:
    """Somebody named in a proposal: the role is lead, co_investigator, participant or counterpart."""

    role: str
    name: str = ""
    name_ja: str = ""
    names: frozenset = frozenset()
    email: str = ""
    domain: str = ""
    house: str = ""
    orcid: str = ""
    number: str = ""
    place: Place = Place()


@dataclass(frozen=True)
class Written:
    """A proposal as far as interests are concerned: who leads it, and everybody it names."""

    pk: int
    lead: int
    people: tuple


@dataclass(frozen=True)
class Hit:
    """One finding: which rule, whom in the proposal it concerns, by what they were matched, and the values."""

    code: str
    role: str = ""
    who: str = ""
    who_ja: str = ""
    by: str = ""
    values: tuple = ()  # sorted pairs of words and plain values

    def as_data(self):
        """Return the hit as plain JSON, empty words left out."""
        whole = {"code": self.code, "role": self.role, "who": self.who, "who_ja": self.who_ja, "by": self.by}
        return {**{key: value for key, value in whole.items() if value}, "values": dict(self.values)}


@dataclass
class Index:
    """Proposals by every key under which somebody in them can be recognised."""

    by_key: dict = field(default_factory=dict)
    leads: dict = field(default_factory=dict)

    def enter(self, proposal):
        """Enter a proposal under the keys of everybody it names."""
        self.leads[proposal.pk] = proposal.lead
        for one in proposal.people:
            for key in _keys_of(one):
                self.by_key.setdefault(key, []).append((proposal.pk, one))

    def at(self, kind, value):
        """Return the (proposal, named) pairs under a key; none for an empty value."""
        return self.by_key.get((kind, value), ()) if value else ()


def index_of(proposals):
    """Return an Index of some proposals."""
    index = Index()
    for one in proposals:
        index.enter(one)
    return index


def hits_of(person, index, rules):
    """Return {proposal pk: (Hit, …)} of one person over all proposals of an index; the strongest match of a kind each.

    A person's own proposal is not among them: no rule is needed to keep its lead from it.
    """
    found = {}
    for pk, named, hit in (*_named(person, index), *_bound(person, index, rules), *_housed(person, index, rules)):
        if index.leads[pk] == person.pk:
            continue
        best = found.setdefault(pk, {})
        key = (hit.code, id(named), hit.values if hit.code not in (SAME_INSTITUTION, SAME_DOMAIN, NAMED_HERE) else ())
        if key not in best or STRENGTH.index(hit.by) < STRENGTH.index(best[key].by):
            best[key] = hit
    return {pk: _told(best) for pk, best in found.items()}


def named_in_call():
    """Return the hit of a person who is named in another proposal; which one is nobody's business."""
    return Hit(NAMED_IN_CALL)


def is_new(hits, ruled):
    """Tell whether hits (as data) hold anything that was not there when an officer ruled."""
    return any(one not in ruled for one in hits)


def names_of(*names):
    """Return the folded forms under which a person's names are compared, each name in its own script.

    Order, case, width, accents, hyphens, commas, middle initials and long vowels of Latin transcription do not matter.
    """
    forms = set()
    for name in names:
        text = folded(name)
        if not text:
            continue
        if re.search("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]", text):
            forms.add(re.sub(r"[\s・,、.=＝-]", "", text))
            continue
        for words in (re.sub(r"[-']", " ", text), re.sub(r"[-']", "", text)):
            words = re.sub(r"[^\w\s]", " ", words).split()
            whole = [word for word in words if len(word) > 1]
            if len(whole) > 1:
                forms |= {" ".join(sorted(whole)), " ".join(sorted(LONG_VOWELS.sub("", word) for word in whole))}
    return frozenset(form for form in forms if len(form) > 1)


def fiscal_year_of(day):
    """Return the Japanese fiscal year of a day."""
    return day.year if day.month >= APRIL else day.year - 1


def _years_before(day, years):
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - years, day=28)


def _keys_of(named):
    place = named.place
    return {
        *((kind, value) for kind, value in _identifiers(named) if value),
        *(("name", form) for form in named.names),
        *(("ror", ror) for ror in (place.ror,) if ror),
        *(("code", code) for code in (place.code,) if code),
        *(("institution", form) for form in place.folded),
        *(("domain", domain) for domain in (named.domain,) if domain),
        *(("house", house) for house in (named.house,) if house),
    }


def _identifiers(one):
    return (("orcid", one.orcid), ("number", one.number), ("email", one.email))


def _named(person, index):
    """Yield where a proposal seems to name the person."""
    for kind, value in _identifiers(person):
        for pk, named in index.at(kind, value):
            yield pk, named, _hit(NAMED_HERE, named, kind, {kind: value})
    for form in person.names:
        for pk, named in index.at("name", form):
            if not _contradicts(person, named):
                yield pk, named, _hit(NAMED_HERE, named, "name", {"name": named.name or named.name_ja})


def _bound(person, index, rules):
    """Yield where a proposal names somebody to whom the person has a tie that the call counts."""
    for bond in person.bonds:
        if not (rules.knows(bond.kind) and rules.reaches(bond.kind, bond.year)):
            continue
        if not rules.is_enough(bond.kind, bond.amount_yen):
            continue
        said = {"name": bond.name, "year": bond.year, "amount_yen": bond.amount_yen, "note": bond.note}
        for kind, value in _identifiers(bond):
            for pk, named in index.at(kind, value):
                yield pk, named, _hit(bond.kind, named, kind, said)
        for form in bond.names:
            for pk, named in index.at("name", form):
                if not _contradicts(bond, named):
                    yield pk, named, _hit(bond.kind, named, "name", said)
        for by, value in (("ror", bond.house.ror), *(("institution", form) for form in bond.house.folded)):
            for pk, named in index.at(by, value):
                yield pk, named, _hit(bond.kind, named, by, said)


def _contradicts(one, other):
    """Tell whether two identifiers that are known on both sides say: a namesake."""
    return any(a and b and a != b for a, b in ((one.orcid, other.orcid), (one.number, other.number)))


def _housed(person, index, rules):
    """Yield where a proposal names somebody of the person's institutions, or with an address of one."""
    if rules.knows(SAME_INSTITUTION):
        for place in person.places:
            if rules.reaches(SAME_INSTITUTION, place.until_year):
                yield from _of_one_house(place, index)
    if rules.knows(SAME_DOMAIN):
        for pk, named in index.at("domain", person.domain):
            said = {"domain": _at(person.email), "theirs": _at(named.email)}
            yield pk, named, _hit(SAME_DOMAIN, named, "domain", said)
        yield from _by_house(person, index)


def _of_one_house(place, index):
    said = {"institution": place.name, "institution_ja": place.name_ja, "until": place.until_year}
    for ror in sorted(place.family | ({place.ror} if place.ror else set())):
        for pk, named in index.at("ror", ror):
            by = "ror" if ror == place.ror else "ror-family"
            there = {"theirs": named.place.name} if by == "ror-family" else {}
            yield pk, named, _hit(SAME_INSTITUTION, named, by, {**said, **there, "ror": ror})
    for pk, named in index.at("code", place.code):
        yield pk, named, _hit(SAME_INSTITUTION, named, "code", {**said, "erad": place.code})
    for form in place.folded:
        for pk, named in index.at("institution", form):
            if not (place.ror and named.place.ror and place.ror != named.place.ror):
                yield pk, named, _hit(SAME_INSTITUTION, named, "institution", said)


def _by_house(person, index):
    """Yield where the address of one belongs to the institution of the other."""
    for ror in person.house_family:
        for pk, named in index.at("ror", ror):
            said = {"domain": _at(person.email), "institution": named.place.name}
            yield pk, named, _hit(SAME_DOMAIN, named, "house-domain", said)
    for place in person.places:
        if place.until_year is None:
            for ror in place.family:
                for pk, named in index.at("house", ror):
                    said = {"domain": _at(named.email), "institution": place.name, "institution_ja": place.name_ja}
                    yield pk, named, _hit(SAME_DOMAIN, named, "house-domain", said)


def _at(address):
    """Return what stands behind the @ of an address."""
    return address.rpartition("@")[2]


def _hit(code, named, by, values):
    known = tuple(sorted((key, value) for key, value in values.items() if value not in (None, "")))
    return Hit(code, role=named.role, who=named.name, who_ja=named.name_ja, by=by, values=known)


def _told(best):
    """Return the hits of one proposal in a steady order; an address says nothing beside the same institution."""
    housed = {whom for code, whom, _values in best if code == SAME_INSTITUTION}
    kept = {hit for (code, whom, _), hit in best.items() if code != SAME_DOMAIN or whom not in housed}
    return tuple(sorted(kept, key=lambda hit: (hit.code, hit.role, hit.who, hit.who_ja, hit.by, str(hit.values))))
