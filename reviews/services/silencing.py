"""Which letters are taken back when an assignment ends, or closes by a conflict?"""

from journal.transactions import within_transaction
from notices import services as notices
from reviews import policies, queries
from reviews.models import Assignment


def letter_about(plan_pk, person_pk):
    """Return what the one letter of a plan to one of its readers is about, by which it can be withdrawn."""
    return f"reviews.assignmentplan:{plan_pk}/{person_pk}"


@within_transaction
def withdraw_letter_of_plan(plan_pk, person_pk, *, actor, at):
    """Withdraw the unsent letter of a plan to a reader for whom nothing of the plan is left; returns how many there were."""
    left = Assignment.objects.filter(plan=plan_pk, reviewer=person_pk, state__in=policies.OPEN_STATES)
    if queries.without_conflict(left).exists():
        return 0
    return notices.withdraw(letter_about(plan_pk, person_pk), at=at, actor=actor)


@within_transaction
def silence(assignment, *, actor, at):
    """Take back the letters about an assignment that are not out; returns how many there were."""
    taken = notices.withdraw(assignment, at=at, actor=actor)
    if assignment.plan_id:
        taken += withdraw_letter_of_plan(assignment.plan_id, assignment.reviewer_id, actor=actor, at=at)
    return taken


@within_transaction
def silence_between(proposal_pk, person_pk, *, actor, at):
    """Take back the letters about whatever a person was asked to read of a proposal."""
    asked = Assignment.objects.filter(proposal=proposal_pk, reviewer=person_pk, state__in=policies.OPEN_STATES)
    for one in asked:
        silence(one, actor=actor, at=at)
