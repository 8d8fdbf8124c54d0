"""How is a reviewer invited to judge for a call, how do they answer, and how does an appointment end?

The link in the letter is signed and known to its recipient alone; a new letter makes the older link worthless. What
officers read before they send, what is sealed and what is sent is rendered by one function.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings
from django.urls import reverse

from accounts import services as accounts
from calls.deadlines import TOKYO, day_in_japan
from calls.models import Area
from journal.services import label, record
from journal.transactions import use_case, within_transaction
from notices import services as notices
from notices.services import LettersRead
from notices.services.rendering import SECRET, render
from reviews import queries
from reviews.models import Appointment, Reviewer
from reviews.refusals import AppointmentOver, InvitationsChanged, NumberOfLettersNotTyped
from reviews.services.pool import ask

LIFE_DAYS = 21  # of a link; this and the next three are portal defaults
ENDS = time(17, 0)  # in Japan, on its last day
AT_ONCE = 60  # people in one round of letters
KIND = "reviewer-invited"
TEMPLATE = "reviews_appointment"


@dataclass(frozen=True)
class Invited:
    """Whom to invite: by key, in which areas of the call (their numbers), and how many proposals at most (None: no limit)."""

    reviewer_pk: int
    areas: tuple = ()
    most: int | None = None


@dataclass(frozen=True)
class LetterToSend:
    """One letter exactly as it would go."""

    reviewer: Reviewer
    areas: tuple
    most: int | None
    subject: str
    body: str
    expires_at: datetime

    @property
    def language(self):
        """Return the language of the letter: that of its recipient."""
        return self.reviewer.user.language

    @property
    def parts(self):
        """Return what the reader gets: any change of it is another letter."""
        person, numbers = self.reviewer.user, tuple(area.number for area in self.areas)
        about = (self.reviewer.pk, str(person), person.email, person.language, numbers, self.most)
        return (*about, self.subject, self.body, self.expires_at.isoformat())


@dataclass(frozen=True)
class LettersToSend(LettersRead):
    """The letters of one round, and the people among those chosen who cannot be invited now."""

    left_out: tuple  # of Reviewer: those who have accepted, or whose account is closed


def letters_to_send(call, wanted, *, actor, at):
    """Return the LettersToSend to some people; `wanted` are Invited, `at` an aware instant (three queries)."""
    wanted = {one.reviewer_pk: one for one in wanted[:AT_ONCE]}
    areas = {area.number: area for area in Area.objects.filter(call=call).order_by("number")}
    rows = Reviewer.objects.filter(pk__in=wanted).select_related("user").order_by("user__name", "pk")
    accepted = Appointment.objects.filter(call=call, state=Appointment.State.ACCEPTED, reviewer__in=wanted)
    accepted = set(accepted.values_list("reviewer", flat=True))
    letters, left_out = [], []
    for row in rows:
        if row.pk in accepted or not row.user.is_active:
            left_out.append(row)
            continue
        chosen = tuple(areas[number] for number in sorted(set(wanted[row.pk].areas)) if number in areas)
        letters.append(_written(row, chosen, wanted[row.pk].most, call=call, actor=actor, at=at))
    return LettersToSend(tuple(letters), tuple(left_out))


def _written(reviewer, areas, most, *, call, actor, at):
    expires_at = last_moment(at)
    context = _context(call, areas, most, expires_at=expires_at, actor=actor)
    shown = {"to": reviewer.user, "secret_link": SECRET, **context}
    subject, body = render(TEMPLATE, language=reviewer.user.language, context=shown)
    return LetterToSend(reviewer, areas, most, subject, body, expires_at)


def last_moment(at):
    """Return until when a link that is sent at an instant can be used: 17:00 in Japan, three weeks later."""
    return datetime.combine(day_in_japan(at) + timedelta(days=LIFE_DAYS), ENDS, TOKYO)


def _context(call, areas, most, *, expires_at, actor):
    return {"call": call, "areas": list(areas), "most": most, "expires_at": expires_at, "officer": actor}


@use_case
def invite_reviewers(call_pk, wanted, *, seen, typed, actor, at):
    """Invite people to judge for a call, one letter to each, and return their Appointments.

    `wanted` are Invited; `seen` is the seal of the letters that the officer read, `typed` their number where there are
    more than ten. Who was invited before gets a new letter, and the link of the old one opens nothing.
    Raises NotAllowed, InvitationsChanged, NumberOfLettersNotTyped.
    """
    call = ask(call_pk, actor)
    keys = [one.reviewer_pk for one in wanted[:AT_ONCE]]
    list(Reviewer.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    letters = letters_to_send(call, wanted, actor=actor, at=at)
    if not letters or letters.seal != seen:
        raise InvitationsChanged()
    if letters.asks_number and str(typed).strip() != str(len(letters)):
        raise NumberOfLettersNotTyped(number=len(letters))
    return [_invite(call, letter, actor=actor, at=at) for letter in letters]


@within_transaction
def _invite(call, letter, *, actor, at):
    """Write one appointment with a new link and owe its letter."""
    rows = Appointment.objects.select_for_update(of=("self",))
    one = rows.filter(reviewer=letter.reviewer, call=call).first() or Appointment(reviewer=letter.reviewer, call=call)
    if one.pk:
        notices.withdraw(one, at=at, actor=actor, kinds=[KIND])
    one.state, one.most, one.nonce = Appointment.State.INVITED, letter.most, secrets.token_hex(16)
    one.invited_at, one.invited_by, one.expires_at = at, actor, letter.expires_at
    one.answered_at, one.reason, one.ended_at, one.ended_by = None, "", None, None
    one.save()
    one.areas.set(letter.areas)
    detail = {"appointment": one.pk, "call": call.slug, "areas": [area.number for area in letter.areas]}
    record("appointment.invited", subject=letter.reviewer, actor=actor, at=at, detail={**detail, "most": letter.most})
    notices.promise(
        f"{KIND}-{one.pk}-{one.nonce}",
        kind=KIND,
        about=label(one),
        to=letter.reviewer.user,
        template=TEMPLATE,
        context=_context(call, letter.areas, letter.most, expires_at=letter.expires_at, actor=actor),
        at=at,
        scope=call.slug,
        not_after=letter.expires_at,
        secret=settings.SITE_URL + reverse("reviews:appointment", args=[queries.token_of(one)]),
    )
    return one


@use_case
def answer_appointment(appointment_pk, *, nonce, accepts, reason, at):
    """Keep what a person answered who followed the link, and return the Appointment; the same answer twice is once.

    `nonce` is that of the link, which stands for the person. Whoever accepts may judge from now on.
    Raises AppointmentOver, Appointment.DoesNotExist.
    """
    one = _held(appointment_pk)
    person = one.reviewer.user
    if one.nonce != nonce:
        raise AppointmentOver(standing="garbled")
    standing = queries.standing_of(one, at=at)
    if standing == ("accepted" if accepts else "declined"):
        return one
    if standing != "open":
        raise AppointmentOver(standing=standing)

    one.state = Appointment.State.ACCEPTED if accepts else Appointment.State.DECLINED
    one.answered_at, one.reason = at, "" if accepts else reason.strip()
    one.save(update_fields=["state", "answered_at", "reason"])
    notices.withdraw(one, at=at, actor=person, kinds=[KIND])
    if accepts:
        accounts.let_judge(person, granted_by=one.invited_by, at=at)
    detail = {"appointment": one.pk, "call": one.call.slug}
    record(f"appointment.{one.state}", subject=one.reviewer, actor=person, at=at, detail=detail)
    return one


@use_case
def end_appointment(call_pk, reviewer_pk, *, actor, at):
    """End an appointment, or take an invitation back: the link opens nothing then. Twice is once; what is assigned stays.

    Returns the Appointment. Raises NotAllowed, Appointment.DoesNotExist.
    """
    call = ask(call_pk, actor)
    one = _held(Appointment.objects.values_list("pk", flat=True).get(call=call, reviewer=reviewer_pk))
    if one.state == Appointment.State.ENDED:
        return one
    was, one.state = one.state, Appointment.State.ENDED
    one.ended_at, one.ended_by = at, actor
    one.save(update_fields=["state", "ended_at", "ended_by"])
    notices.withdraw(one, at=at, actor=actor, kinds=[KIND])
    detail = {"appointment": one.pk, "call": call.slug, "was": was}
    record("appointment.ended", subject=one.reviewer, actor=actor, at=at, detail=detail)
    return one


@within_transaction
def _held(pk):
    """Lock the profile, then the appointment, as the office does; returns the appointment with its call and people."""
    reviewer = Appointment.objects.values_list("reviewer", flat=True).get(pk=pk)
    Reviewer.objects.select_for_update(of=("self",)).get(pk=reviewer)
    rows = Appointment.objects.select_for_update(of=("self",))
    return rows.select_related("call", "reviewer__user", "invited_by").get(pk=pk)
