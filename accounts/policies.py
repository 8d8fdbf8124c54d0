"""Who may see people and hand out roles?"""

from accounts.models import Role, User


def wears(user, kind):
    """Tell whether a person wears this hat now."""
    if not user.is_authenticated:
        return False
    if not hasattr(user, "_worn"):  # one query per request: a request's user object lives no longer
        user._worn = set(user.roles.filter(ended_at__isnull=True).values_list("kind", flat=True))
    return kind in user._worn


def is_officer(user, _object=None):
    """Tell whether a person works for the office."""
    return wears(user, Role.Kind.OFFICER)


def is_reviewer(user, _object=None):
    """Tell whether a person belongs to the reviewers' pool."""
    return wears(user, Role.Kind.REVIEWER)


def is_administrator(user, _object=None):
    """Tell whether a person keeps accounts and roles."""
    return wears(user, Role.Kind.ADMINISTRATOR)


def visible_to(user):
    """Return the people whose roles a person may see and change: all for an administrator, nobody else's otherwise."""
    return User.objects.all() if is_administrator(user) else User.objects.none()


RULES = {
    "accounts.grant_role": is_administrator,
}
