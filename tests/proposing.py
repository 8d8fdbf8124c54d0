"""How do tests write and send a whole proposal? Through the services, as a person would."""

import io
from dataclasses import asdict
from datetime import date

import pikepdf

from agencies.models import Agency, Programme
from calls.models import Area
from proposals import services
from proposals.models import BudgetLine, Counterpart, Proposal
from tests.builders import IN_APRIL

PROJECT = {
    "title_en": "Condensates in ageing neurons",
    "title_ja": "老化神経細胞における生体分子凝縮体",
    "research_type": "ASPIRE-B",
    "area_number": 1,
    "start_on": date(2024, 12, 1),
    "months": 60,
    "summary": "How condensates harden with age, and whether that can be slowed.",
}
INVESTIGATOR = {
    "pi_name": "Hanako Yamada",
    "pi_name_ja": "山田 花子",
    "pi_name_kana": "ヤマダ ハナコ",
    "pi_researcher_number": "01234567",
    "pi_institution": "Keyaki University",
    "pi_in_japan": True,
    "pi_effort_percent": 20,
    "pi_effort_elsewhere_percent": 50,
}
PLAN = {
    "plan_background": "Condensates harden with age; nobody knows why.",
    "plan_work": "FY2024: imaging set up. FY2025: a hundred cells followed for a week.",
}
STATEMENTS = {"pi_able_throughout": True, "pi_answers_for_plan": True, "pi_answers_for_results": True}
COUNTERPART = {
    "name": "Ingrid Solberg",
    "email": "ingrid@fjord.example",
    "institution": "Fjord Institute",
    "country_code": "NO",
    "agency_key": "rcn",
    "grant_status": "held",
    "grant_title": "Ageing proteins",
    "grant_number": "RCN-4711",
    "grant_for_this_project": True,
    "agency_note_done": True,
}
AGREEMENT = {"agreed_joint_research": True, "agreed_traveller": True, "agreed_on": date(2024, 4, 2)}
BUDGET = {(2024, "goods"): 9_000_000, (2025, "personnel"): 20_000_000, (2026, "travel"): 6_000_000}


def a_draft(call, lead, *, at=IN_APRIL):
    """Begin a draft and return it."""
    return services.start_draft(call.pk, actor=lead, at=at)


def fill_in(proposal, *, at=IN_APRIL, project=None, investigator=None, counterparts=None, agreement=None, budget=None):
    """Fill every section of a draft, whole unless told otherwise, and return it fresh from the database.

    Each keyword changes single fields of its section; `counterparts` is a list of such changes, one per
    researcher; `budget` replaces all amounts. A draft just begun is written at once, which leaves the same rows as
    saving section after section and is several times faster.
    """
    said = {**INVESTIGATOR, **(investigator or {})}
    stated = {name: said.pop(name, value) for name, value in STATEMENTS.items()}
    texts = {
        "project": services.ProjectText(**{**PROJECT, **(project or {})}),
        "investigator": services.InvestigatorText(**said),
        "plan": services.PlanText(**PLAN),
        "declarations": services.DeclarationsText(**{**AGREEMENT, **stated, **(agreement or {})}),
    }
    changes = [{}] if counterparts is None else counterparts
    people = [services.CounterpartText(**{**COUNTERPART, **change}) for change in changes]
    write = at_once if proposal.version == 1 else section_by_section
    write(proposal, texts, people, BUDGET if budget is None else budget, at=at)
    proposal.refresh_from_db()
    return proposal


def section_by_section(proposal, texts, people, budget, *, at):
    """Write the texts, the counterparts and the amounts into a draft through the services, as a person would."""
    how = {"actor": proposal.lead, "at": at, "began": None}
    services.save_project(proposal.pk, text=texts["project"], **how)
    services.save_investigator(proposal.pk, text=texts["investigator"], **how)
    services.save_plan(proposal.pk, text=texts["plan"], **how)
    for one in people:
        services.save_counterpart(proposal.pk, counterpart_pk=None, text=one, **how)
    services.save_declarations(proposal.pk, text=texts["declarations"], **how)
    services.save_budget(proposal.pk, amounts=budget, **how)


def at_once(proposal, texts, people, budget, *, at):
    """Write the rows that `section_by_section` leaves of a draft just begun; test_conftest proves it."""
    columns = {name: value for text in texts.values() for name, value in asdict(text).items()}
    number = columns.pop("area_number")
    columns["area"] = None if number is None else Area.objects.get(call=proposal.call_id, number=number)
    version = proposal.version + len(texts) + len(people) + 1
    Proposal.objects.filter(pk=proposal.pk).update(**columns, version=version, saved_at=at, saved_by=proposal.lead_id)
    Counterpart.objects.bulk_create(
        Counterpart(proposal_id=proposal.pk, position=position, **_rows_of(asdict(one)))
        for position, one in enumerate(people, start=1)
    )
    BudgetLine.objects.bulk_create(
        BudgetLine(proposal_id=proposal.pk, fiscal_year=year, category=category, amount_yen=amount)
        for (year, category), amount in sorted(budget.items())
        if amount
    )


def _rows_of(columns):
    """Return the columns of a counterpart, with what was chosen from the register as the rows it stands for."""
    code, key = columns.pop("country_code"), columns.pop("agency_key")
    abbreviation = columns.pop("programme_abbreviation")
    agency = Agency.objects.get(key=key) if key else None
    columns["unlisted_agency"] = "" if agency else columns["unlisted_agency"]
    programme = Programme.objects.get(agency=agency, abbreviation=abbreviation) if agency and abbreviation else None
    return {**columns, "country_id": code or None, "agency": agency, "programme": programme}


def a_whole_draft(call, lead, *, at=IN_APRIL, **changes):
    """Begin a draft, fill it in so that every rule is met, and return it."""
    return fill_in(a_draft(call, lead, at=at), at=at, **changes)


def a_sealed_proposal(call, lead, *, at=IN_APRIL, **changes):
    """Begin, fill in and submit a proposal; returns it as submitted."""
    proposal = a_whole_draft(call, lead, at=at, **changes)
    services.submit_proposal(proposal.pk, actor=lead, received_at=at)
    proposal.refresh_from_db()
    return proposal


def a_pdf(pages=1, **root):
    """Return the bytes of a PDF with so many empty pages and further entries in its catalogue."""
    pdf, file = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(200, 200))
    for key, value in root.items():
        pdf.Root[f"/{key}"] = value
    pdf.save(file, deterministic_id=True)
    return file.getvalue()
