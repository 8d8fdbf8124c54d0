"""Who could be interviewed, who is on the list, when, and do they know?"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import F

from calls.deadlines import day_in_japan
from calls.models import InterviewDay
from proposals.lifecycle import OUT_OF_THE_RACE
from proposals.queries import submitted_in
from reviews.queries import page_of_lines, ranked, rows_written
from selection import policies
from selection.models import Interview
from selection.notice_period import aim_on, limit_instant, limit_on
from selection.queries.letters import Letter
from selection.sentences import time_left


@dataclass(frozen=True)
class Slot:
    """One interview on the list, with the letter of its present time (None without a time)."""

    interview: Interview
    letter: Letter | None

    @property
    def tone(self):
        """Return how it looks on the day: told, being told, taken back, in trouble, or still without a time."""
        if self.letter is None or self.letter.is_held:
            return "warn"
        if self.letter.state in ("sent", "withdrawn"):
            return "ok" if self.letter.state == "sent" else "plain"
        return "info" if self.letter.is_sent_or_on_its_way else "bad"


@dataclass(frozen=True)
class Day:
    """One interview day of a call with its list, those with a time first."""

    day: InterviewDay
    limit_on: date
    aim_on: date
    limit_at: datetime
    left: str  # until the limit, in words; empty once it has passed
    is_past_limit: bool
    is_over: bool
    slots: list

    @property
    def untimed(self):
        """Return how many on the list have no time."""
        return sum(slot.interview.starts_at is None for slot in self.slots)

    @property
    def told(self):
        """Return how many letters are out."""
        return sum(slot.letter is not None and slot.letter.state == "sent" for slot in self.slots)

    @property
    def untold(self):
        """Return how many on the list have not been told of a time."""
        return len(self.slots) - self.told


@dataclass(frozen=True)
class Candidate:
    """A proposal that could be interviewed: its line of the ranking (None where hidden), its interview where listed."""

    proposal: object
    row: object
    interview: Interview | None


def call_for(user, slug):
    """Return a call on the person's desk, or None."""
    return policies.calls_of_the_desk(user).filter(slug=slug).first()


def interviews_ahead(call, *, at):
    """Return the listed interviews of a call that have not begun at this instant, by number."""
    listed = Interview.objects.filter(proposal__call=call, state=Interview.State.LISTED)
    listed = listed.exclude(proposal__state__in=OUT_OF_THE_RACE).exclude(starts_at__lte=at)
    return (
        listed.filter(day__on__gte=day_in_japan(at))
        .select_related("proposal__call", "day")
        .order_by("proposal__number")
    )


def listed_for(user, call):
    """Return the interviews on the lists of a call that the person arranges, those with a time first."""
    listed = Interview.objects.filter(proposal__call=call, state=Interview.State.LISTED)
    listed = listed.exclude(proposal__state__in=OUT_OF_THE_RACE)
    listed = listed.filter(proposal__in=policies.proposals_arranged_by(user).values("pk"))
    listed = listed.select_related("proposal__call", "proposal__lead", "proposal__area", "day", "late_by")
    return listed.order_by(F("starts_at").asc(nulls_last=True), "proposal__number")


def interview_for(user, call, pk):
    """Return one interview on the list that the person arranges, or None."""
    return listed_for(user, call).filter(pk=pk).first()


def day_of(day, call, slots, at):
    """Return one interview day as a Day with its slots (Slot, or what extends it)."""
    limit_at = limit_instant(day.on, call.notice_days)
    return Day(
        day=day,
        limit_on=limit_on(day.on, call.notice_days),
        aim_on=aim_on(day.on, call.notice_days),
        limit_at=limit_at,
        left="" if at >= limit_at else time_left(limit_at, at),
        is_past_limit=at >= limit_at,
        is_over=day_in_japan(at) > day.on,
        slots=slots,
    )


def candidates_for(user, call, *, listed, number=1, all_of_them=False):
    """Return a Page of Candidate: what a person may list of a call, best first, without a rank last, then by number.

    `listed` are the Interviews that are on the lists already, as the person arranges them.
    """
    arranged = submitted_in(call).filter(pk__in=policies.proposals_arranged_by(user).values("pk"))
    whole = ranked(user, call)
    lines = {line.pk: line for line in whole.lines}
    order = {pk: place for place, pk in enumerate(lines)}
    keys = sorted(arranged.order_by("number").values_list("pk", flat=True), key=lambda pk: order.get(pk, len(order)))
    page = page_of_lines(keys, number=number, all_of_them=all_of_them)
    written = rows_written(whole, call, [lines[pk] for pk in page.rows if pk in lines], given={})
    rows = {row.proposal.pk: row for row in written}
    listed = {one.proposal_id: one for one in listed}
    shown = arranged.filter(pk__in=page.rows) if page.pages > 1 else arranged
    shown = {one.pk: one for one in shown.select_related("call", "area").defer("call__texts", "call__elements")}
    return replace(page, rows=[Candidate(shown[pk], rows.get(pk), listed.get(pk)) for pk in page.rows if pk in shown])
