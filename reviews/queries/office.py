"""What does an officer see of the proposals of a call and of those who judge them?"""

from dataclasses import dataclass, replace

from django.db.models import Exists, F, Max, OuterRef, Subquery

from calls.models import Call, Criterion
from proposals.facts import thaw
from proposals.queries import said
from reviews import policies
from reviews.models import Assignment, Conflict, Reopening
from reviews.queries.candidates import on_record_of
from reviews.queries.desk import Answers, step_of
from reviews.scoring import locks_at
from reviews.sentences import say_hits, title_of


@dataclass(frozen=True)
class Seat:
    """One assignment as the office sees it: where it stands and, once sent, what the review says."""

    assignment: Assignment
    step: str
    answers: Answers | None
    points: list
    reason: str
    may_end: bool
    may_reopen: bool = False
    conflict: Conflict | None = None  # what the portal found and closed it by


def call_for(user, slug):
    """Return a call whose proposals a person may screen, or None."""
    call = Call.objects.filter(slug=slug).first()
    return call if call and user.has_perm("reviews.see_ranking", call) else None


def proposals_for(user):
    """Return the proposals an officer handles, by call and number."""
    rows = policies.proposals_screened_by(user).select_related("call", "area", "lead")
    return rows.order_by("call__closes_at", "number")


def findings_of(submission):
    """Return the findings that a version was sealed with, in words: open ones first."""
    return said(thaw(submission.findings))


def seats_of(user, proposal, *, at=None, on_record=None):
    """Return every assignment of a proposal with its review, once that is sent; with an instant, what is locked too.

    An officer who must still score the proposal as a reviewer reads no other review before. Two queries, where the
    conflicts `on_record` are known.
    """
    on_record = on_record_of(proposal) if on_record is None else on_record
    conflicts = {key: one for key, one in on_record.items() if one.state != Conflict.State.OVERRIDDEN}
    criteria = {"document": [], "interview": []}
    for one in Criterion.objects.filter(stage__call=proposal.call_id).select_related("stage").order_by("order", "code"):
        criteria[one.stage.code].append(one)
    rows, points = _assigned(user, proposal)
    locks = {row.pk: _lock(row) for row in rows} if at is not None else {}
    steps = {row.pk: step_of(row, lock=locks.get(row.pk), at=at) for row in rows}
    seats = [
        _seat(row, steps[row.pk], criteria[row.stage.code], points[row.pk], conflicts, hide=row.hides_others)
        for row in rows
    ]
    return [
        replace(seat, may_reopen=seat.step in ("sent", "locked") and seat.assignment.reviewer_id != user.pk)
        for seat in seats
    ]


def _assigned(user, proposal):
    """Return the assignments of a proposal in their order, and {assignment: {code: points}} (one query).

    A row is read for each of the points of a review, and one for a review without any.
    """
    in_hand = policies.proposals_still_judged_by(user).filter(pk=OuterRef("proposal"))
    opened = Reopening.objects.filter(assignment=OuterRef("pk")).order_by().values("assignment")
    rows = Assignment.objects.filter(proposal=proposal).select_related("reviewer", "stage__timetable", "review")
    rows = rows.annotate(
        hides_others=Exists(in_hand),
        reopened_until=Subquery(opened.annotate(last=Max("until")).values("last")),
        item=F("review__scores__criterion__code"),
        given=F("review__scores__points"),
    )
    first, points = {}, {}
    for row in rows.order_by("stage__order", "assigned_at", "pk"):
        row.proposal = proposal
        first.setdefault(row.pk, row)
        points.setdefault(row.pk, {}).update({} if row.item is None else {row.item: row.given})
    return list(first.values()), points


def _lock(row):
    """Return the instant after which a review is locked, as `lock_of` has it, or None."""
    timetable = getattr(row.stage, "timetable", None)
    return locks_at(due_at=timetable and timetable.due_at, reopened_until=row.reopened_until)


def _seat(row, step, criteria, points, conflicts, *, hide):
    conflict = conflicts.get(row.reviewer_id)
    was_sent = step == "sent"
    step = row.state if row.state not in policies.OPEN_STATES else step
    if row.state in policies.OPEN_STATES and conflict is not None:
        step = "closed"  # a conflict stands beside it: what was sent does not count
    answers = None
    if step == "sent" and not hide:  # drafts belong to their reviewer
        review = row.review
        answers = Answers(points, review.comment_panel, review.comment_applicant, review.saved_at, review.sent_at)
    return Seat(
        assignment=row,
        step=str(step),
        answers=answers,
        points=[(title_of(one), points.get(one.code)) for one in criteria] if answers else [],
        reason=" ".join(say_hits(conflict)) if conflict and step in ("closed", Assignment.State.CONFLICTED) else "",
        may_end=row.state in policies.OPEN_STATES and not was_sent,
        conflict=conflict if step == "closed" and not conflict.is_declared else None,
    )
