"""Which agencies take part in a call, as of which day, and which of them does a reader look for?

The whole list is read by one query and narrowed here: it is short, and a name must be found whatever its script,
its accents or the width of its letters, which no database compares alike.
"""

import re
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from agencies.models import Country
from calls.models import Participation
from journal.searching import folded
from journal.sentences import tokyo_day

WORDS = re.compile(r"[^\W_]+")
# The language of an agency's own name, by its country; an English one needs no mark.
LANGUAGES = {"CA": "fr", "CH": "de", "DE": "de", "FR": "fr", "NL": "nl", "NO": "no", "SE": "sv"}


@dataclass(frozen=True)
class Sought:
    """What a reader looks for among the agencies; what is empty narrows nothing."""

    country: str = ""  # code
    kind: str = ""  # a Participation.Kind
    name: str = ""  # words of any name, in any script
    on: date | None = None  # the list as of this day in Japan

    @property
    def narrows(self):
        """Tell whether some agencies may be left out."""
        return bool(self.country or self.kind or self.name.strip())


EVERYTHING = Sought()


@dataclass(frozen=True)
class ListedAgency:
    """An agency's part in the call; `joins_on` is the day of effect while that lies ahead."""

    part: Participation
    joins_on: date | None
    words: str  # every name it is found by, folded, a blank before each word
    is_sought: bool

    @property
    def spans(self):
        """Return the printed name as [(language, text)]: an own name within it is marked as such."""
        agency = self.part.agency
        language, own, printed = LANGUAGES.get(agency.country_id, "en"), agency.name_local, str(agency)
        if language == "en" or not own or own not in printed:
            return [("en", printed)]
        before, _, after = printed.partition(own)
        return [(lang, text) for lang, text in (("en", before), (language, own), ("en", after)) if text]

    @property
    def own_name(self):
        """Return (language, name) where the agency calls itself otherwise at home, or None."""
        agency = self.part.agency
        if not agency.name_local or agency.name_local in str(agency):
            return None
        return LANGUAGES.get(agency.country_id, "en"), agency.name_local


@dataclass(frozen=True)
class AgenciesOfCountry:
    """The agencies of one country or region in the order of the call, and its name as the call prints it."""

    country: Country
    name: dict  # {"en": …, "ja": …}
    agencies: list

    @property
    def sought(self):
        """Return how many of them are looked for."""
        return sum(one.is_sought for one in self.agencies)


@dataclass(frozen=True)
class AgencyList:
    """The agencies of a call as of one day, those that are looked for marked."""

    sought: Sought
    announced: int  # how many agencies the call names, whatever the day
    announced_countries: int
    countries: list
    kinds: list  # (kind, how many of the list)

    @property
    def total(self):
        """Return how many agencies the list names on its day."""
        return sum(len(group.agencies) for group in self.countries)

    @property
    def found(self):
        """Return how many of them are looked for."""
        return sum(group.sought for group in self.countries)


def _in_force(parts, call, on):
    """Return the participations in force on a day; where the call states none, from its opening day."""
    opening_day = tokyo_day(call.opens_at)
    return [part for part in parts if (part.effective_on or opening_day) <= on]


def participations_of(call):
    """Return every participation of a call in its order, with agency and country: one query."""
    return call.participations.select_related("agency__country").order_by("order", "pk")


def agency_list(call, *, today, sought):
    """Return the AgencyList: without a day asked for, all that are announced, those that join later with their day."""
    announced = list(participations_of(call))
    parts = announced if sought.on is None else _in_force(announced, call, sought.on)
    tokens = WORDS.findall(folded(sought.name))
    listed = []
    for part in parts:
        words = words_of(part.agency)
        fits = (
            sought.country in ("", part.agency.country_id)
            and sought.kind in ("", part.kind)
            and (_finds(tokens, words) if sought.name.strip() else True)
        )
        joins_on = part.effective_on if part.effective_on and part.effective_on > (sought.on or today) else None
        listed.append(ListedAgency(part, joins_on, words, fits))
    groups = [(country, list(rows)) for country, rows in groupby(listed, key=lambda one: one.part.agency.country)]
    kinds = [one.part.kind for one in listed]
    return AgencyList(
        sought=sought,
        announced=len(announced),
        announced_countries=len({part.agency.country_id for part in announced}),
        countries=[AgenciesOfCountry(country, printed_name(call, country), rows) for country, rows in groups],
        kinds=[(kind, kinds.count(kind)) for kind in Participation.Kind.values if kind in kinds],
    )


def printed_name(call, country):
    """Return the name of a country in both languages as this call prints it, the usual one where it says nothing."""
    return call.texts.get(f"country_{country.code}") or {"en": country.name_en, "ja": country.name_ja}


def words_of(agency):
    """Return all words of all names of an agency, folded and each once, with a blank before each."""
    names = [agency.name_en, agency.name_official, agency.name_local, agency.abbreviation, agency.name_ja]
    found = dict.fromkeys(WORDS.findall(folded(" ".join([*names, *agency.aliases]))))
    return "".join(f" {word}" for word in found)


def is_found(question, words):
    """Tell whether a typed question finds what goes by some words (of `words_of`); an empty one finds nothing."""
    return _finds(WORDS.findall(folded(question)), words)


def _finds(tokens, words):
    """Tell whether every token begins a word; one in a script without blanks may stand anywhere."""
    return bool(tokens) and all((token if token > "\u2e80" else f" {token}") in words for token in tokens)
