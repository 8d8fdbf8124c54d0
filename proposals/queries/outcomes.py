"""What became of the grants that were pending when a proposal was sealed?"""

from dataclasses import dataclass

from calls.deadlines import end_of_day_jst, has_closed
from proposals.lifecycle import State
from proposals.models import Outcome


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
