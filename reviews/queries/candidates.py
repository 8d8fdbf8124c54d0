"""Who can be asked to judge a proposal, and what stands between the others and it?"""

from dataclasses import dataclass

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Role
from accounts.queries import people_wearing
from journal.refusals import Refusal
from proposals.models import Counterpart, Invitation, Member
from reviews import facts, policies
from reviews.conflicts import is_new
from reviews.models import Assignment, Conflict
from reviews.queries.interests import hits_among
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


def on_record_of(proposal):
    """Return every Conflict of a proposal by key of the person, those set aside among them (one query)."""
    return {row.person_id: row for row in Conflict.objects.filter(proposal=proposal)}


def candidates_for(proposal, *, fits=None, on_record=None, viewer=None):
    """Return the reviewers' pool as seen from one proposal, those with least to read first (five queries, or six).

    `fits` are those of `fits_of`; the best come first then. `on_record` are the conflicts where they are known. An
    officer (`viewer`) is told how much people have among the proposals that this officer handles, and of no other. What
    stands between a person and the proposal is looked for now, and said before anything is sent; nothing is written.
    """
    fits, on_record = fits or {}, on_record_of(proposal) if on_record is None else on_record
    worn = people_wearing(Role.Kind.REVIEWER)
    pool = list(_with_workload(worn, proposal, viewer).order_by("workload", "name", "pk"))
    entries = facts.entries_around(proposal, worn.order_by())
    barriers = _barriers_among(proposal, pool, on_record, entries)
    found = hits_among(proposal, facts.known_of(pool), entries)
    people = [_candidate(one, barriers, fits, found, on_record) for one in pool]
    return sorted(people, key=lambda one: -one.fit.points if one.fit else 1)


def _with_workload(people, proposal, viewer):
    """Return people with their profiles, how much of the call they have, and whether they belong to this proposal."""
    own = Assignment.objects.filter(reviewer=OuterRef("pk")).order_by()
    mine = own.filter(proposal__call=proposal.call_id, state__in=policies.OPEN_STATES)
    if viewer is not None:
        mine = mine.filter(proposal__in=policies.proposals_screened_by(viewer).values("pk"))
    mine = mine.values("reviewer")
    counted = Subquery(mine.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    here = own.filter(proposal=proposal.pk, stage__code="document").exclude(state=Assignment.State.ENDED)
    let_in = Invitation.objects.filter(proposal=proposal.pk, accepted_by=OuterRef("pk"))
    people = people.annotate(workload=Coalesce(counted, 0), is_here=Exists(here), is_let_in=Exists(let_in))
    return people.select_related("reviewer").only(*facts.OF_A_PERSON, *facts.OF_A_PROFILE)


def _barriers_among(proposal, pool, on_record, entries):
    """Return what `barriers_of` returns as far as it concerns the people of the pool (no query)."""
    addresses = {one.email.lower() for one in entries if one.home == proposal.pk and one.role != "lead"} - {""}
    return Barriers(
        lead_pk=proposal.lead_id,
        addresses=frozenset(addresses | {one.email for one in pool if one.is_let_in}),
        conflicted=frozenset(key for key, row in on_record.items() if row.state != Conflict.State.OVERRIDDEN),
        assigned=frozenset(one.pk for one in pool if one.is_here),
    )


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
