"""Who is told, and when, that somebody on an interview list has no letter yet?

At 09:00 in Japan 14, 10 and 8 days before an interview day (portal default) the list of that day is looked at once.
What is put on it between two looks is the next one's. Each officer hears of what they arrange, never of what they have a
stake in; who applies under the call hears nothing.
"""

from dataclasses import dataclass
from datetime import timedelta

from accounts.models import Role
from accounts.queries import people_wearing
from calls.deadlines import day_in_japan, last_reminder, moments_of
from calls.models import InterviewDay
from journal.queries import entries_of, label_prefix
from journal.services import label, record
from journal.transactions import outside_transaction, use_case, within_transaction
from notices import expecting
from notices import queries as letters
from notices import services as notices
from notices.expecting import Expected
from notices.forecasting import Fate, fates_of
from proposals.lifecycle import State
from reviews.sentences import called
from selection.models import Interview
from selection.notice_period import limit_instant, limit_on
from selection.policies import applies_under, proposals_arranged_by
from selection.queries.letters import invitation_key
from selection.sentences import why_alarmed

ALARM = "interview-alarm"
LOOKED_AT = "interview_day.looked_at"
STEPS = (14, 10, 8)  # days before the interview day (portal default)


@dataclass(frozen=True)
class Look:
    """One look at the list of an interview day, so many days before, at an instant."""

    day: InterviewDay
    days: int
    at: object

    @property
    def stem(self):
        """Return what the keys of its letters begin with."""
        return f"{ALARM}-{self.day.pk}-{self.day.on:%Y%m%d}-{self.days}-"


@dataclass(frozen=True)
class Listed:
    """An interview on a list and what becomes of the letter of its present time."""

    interview: Interview
    fate: Fate = Fate(may_have_arrived=False)

    @property
    def reference(self):
        """Return the number of its proposal."""
        return self.interview.proposal.reference

    @property
    def state(self):
        """Return how it stands in a word: no-time, on-its-way, or no-letter."""
        if self.interview.starts_at is None:
            return "no-time"
        return "no-letter" if self.fate.leaves_at is None else "on-its-way"


# --- What falls due -------------------------------------------------------------------------------
def alarms_due(scope, *, after, until):
    """Return the alarms that fall due between two instants, as notices.expecting asks.

    One query where no interview day is near, two where no look is due; then the same for one interview and for many,
    and some for each officer.
    """
    looks = _looks(scope, after=after, until=until)
    if not looks:
        return []
    listed = _listed({look.day.pk for look in looks})
    everybody = {row.interview.proposal_id for rows in listed.values() for row in rows}
    arranged = {one: _arranged_by(one, everybody) for one in people_wearing(Role.Kind.OFFICER)} if everybody else {}
    return [one for look in looks for one in _alarms_of(look, listed.get(look.day.pk, ()), arranged, now=after)]


def _looks(scope, *, after, until):
    """Return the looks at interview days that are due between two instants and were not taken yet."""
    last_on = day_in_japan(until) + timedelta(days=max(STEPS))
    days = InterviewDay.objects.filter(on__gt=day_in_japan(after), on__lte=last_on, call__round__released_at=None)
    if scope:
        days = days.filter(call__slug=scope)
    looks = {}
    for day in days.select_related("call").order_by("on", "pk"):
        for moment in moments_of(day.on, steps=STEPS, after=after, until=until):
            days_left = last_reminder(day.on, steps=STEPS, at=moment)
            if days_left is not None and moment < limit_instant(day.on, day.call.notice_days):
                looks.setdefault((label(day), day.on.isoformat(), days_left), Look(day, days_left, moment))
    taken = entries_of(LOOKED_AT, of=days).values_list("subject", "detail") if looks else ()
    done = {(subject, detail["on"], detail["days"]) for subject, detail in taken}
    return [look for key, look in looks.items() if key not in done]


def _listed(day_pks):
    """Return {key of the day: [Listed]} of the interviews on the lists of some days, by number; three queries."""
    interviews = Interview.objects.filter(
        day__in=day_pks, state=Interview.State.LISTED, proposal__state=State.SUBMITTED
    )
    found = list(interviews.select_related("proposal__call", "day").order_by("proposal__number"))
    keys = {one.pk: invitation_key(one) for one in found if one.starts_at is not None}
    fates = fates_of(keys.values()) if keys else {}
    listed = {}
    for one in found:
        fate = fates.get(keys.get(one.pk))
        is_of_now = fate is not None and fate.promised_at >= one.listed_at  # not of an earlier time on a list
        listed.setdefault(one.day_id, []).append(Listed(one, fate) if is_of_now else Listed(one))
    return listed


def _alarms_of(look, listed, arranged, *, now):
    """Yield one letter for each officer who arranges an interview that has no letter at the moment of a look."""
    untold = {one.interview.proposal_id for one in listed if not one.fate.reaches_by(look.at, now=now)}
    for officer, theirs in arranged.items():
        if untold & theirs:
            yield Expected(
                key=f"{look.stem}{officer.pk}",
                kind=ALARM,
                about=label(look.day),
                scope=look.day.call.slug,
                due_at=look.at,
                not_after=limit_instant(look.day.on, look.day.call.notice_days),
                to_name=called(officer),
                to_pk=officer.pk,
                why=why_alarmed(look.days, look.day.on),
            )


# --- The sweep ------------------------------------------------------------------------------------
@outside_transaction
def alarm_of_interviews(*, at):
    """Owe officers the alarms that are due at an instant (aware); returns how many letters.

    Where several looks were missed only the latest is taken. First, alarms that are not out yet about a day on whose
    list everybody has a letter by now are taken back.
    """
    _take_back_answered(at=at)
    looks = _looks("", after=at, until=at)
    due = expecting.due_now(alarms_due, at=at) if looks else []
    return sum(_look(look, [one for one in due if one.key.startswith(look.stem)], at=at) for look in looks)


@use_case
def _look(look, due, *, at):
    """Promise the letters of one look and note that it was taken; two sweeps at once take it once."""
    day = InterviewDay.objects.select_for_update(of=("self",), no_key=True).select_related("call").get(pk=look.day.pk)
    earlier = entries_of(LOOKED_AT, of=InterviewDay.objects.filter(pk=day.pk)).values_list("detail", flat=True)
    if any((entry["on"], entry["days"]) == (day.on.isoformat(), look.days) for entry in earlier):
        return 0
    listed = _listed([day.pk]).get(day.pk, [])
    untold = [one for one in listed if not one.fate.may_have_arrived]
    pks = {one.interview.proposal_id for one in untold}
    arranged = {one: _arranged_by(one, pks) for one in people_wearing(Role.Kind.OFFICER)} if due else {}
    # Whoever works for the office reads the letters of a call, unless its numbers are kept from somebody there.
    is_open = all(mine == pks or applies_under(one, day.call) for one, mine in arranged.items())
    asked, sent = {one.to_pk: one for one in due}, 0
    for officer, mine in arranged.items():
        if mine and officer.pk in asked:
            rows = [one for one in untold if one.interview.proposal_id in mine]
            _alarm(asked[officer.pk], officer, day, rows, scope=day.call.slug if is_open else "", at=at)
            sent += 1
    detail = {"on": day.on.isoformat(), "days": look.days, "listed": len(listed), "untold": len(untold)}
    record(LOOKED_AT, subject=day, actor=None, at=at, detail={**detail, "letters": sent})
    return sent


def _arranged_by(officer, pks):
    """Return the keys of those among some proposals whose interviews an officer arranges."""
    return set(proposals_arranged_by(officer).filter(pk__in=pks).values_list("pk", flat=True))


@within_transaction
def _alarm(expected, officer, day, rows, *, scope, at):
    notices.promise(
        expected.key,
        kind=expected.kind,
        about=expected.about,
        to=officer,
        template="selection_interview_alarm",
        context={
            "call": day.call,
            "on": day.on,
            "rows": rows,
            "days_left": (day.on - day_in_japan(at)).days,
            "limit_on": limit_on(day.on, day.call.notice_days),
        },
        at=at,
        scope=scope,
        not_after=expected.not_after,
    )


def _take_back_answered(*, at):
    """Take back alarms that are not out yet about days on which nobody is without a letter: one query without any."""
    waiting = {about for about, _until in letters.unsent_of(ALARM)}
    if not waiting:
        return
    days = {about: int(about.removeprefix(label_prefix(InterviewDay))) for about in waiting}
    decided = InterviewDay.objects.filter(pk__in=days.values(), call__round__released_at__isnull=False)
    released, listed = set(decided.values_list("pk", flat=True)), _listed(days.values())
    for about, pk in sorted(days.items()):
        if pk in released or all(one.fate.may_have_arrived for one in listed.get(pk, ())):
            _take_back(about, at=at)


@use_case
def _take_back(about, *, at):
    notices.withdraw(about, at=at, actor=None, kinds=[ALARM])
