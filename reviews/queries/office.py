"""What does an officer see of the proposals of a call and of those who judge them?"""

from dataclasses import dataclass

from calls.models import Call
from proposals.facts import thaw
from proposals.queries import said
from reviews import policies
from reviews.models import Assignment, Conflict, Score
from reviews.queries.desk import Answers, criteria_of, step_of
from reviews.sentences import title_of


@dataclass(frozen=True)
class Seat:
    """One assignment as the office sees it: where it stands and, once sent, what the review says."""

    assignment: Assignment
    step: str
    answers: Answers | None
    points: list
    reason: str
    may_end: bool


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


def seats_of(user, proposal):
    """Return every assignment of a proposal with its review, once that is sent.

    An officer who must still score the proposal as a reviewer reads no other review before.
    """
    in_hand = policies.proposals_still_judged_by(user).filter(pk=proposal.pk).exists()
    criteria = {code: criteria_of(proposal.call, code) for code in ("document", "interview")}
    reasons = dict(Conflict.objects.standing().filter(proposal=proposal).values_list("person_id", "reason"))
    rows = Assignment.objects.filter(proposal=proposal).select_related("reviewer", "proposal", "stage", "review")
    points = {}
    for score in Score.objects.filter(review__assignment__proposal=proposal).select_related("criterion", "review"):
        points.setdefault(score.review.assignment_id, {})[score.criterion.code] = score.points
    rows = rows.order_by("stage__order", "assigned_at", "pk")
    return [_seat(row, criteria[row.stage.code], points.get(row.pk, {}), reasons, hide=in_hand) for row in rows]


def _seat(row, criteria, points, reasons, *, hide):
    conflicted = row.state == Assignment.State.CONFLICTED
    step = row.state if row.state not in policies.OPEN_STATES else step_of(row)
    answers = None
    if step == "sent" and not hide:  # drafts belong to their reviewer
        review = row.review
        answers = Answers(points, review.comment_panel, review.comment_applicant, review.saved_at, review.sent_at)
    return Seat(
        assignment=row,
        step=str(step),
        answers=answers,
        points=[(title_of(one), points.get(one.code)) for one in criteria] if answers else [],
        reason=reasons.get(row.reviewer_id, "") if conflicted else "",
        may_end=row.state in policies.OPEN_STATES and step != "sent",
    )
