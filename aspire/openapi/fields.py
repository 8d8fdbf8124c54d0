"""What does each field of the facts mean? Read from the schema that also checks them, said in the reader's language."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from proposals.api import FactsSent


@dataclass(frozen=True)
class Row:
    """One field: its name, its type and limits in words, its meaning."""

    name: str
    kind: str
    meaning: str


@dataclass(frozen=True)
class Group:
    """The fields of one object: where it stands in the facts (empty for the facts themselves)."""

    place: str
    rows: list


def groups():
    """Return the fields of the facts, object by object, in the order in which they are declared."""
    schema = FactsSent.model_json_schema()
    found, waiting = [], [("", schema)]
    while waiting:
        place, shape = waiting.pop(0)
        rows = []
        for name, said in shape["properties"].items():
            inner = said.get("items", said).get("$ref")
            if inner:
                where = f"{place}{name}[]" if "items" in said else f"{place}{name}"
                waiting.append((where, schema["$defs"][inner.rsplit("/", 1)[-1]]))
            meaning = said["description"]
            rows.append(Row(name, kind_of(said), _(meaning)))
        found.append(Group(place, rows))
    return found


def kind_of(said):
    """Return the type of a field with its limits, in words."""
    several = [one for one in said.get("anyOf", []) if one.get("type") != "null"]
    one = {**said, **several[0]} if several else said
    if "$ref" in one:
        return _("object")
    if "enum" in one:
        return _("one of: %(values)s") % {"values": ", ".join(one["enum"])}
    match one.get("type"):
        case "boolean":
            return _("true or false")
        case "integer":
            return _("whole number, %(least)s to %(most)s") % {"least": one["minimum"], "most": one["maximum"]}
        case "array":
            return _("list of at most %(most)s") % {"most": one["maxItems"]}
    if one.get("format") == "date":
        return _("day, for example 2024-05-31")
    if one.get("format") == "date-time":
        return _("instant, for example 2024-05-28T12:00:00+09:00")
    return _("text, at most %(most)s characters") % {"most": one["maxLength"]} if "maxLength" in one else _("text")
