"""Which institution is meant, and which others belong to it? Read from the portal's own small register.

The register (definitions/institutions.toml) holds identifiers of the Research Organization Registry (ROR), names in
both languages, the institution above, and the domains of e-mail addresses. It is a selection: an institution that it
does not know is compared by its folded name alone.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from journal.searching import folded

DEFINITIONS = Path(__file__).parent / "definitions"
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # of ROR identifiers: Crockford's base 32
ROR = re.compile(rf"0[{LETTERS}]{{6}}[0-9]{{2}}")
ADDRESS = re.compile(r"^(?:https?://)?(?:www\.)?ror\.org/")
ARTICLES = ("the ", "国立大学法人 ", "国立大学法人", "学校法人 ", "学校法人", "国立研究開発法人 ", "国立研究開発法人")


@dataclass(frozen=True)
class Institution:
    """One institution of the register. `parent` is a ROR id or empty.

    An umbrella (a society of institutes, a system of universities) holds what is independent: who works under the same
    umbrella does not work together.
    """

    ror: str
    name_en: str
    name_ja: str
    aliases: tuple = ()
    parent: str = ""
    domains: tuple = ()
    is_umbrella: bool = False


@dataclass(frozen=True)
class Register:
    """The institutions by ROR id, and their ids by folded name and by domain."""

    by_ror: dict
    by_name: dict
    by_domain: dict

    def ror_of(self, name):
        """Return the ROR id of an institution by any of its names, or an empty string."""
        return self.by_name.get(plain(name), "")

    def lineage(self, ror):
        """Return an institution and those above it, upwards; one that the register does not know stands alone."""
        found = [ror]
        while (above := self.by_ror[found[-1]].parent if found[-1] in self.by_ror else "") and above not in found:
            found.append(above)
        return found

    def family(self, ror):
        """Return the ids that belong together with one: those above, those below, and those beside under one house.

        Beside each other stand the parts of one institution, never those of an umbrella.
        """
        line = self.lineage(ror)
        houses = [one for one in line if not (one in self.by_ror and self.by_ror[one].is_umbrella)]
        top = houses[-1] if houses else ror
        below = {one for one in self.by_ror if top in self.lineage(one)}
        return frozenset({*line, *below})


def is_ror(identifier):
    """Tell whether an identifier is a ROR id with valid check digits (ISO 7064, mod 97-10), without its address."""
    if not ROR.fullmatch(identifier):
        return False
    number = 0
    for letter in identifier[:7]:
        number = number * 32 + LETTERS.index(letter)
    return int(identifier[7:]) == 98 - number * 100 % 97


def bare_ror(text):
    """Return a ROR id as it is stored, without address and in small letters; whatever else was typed is kept."""
    return ADDRESS.sub("", (text or "").strip().lower())


def plain(name):
    """Return the name of an institution as it is compared: folded, without article, legal form and punctuation."""
    text = folded(name)
    for article in ARTICLES:
        text = text.removeprefix(article)
    text = re.sub(r"[.,()'’&/-]+", " ", text.replace("&", " and "))
    text = " ".join(text.split())
    return text.replace(" ", "") if re.search("[\u3040-\u30ff\u4e00-\u9fff]", text) else text


@cache
def register():
    """Return the Register that is shipped with the portal."""
    return read(tomllib.loads((DEFINITIONS / "institutions.toml").read_text(encoding="utf-8")))


def read(tables):
    """Return a Register of parsed TOML; raises ValueError for an id that is none, that stands twice, or is missing."""
    found = {}
    for one in tables["institutions"]:
        row = Institution(
            ror=one["ror"],
            name_en=one["name"]["en"],
            name_ja=one["name"].get("ja", ""),
            aliases=tuple(one.get("aliases", ())),
            parent=one.get("parent", ""),
            domains=tuple(one.get("domains", ())),
            is_umbrella=one.get("umbrella", False),
        )
        if not is_ror(row.ror) or row.ror in found:
            raise ValueError(f"{row.ror} is no ROR id, or stands twice")
        found[row.ror] = row
    if lost := {one.parent for one in found.values()} - {"", *found}:
        raise ValueError(f"not in the register: {sorted(lost)}")
    return Register(by_ror=found, by_name=_names(found), by_domain=_domains(found))


def _names(found):
    """Map every folded name to its id; a name that means two institutions means neither."""
    named = {}
    for one in found.values():
        for name in {plain(text) for text in (one.name_en, one.name_ja, *one.aliases) if text}:
            named.setdefault(name, set()).add(one.ror)
    return {name: next(iter(rors)) for name, rors in named.items() if len(rors) == 1}


def _domains(found):
    return {domain: one.ror for one in found.values() for domain in one.domains}


@dataclass(frozen=True)
class Domains:
    """How domains of e-mail addresses are read: which tell nothing, which are one, and where a name is registered."""

    ignored: frozenset
    suffixes: frozenset
    one_house: dict

    def of(self, address):
        """Return the domain of an address under which its institution is known, or an empty string.

        "hana@mail.med.sakura-u.ac.jp" gives "sakura-u.ac.jp"; a public mailer gives nothing, and of several domains of
        one house the first stands for all.
        """
        domain = folded(address).rpartition("@")[2].strip(".")
        if "." not in domain:
            return ""
        labels = domain.split(".")
        if any(".".join(labels[start:]) in self.ignored for start in range(len(labels))):
            return ""
        registered = self._registered(labels)
        return self.one_house.get(registered, registered)

    def _registered(self, labels):
        for start in range(len(labels)):
            if ".".join(labels[start + 1 :]) in self.suffixes:
                return ".".join(labels[start:])
        return ".".join(labels[-2:])


@cache
def domains():
    """Return the Domains that are shipped with the portal."""
    return read_domains(tomllib.loads((DEFINITIONS / "domains.toml").read_text(encoding="utf-8")))


def read_domains(tables):
    """Return Domains of parsed TOML."""
    return Domains(
        ignored=frozenset(tables["public_mailers"]) | frozenset(tables["says_nothing"]),
        suffixes=frozenset(tables["suffixes"]),
        one_house={domain: group[0] for group in tables["aliases"] for domain in group},
    )
