"""How is each finding of the rulebook said: what is so, why, and what would make it pass?"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from journal.sentences import day, instant, instant_exact, thousand_yen
from proposals.eligibility import RULES, Source, Verdict
from proposals.sentences.agreements import basis_in_words
from proposals.sentences.cases import CASES, CLAUSES_JA, FIELDS

SECTIONS = ("project", "people", "counterparts", "plan", "budget", "documents", "declarations")
SECTION_OF = {
    "window": "",
    "whole": "project",
    "research-type": "project",
    "area": "project",
    "period": "project",
    "budget-years": "budget",
    "budget-cap": "budget",
    "budget-share": "budget",
    "indirect": "budget",
    "agreement": "declarations",
    "affiliation": "people",
    "in-japan": "people",
    "responsibility": "declarations",
    "member-number": "people",
    "plan": "plan",
    "researcher-number": "people",
    "effort": "people",
    "one-of-several": "",
    "counterpart": "counterparts",
    "agency": "counterparts",
    "programme": "counterparts",
    "grant": "counterparts",
    "grant-purpose": "counterparts",
    "agency-note": "counterparts",
}
PENDING = {("grant", "pending"), ("affiliation", "promised")}  # met, and still to be shown later
SECTION_OF_FIELD = {"pi_name": "people", "pi_institution": "people", "budget": "budget"}


@dataclass(frozen=True)
class SaidFinding:
    """A finding in the reader's language.

    `tone` is "blocks", "asks", "warns", "pending" (met, and something remains to be shown) or "met"; `section` is the key of the section where it is mended
    (empty where nowhere); `clause` is empty where the call is silent and the portal speaks.
    """

    rule: str
    number: str
    tone: str
    word: str
    title: str
    text: str
    remedy: str
    clause: str
    source: str
    section: str
    counterpart: int | None


def say_finding(finding):
    """Return a finding as a SaidFinding in the reader's language; raises KeyError for a case without a sentence."""
    rule = RULES[finding.rule]
    title, text, remedy = CASES[finding.rule, finding.case]
    params = written(finding.params)
    tone = tone_of(finding)
    return SaidFinding(
        rule=finding.rule,
        number=rule.number,
        tone=tone,
        word=word_for(tone),
        title=_with(title, params),
        text=_with(text, params),
        remedy="" if tone == "met" else _with(remedy, params),
        clause=clause_of(rule, finding.case),
        source=_("Clause of the call") if rule.source == Source.CALL else _("Portal default, not a clause of the call"),
        section=section_of(finding),
        counterpart=finding.counterpart,
    )


def tone_of(finding):
    """Return how a finding weighs on the reader: "blocks", "asks", "warns", "pending" or "met"."""
    if finding.verdict == Verdict.MET:
        return "pending" if (finding.rule, finding.case) in PENDING else "met"
    if finding.verdict == Verdict.ASK_A_HUMAN:
        return "asks"
    return "blocks" if finding.blocks else "warns"


def word_for(tone):
    """Return the word that says a tone."""
    return {
        "blocks": _("Blocks submission"),
        "asks": _("A person decides"),
        "warns": _("Does not block"),
        "pending": _("Met, pending"),
        "met": _("Met"),
    }[tone]


def clause_of(rule, case):
    """Return the heading of the call text that a case of a rule rests on, in the reader's language."""
    clause = rule.clause_for(case)
    from_table = CLAUSES_JA.get(clause)
    return from_table() if from_table else clause


def section_of(finding):
    """Return the key of the section in which a finding is mended."""
    if finding.rule == "whole" and finding.params.get("fields"):
        return SECTION_OF_FIELD.get(finding.params["fields"][0], "project")
    if (finding.rule, finding.case) == ("in-japan", "not_able"):
        return "declarations"
    return SECTION_OF[finding.rule]


def sections_of(finding):
    """Return the keys of all sections that a finding speaks of: what is missing may lie in several."""
    if finding.rule == "whole" and finding.params.get("fields"):
        return {SECTION_OF_FIELD.get(name, "project") for name in finding.params["fields"]}
    return {section_of(finding)}


def _with(sentence, params):
    return str(sentence()) % params if sentence else ""


def written(params):
    """Return parameters ready for a sentence: days, instants and money as words, lists joined."""
    said = {}
    for key, value in params.items():
        if key.endswith("_on") and value:
            said[key] = day(date.fromisoformat(value))
        elif key == "at":
            said[key] = instant_exact(datetime.fromisoformat(value))
        elif key.endswith("_at") and value:
            said[key] = instant(datetime.fromisoformat(value))
        elif key.endswith("_yen"):
            said[key] = thousand_yen(value)
        elif key == "fields":
            said[key] = _(", ").join(str(FIELDS[name]()) for name in value)
        elif key == "years":
            said[key] = _(", ").join(_("FY%(year)s") % {"year": year} for year in value)
        elif key == "name":
            said[key] = value or _("Counterpart researcher")
        elif key == "confirmed":
            said[key] = [(name, day(date.fromisoformat(on))) for name, on in value]
        else:
            said[key] = value
    return {**said, "basis": basis_in_words(said)}
