"""What do the pages of proposals show, ready to render?"""

from dataclasses import dataclass

from calls.deadlines import end_of_day_jst, has_closed
from calls.deadlines import is_open as is_in_window
from journal.searching import folded
from proposals import lifecycle, policies
from proposals.eligibility import assess, fiscal_years_touched
from proposals.facts import PLAN, facts_of, terms_of, thaw
from proposals.lifecycle import State
from proposals.models import Consultation, Outcome, Screening
from proposals.sentences import SECTIONS, say_finding

BLOCKS_FIRST = {"blocks": 0, "asks": 1, "warns": 2, "pending": 3, "met": 4}


@dataclass(frozen=True)
class Section:
    """One section of the draft's task list: its key, its state (complete, fix, started, empty), what blocks in it."""

    key: str
    state: str
    blocks: int


@dataclass(frozen=True)
class DraftHome:
    """What the home of a draft shows: sections, findings as said (open ones first), whether it may be submitted."""

    sections: list
    findings: list
    open_findings: list
    blocks: int
    asks: int
    may_submit: bool


@dataclass(frozen=True)
class OutcomeShown:
    """A grant that was pending at the submission: the row, the counterpart as sealed, and what can be done now.

    `ends_at` is the last instant for the proof of an award; `said` is the counterpart of the sealed version, a mapping.
    """

    outcome: Outcome
    said: dict
    ends_at: object
    may_prove: bool
    may_report: bool


@dataclass(frozen=True)
class NotAccepted:
    """Why the office has not accepted a proposal: the clauses as said, the reason, and when it was decided."""

    clauses: list
    reason: str
    decided_at: object


def proposals_for(user):
    """Return the proposals a person leads, newest first."""
    return (
        policies.visible_to(user)
        .select_related("call", "area", "lead", "revises")
        .defer("call__elements", "call__texts")
        .order_by("-created_at", "-pk")
    )


def submitted_in(call):
    """Return the proposals of a call that were submitted and are in the race or were decided, by number."""
    standing = call.proposals.filter(submitted_at__isnull=False)
    return standing.exclude(state__in=lifecycle.OUT_OF_THE_RACE).order_by("number")


def submission_that_stands(proposal):
    """Return the last sealed version, or None while there is none."""
    return proposal.submissions.order_by("-sequence").first()


def public_status(proposal):
    """Return what the applicant is told: nothing between submission and release shows any inner step."""
    return "under_review" if proposal.state == State.SUBMITTED else str(proposal.state)


def refusal_of(proposal):
    """Return the NotAccepted of a proposal that the office has not accepted, None for any other (no query)."""
    if proposal.state != State.NOT_ACCEPTED:
        return None
    kept = Screening.objects.only("clauses", "reason", "decided_at").get(proposal=proposal)
    return NotAccepted([say_finding(one) for one in thaw(kept.clauses)], kept.reason, kept.decided_at)


def doors_open_to(user, proposal, *, at):
    """Return the names of the doors a person may take now: right, state and window of the call together."""
    in_window = is_in_window(opens_at=proposal.call.opens_at, closes_at=proposal.call.closes_at, at=at)
    rights = {
        "save": "proposals.change_proposal",
        "submit": "proposals.submit_proposal",
        "withdraw": "proposals.withdraw_proposal",
        "revise": "proposals.revise_proposal",
        "discard": "proposals.revise_proposal",
    }
    return {
        door
        for door, right in rights.items()
        if lifecycle.is_open(door, proposal.state)
        and user.has_perm(right, proposal)
        and (in_window or door not in ("submit", "revise"))
    }


def assessment_of(proposal, *, at):
    """Return the findings of the rulebook on a draft as it stands at this instant."""
    return assess(facts_of(proposal, at=at), terms_of(proposal.call))


def said(findings):
    """Return findings in the reader's words: what blocks first, what is met last."""
    return sorted((say_finding(finding) for finding in findings), key=lambda one: BLOCKS_FIRST[one.tone])


def draft_home(proposal, *, at):
    """Return the task list of a draft with what still stands in the way."""
    findings = said(assessment_of(proposal, at=at))
    blocking = [one for one in findings if one.tone == "blocks"]
    return DraftHome(
        sections=_sections(proposal, blocking),
        findings=findings,
        open_findings=[one for one in findings if one.tone != "met"],
        blocks=len(blocking),
        asks=sum(one.tone == "asks" for one in findings),
        may_submit=not blocking,
    )


def _sections(proposal, blocking):
    touched = {
        "project": bool(proposal.title_en or proposal.title_ja or proposal.summary or proposal.area_id),
        "people": bool(proposal.pi_institution or proposal.pi_in_japan is not None),
        "counterparts": proposal.counterparts.exists(),
        "plan": any(getattr(proposal, f"plan_{name}") for name in PLAN),
        "declarations": proposal.agreed_joint_research or proposal.agreed_traveller or proposal.pi_answers_for_plan,
        "budget": proposal.budget_lines.exists(),
        "documents": documents_of(proposal).exists(),
    }
    sections = []
    for key in SECTIONS:
        blocks = sum(one.section == key for one in blocking)
        if not touched[key]:
            state = "empty"
        else:
            state = "fix" if blocks else "complete"
        sections.append(Section(key=key, state=state, blocks=blocks))
    return sections


def fiscal_years_of(proposal):
    """Return the fiscal years that the budget shows: those the period touches, else all of the call, and any with money."""
    if proposal.start_on and proposal.months:
        years = set(fiscal_years_touched(proposal.start_on, proposal.months))
    else:
        years = set(range(proposal.call.first_fiscal_year, proposal.call.last_fiscal_year + 1))
    return sorted(years | {line.fiscal_year for line in proposal.budget_lines.all()})


def counterparts_of(proposal):
    """Return the counterpart researchers of a proposal in their order, with country, agency and its country."""
    return proposal.counterparts.select_related("country", "agency__country").order_by("position")


def members_of(proposal):
    """Return the members of the team besides the principal investigator, in their order."""
    return proposal.members.order_by("position")


def documents_of(proposal):
    """Return the documents attached to a proposal now, in the order in which they came."""
    return proposal.documents.of_the_text().order_by("pk")


def with_consultations(proposal, counterparts):
    """Return counterparts, each with its `consultation`: the question about its unlisted agency, or None (one query)."""
    unlisted = any(one.unlisted_agency for one in counterparts)
    rows = Consultation.objects.filter(proposal=proposal.origin_pk) if unlisted else ()
    asked = {(one.country_id, one.agency_folded): one for one in rows}
    for one in counterparts:
        one.consultation = asked.get((one.country_id, folded(one.unlisted_agency)))
    return counterparts


def consultations_of(proposal):
    """Return what was asked about agencies for a proposal, in the order in which it was asked."""
    return Consultation.objects.filter(proposal=proposal.origin_pk).select_related("country").order_by("pk")


def outcomes_of(proposal, submission, *, at):
    """Return an OutcomeShown for each grant that was pending when `submission` was sealed (one query)."""
    ends_at = end_of_day_jst(proposal.call.outcome_known_by)
    said = {one.get("position", place): one for place, one in enumerate(submission.snapshot["counterparts"], start=1)}
    may_report = proposal.state == State.SUBMITTED
    in_time = not has_closed(closes_at=ends_at, at=at)
    rows = proposal.outcomes.select_related("document").order_by("position")
    return [OutcomeShown(one, said.get(one.position, {}), ends_at, may_report and in_time, may_report) for one in rows]


def outcomes_waited_for(proposals, *, at):
    """Return, by key of proposal, how many outcomes of grants can still be reported in time (one query, or none)."""
    calls = {one.call_id: one.call for one in proposals if one.state == State.SUBMITTED}
    open_calls = [
        pk for pk, call in calls.items() if not has_closed(closes_at=end_of_day_jst(call.outcome_known_by), at=at)
    ]
    if not open_calls:
        return {}
    pending = Outcome.objects.filter(
        proposal__in=[one.pk for one in proposals if one.call_id in open_calls],
        proposal__state=State.SUBMITTED,
        state=Outcome.State.PENDING,
    )
    counted = {}
    for pk in pending.values_list("proposal_id", flat=True):
        counted[pk] = counted.get(pk, 0) + 1
    return counted
