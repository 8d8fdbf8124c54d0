"""What waits for a person, one part for each hat they wear?"""

from dataclasses import dataclass, field

from accounts import queries as accounts_queries
from accounts.models import Role
from calls import queries as calls_queries
from proposals import queries as proposals_queries
from reviews import queries as reviews_queries
from selection import queries as selection_queries

OPEN_STEPS = ("declare", "score", "draft")


@dataclass(frozen=True)
class Home:
    """What the home page shows; a part for a hat that is not worn is None or empty."""

    proposals: list  # (proposal, what the applicant is told of its state)
    open_calls: list
    reviews: dict | None = None  # how many reviews: {"all": 5, "open": 2, "declare": 1, "score": 1, "draft": 0}
    calls: list = field(default_factory=list)  # the officer's desk
    people: dict | None = None  # how many people: {"": 8, "officer": 2, …}


def home_of(user, *, at):
    """Return what waits for a person at an instant (aware)."""
    roles = accounts_queries.roles_of(user)
    return Home(
        proposals=[(one, proposals_queries.public_status(one)) for one in proposals_queries.proposals_for(user)],
        open_calls=[listed.call for listed in calls_queries.calls_for_the_public(at).open],
        reviews=_reviews(user) if Role.Kind.REVIEWER in roles else None,
        calls=selection_queries.calls_for(user, at=at) if Role.Kind.OFFICER in roles else [],
        people=accounts_queries.people_count(user) if Role.Kind.ADMINISTRATOR in roles else None,
    )


def _reviews(user):
    steps = [task.step for task in reviews_queries.tasks_for(user)]
    counts = {step: steps.count(step) for step in OPEN_STEPS}
    return {"all": len(steps), "open": sum(counts.values()), **counts}
