"""What is in each section of a draft so far, said in one line?"""

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journal.sentences import is_japanese, thousand_yen
from proposals.fields import SUMMARY_LIMIT


def say_what_is_in(section, said, documents):
    """Return one line on what a section holds, empty where it holds nothing.

    `said` is the text of a proposal as plain JSON (`facts.text_of`), `documents` are the rows attached to it.
    """
    return _("; ").join(filter(None, HINTS[section](said, documents)))


def _project(said, _documents):
    used = len(said["project"]["summary"])
    if used:
        yield _("Summary: %(used)s of %(limit)s characters") % {"used": f"{used:,}", "limit": f"{SUMMARY_LIMIT:,}"}


def _people(said, _documents):
    lead, team = said["investigator"], len(said["members"])
    names = (lead["name_ja"], lead["name"]) if is_japanese() else (lead["name"], lead["name_ja"])
    yield names[0] or names[1]
    if team:
        words = ngettext(
            "%(number)d member besides the principal investigator",
            "%(number)d members besides the principal investigator",
            team,
        )
        yield words % {"number": team}


def _counterparts(said, _documents):
    rows = said["counterparts"]
    applied = sum(one["grant_status"] == "applied" for one in rows)
    if rows:
        words = ngettext("%(number)d counterpart researcher", "%(number)d counterpart researchers", len(rows))
        yield words % {"number": len(rows)}
    if applied:
        yield ngettext("%(number)d grant applied for", "%(number)d grants applied for", applied) % {"number": applied}


def _plan(said, documents):
    parts = list(said["plan"].values())
    written = [one for one in parts if one]
    if written:
        numbers = {"done": len(written), "all": len(parts), "used": f"{sum(map(len, written)):,}"}
        yield _("%(done)d of %(all)d parts written, %(used)s characters") % numbers
    if any(one.kind == "plan" for one in documents):
        yield _("attached as a PDF")


def _budget(said, _documents):
    budget = said["budget"]
    if budget["direct_yen"]:
        yield _("Direct costs %(amount)s thousand yen") % {"amount": thousand_yen(budget["direct_yen"])}
    if budget["indirect_yen"]:
        yield _("indirect costs %(amount)s thousand yen") % {"amount": thousand_yen(budget["indirect_yen"])}


def _documents(_said, documents):
    if documents:
        words = ngettext("%(number)d file, %(size)s", "%(number)d files, %(size)s", len(documents))
        yield words % {"number": len(documents), "size": filesizeformat(sum(one.size for one in documents))}


def _declarations(said, _documents):
    agreement, lead = said["agreement"], said["investigator"]
    asked = [agreement["joint_research"], agreement["traveller"]]
    asked += [lead[name] for name in ("able_throughout", "answers_for_plan", "answers_for_results")]
    if any(asked):
        yield _("%(done)d of %(all)d statements made") % {"done": sum(map(bool, asked)), "all": len(asked)}
    confirmed, rows = sum(bool(one.get("confirmed")) for one in said["counterparts"]), len(said["counterparts"])
    if confirmed:
        yield _("confirmed by %(done)d of %(all)d counterparts") % {"done": confirmed, "all": rows}


HINTS = {
    "project": _project,
    "people": _people,
    "counterparts": _counterparts,
    "plan": _plan,
    "budget": _budget,
    "documents": _documents,
    "declarations": _declarations,
}
