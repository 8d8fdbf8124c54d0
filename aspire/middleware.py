"""What happens to every request before a view sees it, and to every response after?"""

import logging
import re
import secrets
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from aspire import clock, errors
from aspire.checks import UNIX_SOCKET

logger = logging.getLogger(__name__)

API = "/api/v1/"
EPOCH = re.compile(r"(\d{1,12})\.(\d{3})")  # seconds and milliseconds since 1970
EPOCH_BEGAN = datetime(1970, 1, 1, tzinfo=UTC)


class ReceivedAtMiddleware:
    """Stamp the request with the instant it was received (aware, UTC), once, before anything can wait.

    A stamp set by the edge is believed only from the configured edge addresses; anybody else's
    header is ignored. Behind a unix socket a request comes from no address: there the word "unix" among the
    addresses says that only the edge can reach the socket. One value serves check, record and receipt.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        now = timezone.now()
        request.received_at = self._edge_stamp(request, now) or now
        return self.get_response(request)

    def _edge_stamp(self, request, now):
        stamp = request.headers.get("X-Received-At")
        if not stamp or (request.META.get("REMOTE_ADDR") or UNIX_SOCKET) not in settings.EDGE_ADDRESSES:
            return None
        instant = _instant(stamp)
        if instant is None:  # the edge writes one stamp; anything else is a fault of its configuration
            logger.warning("the edge's stamp %.60r names no instant; the request is stamped here", stamp)
        else:
            clock.edge.note(now - instant)
        return instant


def _instant(stamp):
    """Return the instant that a stamp names, or None; one without a zone names none."""
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
    """Show the portal's own page where Django would show nothing (405) or, with DEBUG, its own page (404).

    What programs ask may be asked from pages of any other site: no cookie is looked at, so nothing is lost by it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self._answer(request)
        if request.path.startswith(API):
            response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    def _answer(self, request):
        response = self.get_response(request)
        if response.status_code == 405 and request.path.startswith(API):
            return self._which_methods(request, f"{response.headers.get('Allow', '')}, OPTIONS")
        if response.status_code == 405:
            return errors.method_not_allowed(request, allow=response.headers.get("Allow", ""))
        if response.status_code == 404 and settings.DEBUG:
            return errors.not_found(request, None)
        return response

    def _which_methods(self, request, allow):
        """Answer OPTIONS with the methods that an address takes, as browsers ask before they send; refuse any other."""
        if request.method != "OPTIONS":
            return errors.method_not_allowed(request, allow=allow)
        told = {"Allow": allow, "Access-Control-Allow-Methods": allow, "Access-Control-Allow-Headers": "Content-Type"}
        return HttpResponse(status=204, headers={**told, "Access-Control-Max-Age": "86400"})
