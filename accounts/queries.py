"""What do pages show of people?"""

from accounts import policies
from accounts.models import Role, User


def roles_of(user):
    """Return the kinds of role a person wears now, as a frozenset of strings; empty for a visitor."""
    if not getattr(user, "is_authenticated", False):
        return frozenset()
    return frozenset(kind for kind in Role.Kind.values if policies.wears(user, kind))


def people_wearing(kind):
    """Return the active people who wear this role now, by name."""
    return User.objects.filter(is_active=True, roles__kind=kind, roles__ended_at__isnull=True).order_by("name", "pk")
