"""By which words is a proposal found? Those of its sealed snapshot, and the names of the agencies in it."""

from journal.searching import folded, squeezed


def search_text_of(snapshot, names_of_agencies):
    """Return the text in which the office searches, folded, one line for each field of a sealed snapshot.

    `names_of_agencies` maps the key of an agency to every name and abbreviation the register knows for it: people
    look for "NIH" where the applicant chose a name in full.
    """
    project, lead = snapshot["project"], snapshot["investigator"]
    lines = [snapshot["reference"], project["title_en"], project["title_ja"], *_named(lead), lead["name_kana"]]
    lines += [
        squeezed(lead["name_kana"]),
        lead["researcher_number"],
        lead["department"],
        project["erad_application_id"],
    ]
    for one in snapshot.get("members", ()):  # snapshots of the first two schemas have neither team nor plan
        lines += [*_named(one), one["researcher_number"]]
    for one in snapshot["counterparts"]:
        agency, country = one["agency"] or {}, one["country"] or {}
        lines += [*_named(one), country.get("name_en"), country.get("name_ja"), agency.get("abbreviation")]
        lines += [agency.get("name_en"), agency.get("name_ja"), *names_of_agencies.get(agency.get("key"), ())]
        lines += [one["programme"], one["unlisted_agency"], one["grant_title"], one["grant_number"]]
    plan = snapshot.get("plan", {})
    lines += [project["summary"], *(plan[name] for name in sorted(plan))]  # a database may order keys in its own way
    return "\n".join(dict.fromkeys(line for line in map(folded, lines) if line))  # a name said twice is found once


def _named(person):
    """Return the names of a person, with and without the space between family and given name, and their institution."""
    names = [person["name"], person.get("name_ja", "")]
    return [*names, *map(squeezed, names), person["institution"]]


def names_of(agency):
    """Return every name and abbreviation of an agency (a row of the register) and of the one it belongs to."""
    return own_names_of(agency) + names_of(agency.parent) if agency else []


def own_names_of(agency):
    """Return every name and abbreviation of an agency itself."""
    names = [agency.name_en, agency.name_ja, agency.name_official, agency.name_local, agency.abbreviation, agency.key]
    return [name for name in (*names, *agency.aliases) if name]
