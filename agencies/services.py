"""How do the agencies and countries of the definition files come into the database?"""

import re
import tomllib
from pathlib import Path

from agencies.models import Agency, Country, Programme
from agencies.refusals import AgenciesFileBroken
from journal.services import record
from journal.transactions import use_case

DEFINITIONS = Path(__file__).parent / "definitions"
ROR = re.compile(r"0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}")
CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
TEXTS = ("name_official", "name_local", "abbreviation", "ror", "funder_id", "domain")


@use_case
def load_agencies(folder=DEFINITIONS, *, actor, at):
    """Bring countries, agencies and programmes up to the files; returns how many rows changed (0: nothing to do).

    Rows that the files no longer name stay: proposals may speak of them. Raises AgenciesFileBroken with
    file, key and what was expected, and then changes nothing.
    """
    countries = _read(folder / "countries.toml")
    agencies = _read(folder / "agencies.toml")
    changed = _load_countries(countries.get("country", []), folder / "countries.toml")
    changed += _load_identities(agencies.get("agency", []), folder / "agencies.toml")
    if changed:
        record("agencies.loaded", subject="agencies.agency:*", actor=actor, at=at, detail={"rows": changed})
    return changed


def ror_is_genuine(ror):
    """Tell whether a ROR id is well formed and its two check digits are right (98 - n·100 mod 97, ISO 7064)."""
    if not ROR.fullmatch(ror):
        return False
    number = 0
    for letter in ror[1:7]:
        number = number * 32 + CROCKFORD.index(letter)
    return int(ror[7:]) == 98 - (number * 100) % 97


def _read(path):
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise AgenciesFileBroken(file=path.name, key="", expected=f"a readable TOML file ({error})") from None


def _load_countries(rows, path):
    stored = {one.code: one for one in Country.objects.all()}
    new, changed = [], []
    for place, row in enumerate(rows, start=1):
        code = _text(row, "code", f"country[{place}]", path)
        values = {
            "name_en": _text(row, "name_en", code, path),
            "name_ja": _text(row, "name_ja", code, path),
            "part": _choice(row, "part", Country.Part.values, code, path),
            "kind": row.get("kind", Country.Kind.COUNTRY),
        }
        if code not in stored:
            new.append(Country(code=code, **values))
        elif _differs(stored[code], values):
            changed.append(stored[code])
    Country.objects.bulk_create(new)
    Country.objects.bulk_update(changed, ["name_en", "name_ja", "part", "kind"])
    return len(new) + len(changed)


def _load_identities(rows, path):
    changed = 0
    known = {one.key: one for one in Agency.objects.all()}
    countries = set(Country.objects.values_list("code", flat=True))
    for place, row in enumerate(rows, start=1):
        key = _text(row, "key", f"agency[{place}]", path)
        values = _identity(row, key, path, known, countries)
        if key not in known:
            known[key] = Agency.objects.create(key=key, **values)
            changed += 1
        elif _differs(known[key], values):
            known[key].save(update_fields=list(values))
            changed += 1
        changed += _load_programmes(known[key], row.get("programme", []), path)
    return changed


def _identity(row, key, path, known, countries):
    country = _text(row, "country", key, path)
    if country not in countries:
        raise AgenciesFileBroken(file=path.name, key=f"{key}.country", expected="a code of countries.toml")
    parent = row.get("parent")
    if parent and parent not in known:
        raise AgenciesFileBroken(file=path.name, key=f"{key}.parent", expected="the key of an agency further up")
    if row.get("ror") and not ror_is_genuine(row["ror"]):
        raise AgenciesFileBroken(file=path.name, key=f"{key}.ror", expected="a ROR id with right check digits")
    return {
        "name_en": _text(row, "name", key, path),
        "name_ja": row.get("name_ja") or row.get("name_ja_customary", ""),
        "aliases": row.get("aliases", []),
        "country_id": country,
        "parent_id": known[parent].pk if parent else None,
        **{name: row.get(name, "") for name in TEXTS},
    }


def _load_programmes(agency, rows, path):
    stored = {one.abbreviation: one for one in agency.programmes.all()} if rows else {}
    changed = 0
    for row in rows:
        abbreviation = _text(row, "abbreviation", agency.key, path)
        values = {
            "name_en": _text(row, "name", f"{agency.key}.{abbreviation}", path),
            "name_local": row.get("name_local", ""),
            "ror": row.get("ror", ""),
            "funder_id": row.get("funder_id", ""),
        }
        if abbreviation not in stored:
            Programme.objects.create(agency=agency, abbreviation=abbreviation, **values)
            changed += 1
        elif _differs(stored[abbreviation], values):
            stored[abbreviation].save(update_fields=list(values))
            changed += 1
    return changed


def _differs(row, values):
    """Write values into a row and tell whether that changed anything."""
    differs = any(getattr(row, name) != value for name, value in values.items())
    for name, value in values.items():
        setattr(row, name, value)
    return differs


def _text(row, key, owner, path):
    value = row.get(key)
    if not isinstance(value, str) or not value:
        raise AgenciesFileBroken(file=path.name, key=f"{owner}.{key}", expected="a text")
    return value


def _choice(row, key, choices, owner, path):
    value = _text(row, key, owner, path)
    if value not in choices:
        raise AgenciesFileBroken(file=path.name, key=f"{owner}.{key}", expected="one of " + ", ".join(choices))
    return value
