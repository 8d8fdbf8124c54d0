"""How does a snapshot, with what is known besides, become the frozen facts that the rules read?"""

from dataclasses import dataclass, field
from datetime import date, datetime

from journal.searching import folded
from journal.sentences import tokyo_day
from proposals.eligibility import CounterpartFacts, Finding, MemberFacts, ProposalFacts, Verdict, Weight
from proposals.facts.snapshots import text_of
from proposals.lifecycle import OUT_OF_THE_RACE
from proposals.models import BudgetLine, Consultation, Outcome, Proposal

# What makes a proposal a full one (the call: "full proposal documents"); which fields those are is the portal's reading.
NEEDED = (
    ("title", lambda said: said["project"]["title_en"] or said["project"]["title_ja"]),
    ("summary", lambda said: said["project"]["summary"]),
    ("pi_name", lambda said: said["investigator"]["name"] or said["investigator"]["name_ja"]),
    ("pi_institution", lambda said: said["investigator"]["institution"]),
    ("budget", lambda said: said["budget"]["direct_yen"]),
)


@dataclass(frozen=True)
class Known:
    """What is known of a proposal besides its text.

    `consultations` maps (country code, folded name of the agency) to "asked", "pending", "supported" or
    "not-supported"; `outcomes` the position of a counterpart to "awarded", "rejected" or "unknown";
    `others` are the numbers of further proposals that the same investigator has submitted under the call.
    """

    consultations: dict = field(default_factory=dict)
    outcomes: dict = field(default_factory=dict)
    others: tuple = ()


def known_about(proposal, snapshot):
    """Return the Known of a proposal: one query, one more where an agency is not listed, one once it is sealed."""
    asked, told = (), ()
    if any(one["unlisted_agency"] for one in snapshot["counterparts"]):
        rows = Consultation.objects.filter(proposal=proposal.origin_pk)
        asked = rows.values_list("country", "agency_folded", "ruling")
    if proposal.submitted_at is not None:
        rows = Outcome.objects.filter(proposal=proposal).exclude(state=Outcome.State.PENDING)
        told = rows.values_list("position", "state")
    others = Proposal.objects.filter(call=proposal.call_id, lead=proposal.lead_id, submitted_at__isnull=False)
    others = others.exclude(pk=proposal.origin_pk).exclude(state__in=OUT_OF_THE_RACE)
    return Known(
        consultations={(country, agency): ruling or "asked" for country, agency, ruling in asked},
        outcomes=dict(told),
        others=tuple(
            Proposal(call=proposal.call, number=number).reference
            for number in others.order_by("number").values_list("number", flat=True)
        ),
    )


def facts_of(proposal, *, at):
    """Return what the rules judge of a proposal as it stands at one instant (aware)."""
    text = text_of(proposal)
    return facts_from(text, known_about(proposal, text), at=at, on=tokyo_day(at))


def facts_from(snapshot, known, *, at, on):
    """Return what the rules judge of a snapshot received at `at`; agencies count as they take part on the day `on`."""
    project, lead, agreement = snapshot["project"], snapshot["investigator"], snapshot["agreement"]
    lines = snapshot["budget"]["lines"]
    return ProposalFacts(
        at=at,
        on=on,
        missing=tuple(name for name, read in NEEDED if not read(snapshot)),
        research_type=project["research_type"],
        area=project["area"]["number"] if project["area"] else None,
        start_on=_day(project["start_on"]),
        months=project["months"],
        direct=tuple(_amount(line) for line in lines if line["category"] in BudgetLine.DIRECT),
        indirect=tuple(_amount(line) for line in lines if line["category"] not in BudgetLine.DIRECT),
        researcher_number=lead["researcher_number"],
        in_japan=lead["in_japan"],
        promises_affiliation=lead["promises_affiliation"],
        affiliation_on=_day(lead["affiliation_on"]),
        able_throughout=lead["able_throughout"],
        answers_for_plan=lead["answers_for_plan"],
        answers_for_results=lead["answers_for_results"],
        agreed_joint_research=agreement["joint_research"],
        agreed_traveller=agreement["traveller"],
        agreement_letter="agreement" in snapshot.get("documents_of_kind", ()),
        agreement_confirmed=tuple(
            _confirmed(one["confirmed"]) for one in snapshot["counterparts"] if one.get("confirmed")
        ),
        effort_percent=lead.get("effort_percent"),
        effort_elsewhere_percent=lead.get("effort_elsewhere_percent"),
        plan_given=_plan_given(snapshot),
        members=tuple(
            MemberFacts(one["position"], one["name"] or one["name_ja"], one["kind"], one["researcher_number"])
            for one in snapshot.get("members", ())
        ),
        other_proposals=known.others,
        counterparts=tuple(
            _counterpart(one, known, place) for place, one in enumerate(snapshot["counterparts"], start=1)
        ),
    )


def _plan_given(snapshot):
    """Tell whether a plan is written or attached; None for what was sealed before plans were asked for."""
    if "plan" not in snapshot:
        return None
    return any(snapshot["plan"].values()) or "plan" in snapshot.get("documents_of_kind", ())


def _confirmed(said):
    return said["name"], tokyo_day(datetime.fromisoformat(said["at"])).isoformat()


def _counterpart(one, known, place):
    country, agency = one["country"] or {}, one["agency"] or {}
    position = one.get("position", place)  # the first snapshots did not say it
    asked_about = country.get("code"), folded(one["unlisted_agency"])
    return CounterpartFacts(
        position=position,
        name=one["name"],
        country=country.get("code"),
        part=country.get("part"),
        agency=agency.get("key"),
        unlisted_agency=one["unlisted_agency"],
        programme=one["programme"],
        grant_status=one["grant_status"],
        outcome_due_on=_day(one["outcome_due_on"]),
        grant_for_this_project=one["grant_for_this_project"],
        within_grant_scope=one["within_grant_scope"],
        agency_note_done=one["agency_note_done"],
        consultation=known.consultations.get(asked_about, ""),
        outcome=known.outcomes.get(position, ""),
    )


def _amount(line):
    return line["fiscal_year"], line["amount_yen"]


def _day(text):
    return date.fromisoformat(text) if text else None


def frozen(findings):
    """Return findings as plain JSON for the row that keeps them."""
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


def thaw(frozen_findings):
    """Return stored findings as Finding objects."""
    return [
        Finding(
            rule=row["rule"],
            verdict=Verdict(row["verdict"]),
            case=row["case"],
            weight=Weight(row["weight"]),
            params=row["params"],
            counterpart=row["counterpart"],
        )
        for row in frozen_findings
    ]
