"""Which letter tells of an interview, has it reached its reader, and who is still to be told?"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F

import notices.queries
from calls.deadlines import day_in_japan
from calls.models import InterviewDay
from journal.queries import entries_of, label, label_prefix
from notices.sentences import MARKS, Mark
from proposals.lifecycle import State
from selection import policies
from selection.models import Interview
from selection.notice_period import aim_on, is_in_time, limit_instant, limit_on
from selection.sentences import time_left

INVITATION = "interview"
CALLED_OFF = "interview-called-off"
RESULT = "result"
UNSENT = ("pending", "retry", "sending")
OUT = ("sent", "unknown")
SET_ASIDE = "notice.set_aside"  # the office told somebody otherwise


@dataclass(frozen=True)
class Letter:
    """The letter of an interview's present time: its state in a word, and the instant it went."""

    pk: int
    state: str
    mark: Mark
    sent_at: object
    is_too_late: bool  # owed, and its last lawful instant has passed
    is_held: bool = False  # an officer holds it back

    @property
    def is_sent_or_on_its_way(self):
        """Tell whether nobody needs to do anything for it to arrive."""
        return self.state in OUT or (self.state in UNSENT and not self.is_too_late)


@dataclass(frozen=True)
class Standing:
    """What the lead of an interview may know since it was listed, and the letter of the present time, or None."""

    is_told: bool = False  # of any time: a letter may have arrived, or the office told them otherwise
    is_settled: bool = False  # of the present time: told, or its letter is on its way
    letter: Letter | None = None


@dataclass(frozen=True)
class Untold:
    """An interview with a time that its lead does not know; `why` says what keeps it from being told, if anything."""

    interview: Interview
    replaces: bool  # the lead knows of an earlier time
    not_after: datetime
    is_late: bool  # the limit has passed; a recorded reason lets it go all the same
    why: str = ""  # "no-time", "begun", "moved-day", "late", "conflict", or empty
    members: tuple = ()  # who would have to leave the room
    letter: Letter | None = None  # one of the present time that did not go: taken back, refused or too late


@dataclass(frozen=True)
class DayLimit:
    """Until when letters of one interview day may go, and what is left until then, in words (empty once it passed)."""

    day: InterviewDay
    limit_on: date
    aim_on: date
    left: str
    is_past_limit: bool
    is_over: bool


def invitation_key(interview):
    """Return the key of the letter that tells of the present time: a changed time has a new one."""
    return f"interview-{interview.pk}-{interview.revision}"


def standings_of(interviews, *, user, call, at):
    """Return {interview pk: Standing}, as far as the person may read the letters: two queries."""
    by_label = {label(one): one for one in interviews}
    found = notices.queries.letters_for(user, call.slug).filter(kind=INVITATION, about__in=by_label)
    aside = set(entries_of(SET_ASIDE, of=found).values_list("subject", flat=True))
    letters = {}
    for notice in found.select_related("copy_of").defer("body", "calendar").order_by("pk"):
        one = by_label[notice.about]
        if notice.promised_at >= one.listed_at:
            letters.setdefault(one.pk, []).append((notice, label(notice) in aside))
    return {one.pk: _standing(one, letters.get(one.pk, []), at) for one in interviews}


def standing_of_interview(interview, *, user, call, at):
    """Return the Standing of one interview."""
    return standings_of([interview], user=user, call=call, at=at)[interview.pk]


def _standing(interview, letters, at):
    key = invitation_key(interview)
    told = [notice for notice, is_aside in letters if is_aside or _may_have_arrived(notice)]
    mine = [notice for notice, _ in letters if key in (notice.key, notice.copy_of and notice.copy_of.key)]
    if interview.starts_at is None or not mine:
        return Standing(is_told=bool(told))
    settled = [notice for notice in mine if notice in told or _letter(notice, at).is_sent_or_on_its_way]
    return Standing(is_told=bool(told), is_settled=bool(settled), letter=_letter((settled or mine)[-1], at))


def _may_have_arrived(notice):
    in_flight = notice.state == "sending" and notice.after_dot
    return notice.state in OUT or notice.doubts > 0 or in_flight


def letters_of(interviews, *, user, call, at):
    """Return the letters of the present times as {interview pk: Letter}, as far as the person may read them."""
    standings = standings_of(interviews, user=user, call=call, at=at)
    return {pk: standing.letter for pk, standing in standings.items() if standing.letter is not None}


def letter_of(interview, *, user, call, at):
    """Return the letter of the interview's present time, or None."""
    return letters_of([interview], user=user, call=call, at=at).get(interview.pk)


def _letter(notice, at):
    too_late = notice.state in UNSENT and notice.not_after is not None and notice.not_after < at
    held = notice.state in UNSENT and notice.held_at is not None
    return Letter(
        pk=notice.pk,
        state=notice.state,
        mark=MARKS[notice.state],
        sent_at=notice.sent_at,
        is_too_late=too_late,
        is_held=held,
    )


def was_told(interview, *, user, call):
    """Tell whether the lead may know of an interview since it was listed: a letter may have arrived, or the office
    set one aside because it told them otherwise.
    """
    return standing_of_interview(interview, user=user, call=call, at=interview.listed_at).is_told


def invitable(user, call):
    """Return the interviews on the lists of a call that the person arranges and whose leads may be written to."""
    listed = Interview.objects.filter(proposal__call=call, state=Interview.State.LISTED)
    listed = listed.filter(proposal__state=State.SUBMITTED)
    listed = listed.filter(proposal__in=policies.proposals_arranged_by(user).values("pk"))
    listed = listed.select_related("proposal__call", "proposal__lead", "day", "panel", "late_by")
    return listed.order_by("day__on", F("starts_at").asc(nulls_last=True), "proposal__number")


def last_instant(interview, call):
    """Return until when a letter of the present time may go: the limit, or the beginning where a reason is recorded."""
    if interview.late_reason and interview.starts_at:
        return interview.starts_at
    return limit_instant(interview.day.on, call.notice_days)


def untold_in(user, call, *, at, conflicted):
    """Return (the Untold of every interview whose present time nobody was told, (interview, Standing) of the others).

    `conflicted(interviews)` returns {interview pk: users who would sit in the room with a conflict}.
    """
    interviews = list(invitable(user, call))
    standings = standings_of(interviews, user=user, call=call, at=at)
    open_ones = [one for one in interviews if not standings[one.pk].is_settled]
    in_conflict = conflicted([one for one in open_ones if one.starts_at is not None and one.panel_id])
    untold = [_untold(one, call, standings[one.pk], in_conflict.get(one.pk, ()), at) for one in open_ones]
    settled = [(one, standings[one.pk]) for one in interviews if standings[one.pk].is_settled]
    return untold, settled


def _untold(interview, call, standing, members, at):
    late = not is_in_time(day_in_japan(at), interview.day.on, call.notice_days)
    if interview.starts_at is None:
        why = "no-time"
    elif interview.starts_at <= at:
        why = "begun"
    elif day_in_japan(interview.starts_at) != interview.day.on:
        why = "moved-day"
    elif late and not interview.late_reason:
        why = "late"
    else:
        why = "conflict" if members else ""
    return Untold(
        interview=interview,
        replaces=standing.is_told,
        not_after=last_instant(interview, call),
        is_late=late,
        why=why,
        members=tuple(members),
        letter=standing.letter,
    )


def limits_of(call, *, at):
    """Return the DayLimit of every interview day of a call, in order."""
    limits = []
    for day in call.interview_days.order_by("on"):
        limit_at = limit_instant(day.on, call.notice_days)
        limits.append(
            DayLimit(
                day=day,
                limit_on=limit_on(day.on, call.notice_days),
                aim_on=aim_on(day.on, call.notice_days),
                left="" if at >= limit_at else time_left(limit_at, at),
                is_past_limit=at >= limit_at,
                is_over=day_in_japan(at) > day.on,
            )
        )
    return limits


def letters_gone_untrue(*, at, soon):
    """Return {interview pk: why} of unsent invitations that must not go: "notice", "day" or "list".

    The call may have been amended since they were owed: by `soon`, an instant shortly after `at`, its notice could no
    longer be kept (a recorded reason stands above that), or the interview day is another than that of the letter. Two
    queries.
    """
    prefix = label_prefix(Interview)
    unsent = {about.removeprefix(prefix): not_after for about, not_after in notices.queries.unsent_of(INVITATION)}
    found = {}
    for one in Interview.objects.filter(pk__in=unsent).select_related("day", "proposal__call"):
        limit_at = limit_instant(one.day.on, one.proposal.call.notice_days)
        not_after = unsent[str(one.pk)]
        if one.state != Interview.State.LISTED or one.starts_at is None:
            found[one.pk] = "list"
        elif day_in_japan(one.starts_at) != one.day.on:
            found[one.pk] = "day"
        elif not one.late_reason and not_after > limit_at and soon > limit_at:
            found[one.pk] = "notice"
    return found
