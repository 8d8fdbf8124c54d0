"""How are roles, and refusals about people, said in the reader's language?"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import Role
from accounts.refusals import (
    AddressTaken,
    LastAdministrator,
    PersonUnknown,
    RoleAlreadyWorn,
    RoleNotWorn,
    RoleUnknown,
)

ROLE_NAMES = {
    Role.Kind.REVIEWER: gettext_noop("Reviewer"),
    Role.Kind.OFFICER: gettext_noop("Programme officer"),
    Role.Kind.ADMINISTRATOR: gettext_noop("Administrator"),
}
ROLE_MEANINGS = {
    Role.Kind.REVIEWER: gettext_noop("Belongs to the reviewers' pool; reads and scores only the proposals assigned."),
    Role.Kind.OFFICER: gettext_noop("Works for the office: assigns reviewers, plans interviews, records selections."),
    Role.Kind.ADMINISTRATOR: gettext_noop("Grants and ends roles. Sees no proposals and no reviews by this role."),
}


def role_name(kind):
    """Say the name of a role; an unknown kind is said as it is."""
    return _(ROLE_NAMES[kind]) if kind in ROLE_NAMES else kind


def role_meaning(kind):
    """Say in one sentence what a role is for."""
    return _(ROLE_MEANINGS[kind])


def say(refusal):
    """Say a refusal about people and roles; raises KeyError for a refusal of another room."""
    facts = dict(refusal.facts)
    if "kind" in facts:
        facts["role"] = role_name(facts["kind"])
    return {
        AddressTaken: _("The address %(email)s already belongs to an account."),
        PersonUnknown: _("Nobody has an account with the address %(email)s. They have to sign up first."),
        RoleUnknown: _("There is no role “%(kind)s”. The roles are reviewer, officer and administrator."),
        RoleAlreadyWorn: _("%(person)s already has the role “%(role)s”."),
        RoleNotWorn: _("%(person)s does not have the role “%(role)s”."),
        LastAdministrator: _(
            "%(person)s is the last administrator. Make someone else administrator first; "
            "otherwise nobody could grant roles any more."
        ),
    }[type(refusal)] % facts
