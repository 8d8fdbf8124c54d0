"""How do tests arrange interviews and give places? Through the services, as the office would.

A release needs a frozen board: give the places first, then `agreed_and_frozen(call, aiko, emi)` with as many officers
as the call's quorum asks for (two), then release. A test that wants nobody selected freezes without giving a place.
"""

from calls.models import Call
from notices.models import Notice
from selection import queries, services
from selection.models import Panel
from tests.builders import AFTER_INTERVIEWS, IN_AUGUST, jst

TEN = jst(2024, 9, 19, 10)  # on the interview day
ELEVEN = jst(2024, 9, 19, 11)
ROOM = "Room 1, Otemachi"


def listed(proposal, day, officer, *, at=IN_AUGUST):
    """Put a proposal on the list of a day and return the interview."""
    return services.list_for_interview(proposal.pk, day_pk=day.pk, actor=officer, at=at)


def planned(interview, officer, *, starts_at=TEN, at=IN_AUGUST, minutes=30, place=ROOM, **how):
    """Plan the time of an interview and return it; nobody who did not know of it hears anything."""
    return services.give_time(
        interview.pk, starts_at=starts_at, minutes=minutes, place=place, actor=officer, at=at, **how
    )


def told(call, officer, *, at=IN_AUGUST, typed=""):
    """Send the letters of all planned interviews of a call as they would be shown now; return these interviews."""
    seen = services.letters_to_tell(officer, Call.objects.get(pk=call.pk), at=at)
    return services.tell_times(call.pk, seen=seen.seal, typed=typed or len(seen), actor=officer, at=at)


def timed(interview, officer, *, at=IN_AUGUST, **how):
    """Plan the time of an interview, send the letters that are then to be sent, and return it."""
    one = planned(interview, officer, at=at, **how)
    call = Call.objects.get(pk=one.proposal.call_id)
    if len(services.letters_to_tell(officer, call, at=at)):
        told(call, officer, at=at)
    one.refresh_from_db()
    return one


def a_panel(day, officer, name, place):
    """Make a panel on a day, in a room, from nine in the morning."""
    return Panel.objects.create(
        day=day, name=name, place=place, begins_at=jst(2024, 9, 19, 9), made_at=IN_AUGUST, made_by=officer
    )


def given(proposal, officer, *, at=AFTER_INTERVIEWS):
    """Give a proposal a place and return the award."""
    return services.award(proposal.pk, actor=officer, at=at)


def agreed_and_frozen(call, *officers, at=AFTER_INTERVIEWS):
    """Let officers agree to the board of a call as it stands, let the last of them freeze it, and return the Round."""
    seen = queries.seal_of_board(call)
    for officer in officers:
        services.agree(call.pk, seen=seen, actor=officer, at=at)
    return services.freeze(call.pk, seen=seen, actor=officers[-1], at=at)


def posted(letter, *, at=IN_AUGUST):
    """Make a letter look as it does once a mail server took it."""
    Notice.objects.filter(pk=letter.pk).update(state="sent", sent_at=at)


def letters(*kinds):
    """Return the letters of these kinds, as they were promised."""
    return list(Notice.objects.filter(kind__in=kinds).order_by("pk"))
