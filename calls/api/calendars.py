"""Which days and hours of a call does a calendar program take over?"""

from datetime import UTC, timedelta

from django.contrib.auth.decorators import login_not_required
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from calls import queries
from calls.api.answering import answer, language_of, page_of
from calls.exports import zone_of_japan
from journal.sentences import TOKYO, in_reader_language, instant

PRODID = "-//ASPIRE Portal//Dates of calls//EN"
UID_HOST = "calls.aspire-portal"  # no machine's name: a UID must outlive every address


@login_not_required
@require_safe
def dates(request, slug):
    """Answer with the dates of a call as iCalendar (RFC 5545): /calls/<slug>/dates.ics?lang=ja|en."""
    page = page_of(request, slug)
    language = language_of(request)
    address = request.build_absolute_uri(reverse("calls:page", args=[slug]))
    changed = queries.last_changed_at(page.call)
    with translation.override(language):
        body = calendar_of(page, address=address, changed=changed).to_ical()
    kind = "text/calendar; charset=utf-8"
    return answer(request, body, content_type=kind, changed_at=changed, language=language, filename=f"{slug}.ics")


def calendar_of(page, *, address, changed):
    """Return the Calendar of a call: the deadline at its hour in Japan, all other dates as whole days."""
    call = page.call
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", in_reader_language(call, "title"))
    calendar.add("x-wr-calname", in_reader_language(call, "title"))
    calendar.add("x-wr-timezone", str(TOKYO))
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    calendar.add_component(zone_of_japan())
    for key, on, at in queries.dates_of(call, page.interview_days):
        calendar.add_component(_event(call, key, on, at, address=address, changed=changed))
    return calendar


def _event(call, key, on, at, *, address, changed):
    """Return one date as an Event; its UID stays the same when the date moves, a further interview day has its own."""
    name = f"{key}-{on:%Y%m%d}" if key == "interviews" else key
    event = Event()
    event.add("uid", f"{call.slug}.{name}@{UID_HOST}")
    event.add("dtstamp", changed.astimezone(UTC))
    event.add("last-modified", changed.astimezone(UTC))
    event.add("sequence", call.version - 1)
    event.add("dtstart", at.astimezone(TOKYO) if at else on)
    event.add("summary", f"{_summary(call, key)} – {in_reader_language(call, 'title')}")
    event.add("description", _description(call, key))
    event.add("url", address)
    event.add("class", "PUBLIC")
    event.add("transp", "TRANSPARENT")  # a date to know of keeps nobody busy
    return event


def _summary(call, key):
    return {
        "opens": _("The call opens"),
        "closes": _("Submission deadline"),
        "outcome": _("Last day to know the outcome of a counterpart’s pending grant"),
        "interviews": _("Interviews"),
        "affiliation": _("Belong to a research institution in Japan by the contract or by this day"),
    }[key]


def _description(call, key):
    """Return what there is to know of a date; a practice call says that it is one."""
    words = [_("Practice with moved dates. Nothing sent here counts as an application.")] if call.is_rehearsal else []
    if key == "closes":
        words.append(_("Submission deadline: %(end)s (Japan Standard Time).") % {"end": instant(call.closes_at)})
    if key == "interviews":
        days = call.notice_days
        words.append(
            ngettext(
                "Those invited hear at least %(days)s day before.",
                "Those invited hear at least %(days)s days before.",
                days,
            )
            % {"days": days}
        )
    words.append(_("Days are days in Japan. The page of the call is authoritative here, this calendar is a copy."))
    return "\n".join(words)
