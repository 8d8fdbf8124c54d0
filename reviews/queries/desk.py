"""What does a reviewer find on the desk?"""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery

from calls.models import Criterion
from proposals.lifecycle import OUT_OF_THE_RACE, State
from proposals.models import Document
from proposals.queries import submission_that_stands
from reviews import policies
from reviews.models import Assignment, Review

OPEN_STEPS = ("declare", "draft", "score")  # those in which something waits for the reviewer


@dataclass(frozen=True)
class Task:
    """One line of the reviewer's list. `step`: declare, score, draft, sent, withdrawn, refused or over."""

    assignment: Assignment
    step: str
    scored: int
    criteria: int


@dataclass(frozen=True)
class Cover:
    """What may be seen of a proposal before a conflict has been denied: title, people, institutions."""

    reference: str
    title: dict
    people: list


@dataclass(frozen=True)
class Answers:
    """A review as written so far: points by code, both comments, when saved and when sent (None: a draft)."""

    points: dict
    comment_panel: str
    comment_applicant: str
    saved_at: object
    sent_at: object


def assignments_for(user):
    """Return the assignments a reviewer has to do with, with proposal, call and review."""
    rows = policies.assignments_visible_to(user).select_related("proposal__call", "proposal__area", "stage", "review")
    rows = rows.defer("proposal__summary", "proposal__call__texts", "proposal__call__elements")
    return rows.order_by("proposal__call__closes_at", "stage__order", "proposal__number", "pk")


def tasks_for(user):
    """Return the reviewer's list, what is to be done first; two queries beside the role."""
    criteria = Criterion.objects.filter(stage=OuterRef("stage")).order_by().values("stage")
    rows = assignments_for(user).annotate(
        scored=Count("review__scores"), criteria=Subquery(criteria.annotate(n=Count("pk")).values("n"))
    )
    tasks = [Task(row, step_of(row), row.scored, row.criteria or 0) for row in rows]
    order = ("declare", "draft", "score", "sent", "over", "refused", "withdrawn")
    return sorted(tasks, key=lambda task: order.index(task.step))


def step_of(assignment):
    """Return what comes next: declare, score, draft, sent, or why nothing does: withdrawn, refused (by the office), over."""
    review = getattr(assignment, "review", None)
    if assignment.proposal.state in OUT_OF_THE_RACE:
        return "withdrawn" if assignment.proposal.state == State.WITHDRAWN else "refused"
    if review is not None and review.sent_at is not None:
        return "sent"
    if assignment.proposal.state != State.SUBMITTED:
        return "over"
    if assignment.state == Assignment.State.ASKED:
        return "declare"
    return "score" if review is None else "draft"


def cover_of(proposal):
    """Return the cover of the sealed version that stands: enough to see a conflict, and nothing more."""
    snapshot = submission_that_stands(proposal).snapshot
    project, lead = snapshot["project"], snapshot["investigator"]
    people = [{**_person(lead), "is_lead": True}, *(_person(one) for one in snapshot["counterparts"])]
    return Cover(
        reference=snapshot["reference"],
        title={"title_en": project["title_en"], "title_ja": project["title_ja"]},
        people=people,
    )


def _person(entry):
    return {
        "is_lead": False,
        "name": entry["name"],
        "name_ja": entry.get("name_ja", ""),
        "institution": entry["institution"],
        "country": entry.get("country"),
    }


def sealed_text_for(user, assignment):
    """Return the sealed version that this reviewer reads, or None while it is closed to them.

    A review that was written is bound to the version it read; otherwise the one that stands is read.
    """
    if not user.has_perm("reviews.read_submission", assignment):
        return None
    review = Review.objects.filter(assignment=assignment).select_related("submission").first()
    return review.submission if review else submission_that_stands(assignment.proposal)


def sealed_document(submission, pk):
    """Return a document of a sealed version, or None where this version does not hold it."""
    sealed = {one["pk"]: one["sha256"] for one in submission.snapshot["documents"]}
    if pk not in sealed:
        return None
    return Document.objects.filter(proposal=submission.proposal_id, pk=pk, sha256=sealed[pk]).first()


def criteria_of(call, stage="document"):
    """Return the items that reviewers of a call score at one stage, in the call's order."""
    return list(Criterion.objects.filter(stage__call=call, stage__code=stage).order_by("order", "code"))


def answers_of(assignment):
    """Return the review of an assignment as written so far, or None."""
    review = Review.objects.filter(assignment=assignment).first()
    if review is None:
        return None
    return Answers(
        points=dict(review.scores.values_list("criterion__code", "points")),
        comment_panel=review.comment_panel,
        comment_applicant=review.comment_applicant,
        saved_at=review.saved_at,
        sent_at=review.sent_at,
    )
