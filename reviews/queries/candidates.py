"""Who can be asked to judge a proposal, and what stands between the others and it?"""

from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.models import Role
from accounts.queries import people_wearing
from journal.refusals import Refusal
from proposals.models import Counterpart, Invitation, Member
from reviews import policies
from reviews.models import Assignment, Conflict
from reviews.refusals import (
    ReviewerAlreadyAssigned,
    ReviewerHasAConflict,
    ReviewerIsNamedInTheProposal,
    ReviewerLeadsTheProposal,
)
from reviews.sentences import barred_because


@dataclass(frozen=True)
class Barriers:
    """What may stand between a person and one proposal."""

    lead_pk: int
    addresses: frozenset
    conflicted: frozenset
    assigned: frozenset

    def against(self, person) -> type[Refusal] | None:
        """Return the class of refusal that keeps a person from judging, or None."""
        if person.pk == self.lead_pk:
            return ReviewerLeadsTheProposal
        if person.email.lower() in self.addresses:
            return ReviewerIsNamedInTheProposal
        if person.pk in self.conflicted:
            return ReviewerHasAConflict
        return ReviewerAlreadyAssigned if person.pk in self.assigned else None


@dataclass(frozen=True)
class Candidate:
    """A person of the reviewers' pool: how many proposals of the call they have, and why they cannot be asked."""

    person: object
    workload: int
    barred: str


def barriers_of(proposal, stage="document"):
    """Return what stands between people and judging a proposal at a stage (five queries)."""
    places = Q(proposal=proposal) | Q(proposal__revises=proposal)
    abroad = Counterpart.objects.filter(places).exclude(email="").values_list("email", flat=True)
    team = Member.objects.filter(places).exclude(email="").values_list("email", flat=True)
    let_in = Invitation.objects.filter(proposal=proposal, accepted_by__isnull=False)
    named = {*abroad, *team, *let_in.values_list("accepted_by__email", flat=True)}
    standing = Assignment.objects.filter(proposal=proposal, stage__code=stage).exclude(state=Assignment.State.ENDED)
    return Barriers(
        lead_pk=proposal.lead_id,
        addresses=frozenset(address.lower() for address in named),
        conflicted=frozenset(Conflict.objects.standing().filter(proposal=proposal).values_list("person_id", flat=True)),
        assigned=frozenset(standing.values_list("reviewer_id", flat=True)),
    )


def candidates_for(proposal):
    """Return the reviewers' pool as seen from one proposal, those with least to read first."""
    barriers = barriers_of(proposal)
    mine = Q(assignments__proposal__call=proposal.call_id, assignments__state__in=policies.OPEN_STATES)
    pool = people_wearing(Role.Kind.REVIEWER).annotate(workload=Count("assignments", filter=mine, distinct=True))
    people = []
    for person in pool.order_by("workload", "name", "pk"):
        obstacle = barriers.against(person)
        people.append(Candidate(person, person.workload, barred_because(obstacle) if obstacle else ""))
    return people
