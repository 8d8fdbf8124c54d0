"""Which lines stand in the files of reviews and of assignments, and what is withheld from them?"""

from dataclasses import dataclass

from calls.models import Criterion
from proposals.models import Proposal
from reviews import policies
from reviews.models import Assignment, Review, Score
from reviews.queries.numbers import numbers_of

AT_ONCE = 500  # lines that are read together: memory stays flat however long the file is


@dataclass(frozen=True)
class ReviewLine:
    """One review that was sent; without points and words where `is_withheld`, because of a conflict of interest."""

    review: Review
    assignment: Assignment
    number: int
    points: dict  # by the key of the criterion
    mean_of: tuple  # (criteria, points by code): what the weighted mean is made of
    is_withheld: bool


@dataclass(frozen=True)
class AssignmentLine:
    """One assignment that was not taken back, as far as it is."""

    assignment: Assignment
    number: int
    step: str
    due_at: object
    sent_at: object


@dataclass(frozen=True)
class Withheld:
    """What a file of reviews leaves out: proposals still to be reviewed by the reader, reviews that were set aside."""

    in_hand: tuple  # references
    set_aside: dict  # {reference: how many reviews}


def criteria_in(call, stage=""):
    """Return the criteria of a call, or of one stage of it, with their stages, in the call's order."""
    rows = Criterion.objects.filter(stage__call=call).select_related("stage").order_by("stage__order", "order", "code")
    return list(rows.filter(stage__code=stage) if stage else rows)


def posts_listed(progress):
    """Return the Posts of the lists as they are narrowed."""
    return [one for one in progress.posts if one.proposal in progress.proposals and one.reviewer in progress.reviewers]


def reviews_listed(user, call, progress):
    """Return (the Posts whose reviews stand in the file, the Withheld) for an officer (two queries)."""
    sent = [one for one in posts_listed(progress) if one.sent_at is not None]
    still_judged = policies.proposals_still_judged_by(user).filter(call=call)
    in_hand = {key for key in still_judged.values_list("pk", flat=True) if key in progress.proposals}
    listed = [one for one in sent if one.proposal not in in_hand]
    aside = [one.proposal for one in listed if one.step != "sent"]
    rows = Proposal.objects.filter(pk__in=in_hand | set(aside)).select_related("call").order_by("number")
    named = {one.pk: one.reference for one in rows.only("number", "call__number_prefix")}
    return listed, Withheld(
        in_hand=tuple(reference for key, reference in named.items() if key in in_hand),
        set_aside={reference: aside.count(key) for key, reference in named.items() if key in aside},
    )


def review_lines(call, posts, criteria):
    """Yield the ReviewLines of some Posts, part by part (one query, and two for each part)."""
    numbers = numbers_of(call)
    by_stage = {}
    for one in criteria:
        by_stage.setdefault(one.stage_id, []).append(one)
    for part in _parts(posts):
        found = {row.assignment_id: row for row in _reviews(part)}
        points = {}
        for review, criterion, code, given in Score.objects.filter(review__in=found.values()).values_list(
            "review", "criterion", "criterion__code", "points"
        ):
            points.setdefault(review, {})[criterion] = (code, given)
        for post in part:
            review = found.get(post.pk)
            if review is None or review.sent_at is None:  # opened again since the list was read
                continue
            is_withheld = post.step != "sent"
            given = {} if is_withheld else points.get(review.pk, {})
            yield ReviewLine(
                review=review,
                assignment=review.assignment,
                number=numbers[post.reviewer],
                points={key: number for key, (_code, number) in given.items()},
                mean_of=(by_stage.get(review.assignment.stage_id, []), dict(given.values())),
                is_withheld=is_withheld,
            )


def assignment_lines(call, posts):
    """Yield the AssignmentLines of some Posts, part by part (one query, and one for each part)."""
    numbers = numbers_of(call)
    for part in _parts(posts):
        rows = Assignment.objects.select_related("proposal__call", "proposal__area", "reviewer", "stage", "assigned_by")
        found = _spared(rows, "proposal").in_bulk([post.pk for post in part])
        for post in part:
            if post.pk in found:
                yield AssignmentLine(found[post.pk], numbers[post.reviewer], post.step, post.due_at, post.sent_at)


def _reviews(part):
    rows = Review.objects.filter(assignment__in=[post.pk for post in part])
    rows = rows.select_related(
        "submission",
        "assignment__proposal__call",
        "assignment__proposal__area",
        "assignment__reviewer",
        "assignment__stage",
    )
    return _spared(rows.defer("submission__snapshot", "submission__findings"), "assignment__proposal")


def _spared(rows, to):
    """Leave the long texts of proposals and calls unread."""
    names = ("summary", "search_text", "call__texts", "call__elements")
    return rows.defer(*(f"{to}__{name}" for name in names))


def _parts(posts):
    """Return some posts at a time."""
    return (posts[start : start + AT_ONCE] for start in range(0, len(posts), AT_ONCE))
