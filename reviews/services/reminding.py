"""Who is reminded that reviews are due, and when is that no longer said?

At 09:00 in Japan three days before a review locks, and on that day (portal default), everybody who has one that is not
sent gets one letter for all of them that lock at the same moment. It names no call as its scope: no officer reads it,
whatever stake they have in one of the proposals.
"""

from datetime import UTC, datetime, timedelta

from django.db.models import Exists, F, OuterRef

from accounts.models import Role, User
from calls.deadlines import last_reminder, moments_of, morning_jst
from calls.models import Stage
from journal.sentences import tokyo_day
from journal.services import label
from journal.transactions import outside_transaction, use_case, within_transaction
from notices import expecting
from notices import queries as letters
from notices import services as notices
from notices.expecting import Expected
from proposals.lifecycle import State
from reviews import queries
from reviews.models import Assignment, Conflict, Reopening, Timetable
from reviews.policies import OPEN_STATES
from reviews.sentences import why_reminded_of_reviews

DUE = "review-due"
STEPS = (3, 0)  # days before the day on which reviews lock (portal default)


@outside_transaction
def remind_of_reviews(*, at):
    """Owe reviewers the reminders that are due at an instant (aware); returns how many letters.

    First, what is not out yet and speaks of a moment that has moved, or of nothing that is left, is taken back.
    """
    _take_back_overtaken(at=at)
    due = expecting.due_now(reviews_due, at=at)
    return sum(_remind(one, at=at) for one in due)


def reviews_due(scope, *, after, until):
    """Return the reminders of reviews that fall due between two instants, as notices.expecting asks.

    Two queries where nothing locks soon. Nobody is named: who reads what is not for everybody at the office to know.
    """
    stages = _stages_near(scope, after=after, until=until + timedelta(days=max(STEPS) + 1))
    if not stages:
        return []
    rows = _unsent().filter(stage__in=stages).select_related("stage__call").annotate(lead=F("proposal__lead"))
    rows = list(rows.defer("stage__call__texts", "stage__call__elements").order_by("pk"))
    since = _set_at(rows)
    found = {}
    for (_stage, who, lock), group in _by_moment(rows).items():
        if lock is None or lock <= after:
            continue
        begun = max(min(row.assigned_at for row in group), min(since[row.pk, lock] for row in group))
        leads = frozenset(row.lead for row in group)
        for one in _steps(group[0].stage, who, lock, begun, leads, after=after, until=until):
            found[one.key] = one
    owed = {key for stem in {_stem(stage) for stage in stages} for key in letters.keys_beginning(stem)} if found else ()
    return [one for key, one in found.items() if key not in owed]


def _steps(stage, who, lock, begun, leads, *, after, until):
    """Yield the letters of one reviewer about one moment of a stage; none that fell before anything was to be done."""
    on = tokyo_day(lock)
    for moment in moments_of(on, steps=STEPS, after=after, until=until):
        days = last_reminder(on, steps=STEPS, at=moment)
        if days is None or moment >= lock or begun >= morning_jst(on - timedelta(days=days)):
            continue
        yield Expected(
            key=f"{_stem(stage.pk)}{int(lock.timestamp())}-{days}-{who}",
            kind=DUE,
            about=_about(stage.pk, who, lock),
            scope=stage.call.slug,
            due_at=moment,
            not_after=lock,
            to_name="",
            to_pk=who,
            why=why_reminded_of_reviews(days),
            leads=leads,
        )


def _stages_near(scope, *, after, until):
    """Return the keys of the stages in which something locks within a window; two queries."""
    tables = Timetable.objects.filter(due_at__gt=after, due_at__lte=until)
    reopened = Reopening.objects.filter(until__gt=after, until__lte=until)
    if scope:
        tables, reopened = tables.filter(stage__call__slug=scope), reopened.filter(assignment__stage__call__slug=scope)
    return {*tables.values_list("stage", flat=True), *reopened.values_list("assignment__stage", flat=True)}


def _unsent():
    """Return the assignments in which something waits for a reviewer who still is one and has no conflict there."""
    wears = Role.objects.filter(user=OuterRef("reviewer"), kind=Role.Kind.REVIEWER, ended_at__isnull=True)
    bound = Conflict.objects.standing().filter(person=OuterRef("reviewer"), proposal=OuterRef("proposal"))
    rows = Assignment.objects.filter(state__in=OPEN_STATES, proposal__state=State.SUBMITTED, reviewer__is_active=True)
    return rows.filter(Exists(wears), ~Exists(bound), review__sent_at__isnull=True)


def _by_moment(rows):
    """Return {(stage, reviewer, instant at which they lock): assignments}; two queries."""
    locks, groups = queries.locks_of(rows), {}
    for row in rows:
        groups.setdefault((row.stage_id, row.reviewer_id, locks[row.pk]), []).append(row)
    return groups


def _set_at(rows):
    """Return {(assignment, instant): since when it locks at that instant}; two queries."""
    since = {}
    for stage, due_at, set_at in Timetable.objects.filter(stage__in={row.stage_id for row in rows}).values_list(
        "stage", "due_at", "set_at"
    ):
        since |= {(row.pk, due_at): set_at for row in rows if row.stage_id == stage}
    reopened = Reopening.objects.filter(assignment__in=[row.pk for row in rows]).order_by("-reopened_at")
    for pk, until, at in reopened.values_list("assignment", "until", "reopened_at"):
        since[pk, until] = at
    return since


def _stem(stage_pk):
    return f"{DUE}-{stage_pk}-"


def _about(stage_pk, who, lock):
    """Return by which name a reminder can be taken back: the stage, the reviewer and the moment."""
    return f"{label(Stage(pk=stage_pk))}:{who}:{int(lock.timestamp())}"


@use_case
def _remind(expected, *, at):
    """Promise one reminder, unless nothing is left to remind of."""
    stage_pk, who, lock = _read(expected.about)
    stage = Stage.objects.select_related("call").get(pk=stage_pk)
    person = User.objects.get(pk=who)
    rows = _unsent().filter(stage=stage, reviewer=person).select_related("proposal__call").order_by("proposal__number")
    left = _by_moment(list(rows)).get((stage_pk, who, expected.not_after), [])
    if not left:
        return 0
    notices.promise(
        expected.key,
        kind=DUE,
        about=expected.about,
        to=person,
        template="reviews_due",
        context={
            "call": stage.call,
            "stage": stage,
            "due_at": lock,
            "days_left": (tokyo_day(lock) - tokyo_day(at)).days,
            "references": [row.proposal.reference for row in left],
        },
        at=at,
        not_after=lock,
    )
    return 1


def _read(about):
    """Return (stage, reviewer, instant to the second) of what a reminder is about."""
    _kind, stage, who, moment = about.rsplit(":", 3)
    return int(stage), int(who), datetime.fromtimestamp(int(moment), UTC)


# --- What was overtaken ---------------------------------------------------------------------------
@within_transaction
def take_back_if_done(assignment, *, actor, at):
    """Take back the reminder of a reviewer who has just sent the last review that locks at its moment."""
    rows = list(_unsent().filter(stage=assignment.stage_id, reviewer=assignment.reviewer_id).order_by("pk"))
    lock = queries.lock_of(assignment)
    if lock is not None and lock not in queries.locks_of(rows).values():
        about = _about(assignment.stage_id, assignment.reviewer_id, lock)
        notices.withdraw(about, at=at, actor=actor, kinds=[DUE])


def _take_back_overtaken(*, at):
    """Take back reminders that are not out yet and of which nothing is true any more: one query when there are none."""
    waiting = {about for about, _until in letters.unsent_of(DUE)}
    if not waiting:
        return
    read = {about: _read(about) for about in waiting}
    rows = _unsent().filter(stage__in={stage for stage, _who, _lock in read.values()})
    left = {_about(*key) for key in _by_moment(list(rows.order_by("pk"))) if key[2] is not None}
    for about in sorted(waiting - left):
        _take_back(about, at=at)


@use_case
def _take_back(about, *, at):
    notices.withdraw(about, at=at, actor=None, kinds=[DUE])
