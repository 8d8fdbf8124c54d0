"""Which proposals are a person's own, where do they stand, and what may be done with them now?"""

from dataclasses import dataclass

from calls.deadlines import is_open as is_in_window
from proposals import lifecycle, policies
from proposals.facts import thaw
from proposals.lifecycle import State
from proposals.models import Screening
from proposals.sentences import say_finding


@dataclass(frozen=True)
class NotAccepted:
    """Why the office has not accepted a proposal: the clauses as said, the reason, and when it was decided."""

    clauses: list
    reason: str
    decided_at: object


def proposals_for(user):
    """Return the proposals a person leads or was let into, newest first."""
    return (
        policies.visible_to(user)
        .select_related("call", "area", "lead", "revises", "saved_by")
        .defer("call__elements", "call__texts")
        .order_by("-created_at", "-pk")
    )


def with_working_copies(proposals):
    """Return proposals in their order without the working copies among them; each has its own as `copy`, or None."""
    copies = {one.revises_id: one for one in proposals if one.revises_id}
    originals = [one for one in proposals if not one.revises_id]
    for one in originals:
        one.copy = copies.get(one.pk)
    return originals


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
    """Return the names of the doors a person may take now: right, state and window of the call together.

    What a working copy revises must still be in the race and undecided, else the copy can only be discarded.
    """
    in_window = is_in_window(opens_at=proposal.call.opens_at, closes_at=proposal.call.closes_at, at=at)
    rights = {
        "save": "proposals.change_proposal",
        "submit": "proposals.submit_proposal",
        "withdraw": "proposals.withdraw_proposal",
        "revise": "proposals.revise_proposal",
        "discard": "proposals.revise_proposal",
    }
    over = {"save", "submit"} if proposal.revises and proposal.revises.state != State.SUBMITTED else ()
    return {
        door
        for door, right in rights.items()
        if lifecycle.is_open(door, proposal.state)
        and door not in over
        and user.has_perm(right, proposal)
        and (in_window or door not in ("submit", "revise"))
    }
