"""How do tests write and send a whole proposal? Through the services, as a person would."""

import io
from datetime import date

import pikepdf

from proposals import services
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
    researcher; `budget` replaces all amounts.
    """
    how = {"actor": proposal.lead, "at": at, "began": None}
    services.save_project(proposal.pk, text=services.ProjectText(**{**PROJECT, **(project or {})}), **how)
    said = {**INVESTIGATOR, **(investigator or {})}
    stated = {name: said.pop(name, value) for name, value in STATEMENTS.items()}
    services.save_investigator(proposal.pk, text=services.InvestigatorText(**said), **how)
    services.save_plan(proposal.pk, text=services.PlanText(**PLAN), **how)
    for changes in [{}] if counterparts is None else counterparts:
        one = services.CounterpartText(**{**COUNTERPART, **changes})
        services.save_counterpart(proposal.pk, counterpart_pk=None, text=one, **how)
    declared = services.DeclarationsText(**{**AGREEMENT, **stated, **(agreement or {})})
    services.save_declarations(proposal.pk, text=declared, **how)
    services.save_budget(proposal.pk, amounts=BUDGET if budget is None else budget, **how)
    proposal.refresh_from_db()
    return proposal


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
