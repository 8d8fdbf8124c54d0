"""How is one line of a text said outside its form: the section, the thing asked about, the question, the answer?

For comparisons of two versions and for the text that people take away.
"""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from journal.sentences import day, in_reader_language, thousand_yen

TITLES = {
    "project": lambda: _("Project"),
    "people": lambda: _("People"),
    "counterparts": lambda: _("Counterpart researchers"),
    "plan": lambda: _("Research plan"),
    "budget": lambda: _("Budget"),
    "documents": lambda: _("Documents"),
    "declarations": lambda: _("Declarations"),
}
QUESTIONS = {
    "title_en": lambda: _("Project title in English"),
    "title_ja": lambda: _("Project title in Japanese"),
    "research_type": lambda: _("Research type"),
    "area": lambda: _("Research area"),
    "start_on": lambda: _("First month of the research period"),
    "months": lambda: _("Length in months"),
    "summary": lambda: _("Summary"),
    "erad_application_id": lambda: _("e-Rad application number"),
    "name": lambda: _("Name"),
    "name_ja": lambda: _("Name in Japanese"),
    "name_kana": lambda: _("Name in kana"),
    "kind": lambda: pgettext("what somebody or something is", "Kind"),
    "role": lambda: _("Role in the project"),
    "email": lambda: _("E-mail address"),
    "researcher_number": lambda: _("e-Rad researcher number"),
    "orcid": lambda: _("ORCID iD"),
    "institution": lambda: _("Institution"),
    "institution_code": lambda: _("Research institution code"),
    "department": lambda: _("Department"),
    "post": lambda: _("Post"),
    "in_japan": lambda: _("At a research institution in Japan for the whole research period"),
    "promises_affiliation": lambda: _("Promise to join an institution in Japan"),
    "affiliation_on": lambda: _("Day on which you will join it"),
    "effort_percent": lambda: _("Effort for this project, in percent"),
    "effort_elsewhere_percent": lambda: _("Effort for everything else, in percent"),
    "country": lambda: _("Country of the institution"),
    "agency": lambda: _("Funding agency"),
    "programme": lambda: _("Programme of the agency"),
    "unlisted_agency": lambda: _("Name of an agency that is not listed"),
    "grant_status": lambda: _("Where does the grant stand?"),
    "outcome_due_on": lambda: _("Day on which the outcome is known"),
    "grant_title": lambda: _("Title of the grant"),
    "grant_number": lambda: _("Number of the grant"),
    "grant_for_this_project": lambda: _("The grant is for this project"),
    "within_grant_scope": lambda: _("Within the scope of the ERC-funded grant"),
    "agency_note_done": lambda: _("What the agency asks is done"),
    "confirmed": lambda: _("Prior agreement confirmed by the counterpart"),
    "background": lambda: _("Purpose and background"),
    "work": lambda: _("Work year by year, with milestones"),
    "counterpart": lambda: _("Roles of both teams"),
    "mobility": lambda: _("Exchange of researchers"),
    "network": lambda: _("A lasting network"),
    "risks": lambda: _("Risks, ethics and law"),
    "goods": lambda: _("Goods (equipment, consumables)"),
    "travel": lambda: _("Travel"),
    "personnel": lambda: _("Personnel and honoraria"),
    "other": lambda: _("Other (with outsourcing)"),
    "indirect": lambda: _("Indirect costs"),
    "joint_research": lambda: _("Prior agreement on the joint research"),
    "traveller": lambda: _("Prior agreement on accepting the travelling researcher"),
    "agreed_on": lambda: _("Day of the agreement"),
    "able_throughout": lambda: _("Able to conduct the research for the whole period"),
    "answers_for_plan": lambda: _("Responsible for making the R&D plan"),
    "answers_for_results": lambda: _("Responsible for compiling the results"),
    "participants_informed": lambda: _("Everybody named in this proposal knows that they are named and agrees."),
    "other_support": lambda: _("Other research funds, held and applied for"),
    "interview_constraints": lambda: _("When an interview would not be possible"),
}
GRANTS = {
    "held": lambda: pgettext("grant", "Awarded"),
    "applied": lambda: pgettext("grant", "Applied for"),
    "rejected": lambda: pgettext("grant", "Rejected"),
    "none": lambda: pgettext("grant", "Neither held nor applied for"),
}
KINDS = {
    "co_investigator": lambda: pgettext("person of the team", "Co-investigator"),
    "participant": lambda: pgettext("person of the team", "Participant"),
    "plan": lambda: _("Research plan"),
    "agreement": lambda: _("Prior agreement"),
    "grant": lambda: _("Grant of a counterpart"),
    "other": lambda: _("Other document"),
}
SAID_AS = {"grant_status": GRANTS, "kind": KINDS}


def section_of_place(place):
    """Return the title of the section in which a question (a Place) is asked."""
    return TITLES[place.section]()


def part_of_place(place):
    """Return the name of the thing asked about, empty where the section itself is."""
    match place.part:
        case ("counterpart", position):
            return _("Counterpart researcher %(number)s") % {"number": position}
        case ("member", position):
            return _("Member of the team %(number)s") % {"number": position}
        case ("year", year):
            return _("FY%(year)s") % {"year": year}
        case ("document", sha256):
            return _("Document with the SHA-256 %(sha256)s") % {"sha256": sha256}
    return _("Principal investigator") if place.section == "people" else ""


def question_of(place):
    """Return what is asked at a Place."""
    return QUESTIONS[place.field]()


def answer_of(place, value):
    """Return an answer in the reader's words: days, money in thousand yen, names of what was chosen; None as nothing."""
    if value is None:
        return ""
    if value is True:
        return _("Yes")
    if place.part[:1] == ("year",):
        return _("%(amount)s thousand yen") % {"amount": thousand_yen(value)}
    if place.field in SAID_AS:
        said = SAID_AS[place.field].get(value)
        return said() if said else str(value)
    if place.field.endswith("_on"):
        return day(date.fromisoformat(value))
    if isinstance(value, dict):
        return value["name"] if place.field == "confirmed" else _chosen(value)
    return str(value)


def _chosen(value):
    """Return the name of a country, an area or an agency, with its number or abbreviation."""
    name = in_reader_language(value, "name")
    if "number" in value:
        return f"{value['number']}. {name}"
    return f"{name} ({value['abbreviation']})" if value.get("abbreviation") else name
