"""What does the pool hold about the person who asks, and what did they say of it themselves?

Nothing here depends on what was found between a person and a proposal: the page is the same before and after.
"""

from dataclasses import dataclass

from journal.queries import entries_about, label
from reviews.models import Appointment, Conflict, Pledge, Reviewer
from reviews.queries.pool import MARKS, Standing, history_of_reviewer, standing_of

NUMBERS = ("researcher_number", "orcid")


@dataclass(frozen=True)
class OwnCall:
    """A call for which a person was asked to judge: the invitation, where it stands, and their pledge or None."""

    appointment: Appointment
    mark: Standing
    pledge: Pledge | None

    @property
    def is_accepted(self):
        """Tell whether the person judges in the call, and so says in which areas."""
        return self.appointment.state == Appointment.State.ACCEPTED


@dataclass(frozen=True)
class Told:
    """A number that a person told the office, and that the office has not entered: the field and what was typed."""

    field: str
    value: str


@dataclass(frozen=True)
class OwnProfile:
    """All that the pool holds about a person; `reviewer` is None where there is no profile yet."""

    reviewer: Reviewer | None
    affiliations: list
    ties: list
    calls: list
    told: list
    declared: list  # (title of a call in both languages as its row, instant), without proposal and reason
    history: list


def sees_own_profile(user):
    """Tell whether a person may see what the pool holds about them, were it nothing yet."""
    return user.has_perm("reviews.keep_own_profile")


def own_reviewer(user):
    """Return a person's own profile, or None (one query)."""
    return Reviewer.objects.filter(user=user).select_related("user").defer("search_text").first()


def own_calls(user, reviewer, *, at):
    """Return the OwnCalls of a person, the newest first (four queries)."""
    rows = Appointment.objects.filter(reviewer=reviewer).select_related("call").prefetch_related("areas", "call__areas")
    pledges = {one.call_id: one for one in Pledge.objects.filter(person=user)}
    rows = rows.order_by("-call__opens_at", "-pk")
    return [OwnCall(one, MARKS[standing_of(one, at=at)], pledges.get(one.call_id)) for one in rows]


def own_profile(user, *, at):
    """Return the OwnProfile of a person (ten queries at most); the declarations are told without what they are about."""
    reviewer = own_reviewer(user)
    declared = Conflict.objects.filter(person=user, is_declared=True).select_related("proposal__call")
    declared = [(one.proposal.call, one.declared_at) for one in declared.order_by("-declared_at", "-pk")]
    if reviewer is None:
        return OwnProfile(None, [], [], [], [], declared, [])
    return OwnProfile(
        reviewer=reviewer,
        affiliations=list(reviewer.affiliations.order_by("-since_year", "pk")),
        ties=list(reviewer.ties.order_by("kind", "name", "pk")),
        calls=own_calls(user, reviewer, at=at),
        told=numbers_to_enter(reviewer),
        declared=declared,
        history=list(history_of_reviewer(reviewer)),
    )


def numbers_told(reviewer):
    """Return {field: number} as the person told the office last (one query)."""
    entries = entries_about(label(reviewer), verb="reviewer.number_told").reverse()
    return {one.detail["field"]: one.detail["value"] for one in entries if one.detail.get("field") in NUMBERS}


def numbers_to_enter(reviewer):
    """Return the numbers that the person told the office and that are not the stored ones, as Told (one query)."""
    told = numbers_told(reviewer)
    return [
        Told(name, told[name]) for name in NUMBERS if told.get(name, getattr(reviewer, name)) != getattr(reviewer, name)
    ]


def has_moved_since(person_pk, at):
    """Tell whether a person said, at an instant (aware) or later, that they moved to another institution."""
    reviewer = Reviewer.objects.filter(user=person_pk).first()
    if reviewer is None:
        return False
    return entries_about(label(reviewer), verb="reviewer.moved").filter(actor=person_pk, at__gte=at).exists()
