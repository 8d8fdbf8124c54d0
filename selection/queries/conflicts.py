"""Who on a panel must leave the room for which proposal? As the reviewers' policies have it, for many at once."""

from accounts.models import User
from reviews.queries.interests import stakes_of


def conflicted_members(panel, proposals):
    """Return {proposal pk: [members of the panel with a stake in it, by name]}; every proposal is a key."""
    people = list(User.objects.filter(panels__panel=panel).order_by("name", "pk"))
    stakes = stakes_of(people, proposals)
    return {one.pk: [person for person in people if person.pk in stakes[one.pk]] for one in proposals}
