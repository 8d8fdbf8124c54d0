"""When are bids and reviews due, and until when may one review be written?"""

from dataclasses import dataclass

from django.db.models import Max

from calls.deadlines import has_closed
from calls.models import Stage
from proposals.lifecycle import State
from reviews import policies
from reviews.models import Assignment, Reopening, Timetable
from reviews.scoring import locks_at


@dataclass(frozen=True)
class StageRow:
    """One stage on the page of the timetable; counts are those of the proposals that the officer handles."""

    stage: Stage
    timetable: Timetable | None
    asks_bids: bool
    sent: int
    open: int


def timetable_of(stage):
    """Return the Timetable of a stage, or None while the office has set none."""
    return Timetable.objects.filter(stage=stage).select_related("stage__call").first()


def lock_of(assignment):
    """Return the aware instant after which this review cannot be written any more, or None where nothing locks it."""
    due_at = Timetable.objects.filter(stage=assignment.stage_id).values_list("due_at", flat=True).first()
    return locks_at(due_at=due_at, reopened_until=_reopened_until([assignment.pk]).get(assignment.pk))


def locks_of(assignments):
    """Return {pk: instant or None} for many assignments, as `lock_of` has it (two queries, none for none)."""
    rows = list(assignments)
    if not rows:
        return {}
    due = dict(Timetable.objects.filter(stage__in={row.stage_id for row in rows}).values_list("stage", "due_at"))
    until = _reopened_until([row.pk for row in rows])
    return {row.pk: locks_at(due_at=due.get(row.stage_id), reopened_until=until.get(row.pk)) for row in rows}


def _reopened_until(pks):
    rows = Reopening.objects.filter(assignment__in=pks).order_by().values("assignment")
    return dict(rows.annotate(last=Max("until")).values_list("assignment", "last"))


def assignments_reopened_by(user):
    """Return the assignments whose reviews an officer may open again: of proposals they handle, never their own."""
    rows = Assignment.objects.filter(state__in=policies.OPEN_STATES).exclude(reviewer_id=user.pk)
    rows = rows.filter(proposal__in=policies.proposals_screened_by(user).values("pk"))
    return rows.select_related("proposal__call", "stage", "reviewer", "review")


def is_locked(lock, *, at):
    """Tell whether an instant is too late for a review; the instant itself is in time."""
    return lock is not None and has_closed(closes_at=lock, at=at)


def stage_rows(user, call):
    """Return the stages of a call with their timetables and how far reviewing is, as one officer may see it."""
    seen = policies.proposals_screened_by(user).filter(call=call, state=State.SUBMITTED)
    asked = Assignment.objects.filter(proposal__in=seen.values("pk"), state__in=policies.OPEN_STATES)
    sent, left = {}, {}
    for stage, sent_at in asked.values_list("stage", "review__sent_at"):
        counted = sent if sent_at else left
        counted[stage] = counted.get(stage, 0) + 1
    tables = {one.stage_id: one for one in Timetable.objects.filter(stage__call=call).select_related("set_by")}
    return [
        StageRow(
            stage=one,
            timetable=tables.get(one.pk),
            asks_bids=one.code == "document",
            sent=sent.get(one.pk, 0),
            open=left.get(one.pk, 0),
        )
        for one in Stage.objects.filter(call=call).order_by("order", "code")
    ]
