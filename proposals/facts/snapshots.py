"""Everything a proposal says, as plain JSON: what is judged, sealed, and read by reviewers."""

import hashlib
import json

from proposals.eligibility import last_day
from proposals.models import BudgetLine, Confirmation

PLAN = ("background", "work", "counterpart", "mobility", "network", "risks")


def snapshot_of(proposal, counterparts=None):
    """Return everything a proposal says as plain JSON: what is sealed, what reviewers read.

    `counterparts` are those of `counterparts_of`, where the caller has them already.
    """
    documents = list(proposal.documents.of_the_text().order_by("pk"))
    names = ("pk", "kind", "name", "sha256", "size", "pages")
    kept = [{name: getattr(one, name) for name in names} for one in documents]
    return {**text_of(proposal, counterparts, documents), "documents": kept}


def text_of(proposal, counterparts=None, documents=None):
    """Return what a proposal says, of its documents only which kinds there are: all that the rules judge."""
    call = proposal.call
    counterparts = counterparts_of(proposal) if counterparts is None else counterparts
    kinds = [one.kind for one in documents] if documents is not None else _kinds_of_documents(proposal)
    confirmed = {one.email: one for one in _confirmed(proposal, counterparts)}
    return {
        "schema": 3,
        "reference": proposal.reference,
        "call": {"slug": call.slug, "title_en": call.title_en, "title_ja": call.title_ja, "version": call.version},
        "project": _project(proposal),
        "investigator": _investigator(proposal),
        "members": [_member(one) for one in proposal.members.order_by("position")],
        "counterparts": [_counterpart_snapshot(one, confirmed.get(one.email.lower())) for one in counterparts],
        "plan": {name: getattr(proposal, f"plan_{name}") for name in PLAN},
        "agreement": {
            "joint_research": proposal.agreed_joint_research,
            "traveller": proposal.agreed_traveller,
            "agreed_on": _iso(proposal.agreed_on),
        },
        "declarations": {
            "participants_informed": proposal.participants_informed,
            "other_support": proposal.other_support,
            "interview_constraints": proposal.interview_constraints,
        },
        "budget": _budget(proposal),
        "documents_of_kind": sorted(set(kinds)),
    }


def _kinds_of_documents(proposal):
    return proposal.documents.of_the_text().values_list("kind", flat=True)


def _confirmed(proposal, counterparts):
    """Return the confirmations of the prior agreement by the researchers named now (no query without an address)."""
    addresses = {one.email.lower() for one in counterparts if one.email}
    if not addresses:
        return []
    rows = Confirmation.objects.filter(proposal=proposal.origin_pk, confirmed_at__isnull=False, ended_at__isnull=True)
    return rows.filter(email__in=addresses)


def _member(one):
    names = ("position", "kind", "name", "name_ja", "institution", "institution_code", "department", "post", "role")
    return {name: getattr(one, name) for name in (*names, "email", "researcher_number", "orcid", "effort_percent")}


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
        "orcid": proposal.pi_orcid,
        "institution": proposal.pi_institution,
        "institution_code": proposal.pi_institution_code,
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


def _counterpart_snapshot(one, confirmed):
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
        "confirmed": confirmed
        and {"name": confirmed.confirmed_name, "at": confirmed.confirmed_at.isoformat(), "text": confirmed.text},
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
