"""How is a machine answered: in which language, and only when something changed?"""

import hashlib
from datetime import UTC

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date, quote_etag

from calls import queries
from calls.deadlines import has_closed, start_of_day_jst
from calls.models import Call


def page_of(request, slug):
    """Return the CallPage of one call at the instant of the request; raises Http404."""
    try:
        return queries.call_page(slug, request.received_at)
    except Call.DoesNotExist as absent:
        raise Http404 from absent


def language_of(request):
    """Return the language asked for by ?lang=, else the reader's own."""
    asked = request.GET.get("lang", "")
    return asked if asked in dict(settings.LANGUAGES) else translation.get_language()


def answer(request, body, *, content_type, changed_at=None, language="", filename=""):
    """Return the response, or 304 where the client has it already (RFC 9110): by ETag, else by Last-Modified.

    `body` is bytes, `changed_at` an aware instant; without one the ETag alone tells.
    """
    response = HttpResponse(body, content_type=content_type)
    etag = quote_etag(hashlib.sha256(body).hexdigest()[:32])
    response.headers["ETag"] = etag
    if changed_at:
        response.headers["Last-Modified"] = http_date(changed_at.timestamp())
    response.headers["Cache-Control"] = "no-cache"  # it may be kept, and is asked about before each use
    if language:
        response.headers["Content-Language"] = language
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
    if filename:
        response.headers["Content-Disposition"] = f'inline; filename="{filename}"'
    return get_conditional_response(request, etag, int(changed_at.timestamp()) if changed_at else None, response)


def last_changed_at(page, *, at):
    """Return when what a call says of itself last changed: by an act of the office, or because a date came."""
    call = page.call
    came = [call.opens_at] if at >= call.opens_at else []
    came += [call.closes_at] if has_closed(closes_at=call.closes_at, at=at) else []
    came += [start_of_day_jst(one.on) for one in page.change_log]
    return max([queries.last_changed_at(call), *came])


def utc(instant):
    """Write an instant in UTC: 2024-05-28T03:00:00Z."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
