"""What does a reviewer find on the desk?"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Max, OuterRef, Subquery

from calls.models import Call, Criterion, Stage
from proposals.lifecycle import OUT_OF_THE_RACE, State
from proposals.models import Document
from proposals.queries import submission_that_stands
from reviews import policies
from reviews.models import Assignment, Pledge, Reopening, Review, ReviewVersion
from reviews.queries.timetables import is_locked
from reviews.scoring import locks_at, name_of_points
from reviews.sentences import how_soon, time_needed

OPEN_STEPS = ("declare", "draft", "score")  # those in which something waits for the reviewer


@dataclass(frozen=True)
class Task:
    """One line of the reviewer's list. `step`: declare, score, draft, locked, sent, withdrawn, refused or over."""

    assignment: Assignment
    step: str
    scored: int
    criteria: int
    lock: datetime | None = None  # an aware instant after which it cannot be written

    @property
    def is_open(self):
        """Tell whether something waits for the reviewer."""
        return self.step in OPEN_STEPS


@dataclass(frozen=True)
class Desk:
    """What a reviewer has to do in one call at one stage: how much is in, when the rest is due, how long it usually takes."""

    call: Call
    stage: Stage
    tasks: list
    due_at: datetime | None  # the nearest instant at which something that waits locks; else that of the stage
    bids_until: datetime | None
    sent: int
    asked: int  # withdrawn and refused proposals left out
    left: int
    minutes: int  # typically needed for what is left
    takes: str  # the same in words
    soon: str  # how far ahead `due_at` is, in words


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
    version: int = 0  # of the text; 0 while nothing is stored

    def by_field(self, criteria):
        """Return what is stored by name of the field, such as {"points_a": 8, …, "comment_panel": ""}."""
        points = {name_of_points(one.code): self.points.get(one.code) for one in criteria}
        return {**points, "comment_panel": self.comment_panel, "comment_applicant": self.comment_applicant}


NOTHING_YET = Answers(points={}, comment_panel="", comment_applicant="", saved_at=None, sent_at=None)


def assignments_for(user):
    """Return the assignments a reviewer has to do with, with proposal, call, review and timetable.

    `is_pledged` tells whether they have promised confidentiality for the call: without it no title and no name is shown.
    """
    rows = policies.assignments_visible_to(user).select_related("proposal__call", "proposal__area", "review")
    rows = rows.select_related("stage__timetable")
    rows = rows.defer("proposal__summary", "proposal__call__texts", "proposal__call__elements")
    pledges = Pledge.objects.filter(person=user, call=OuterRef("proposal__call"))
    until = Reopening.objects.filter(assignment=OuterRef("pk")).order_by().values("assignment")
    rows = rows.annotate(
        is_pledged=Exists(pledges), reopened_until=Subquery(until.annotate(last=Max("until")).values("last"))
    )
    return rows.order_by("proposal__call__closes_at", "stage__order", "proposal__number", "pk")


def lock_shown(row):
    """Return the aware instant after which an assignment of `assignments_for` is locked, or None; no query."""
    timetable = getattr(row.stage, "timetable", None)
    return locks_at(due_at=timetable and timetable.due_at, reopened_until=row.reopened_until)


def tasks_for(user, *, at=None):
    """Return the reviewer's list at an instant (aware), what is to be done first; one query beside the role.

    Without an instant nothing is locked.
    """
    criteria = Criterion.objects.filter(stage=OuterRef("stage")).order_by().values("stage")
    rows = assignments_for(user).annotate(
        scored=Count("review__scores"), criteria=Subquery(criteria.annotate(n=Count("pk")).values("n"))
    )
    tasks = []
    for row in rows:
        lock = lock_shown(row)
        tasks.append(Task(row, step_of(row, lock=lock, at=at), row.scored, row.criteria or 0, lock))
    order = ("declare", "draft", "score", "locked", "sent", "over", "refused", "withdrawn")
    return sorted(tasks, key=lambda task: order.index(task.step))


def desks_of(tasks, *, at):
    """Return the reviewer's list by call and stage (Desk), in the order in which things are due; no query."""
    groups = {}
    for task in tasks:
        groups.setdefault((task.assignment.proposal.call_id, task.assignment.stage_id), []).append(task)
    desks = [_desk_of(group, at=at) for group in groups.values()]
    return sorted(desks, key=lambda one: (not one.left, one.due_at is None, one.due_at and one.due_at.timestamp()))


def _desk_of(tasks, *, at):
    first = tasks[0].assignment
    timetable = getattr(first.stage, "timetable", None)
    left = [task for task in tasks if task.is_open]
    due_at = min((task.lock for task in left if task.lock), default=timetable and timetable.due_at)
    minutes = len(left) * first.stage.minutes_typical
    return Desk(
        call=first.proposal.call,
        stage=first.stage,
        tasks=tasks,
        due_at=due_at,
        bids_until=timetable.bids_until if timetable else None,
        sent=sum(task.step == "sent" for task in tasks),
        asked=sum(task.step not in ("withdrawn", "refused") for task in tasks),
        left=len(left),
        minutes=minutes,
        takes=time_needed(minutes),
        soon=how_soon(due_at, at=at) if due_at else "",
    )


def step_of(assignment, *, lock=None, at=None):
    """Return what comes next: declare, score, draft, sent, or why nothing does: withdrawn, refused (by the office), over.

    At an instant `at` after `lock` what is not sent is "locked".
    """
    review = getattr(assignment, "review", None)
    if assignment.proposal.state in OUT_OF_THE_RACE:
        return "withdrawn" if assignment.proposal.state == State.WITHDRAWN else "refused"
    if review is not None and review.sent_at is not None:
        return "sent"
    if assignment.proposal.state != State.SUBMITTED:
        return "over"
    if at is not None and is_locked(lock, at=at):
        return "locked"
    if assignment.state == Assignment.State.ASKED:
        return "declare"
    return "score" if review is None else "draft"


def cover_of(proposal):
    """Return the cover of the sealed version that stands: enough to see a conflict, and nothing more."""
    return cover_in(submission_that_stands(proposal).snapshot)


def cover_in(snapshot):
    """Return the cover that a sealed snapshot shows."""
    project, lead = snapshot["project"], snapshot["investigator"]
    people = [{**_person(lead, "lead"), "is_lead": True}]
    people += [_person(one, one["kind"]) for one in snapshot.get("members", ())]  # the first schemas have no team
    people += [_person(one, "counterpart") for one in snapshot["counterparts"]]
    return Cover(
        reference=snapshot["reference"],
        title={"title_en": project["title_en"], "title_ja": project["title_ja"]},
        people=people,
    )


def _person(entry, role):
    return {
        "role": role,
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
        version=review.version,
    )


def versions_of(assignment):
    """Return the earlier versions of a review that can be read again, the newest first; the person's own only.

    `place` counts those that were kept, from 1: `number` also counts what was saved by itself and not kept.
    """
    kept = list(ReviewVersion.objects.filter(review__assignment=assignment).order_by("number"))
    for place, one in enumerate(kept, 1):
        one.place = place
    return kept[::-1]
