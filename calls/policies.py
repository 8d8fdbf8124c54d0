"""Who may read a call, and who keeps it?"""

from accounts.policies import is_officer
from calls.models import Call


def may_read(_user, _call=None):
    """Tell whether a person may read a call: anyone, logged in or not, since a stored call is a published one."""
    return True


def visible_to(_user=None):
    """Return the calls a person may read: all of them."""
    return Call.objects.all()


RULES = {
    "calls.view_call": may_read,
    "calls.keep_call": is_officer,
}
