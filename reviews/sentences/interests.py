"""How are interests, and what the portal found, said in the reader's language?"""

from django.utils.translation import gettext as _

from journal.sentences import in_reader_language, is_japanese
from reviews import refusals

ROLES_SAID = {
    "lead": lambda: _("principal investigator"),
    "co_investigator": lambda: _("co-investigator"),
    "participant": lambda: _("participant"),
    "counterpart": lambda: _("counterpart researcher"),
}
INTERESTS_SAID = {
    "family": lambda: _("Family"),
    "same-institution": lambda: _("Same institution"),
    "same-domain": lambda: _("Same e-mail domain"),
    "co-authorship": lambda: _("Publication together"),
    "joint-research": lambda: _("Joint research"),
    "teacher-pupil": lambda: _("Teacher and pupil"),
    "economic": lambda: _("Money from one to the other"),
    "rival": lambda: _("Direct rival"),
    "other": lambda: _("Other interest"),
    "named-in-proposal": lambda: _("Named in this proposal"),
    "named-in-call": lambda: _("Part of another proposal of this call"),
}
CONFLICTS_SAID = {
    "found": lambda: _("To rule on"),
    "second": lambda: _("Waits for a second officer"),
    "upheld": lambda: _("Upheld"),
    "declared": lambda: _("Declared"),
    "overridden": lambda: _("Set aside"),
}
INTEREST_SENTENCES = {
    refusals.ConflictNotOpen: lambda: _("This was ruled on meanwhile. Look at how it stands now."),
    refusals.ConflictDeclared: lambda: _("What a person declared stands. It cannot be set aside."),
    refusals.ConflictChanged: lambda: _(
        "What the portal found has changed since you looked. Read it again, then rule."
    ),
    refusals.SecondOfficerNeeded: lambda: _(
        "You proposed this yourself. It takes a second officer to set a conflict aside."
    ),
    refusals.RulingWithoutReason: lambda: _("Say why, in a few words: the reason stays on record with your name."),
}


def interest_in_words(code):
    """Return a kind of interest in a few words."""
    return INTERESTS_SAID.get(code, INTERESTS_SAID["other"])()


def say_hit(hit):
    """Say one thing that the portal found, as stored: "Ingrid Solberg (counterpart researcher): both belong to …"."""
    said = _said(hit)
    if not hit.get("who") and not hit.get("who_ja"):
        return said
    who = {"who": _who(hit), "role": ROLES_SAID.get(hit.get("role"), ROLES_SAID["participant"])(), "said": said}
    return _("%(who)s (%(role)s): %(said)s") % who


def say_hits(conflict):
    """Say everything that stands behind a conflict, one sentence each; a declaration is said in the person's words."""
    own = [conflict.reason] if conflict.is_declared else []
    return own + [say_hit(hit) for hit in conflict.hits]


def rule_of_conflict(rule):
    """Return one rule of a call in words, its years and its threshold filled in."""
    filled = {"{years}": str(rule.years or ""), "{threshold}": yen_in_words(rule.threshold_yen)}
    text = in_reader_language(rule, "text")
    for place, words in filled.items():
        text = text.replace(place, words)
    return text


def yen_in_words(amount):
    """Write an amount of yen with its unit; nothing for None."""
    return "" if amount is None else _("%(amount)s yen") % {"amount": f"{amount:,}"}


def _who(hit):
    return (hit.get("who_ja") if is_japanese() else "") or hit.get("who") or hit.get("who_ja")


def _said(hit):
    """Say what links the two, without the name of the other."""
    code, by, values = hit.get("code"), hit.get("by"), dict(hit.get("values") or {})
    if code == "same-institution":
        return _of_one_house(by, values)
    if code == "same-domain":
        return _of_one_domain(by, values)
    if code == "named-in-proposal":
        return _named_here(by, values)
    if code == "named-in-call":
        return _("This person leads another proposal of the same call or is named in it.")
    return _tied(code, by, values)


def _of_one_house(by, values):
    ours = _institution(values)
    facts = {"institution": ours, "theirs": values.get("theirs", ""), "ror": values.get("ror", "")}
    facts |= {"erad": values.get("erad", ""), "until": values.get("until", "")}
    if values.get("until"):
        return (
            _(
                "the person belonged to %(institution)s until %(until)s; the other belongs there now, since when is not known."
            )
            % facts
        )
    return {
        "ror": lambda: _("both belong to %(institution)s (ROR %(ror)s)."),
        "ror-family": lambda: _("%(institution)s and %(theirs)s are parts of one institution (ROR %(ror)s)."),
        "code": lambda: _("both belong to %(institution)s (e-Rad institution code %(erad)s)."),
    }.get(by, lambda: _("both belong to %(institution)s; compared by its name alone."))() % facts


def _of_one_domain(by, values):
    mine, theirs = values.get("domain", ""), values.get("theirs", "")
    if by == "house-domain":
        facts = {"domain": mine, "institution": _institution(values)}
        return _("an address at %(domain)s belongs to %(institution)s.") % facts
    if theirs and theirs != mine:
        return _("both addresses belong to one institution: %(one)s and %(other)s.") % {"one": mine, "other": theirs}
    return _("both use addresses at %(domain)s.") % {"domain": mine}


def _named_here(by, values):
    return {
        "orcid": lambda: _("the ORCID is the same: %(value)s."),
        "number": lambda: _("the researcher number of e-Rad is the same: %(value)s."),
        "email": lambda: _("the e-mail address is the same: %(value)s."),
    }.get(by, lambda: _("the name is the same; found by the name alone, it may be a namesake."))() % {
        "value": values.get(by, "")
    }


def _tied(code, by, values):
    facts = {"kind": interest_in_words(code), "year": values.get("year", "")}
    said = (_("%(kind)s, last in %(year)s") if values.get("year") else _("%(kind)s, still so")) % facts
    if values.get("amount_yen") is not None:
        said = _("%(said)s, %(amount)s") % {"said": said, "amount": yen_in_words(values["amount_yen"])}
    if values.get("note"):
        said = _("%(said)s: “%(note)s”") % {"said": said, "note": values["note"]}
    if by == "name":
        return _("%(said)s. Found by the name alone (%(name)s), it may be a namesake.") % {
            "said": said,
            "name": values.get("name", ""),
        }
    if by in ("ror", "institution"):
        return _("%(said)s, with the institution itself (%(name)s).") % {"said": said, "name": values.get("name", "")}
    return _("%(said)s.") % {"said": said}


def _institution(values):
    japanese = values.get("institution_ja") if is_japanese() else ""
    return japanese or values.get("institution") or values.get("institution_ja") or values.get("ror", "")
