"""What does a program read of the calls? JSON whose field names stay as they are.

`GET /api/v1/calls/` gives {"calls": [summary, …]}, the open calls first; `GET /api/v1/calls/<slug>/` gives one call.
Texts are {"en": …, "ja": …}. Days are days in Japan, written 2024-05-28; instants are {"utc": …, "jst": …}; money is
integer yen. Both answer conditional requests (ETag; one call also by Last-Modified).

Summary: slug, url (the page), api_url, calendar_url, changes_url, title, funder, fiscal_year, field, kind
("alignment" or "joint"), rehearsal_of (slug of the call that it practises, or null), state ("not-yet-open", "open",
"closed"), opens_on, closes_at.

One call has all of these, and: version (raised by each amendment), last_updated_on, programme, contact (as printed),
dates {outcome_known_by, interview_days, affiliation_by, agencies_as_of}, budget {cap_direct_yen (direct costs of the
whole period), cap_reference_years}, period {min_months, max_months, first_fiscal_year, last_fiscal_year}, places
{min, max}, interview_notice_days, briefing_held, research_types [{code, offered}], areas [{number, name, text}],
agencies [{key, name, abbreviation, name_official, name_local, name_ja, aliases, ror, funder_id, country {code, name,
kind}, participation ("existing" or "existing-plus"), effective_on, effective_on_is_stated (else it is the opening
day), published_on, remark, notes, contact, programmes_only}], extensions [{decided_at, was_at, closes_at (instants:
the deadline was moved from was_at to closes_at), reason}] newest first, change_log [{on, text}] newest first, and texts (what else the page says, by key; a text or a list of
texts).
"""

import json

from django.contrib.auth.decorators import login_not_required
from django.urls import reverse
from django.views.decorators.http import require_safe

from calls import queries
from calls.api.answering import answer, last_changed_at, page_of, utc
from calls.queries import printed_name
from journal.sentences import TOKYO, tokyo_day

JSON = "application/json; charset=utf-8"
ROR, CROSSREF = "https://ror.org/", "https://doi.org/10.13039/"


@login_not_required
@require_safe
def calls(request):
    """Answer with a summary of every call."""
    listed = queries.calls_for_the_public(request.received_at)
    rows = [*listed.open, *listed.not_yet_open, *listed.closed]
    body = {"calls": [summary(one.call, one.state, request) for one in rows]}
    return answer(request, written(body), content_type=JSON)


@login_not_required
@require_safe
def call(request, slug):
    """Answer with everything public of one call; raises Http404."""
    page = page_of(request, slug)
    body = {**summary(page.call, page.state, request), **details(page)}
    changed = last_changed_at(page, at=request.received_at)
    return answer(request, written(body), content_type=JSON, changed_at=changed)


def written(body):
    """Return JSON as bytes, readable by people too."""
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


def summary(call, state, request):
    """Return what the list says of one call."""

    def address(name):
        return request.build_absolute_uri(reverse(f"calls:{name}", args=[call.slug]))

    return {
        "slug": call.slug,
        "url": address("page"),
        "api_url": address("data"),
        "calendar_url": address("dates"),
        "changes_url": address("changes"),
        "title": both(call, "title"),
        "funder": call.funder,
        "fiscal_year": call.fiscal_year,
        "field": both(call, "field"),
        "kind": call.kind,
        "rehearsal_of": call.rehearsal_of.slug if call.is_rehearsal else None,
        "state": state.word,
        "opens_on": str(tokyo_day(call.opens_at)),
        "closes_at": instant(call.closes_at),
    }


def details(page):
    """Return what only the page of one call says."""
    call = page.call
    types = [(code, True) for code in page.types_offered] + [(code, False) for code in page.types_not_offered]
    return {
        "version": call.version,
        "last_updated_on": str(page.last_updated_on),
        "programme": both(call, "programme"),
        "contact": call.contact_shown,
        "dates": {
            "outcome_known_by": str(call.outcome_known_by),
            "interview_days": [str(one) for one in page.interview_days],
            "affiliation_by": str(call.affiliation_by),
            "agencies_as_of": str(call.agencies_as_of),
        },
        "budget": {"cap_direct_yen": call.cap_direct_yen, "cap_reference_years": call.cap_reference_years},
        "period": {
            key: getattr(call, key) for key in ("min_months", "max_months", "first_fiscal_year", "last_fiscal_year")
        },
        "places": {"min": call.places_min, "max": call.places_max},
        "interview_notice_days": call.notice_days,
        "briefing_held": call.briefing_held,
        "research_types": [{"code": code, "offered": offered} for code, offered in types],
        "areas": [{"number": one.number, "name": both(one, "name"), "text": both(one, "text")} for one in page.areas],
        "agencies": [agency(call, one.part) for group in page.agencies.countries for one in group.agencies],
        "extensions": [extension(one) for one in page.extensions],
        "change_log": [{"on": str(one.on), "text": both(one, "text")} for one in page.change_log],
        "texts": call.texts,
    }


def agency(call, part):
    """Return one agency's part in a call."""
    one = part.agency
    return {
        "key": one.key,
        "name": one.name_en,
        "abbreviation": one.abbreviation,
        "name_official": one.name_official,
        "name_local": one.name_local,
        "name_ja": one.name_ja,
        "aliases": one.aliases,
        "ror": ROR + one.ror if one.ror else None,
        "funder_id": CROSSREF + one.funder_id if one.funder_id else None,
        "country": {"code": one.country_id, "name": printed_name(call, one.country), "kind": one.country.kind},
        "participation": part.kind,
        "effective_on": str(part.effective_on or tokyo_day(call.opens_at)),
        "effective_on_is_stated": part.effective_on is not None,
        "published_on": str(part.published_on) if part.published_on else None,
        "remark": both(part, "remark"),
        "notes": both(part, "notes"),
        "contact": part.contact_shown,
        "programmes_only": part.programmes_only,
    }


def extension(row):
    """Return one move of the deadline."""
    instants = {key: instant(getattr(row, key)) for key in ("decided_at", "was_at", "closes_at")}
    return {**instants, "reason": both(row, "reason")}


def both(row, field):
    """Return a text in both languages."""
    return {"en": getattr(row, f"{field}_en"), "ja": getattr(row, f"{field}_ja")}


def instant(value):
    """Return an instant in UTC and in Japan Standard Time."""
    return {"utc": utc(value), "jst": value.astimezone(TOKYO).isoformat()}
