"""What does a calendar program take over from an interview letter? (RFC 5545, sent as RFC 5546 says)

One entry for life: its UID is made of the call and the number of the proposal, so that it tells nobody how many
interviews there are. SEQUENCE rises with every letter about it, the one that calls it off included.
"""

import re
from datetime import UTC
from email.utils import parseaddr

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress

from calls.deadlines import TOKYO
from calls.exports import zone_of_japan
from journal.sentences import in_reader_language

PRODID = "-//ASPIRE Portal//Interviews//EN"
UID_HOST = "calls.aspire-portal"  # no machine's name: a UID must outlive every address
REQUEST, CANCEL = "REQUEST", "CANCEL"


def invitation_calendar(interview, to, *, revision, at):
    """Return the iCalendar text that asks a lead to an interview at its present time; `at` is the letter's instant."""
    return _written(interview, to, method=REQUEST, sequence=2 * revision - 2, at=at)


def cancellation_calendar(interview, to, *, at):
    """Return the iCalendar text that takes the entry out of the lead's calendar again."""
    return _written(interview, to, method=CANCEL, sequence=2 * interview.revision - 1, at=at)


def without_stamp(calendar):
    """Return a calendar without the instant at which it was written: what is left is what its reader sees."""
    return re.sub(r"(?m)^DTSTAMP:.*\r\n", "", calendar)


def _written(interview, to, *, method, sequence, at):
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(zone_of_japan())
    with translation.override(to.language):
        calendar.add_component(_event(interview, to, method=method, sequence=sequence, at=at))
    return calendar.to_ical().decode()


def _event(interview, to, *, method, sequence, at):
    proposal = interview.proposal
    event = Event()
    event.add("uid", f"{proposal.call.slug}.interview.{proposal.reference.lower()}@{UID_HOST}")
    event.add("dtstamp", at.astimezone(UTC))
    event.add("sequence", sequence)
    event.add("status", "CONFIRMED" if method == REQUEST else "CANCELLED")
    event.add("dtstart", interview.starts_at.astimezone(TOKYO))
    event.add("dtend", interview.ends_at.astimezone(TOKYO))
    event.add("summary", _summary(interview, method))
    event.add("description", _description(interview))
    event.add("location", interview.place)
    event.add("class", "CONFIDENTIAL")
    event.add("transp", "OPAQUE" if method == REQUEST else "TRANSPARENT")
    event.add("organizer", _person(*reversed(parseaddr(settings.DEFAULT_FROM_EMAIL))))
    attendee = {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"}
    event.add("attendee", _person(to.email, _name_of(to), **attendee))
    return event


def _person(address, name, **parameters):
    person = vCalAddress(f"mailto:{address}")
    person.params.update({**({"CN": name} if name else {}), **parameters})
    return person


def _name_of(to):
    return (to.language.startswith("ja") and to.name_ja) or to.name


def _summary(interview, method):
    reference = interview.proposal.reference
    if method == CANCEL:
        return _("Called off: interview on %(reference)s") % {"reference": reference}
    if interview.proposal.call.is_rehearsal:
        return _("Rehearsal: interview on %(reference)s") % {"reference": reference}
    return _("Interview on %(reference)s") % {"reference": reference}


def _description(interview):
    proposal, call = interview.proposal, interview.proposal.call
    words = [in_reader_language(proposal, "title"), in_reader_language(call, "title")]
    if call.is_rehearsal:
        words.append(_("This is a rehearsal: no interview takes place."))
    contact = _('Office: %(contact)s (replace "AT" with @)') % {"contact": call.contact_shown}
    words.append(contact)
    words.append(_("The letter that this entry came with is authoritative."))
    return "\n".join(words)
