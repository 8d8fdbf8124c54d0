"""What does an officer see of the proposals of a call and of those who judge them?"""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q

from calls.models import Call
from proposals.lifecycle import State
from proposals.models import Counterpart, Submission
from proposals.queries import said, thaw
from reviews import policies
from reviews.models import Assignment, Conflict, Score
from reviews.queries.desk import Answers, criteria_of, step_of
from reviews.sentences import title_of


@dataclass(frozen=True)
class ProposalRow:
    """One line of the officer's list of proposals."""

    proposal: object
    countries: list
    asks: int  # findings on which a person decides
    warns: int
    is_withdrawn: bool


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


def proposal_rows(user, call):
    """Return the officer's list of one call: three queries, however long it is."""
    rows = proposals_for(user).filter(call=call).annotate(**_review_counts())
    rows = rows.prefetch_related(
        Prefetch(
            "counterparts",
            queryset=Counterpart.objects.select_related("country").order_by("position"),
            to_attr="abroad",
        ),
        Prefetch("submissions", queryset=Submission.objects.defer("snapshot").order_by("-sequence"), to_attr="sealed"),
    )
    return [_proposal_row(row) for row in rows]


def _review_counts():
    standing = Q(assignments__state__in=policies.OPEN_STATES)
    clear = Q(assignments__state=Assignment.State.CLEAR)
    return {
        "asked_count": Count("assignments", filter=standing),
        "clear_count": Count("assignments", filter=clear),
        "sent_count": Count("assignments", filter=clear & Q(assignments__review__sent_at__isnull=False)),
        "conflicted_count": Count("assignments", filter=Q(assignments__state=Assignment.State.CONFLICTED)),
    }


def _proposal_row(proposal):
    countries = {one.country_id: one.country for one in proposal.abroad if one.country_id}
    tones = [one.tone for one in said(thaw(proposal.sealed[0].findings))] if proposal.sealed else []
    return ProposalRow(
        proposal=proposal,
        countries=list(countries.values()),
        asks=tones.count("asks"),
        warns=tones.count("warns"),
        is_withdrawn=proposal.state == State.WITHDRAWN,
    )


def findings_of(submission):
    """Return the findings that a version was sealed with, in words: open ones first."""
    return said(thaw(submission.findings))


def seats_of(user, proposal):
    """Return every assignment of a proposal with its review, once that is sent.

    An officer who must still score the proposal as a reviewer reads no other review before.
    """
    in_hand = policies.proposals_still_judged_by(user).filter(pk=proposal.pk).exists()
    criteria = criteria_of(proposal.call)
    reasons = dict(Conflict.objects.filter(proposal=proposal).values_list("person_id", "reason"))
    rows = Assignment.objects.filter(proposal=proposal).select_related("reviewer", "proposal", "review")
    points = {}
    for score in Score.objects.filter(review__assignment__proposal=proposal).select_related("criterion", "review"):
        points.setdefault(score.review.assignment_id, {})[score.criterion.code] = score.points
    rows = rows.order_by("assigned_at", "pk")
    return [_seat(row, criteria, points.get(row.pk, {}), reasons, hide=in_hand) for row in rows]


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
