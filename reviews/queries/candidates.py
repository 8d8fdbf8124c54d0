"""Who can be asked to judge a proposal, and what stands between the others and it?"""

from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.models import Role
from accounts.queries import people_wearing
from journal.refusals import Refusal
from proposals.models import Counterpart, Invitation, Member
from reviews import policies
from reviews.conflicts import is_new
from reviews.models import Assignment, Conflict
from reviews.queries.interests import hits_on
from reviews.refusals import (
    ReviewerAlreadyAssigned,
    ReviewerHasAConflict,
    ReviewerIsNamedInTheProposal,
    ReviewerLeadsTheProposal,
)
from reviews.sentences import barred_because, say_hit, say_hits


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
    """A person of the reviewers' pool: how many proposals of the call they have, and why they cannot be asked.

    `why` says each thing that the portal found, `conflict` is the row to rule on where one is on record, and
    `is_unrecorded` tells that something was found just now and nobody can rule on it yet.
    """

    person: object
    workload: int
    barred: str
    fit: object = None  # how well the proposal suits them, where they accepted to judge for the call
    most: int | None = None  # proposals of the call that they take at most
    why: tuple = ()
    conflict: Conflict | None = None
    is_unrecorded: bool = False


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


def candidates_for(proposal, *, fits=None):
    """Return the reviewers' pool as seen from one proposal, those with least to read first.

    `fits` are those of `fits_of`; the best come first then. What stands between a person and the proposal is looked
    for now, and said before anything is sent; nothing is written.
    """
    barriers, fits = barriers_of(proposal), fits or {}
    mine = Q(assignments__proposal__call=proposal.call_id, assignments__state__in=policies.OPEN_STATES)
    worn = people_wearing(Role.Kind.REVIEWER)
    pool = worn.annotate(workload=Count("assignments", filter=mine, distinct=True)).order_by("workload", "name", "pk")
    found = hits_on(proposal, worn.order_by())
    on_record = {row.person_id: row for row in Conflict.objects.filter(proposal=proposal)}
    people = [_candidate(one, barriers, fits, found, on_record) for one in pool]
    return sorted(people, key=lambda one: -one.fit.points if one.fit else 1)


def _candidate(person, barriers, fits, found, on_record):
    obstacle, conflict = barriers.against(person), on_record.get(person.pk)
    hits, is_unrecorded = found.get(person.pk, []), False
    if obstacle is None and hits and (conflict is None or is_new(hits, conflict.hits)):
        obstacle, is_unrecorded = ReviewerHasAConflict, True
    is_conflict = obstacle is ReviewerHasAConflict
    stands = conflict if is_conflict and not is_unrecorded else None
    fit, most = fits.get(person.pk, (None, None))
    return Candidate(
        person=person,
        workload=person.workload,
        barred=barred_because(obstacle) if obstacle else "",
        fit=fit,
        most=most,
        why=tuple(_why(stands, hits)) if is_conflict else (),
        conflict=stands,
        is_unrecorded=is_unrecorded,
    )


def _why(conflict, hits):
    return say_hits(conflict) if conflict else [say_hit(hit) for hit in hits]
