"""Which letters are taken back when an assignment ends, or closes by a conflict, and who is told that it is over?"""

from journal.transactions import within_transaction
from notices import services as notices
from notices.forecasting import fates_of
from reviews import policies, queries
from reviews.models import Assignment

ENDED = "review-ended"


def key_of_request(assignment_pk):
    """Return the key of the letter that asks for one review."""
    return f"review-asked-{assignment_pk}"


def key_of_plan(plan_pk, person_pk):
    """Return the key of the one letter that asks a reader for all that a plan gives them."""
    return f"reviews-asked-{plan_pk}-{person_pk}"


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


@within_transaction
def tell_taken_back(key, rows, *, at):
    """Owe one letter to the reviewer of some assignments that the office took back, if they may have been asked by letter.

    Called after the unsent letters were withdrawn. The letter carries the numbers of the proposals and nothing else of
    them; whoever has a stake in the first is kept from it. Returns whether it is owed.
    """
    first = rows[0]
    asked = {key_of_request(one.pk) for one in rows} | {key_of_plan(one.plan_id, one.reviewer_id) for one in rows}
    if not any(fate.may_have_arrived for fate in fates_of(asked).values()):
        return False
    call = first.proposal.call
    notices.promise(
        key,
        kind=ENDED,
        about=first,
        to=first.reviewer,
        template="reviews_taken_back",
        context={"call": call, "references": sorted(one.proposal.reference for one in rows)},
        at=at,
        scope=call.slug if len(rows) == 1 else "",
        kept_from=first.proposal.lead if len(rows) == 1 else None,
    )
    return True
