"""How do rows become the frozen facts that rules and seals read?"""

import hashlib
import json

from journal.sentences import tokyo_day
from proposals.eligibility import CounterpartFacts, ParticipationTerms, ProposalFacts, Terms, last_day
from proposals.models import BudgetLine

# What makes a proposal a full one (the call: "full proposal documents"); which fields those are is the portal's reading.
NEEDED = (
    ("title", lambda p: p.title_en or p.title_ja),
    ("summary", lambda p: p.summary),
    ("pi_name", lambda p: p.pi_name or p.pi_name_ja),
    ("pi_institution", lambda p: p.pi_institution),
)


def terms_of(call):
    """Return the call's terms for the rules; reads types, areas and participations (three queries)."""
    opening_day = tokyo_day(call.opens_at)
    return Terms(
        opens_at=call.opens_at,
        closes_at=call.closes_at,
        offered_types=frozenset(kind.code for kind in call.research_types.all() if kind.offered),
        areas=frozenset(area.number for area in call.areas.all()),
        first_fiscal_year=call.first_fiscal_year,
        last_fiscal_year=call.last_fiscal_year,
        min_months=call.min_months,
        max_months=call.max_months,
        cap_direct_yen=call.cap_direct_yen,
        cap_reference_years=call.cap_reference_years,
        prorate=call.prorate,
        indirect_percent_max=call.indirect_percent_max,
        indirect_weight=call.indirect_weight,
        researcher_number_weight=call.researcher_number_weight,
        outcome_known_by=call.outcome_known_by,
        affiliation_by=call.affiliation_by,
        participations={
            part.agency.key: ParticipationTerms(
                country=part.agency.country_id,
                is_region=part.agency.country.kind == "region",
                effective_on=part.effective_on or opening_day,
                programmes_only=tuple(part.programmes_only),
                has_note=part.asks_counterpart,
            )
            for part in call.participations.select_related("agency__country")
        },
    )


def facts_of(proposal, *, at):
    """Return what the rules judge of a proposal at one instant; reads counterparts, lines and documents."""
    lines = list(proposal.budget_lines.all())
    direct = tuple((line.fiscal_year, line.amount_yen) for line in lines if line.category in BudgetLine.DIRECT)
    indirect = tuple((line.fiscal_year, line.amount_yen) for line in lines if line.category not in BudgetLine.DIRECT)
    missing = [name for name, read in NEEDED if not read(proposal)]
    if not sum(yen for _, yen in direct):
        missing.append("budget")
    return ProposalFacts(
        at=at,
        on=tokyo_day(at),
        missing=tuple(missing),
        research_type=proposal.research_type,
        area=proposal.area.number if proposal.area_id else None,
        start_on=proposal.start_on,
        months=proposal.months,
        direct=direct,
        indirect=indirect,
        researcher_number=proposal.pi_researcher_number,
        in_japan=proposal.pi_in_japan,
        promises_affiliation=proposal.pi_promises_affiliation,
        affiliation_on=proposal.pi_affiliation_on,
        able_throughout=proposal.pi_able_throughout,
        answers_for_plan=proposal.pi_answers_for_plan,
        answers_for_results=proposal.pi_answers_for_results,
        agreed_joint_research=proposal.agreed_joint_research,
        agreed_traveller=proposal.agreed_traveller,
        counterparts=tuple(_counterpart(one) for one in _counterparts(proposal)),
    )


def _counterparts(proposal):
    return sorted(proposal.counterparts.select_related("country", "agency", "programme"), key=lambda one: one.position)


def _counterpart(one):
    return CounterpartFacts(
        position=one.position,
        name=one.name,
        country=one.country_id,
        part=one.country.part if one.country else None,
        agency=one.agency.key if one.agency else None,
        unlisted_agency=one.unlisted_agency,
        programme=one.programme.abbreviation if one.programme else None,
        grant_status=one.grant_status,
        outcome_due_on=one.outcome_due_on,
        grant_for_this_project=one.grant_for_this_project,
        within_grant_scope=one.within_grant_scope,
        agency_note_done=one.agency_note_done,
    )


def snapshot_of(proposal):
    """Return everything a proposal says as plain JSON: what is sealed, what reviewers read."""
    call = proposal.call
    return {
        "schema": 1,
        "reference": proposal.reference,
        "call": {"slug": call.slug, "title_en": call.title_en, "title_ja": call.title_ja, "version": call.version},
        "project": _project(proposal),
        "investigator": _investigator(proposal),
        "counterparts": [_counterpart_snapshot(one) for one in _counterparts(proposal)],
        "agreement": {
            "joint_research": proposal.agreed_joint_research,
            "traveller": proposal.agreed_traveller,
            "agreed_on": _iso(proposal.agreed_on),
        },
        "budget": _budget(proposal),
        "documents": [
            {"pk": one.pk, "name": one.name, "sha256": one.sha256, "size": one.size, "pages": one.pages}
            for one in proposal.documents.filter(removed_at__isnull=True).order_by("pk")
        ],
    }


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
        "able_throughout": proposal.pi_able_throughout,
        "answers_for_plan": proposal.pi_answers_for_plan,
        "answers_for_results": proposal.pi_answers_for_results,
    }


def _counterpart_snapshot(one):
    return {
        "name": one.name,
        "email": one.email,
        "institution": one.institution,
        "country": _named(one.country, "code"),
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


def frozen(findings):
    """Return findings as plain JSON for the submission that they let through."""
    return [
        {
            "rule": finding.rule,
            "verdict": finding.verdict.value,
            "case": finding.case,
            "weight": finding.weight.value,
            "params": finding.params,
            "counterpart": finding.counterpart,
        }
        for finding in findings
    ]
