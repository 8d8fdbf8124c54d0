"""How do tests arrange interviews and give places? Through the services, as the office would."""

from notices.models import Notice
from selection import services
from tests.builders import AFTER_INTERVIEWS, IN_AUGUST, jst

TEN = jst(2024, 9, 19, 10)  # on the interview day
ELEVEN = jst(2024, 9, 19, 11)
ROOM = "Room 1, Otemachi"


def listed(proposal, day, officer, *, at=IN_AUGUST):
    """Put a proposal on the list of a day and return the interview."""
    return services.list_for_interview(proposal.pk, day_pk=day.pk, actor=officer, at=at)


def timed(interview, officer, *, starts_at=TEN, at=IN_AUGUST, minutes=30, place=ROOM, late_reason=""):
    """Give an interview its time and return it."""
    return services.give_time(
        interview.pk,
        starts_at=starts_at,
        minutes=minutes,
        place=place,
        actor=officer,
        at=at,
        late_reason=late_reason,
    )


def given(proposal, officer, *, at=AFTER_INTERVIEWS):
    """Give a proposal a place and return the award."""
    return services.award(proposal.pk, actor=officer, at=at)


def posted(letter, *, at=IN_AUGUST):
    """Make a letter look as it does once a mail server took it."""
    Notice.objects.filter(pk=letter.pk).update(state="sent", sent_at=at)


def letters(*kinds):
    """Return the letters of these kinds, as they were promised."""
    return list(Notice.objects.filter(kind__in=kinds).order_by("pk"))
