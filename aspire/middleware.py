"""What happens to every request before a view sees it, and to every response after?"""

import re
import secrets
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from aspire import errors

EPOCH = re.compile(r"(\d{1,12})\.(\d{3})")  # seconds and milliseconds since 1970
EPOCH_BEGAN = datetime(1970, 1, 1, tzinfo=UTC)


class ReceivedAtMiddleware:
    """Stamp the request with the instant it was received (aware, UTC), once, before anything can wait.

    A stamp set by the edge is believed only from the configured edge addresses; anybody else's
    header is ignored. One value serves check, record and receipt.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.received_at = self._edge_stamp(request) or timezone.now()
        return self.get_response(request)

    def _edge_stamp(self, request):
        stamp = request.headers.get("X-Received-At")
        if not stamp or request.META.get("REMOTE_ADDR") not in settings.EDGE_ADDRESSES:
            return None
        try:
            if match := EPOCH.fullmatch(stamp):  # how nginx writes $msec
                return EPOCH_BEGAN + timedelta(seconds=int(match[1]), milliseconds=int(match[2]))
            instant = parse_datetime(stamp)
        except (ValueError, OverflowError):
            return None
        return instant if instant and timezone.is_aware(instant) else None


class SecurityHeadersMiddleware:
    """Give every response the content policy and a fresh nonce (ASVS 3.4); signed-in pages are never stored."""

    POLICY = (
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; style-src 'self' 'nonce-{nonce}'; "
        "img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
    )

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.csp_nonce = secrets.token_urlsafe(16)
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.POLICY.format(nonce=request.csp_nonce))
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.headers["Cache-Control"] = "no-store, private"
        return response


class CompressForVisitorsMiddleware(GZipMiddleware):
    """Send smaller pages to readers who are not signed in.

    A page that holds a person's own secrets beside words that others may choose goes out as it is: its
    compressed length would tell about them (BREACH, CVE-2013-3587).
    """

    def process_response(self, request, response):
        """Compress an answer to a visitor; any other stays as it is."""
        user = getattr(request, "user", None)
        return response if user is None or user.is_authenticated else super().process_response(request, response)


class OwnErrorPagesMiddleware:
    """Show the portal's own page where Django would show nothing (405) or, with DEBUG, its own page (404)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == 405:
            return errors.method_not_allowed(request, allow=response.headers.get("Allow", ""))
        if response.status_code == 404 and settings.DEBUG:
            return errors.not_found(request, None)
        return response
