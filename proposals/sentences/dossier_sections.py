"""How is each section of a proposal said in a PDF, and what of it are reviewers not shown?"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from journal.sentences import in_reader_language, instant, is_japanese, thousand_yen
from proposals.sentences.dossier_blocks import code, day_of, fact, facts, heading, soft, table, tick, typed
from proposals.sentences.files import kind_of_document
from proposals.sentences.findings import say_finding
from proposals.sentences.lines import GRANTS, KINDS, QUESTIONS, TITLES

# What reviewers do not need for judging, and what others should not read of a person.
LEFT_OUT = ("email", "researcher_number", "institution_code", "erad_application_id")
LEFT_OUT_DECLARATIONS = ("other_support", "interview_constraints")
ABOUT_PERSONS = (
    *("researcher-number", "member-number", "effort", "in-japan", "affiliation", "responsibility"),
    "one-of-several",
)
PLAN = ("background", "work", "risks", "counterpart", "mobility", "network")
DIRECT = ("goods", "travel", "personnel", "other")
WEIGHT = ("blocks", "asks", "warns", "pending", "met")


@dataclass(frozen=True)
class Text:
    """What a dossier is made of: a snapshot, its findings, and which text it is.

    `sequence`, `received_at`, `closes_at` and `sha256` are those of a sealed version, None for a preview; `version` is
    that of the text.
    """

    snapshot: dict
    findings: list
    version: int
    sequence: int | None = None
    received_at: datetime | None = None
    closes_at: datetime | None = None
    sha256: str | None = None


def attachment_titles(text):
    """Return the title of each attachment, in the order of the snapshot: its number and its name."""
    return [
        _("Attachment %(number)s: %(name)s") % {"number": place, "name": one["name"]}
        for place, one in enumerate(text.snapshot["documents"], start=1)
    ]


class Sections:
    """The sections of a dossier, one method each, for those who wrote it or for reviewers."""

    def __init__(self, text, for_reviewers):
        self.text, self.said, self.for_reviewers = text, text.snapshot, for_reviewers
        self.names = attachment_titles(text)

    def given(self, key, holder, make=str):
        """Return the fact under a key, or None where reviewers are not shown it."""
        if self.for_reviewers and key in LEFT_OUT:
            return None
        value = holder.get(key)
        return fact(QUESTIONS[key](), make(value) if value not in (None, "") else "")

    # --- Sections ---
    def sections(self):
        parts = {
            TITLES["project"](): self.project(),
            TITLES["people"](): self.people(),
            TITLES["counterparts"](): self.counterparts(),
            TITLES["plan"](): self.plan(),
            TITLES["budget"](): self.budget(),
            TITLES["documents"](): self.documents(),
            TITLES["declarations"](): self.declarations(),
        }
        if findings := self.findings():
            parts[_("What the checks found")] = findings
        nothing = [{"kind": "note", "text": _("Nothing is written here.")}]
        return [
            {"title": f"{number}. {title}", "blocks": blocks or nothing}
            for number, (title, blocks) in enumerate(parts.items(), start=1)
        ]

    def project(self):
        project = self.said["project"]
        blocks = [
            facts(
                self.given("title_en", project),
                self.given("title_ja", project),
                self.given("research_type", project),
                fact(_("Research area"), self.area()),
                fact(_("Research period"), self.period()),
                self.given("erad_application_id", project),
            )
        ]
        return [*blocks, *self.long(QUESTIONS["summary"](), project["summary"])]

    def long(self, label, words):
        return [heading(label), {"kind": "typed", "said": typed(words)}] if words.strip() else []

    def people(self):
        lead = self.said["investigator"]
        where = {True: _("At a research institution in Japan for the whole research period"), None: ""}
        blocks = [
            heading(_("Principal investigator")),
            facts(
                fact(_("Name"), *self.name_of(lead)),
                fact(_("Research institution"), lead["institution"], soft(self.place_of(lead))),
                self.given("institution_code", lead),
                self.given("researcher_number", lead),
                self.given("orcid", lead),
                fact(
                    _("Place of work"),
                    where.get(lead["in_japan"], _("Not at a research institution in Japan yet")),
                    soft(self.promise(lead)),
                ),
                fact(_("Effort for this project"), self.effort(lead)),
            ),
        ]
        members = self.said.get("members", [])
        return [*blocks, *([heading(_("The team")), self.team(members)] if members else [])]

    def promise(self, lead):
        if lead["in_japan"] or not lead["promises_affiliation"]:
            return ""
        return f"{QUESTIONS['promises_affiliation']()} {day_of(lead['affiliation_on'])}".strip()

    def effort(self, lead):
        here, elsewhere = lead.get("effort_percent"), lead.get("effort_elsewhere_percent")
        if here is None:
            return _("Not stated")
        if self.for_reviewers or elsewhere is None:
            return _("%(percent)s percent") % {"percent": here}
        return _("%(here)s percent, and %(elsewhere)s percent elsewhere") % {"here": here, "elsewhere": elsewhere}

    def team(self, members):
        rows = []
        for one in members:
            numbers = [f"e-Rad {one['researcher_number']}"] if one["researcher_number"] else []
            hidden = [] if self.for_reviewers else [*map(soft, numbers), soft(one["email"])]
            orcid = [soft(f"ORCID {one['orcid']}")] if one["orcid"] else []
            names = self.name_of(one) or ["–"]
            effort = one["effort_percent"]
            rows.append(
                [
                    [names[0], *map(soft, names[1:]), *orcid, *filter(None, hidden)],
                    [one["institution"] or "–", *filter(None, [soft(self.place_of(one))])],
                    [KINDS[one["kind"]](), *filter(None, [soft(one["role"])])],
                    _("%(percent)s %%") % {"percent": effort} if effort is not None else "–",
                ]
            )
        head = [_("Name"), _("Institution"), _("Part in the project"), _("Effort")]
        return table(head, rows, widths=[5, 6, 6, 0], right=[3])

    def counterparts(self):
        blocks = []
        for place, one in enumerate(self.said["counterparts"], start=1):
            country = in_reader_language(one["country"], "name") if one["country"] else ""
            statements = [("grant_for_this_project", True), ("within_grant_scope", False), ("agency_note_done", False)]
            blocks += [
                heading(f"{place}. {one['name'] or _('Name not given')}"),
                facts(
                    fact(_("Institution"), one["institution"], country),
                    self.given("email", one),
                    fact(_("Funding agency"), *self.agency(one)),
                    fact(pgettext("of a counterpart", "Grant"), *self.grant(one)),
                    fact(_("Basis of the prior agreement"), *self.basis(one)),
                ),
                {
                    "kind": "ticks",
                    "rows": [tick(one[key], QUESTIONS[key]()) for key, always in statements if always or one[key]],
                },
            ]
        return blocks

    def agency(self, one):
        if one["agency"]:
            name, short = in_reader_language(one["agency"], "name"), one["agency"].get("abbreviation")
            return [f"{name} ({short})" if short else name, soft(one["programme"])]
        if one["unlisted_agency"]:
            return [one["unlisted_agency"], soft(_("(not listed in the call)"))]
        return []

    def grant(self, one):
        status = GRANTS[one["grant_status"]]() if one["grant_status"] else ""
        if one["grant_status"] == "applied" and one["outcome_due_on"]:
            status += _(", ") + _("outcome known on %(day)s") % {"day": day_of(one["outcome_due_on"])}
        return [status, one["grant_title"], soft(one["grant_number"])]

    def basis(self, one):
        """Return on what the prior agreement rests: the researcher's own confirmation, a letter, or the statement."""
        confirmed = one.get("confirmed")
        if confirmed:
            at = instant(datetime.fromisoformat(confirmed["at"]))
            return [_("Confirmed by %(name)s, %(at)s") % {"name": confirmed["name"], "at": at}]
        lines = [_("The principal investigator’s own statement")]
        if "agreement" in self.said.get("documents_of_kind", ()):
            lines.append(soft(_("with an uploaded letter, see the documents")))
        return lines

    def plan(self):
        plan = self.said.get("plan", {})
        written = [block for key in PLAN for block in self.long(QUESTIONS[key](), plan.get(key, ""))]
        attached = [
            name for name, one in zip(self.names, self.said["documents"], strict=True) if one.get("kind") == "plan"
        ]
        notes = [{"kind": "note", "text": _("The plan is also attached: %s") % name} for name in attached]
        return [*written, *notes]

    def budget(self):
        lines = self.said["budget"]["lines"]
        if not lines:
            return [{"kind": "note", "text": _("No amounts are written.")}]
        yen = {(one["fiscal_year"], one["category"]): one["amount_yen"] for one in lines}
        years = sorted({year for year, _category in yen})

        def row(label, *categories):
            sums = [sum(yen.get((year, one), 0) for one in categories) for year in years]
            return [label, *map(thousand_yen, sums), {"text": thousand_yen(sum(sums)), "style": "strong"}]

        rows = [row(QUESTIONS[one](), one) for one in DIRECT]
        rows += [row(_("Direct costs"), *DIRECT), row(_("Indirect costs"), "indirect")]
        rows.append(row(_("All costs"), *DIRECT, "indirect"))
        head = [
            _("Category"),
            *(_("FY%(year)s") % {"year": year} for year in years),
            pgettext("of the budget", "Total"),
        ]
        right = range(1, len(head))
        grid = table(head, rows, widths=[11, *(4 for _each in right)], right=right, strong=[4, 6], whole=True)
        return [{"kind": "note", "text": _("All amounts in thousand yen.")}, grid]

    def documents(self):
        rows = [
            [
                [name, *filter(None, [soft(kind_of_document(one.get("kind", "")))]), code(one["sha256"])],
                str(one["pages"]),
                f"{one['size']:,}",
            ]
            for name, one in zip(self.names, self.said["documents"], strict=True)
        ]
        if not rows:
            return [{"kind": "note", "text": _("No documents.")}]
        head = [_("Document and its SHA-256"), _("Pages"), _("Bytes")]
        return [table(head, rows, widths=[1, 0, 0], right=[1, 2])]

    def declarations(self):
        agreement, lead = self.said["agreement"], self.said["investigator"]
        declared = self.said.get("declarations", {})
        ticks = [tick(agreement[key], QUESTIONS[key]()) for key in ("joint_research", "traveller")]
        statements = ("able_throughout", "answers_for_plan", "answers_for_results")
        more = [tick(lead[key], QUESTIONS[key]()) for key in statements]
        if "participants_informed" in declared:
            more.append(tick(declared["participants_informed"], QUESTIONS["participants_informed"]()))
        blocks = [
            heading(_("Prior agreement")),
            {"kind": "ticks", "rows": ticks},
            facts(fact(QUESTIONS["agreed_on"](), day_of(agreement["agreed_on"]))),
            heading(_("Statements")),
            {"kind": "ticks", "rows": more},
        ]
        if not self.for_reviewers:
            for key in LEFT_OUT_DECLARATIONS:
                blocks += self.long(QUESTIONS[key](), declared.get(key, ""))
        return blocks

    def findings(self):
        said = [
            say_finding(one) for one in self.text.findings if not (self.for_reviewers and one.rule in ABOUT_PERSONS)
        ]
        said.sort(key=lambda one: WEIGHT.index(one.tone))
        rows = [
            {
                "tone": one.tone,
                "word": one.word,
                "title": one.title,
                "text": one.text,
                "clause": _("Clause: %s") % one.clause if one.clause else one.source,
            }
            for one in said
        ]
        return [{"kind": "findings", "rows": rows}] if rows else []

    # --- Said on the cover as well ---
    def name_of(self, person):
        """Return the lines of a person's name: as it is written in each script."""
        latin, japanese, kana = person.get("name"), person.get("name_ja"), person.get("name_kana")
        beside = f"{japanese}（{kana}）" if japanese and kana else japanese or kana
        names = (beside, latin) if is_japanese() else (latin, beside)
        return [name for name in names if name]

    def place_of(self, person):
        return _(", ").join(part for part in (person.get("department"), person.get("post")) if part)

    def area(self):
        area = self.said["project"]["area"]
        return f"{area['number']}. {in_reader_language(area, 'name')}" if area else ""

    def period(self):
        project = self.said["project"]
        if project["ends_on"]:
            sentence = ngettext(
                "%(first)s to %(last)s (%(months)s month)",
                "%(first)s to %(last)s (%(months)s months)",
                project["months"],
            )
            first, last = day_of(project["start_on"]), day_of(project["ends_on"])
            return sentence % {"first": first, "last": last, "months": project["months"]}
        return (
            _("from %(first)s, length not given") % {"first": day_of(project["start_on"])}
            if project["start_on"]
            else ""
        )

    def money(self, key):
        return _("%(amount)s thousand yen") % {"amount": thousand_yen(self.said["budget"][key])}
