"""What may every template count on?"""

from django.conf import settings
from django.utils import timezone

from accounts import queries as accounts_queries


def portal(request):
    """Return what the frame of every page shows: the reader's roles, the server's clock, whether this is a demo."""
    return {
        "reader_roles": accounts_queries.roles_of(request.user) if hasattr(request, "user") else frozenset(),
        "server_now": getattr(request, "received_at", None) or timezone.now(),
        "is_demo": settings.PORTAL_IS_DEMO,
        "csp_nonce": getattr(request, "csp_nonce", ""),
    }
