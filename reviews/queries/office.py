"""What does an officer see of the proposals of a call and of those who judge them?"""

from dataclasses import dataclass, replace

from calls.models import Call
from proposals.facts import thaw
from proposals.queries import said
from reviews import policies
from reviews.models import Assignment, Conflict, Score
from reviews.queries.desk import Answers, criteria_of, step_of
from reviews.queries.timetables import locks_of
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


def seats_of(user, proposal, *, at=None):
    """Return every assignment of a proposal with its review, once that is sent; with an instant, what is locked too.

    An officer who must still score the proposal as a reviewer reads no other review before.
    """
    in_hand = policies.proposals_still_judged_by(user).filter(pk=proposal.pk).exists()
    criteria = {code: criteria_of(proposal.call, code) for code in ("document", "interview")}
    conflicts = {one.person_id: one for one in Conflict.objects.standing().filter(proposal=proposal)}
    rows = Assignment.objects.filter(proposal=proposal).select_related("reviewer", "proposal", "stage", "review")
    points = {}
    for score in Score.objects.filter(review__assignment__proposal=proposal).select_related("criterion", "review"):
        points.setdefault(score.review.assignment_id, {})[score.criterion.code] = score.points
    rows = rows.order_by("stage__order", "assigned_at", "pk")
    locks = locks_of(rows) if at is not None else {}
    steps = {row.pk: step_of(row, lock=locks.get(row.pk), at=at) for row in rows}
    seats = [
        _seat(row, steps[row.pk], criteria[row.stage.code], points.get(row.pk, {}), conflicts, hide=in_hand)
        for row in rows
    ]
    return [
        replace(seat, may_reopen=seat.step in ("sent", "locked") and seat.assignment.reviewer_id != user.pk)
        for seat in seats
    ]


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
