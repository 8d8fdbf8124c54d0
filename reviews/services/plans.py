"""How is a plan of assignment asked for, worked out, applied and undone?

An officer asks; a worker reads what stands, works the plan out and writes it down; nothing changes for anybody. Applying
looks at everything again under a lock, makes what is new and owes one letter a reviewer. Undoing takes back what the plan
made where its reader has not begun.
"""

import logging
from collections import Counter
from dataclasses import asdict
from datetime import timedelta

from accounts.models import User
from calls.models import Call, Stage
from jobs import services as jobs
from journal.refusals import NotAllowed
from journal.services import record
from journal.transactions import outside_transaction, use_case, within_transaction
from notices import services as notices
from reviews import gateways, policies, queries
from reviews.allotting import allot
from reviews.fit import fit, weights_with
from reviews.models import Assignment, AssignmentPlan, Review
from reviews.queries.planning import NEVER_MORE, Inputs, Wishes
from reviews.refusals import (
    NobodyReads,
    NothingToAssign,
    PlanNotApplied,
    PlanNotReady,
    PlanOutdated,
    TooManyReaders,
)
from reviews.services import interests
from reviews.services.silencing import key_of_plan, letter_about, tell_taken_back, withdraw_letter_of_plan

logger = logging.getLogger(__name__)
KIND = "reviews.tasks.work_out_plans"
LEASE = timedelta(minutes=5)  # far longer than one step takes
SMALL = 200_000  # pairs up to which every other choice is worked out as well
State = AssignmentPlan.State


# --- Asking ---------------------------------------------------------------------------------
@use_case
def ask_for_plan(call_pk, *, wishes, actor, at, stage="document"):
    """Ask a worker for a plan for the proposals that the officer handles, and return the AssignmentPlan.

    `wishes` are queries.Wishes. Raises NotAllowed, NothingToAssign, NobodyReads, TooManyReaders (more are wanted than
    there are), Call.DoesNotExist.
    """
    call = Call.objects.get(pk=call_pk)
    if not actor.has_perm("reviews.plan_assignment", call):
        raise NotAllowed(right="reviews.plan_assignment")
    keys = queries.proposals_to_assign(actor, call)
    if not keys:
        raise NothingToAssign
    readers = len(queries.readers_of(call, at=at))
    if not readers:
        raise NobodyReads
    if not 1 <= wishes.readers <= min(NEVER_MORE, readers):
        raise TooManyReaders(wanted=wishes.readers, readers=readers)
    weights_with(wishes.bids)

    plan = AssignmentPlan.objects.create(
        stage=Stage.objects.get(call=call, code=stage),
        asked_at=at,
        asked_by=actor,
        choices={**asdict(wishes), "proposals": keys},
    )
    detail = {"call": call.slug, "proposals": len(keys), **asdict(wishes)}
    record("plan.asked", subject=plan, actor=actor, at=at, detail=detail)
    jobs.ask(queries.job_key(plan.pk), kind=KIND, at=at)
    return plan


# --- Working out ----------------------------------------------------------------------------
@outside_transaction
def work_out_plans(*, now):
    """Work out the plans that wait; returns how many. `now` is a clock (a callable); a fault fails the job at once."""
    return jobs.work_on(
        KIND, lambda job: _work_out(job, now=now), now=now, lease=LEASE, fault=gateways.solving.NotSolved
    )


def _work_out(job, *, now):
    plan = AssignmentPlan.objects.select_related("stage__call").get(pk=queries.plan_of_key(job.key))
    held = [job]

    def report(percent):
        held[0] = jobs.advance(held[0], done=percent, of=100, at=now(), lease=LEASE)

    interests.find_conflicts(at=now())
    report(5)
    wishes = Wishes(**{name: plan.choices[name] for name in Wishes.__dataclass_fields__})
    inputs = queries.inputs_of(plan.stage, plan.choices["proposals"], at=now())
    report(20)
    result = worked_out(inputs, wishes, report=lambda done, of: report(20 + 75 * done // of))
    _keep(plan.pk, result, held[0], at=now())


def worked_out(inputs: Inputs, wishes, *, report=lambda done, of: None):
    """Return the result of a plan as plain JSON: pairs with what matched, floor, loads, effects; or the shortage."""
    fits, rows, columns = inputs.fits(wishes.bids)
    others = list(_other_wishes(wishes, is_small=fits.size <= SMALL))
    parts = len(others) + 1
    problem = inputs.problem(wishes, fits, rows, columns)
    solver = gateways.solving
    answer = allot(problem, solver, keeps_floor=wishes.keeps_floor, report=lambda done, of: report(done, of * parts))
    loads = inputs.loads_within()
    if answer.shortage:
        return {"shortage": _shortage_said(answer.shortage, inputs), "loads": loads}
    pairs = [(inputs.proposals[row].pk, inputs.readers[column].person_pk) for row, column in answer.pairs]
    told = _pairs_told(inputs, pairs, fits, rows, columns, weights_with(wishes.bids))
    for _proposal, person in pairs:
        loads[str(person)][0] += 1
    effects = [{"choice": "chosen", **_effect(answer, inputs, fits, rows, columns)}]
    for number, (name, other) in enumerate(others, start=1):
        table = fits if other.bids == wishes.bids else inputs.fits(other.bids)[0]
        variant = allot(inputs.problem(other, table, rows, columns), solver, keeps_floor=other.keeps_floor)
        effects.append({"choice": name, **_effect(variant, inputs, fits, rows, columns)})
        report(number + 1, parts)
    points = [one[2] for one in told]
    return {
        "pairs": told,
        "floor": answer.floor,
        "lowest": min(points, default=None),
        "total": sum(points),
        "loads": loads,
        "effects": effects,
    }


def _other_wishes(wishes, *, is_small):
    """Yield (name, Wishes) of what else could have been chosen, one choice changed at a time."""
    said = asdict(wishes)
    yield (
        ("no-floor", Wishes(**{**said, "keeps_floor": False}))
        if wishes.keeps_floor
        else (
            "floor",
            Wishes(**{**said, "keeps_floor": True}),
        )
    )
    if wishes.bids:
        yield "no-bids", Wishes(**{**said, "bids": 0})
    if not is_small:
        return
    if wishes.least:
        yield "no-least", Wishes(**{**said, "least": 0})
    if wishes.readers > 1:
        yield "one-less", Wishes(**{**said, "readers": wishes.readers - 1})
    yield "one-more", Wishes(**{**said, "readers": wishes.readers + 1})


def _pairs_told(inputs, pairs, fits, rows, columns, weights):
    """Return every pair, kept and new, as a list: proposal, person, fit, whether it is kept, and what matched by part."""
    place = {one.pk: number for number, one in enumerate(inputs.proposals)}
    readers = {one.person_pk: one for one in inputs.readers}
    found = []
    for is_kept, some in ((True, inputs.kept), (False, pairs)):
        for proposal, person in some:
            if person not in readers:  # no longer in the pool, and reads on
                found.append([proposal, person, 0, is_kept, {}])
                continue
            offered = readers[person].offers(inputs.bids.get((proposal, person), ""))
            one = fit(inputs.wanted[rows[proposal]], offered, weights)
            told = {part.name: [part.points, part.most, list(part.what)] for part in one.parts}
            found.append([proposal, person, one.points, is_kept, told])
    return sorted(found, key=lambda one: (place[one[0]], not one[3], -one[2], one[1]))


def _effect(answer, inputs, fits, rows, columns):
    """Return what a choice comes to, measured by the fits of the plan itself: kept pairs count as new ones do."""
    if answer.shortage:
        return {"missing": answer.shortage.missing}
    new = [(inputs.proposals[row].pk, inputs.readers[column].person_pk) for row, column in answer.pairs]
    every = [*new, *(pair for pair in inputs.kept if pair[1] in columns)]
    points = [int(fits[rows[proposal], columns[person]]) for proposal, person in every]
    wishes = Counter(inputs.bids.get(pair, "") for pair in every)
    loads = Counter(person for _proposal, person in every)
    heights = [loads[one.person_pk] for one in inputs.readers]
    lowest = [int(fits[rows[proposal], columns[person]]) for proposal, person in new]
    return {
        "lowest": min(lowest, default=None),
        "mean": round(sum(points) / len(points)) if points else None,
        "eager": wishes["eager"],
        "rather_not": wishes["rather-not"],
        "least": min(heights, default=0),
        "most": max(heights, default=0),
    }


def _shortage_said(shortage, inputs):
    short = [inputs.proposals[row].pk for row in shortage.rows]
    kept = {}
    for proposal, person in inputs.kept:
        kept.setdefault(person, set()).add(proposal)
    barred = {}
    for pk in short:
        for person in inputs.barred[pk]:
            barred.setdefault(person, []).append(pk)
    readers = {one.person_pk for one in inputs.readers}
    return {
        "missing": shortage.missing,
        "proposals": short,
        "full": [inputs.readers[column].person_pk for column in shortage.full],
        "barred": [[person, keys] for person, keys in sorted(barred.items()) if person in readers],
        "reads": [[one, sorted(kept[one] & set(short))] for one in sorted(kept) if kept[one] & set(short)],
        "is_of_least": shortage.is_of_least,
        "people": [inputs.readers[column].person_pk for column in shortage.columns],
    }


@use_case
def _keep(pk, result, job, *, at):
    plan = AssignmentPlan.objects.select_for_update(of=("self",)).get(pk=pk)
    if plan.state == State.ASKED:
        plan.state = State.SHORT if "shortage" in result else State.SOLVED
        plan.solved_at, plan.result = at, result
        plan.save(update_fields=["state", "solved_at", "result"])
        record("plan.worked_out", subject=plan, actor=None, at=at, detail={"state": plan.state})
    jobs.finish(job, at=at)


# --- Applying -------------------------------------------------------------------------------
@outside_transaction
def apply_plan(pk, *, actor, at):
    """Make what a plan would make and return the plan; each of its readers is owed one letter.

    Interests are looked for first, and all that the plan was made of is read again under a lock. What stands already is
    kept. Raises NotAllowed, PlanNotReady, PlanOutdated with what has changed, AssignmentPlan.DoesNotExist.
    """
    interests.find_conflicts(at=at)
    return _apply(pk, actor=actor, at=at)


@use_case
def _apply(pk, *, actor, at):
    plan = _locked(pk, actor)
    if plan.state != State.SOLVED:
        raise PlanNotReady(state=plan.state)
    queries.locked_proposals(plan.choices["proposals"])
    changes = queries.changes_since(plan, at=at)
    if changes:
        raise PlanOutdated(changes=changes)

    for earlier in queries.applied_plans(plan.stage).select_for_update(of=("self",)):
        earlier.state = State.DROPPED  # what it made stands; only the last one can be undone
        earlier.save(update_fields=["state"])
        record("plan.succeeded", subject=earlier, actor=actor, at=at, detail={"by": plan.pk})
    made = Assignment.objects.bulk_create(
        Assignment(
            proposal_id=proposal, reviewer_id=person, stage=plan.stage, plan=plan, assigned_at=at, assigned_by=actor
        )
        for proposal, person, _fit, is_kept, *_rest in plan.result["pairs"]
        if not is_kept
    )
    for one in made:
        detail = {"proposal": one.proposal_id, "reviewer": one.reviewer_id, "plan": plan.pk}
        record("assignment.made", subject=one, actor=actor, at=at, detail=detail)
    plan.state, plan.applied_at, plan.applied_by = State.APPLIED, at, actor
    plan.save(update_fields=["state", "applied_at", "applied_by"])
    people = sorted({one.reviewer_id for one in made})
    record("plan.applied", subject=plan, actor=actor, at=at, detail={"made": len(made), "readers": len(people)})
    _owe_letters(plan, people, at=at)
    return plan


@within_transaction
def _owe_letters(plan, people, *, at):
    """Owe one letter a reader. It names no proposal: those are on the reader's own list, and nobody else reads of them."""
    timetable = queries.timetable_of(plan.stage)
    context = {"call": plan.stage.call, "due_at": timetable.due_at if timetable else None}
    for person in User.objects.filter(pk__in=people).order_by("pk"):
        notices.promise(
            key_of_plan(plan.pk, person.pk),
            kind=queries.LETTER,
            about=letter_about(plan.pk, person.pk),
            to=person,
            template="reviews_asked_plan",
            context={**context, "minutes": plan.stage.minutes_typical},
            at=at,
            scope=plan.stage.call.slug,
        )


# --- Undoing --------------------------------------------------------------------------------
@use_case
def undo_plan(pk, *, actor, at):
    """Take back what a plan made where its reader has neither declared nor begun; letters not yet out are withdrawn,
    and who had one already gets another that says so.

    Returns (plan, how many were taken back, how many stay). Raises NotAllowed, PlanNotApplied, AssignmentPlan.DoesNotExist.
    """
    plan = _locked(pk, actor)
    if plan.state != State.APPLIED:
        raise PlanNotApplied(state=plan.state)
    rows = Assignment.objects.select_for_update(of=("self",)).filter(plan=plan, state__in=policies.OPEN_STATES)
    rows = rows.select_related("proposal__call", "proposal__lead", "reviewer")
    rows = list(rows.order_by("pk"))
    begun = set(Review.objects.filter(assignment__in=rows).values_list("assignment", flat=True))
    untouched = [one for one in rows if one.state == Assignment.State.ASKED and one.pk not in begun]
    for one in untouched:
        one.state, one.ended_at = Assignment.State.ENDED, at
        one.save(update_fields=["state", "ended_at"])
        detail = {"proposal": one.proposal_id, "reviewer": one.reviewer_id, "was": "asked", "plan": plan.pk}
        record("assignment.ended", subject=one, actor=actor, at=at, detail=detail)
    plan.state, plan.undone_at, plan.undone_by = State.UNDONE, at, actor
    plan.save(update_fields=["state", "undone_at", "undone_by"])
    for person in sorted({one.reviewer_id for one in untouched}):
        withdraw_letter_of_plan(plan.pk, person, actor=actor, at=at)
        of_theirs = [one for one in untouched if one.reviewer_id == person]
        tell_taken_back(f"reviews-ended-{plan.pk}-{person}", of_theirs, at=at)
    stay = len(rows) - len(untouched)
    record("plan.undone", subject=plan, actor=actor, at=at, detail={"ended": len(untouched), "stay": stay})
    return plan, len(untouched), stay


@within_transaction
def _locked(pk, actor):
    """Lock the stage, so that one plan at a time is applied or undone, then the plan; return it with stage and call."""
    stage_pk = AssignmentPlan.objects.values_list("stage", flat=True).get(pk=pk)
    Stage.objects.select_for_update(of=("self",)).get(pk=stage_pk)
    plan = AssignmentPlan.objects.select_for_update(of=("self",)).select_related("stage__call").get(pk=pk)
    if not actor.has_perm("reviews.apply_plan", plan):
        raise NotAllowed(right="reviews.apply_plan")
    return plan
