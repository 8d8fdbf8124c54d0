"""Everything a proposal says, as plain JSON: what is judged, sealed, and read by reviewers."""

import hashlib
import json

from proposals.eligibility import last_day
from proposals.models import BudgetLine


def snapshot_of(proposal, counterparts=None):
    """Return everything a proposal says as plain JSON: what is sealed, what reviewers read.

    `counterparts` are those of `counterparts_of`, where the caller has them already.
    """
    documents = [
        {"pk": one.pk, "name": one.name, "sha256": one.sha256, "size": one.size, "pages": one.pages}
        for one in proposal.documents.of_the_text().order_by("pk")
    ]
    return {**text_of(proposal, counterparts), "documents": documents}


def text_of(proposal, counterparts=None):
    """Return what a proposal says without its documents: all that the rules judge (two queries)."""
    call = proposal.call
    counterparts = counterparts_of(proposal) if counterparts is None else counterparts
    return {
        "schema": 2,
        "reference": proposal.reference,
        "call": {"slug": call.slug, "title_en": call.title_en, "title_ja": call.title_ja, "version": call.version},
        "project": _project(proposal),
        "investigator": _investigator(proposal),
        "counterparts": [_counterpart_snapshot(one) for one in counterparts],
        "agreement": {
            "joint_research": proposal.agreed_joint_research,
            "traveller": proposal.agreed_traveller,
            "agreed_on": _iso(proposal.agreed_on),
        },
        "budget": _budget(proposal),
    }


def counterparts_of(proposal):
    """Return the researchers abroad by position, with their agencies and those these belong to (one query)."""
    rows = proposal.counterparts.select_related("country", "agency__parent", "programme")
    return sorted(rows, key=lambda one: one.position)


def _project(proposal):
    whole_period = proposal.start_on and proposal.months
    return {
        "title_en": proposal.title_en,
        "title_ja": proposal.title_ja,
        "research_type": proposal.research_type,
        "area": _named(proposal.area, "number"),
        "start_on": _iso(proposal.start_on),
        "months": proposal.months,
        "ends_on": _iso(last_day(proposal.start_on, proposal.months)) if whole_period else None,
        "summary": proposal.summary,
        "erad_application_id": proposal.erad_application_id,
    }


def _investigator(proposal):
    return {
        "name": proposal.pi_name,
        "name_ja": proposal.pi_name_ja,
        "name_kana": proposal.pi_name_kana,
        "researcher_number": proposal.pi_researcher_number,
        "institution": proposal.pi_institution,
        "department": proposal.pi_department,
        "post": proposal.pi_post,
        "in_japan": proposal.pi_in_japan,
        "promises_affiliation": proposal.pi_promises_affiliation,
        "affiliation_on": _iso(proposal.pi_affiliation_on),
        "effort_percent": proposal.pi_effort_percent,
        "effort_elsewhere_percent": proposal.pi_effort_elsewhere_percent,
        "able_throughout": proposal.pi_able_throughout,
        "answers_for_plan": proposal.pi_answers_for_plan,
        "answers_for_results": proposal.pi_answers_for_results,
    }


def _counterpart_snapshot(one):
    return {
        "position": one.position,
        "name": one.name,
        "email": one.email,
        "institution": one.institution,
        "country": _named(one.country, "code", "part"),
        "agency": _named(one.agency, "key", "abbreviation"),
        "programme": one.programme.abbreviation if one.programme else None,
        "unlisted_agency": one.unlisted_agency,
        "grant_status": one.grant_status,
        "outcome_due_on": _iso(one.outcome_due_on),
        "grant_title": one.grant_title,
        "grant_number": one.grant_number,
        "grant_for_this_project": one.grant_for_this_project,
        "within_grant_scope": one.within_grant_scope,
        "agency_note_done": one.agency_note_done,
    }


def _budget(proposal):
    lines = sorted(proposal.budget_lines.all(), key=lambda line: (line.fiscal_year, line.category))
    direct = sum(line.amount_yen for line in lines if line.category in BudgetLine.DIRECT)
    total = sum(line.amount_yen for line in lines)
    return {
        "lines": [
            {"fiscal_year": line.fiscal_year, "category": line.category, "amount_yen": line.amount_yen}
            for line in lines
        ],
        "direct_yen": direct,
        "indirect_yen": total - direct,
        "total_yen": total,
    }


def _named(row, *keys):
    if row is None:
        return None
    return {**{key: getattr(row, key) for key in keys}, "name_en": row.name_en, "name_ja": row.name_ja}


def _iso(day):
    return day.isoformat() if day else None


def seal_of(snapshot):
    """Return the SHA-256 (hex) of a snapshot as canonical JSON: sorted keys, no spaces, UTF-8."""
    text = json.dumps(snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
