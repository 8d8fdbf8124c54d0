"""What may every template count on?"""

from django.conf import settings
from django.utils import timezone

from accounts import queries as accounts_queries
from aspire import menu


def portal(request):
    """Return what the frame of every page shows: the reader's roles and menus, the server's clock, whether a demo."""
    user = getattr(request, "user", None)
    roles = accounts_queries.roles_of(user)
    reader = {"path": request.path, "roles": roles, "signed_in": user is not None and user.is_authenticated}
    return {
        "reader_roles": roles,
        "main_menu": menu.entries(menu.MAIN, **reader),
        "own_menu": menu.entries(menu.OWN, **reader),
        "server_now": getattr(request, "received_at", None) or timezone.now(),
        "is_demo": settings.PORTAL_IS_DEMO,
        "csp_nonce": getattr(request, "csp_nonce", ""),
    }
