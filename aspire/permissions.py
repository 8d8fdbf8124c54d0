"""Who may do what? Every rule of every room, on one page, served to Django as an authentication backend."""

import accounts.policies
import calls.policies
import notices.policies
import proposals.policies
import reviews.policies
import selection.policies

RULES = {
    **accounts.policies.RULES,
    **calls.policies.RULES,
    **notices.policies.RULES,
    **proposals.policies.RULES,
    **reviews.policies.RULES,
    **selection.policies.RULES,
}


class PermissionPage:
    """Answer `user.has_perm("room.act_noun", object)` from the rules above; a misspelled name raises KeyError."""

    def authenticate(self, request, **credentials):
        """Authenticate nobody: this backend only answers questions of right."""
        return None

    def has_perm(self, user, perm, obj=None):
        """Tell whether an active person may do the named thing to the object; raises KeyError for an unknown name."""
        return user.is_active and bool(RULES[perm](user, obj))
