"""What does an officer see of the assignment of a call: what is needed, what plans there are, and what one would do?

A plan is in sight of an officer who has no stake in any of its proposals; to any other it is not there at all, and they
make their own over what they handle.
"""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count
from django.db.models.fields.json import KT

from accounts.models import User
from calls.models import Stage
from jobs.queries import job_of
from notices.queries import unsent_of
from proposals.models import Proposal
from reviews import policies
from reviews.models import Appointment, Assignment, AssignmentPlan, Bid, Conflict
from reviews.queries.pages import Page, page_of
from reviews.queries.planning import proposals_to_assign
from reviews.queries.readers import loads_of, readers_of
from reviews.sentences import barred_in_words, called, matched_in_words

KEY = "assignment-plan-"
LETTER = "reviews-asked-plan"  # the kind of the one letter that a plan owes each reader
PER_PAGE = 50  # proposals on a page of a plan
SHOWN_LATEST = 20  # plans in the list: a portal default


@dataclass(frozen=True)
class StandingOfStage:
    """Need against capacity at a stage, as one officer sees it. `capacity` is None where somebody has no limit."""

    proposals: int
    wanted: int  # readers of each
    places: int  # proposals times readers
    taken: int
    readers: int
    capacity: int | None
    invited: int
    bids: int
    bidders: int

    @property
    def missing(self):
        """Return how many places still have nobody."""
        return self.places - self.taken

    @property
    def lacks(self):
        """Return by how many places the readers' limits fall short of the need; 0 where they do not."""
        return 0 if self.capacity is None else max(0, self.places - self.capacity)


@dataclass(frozen=True)
class PlanLine:
    """One plan in the list: the row, without what it would make, and its floor, lowest fit and sum where there are any."""

    plan: AssignmentPlan
    lowest: int | None
    total: int | None


@dataclass(frozen=True)
class PlanPair:
    """One reader of a proposal in a plan: points, what matched in words, and whether it stands already."""

    name: str
    points: int
    matched: list
    is_kept: bool
    differs: bool = False


@dataclass(frozen=True)
class PlanRow:
    """One proposal of a plan with its readers; compared, those of the other plan who are not among them."""

    proposal: Proposal
    pairs: list
    lowest: int | None
    only_in_other: list = field(default_factory=list)


@dataclass(frozen=True)
class Load:
    """What one reader would read: kept, new, together, at most (None: no limit)."""

    name: str
    kept: int
    new: int
    most: int | None
    mean: int | None

    @property
    def together(self):
        """Return kept and new together."""
        return self.kept + self.new


@dataclass(frozen=True)
class Lack:
    """A shortage, ready to render: proposals, missing places, and what keeps each of the readers from helping."""

    missing: int
    is_of_least: bool
    proposals: list
    full: list
    barred: list  # (name, [(proposal, why)])
    reads: list
    people: list
    invited: int


def job_key(plan_pk):
    """Return the key of the job that works a plan out."""
    return f"{KEY}{plan_pk}"


def plan_of_key(key):
    """Return the key of the plan that a job works out."""
    return int(key.removeprefix(KEY))


def stage_to_assign(call, code="document"):
    """Return a stage of a call with the call, or None."""
    return Stage.objects.filter(call=call, code=code).select_related("call").first()


def standing_of_stage(user, stage, *, at):
    """Return the StandingOfStage as this officer sees it: proposals with a stake are counted nowhere."""
    keys = set(proposals_to_assign(user, stage.call))
    wanted = stage.call.reviewers_per_proposal
    readers = readers_of(stage.call, at=at)
    loads = loads_of(stage.call, stage)
    per_proposal = Counter(key for mine in loads.values() for key in mine & keys)
    most = [one.most for one in readers]
    bids = Bid.objects.filter(proposal__in=keys, reviewer__in=[one.person_pk for one in readers])
    counted = bids.aggregate(bids=Count("pk"), bidders=Count("reviewer", distinct=True))
    return StandingOfStage(
        proposals=len(keys),
        wanted=wanted,
        places=wanted * len(keys),
        taken=sum(min(wanted, count) for count in per_proposal.values()),
        readers=len(readers),
        capacity=None if None in most else sum(min(one, len(keys)) for one in most),
        invited=Appointment.objects.filter(call=stage.call, state=Appointment.State.INVITED).count(),
        **counted,
    )


def plans_of(user, stage):
    """Return the PlanLines of a stage that an officer may see, the newest first (two queries)."""
    rows = AssignmentPlan.objects.filter(stage=stage).select_related("asked_by", "applied_by").defer("result")
    rows = rows.annotate(lowest=KT("result__lowest"), total=KT("result__total")).order_by("-asked_at", "-pk")
    hidden = policies.keys_kept_from(user, stage.call_id)
    seen = [row for row in rows[: SHOWN_LATEST * 3] if not hidden & set(row.choices["proposals"])]
    return [PlanLine(row, _number(row.lowest), _number(row.total)) for row in seen[:SHOWN_LATEST]]


def plan_for(user, pk):
    """Return a plan with its stage and call if this officer may see it, or None."""
    plan = AssignmentPlan.objects.filter(pk=pk).select_related("stage__call", "asked_by", "applied_by", "undone_by")
    plan = plan.first()
    return plan if plan and user.has_perm("reviews.see_plan", plan) else None


def job_of_plan(plan):
    """Return the Job of a plan, or None."""
    return job_of(job_key(plan.pk))


def page_of_plan(plan, *, number, other=None):
    """Return one Page of a plan that was worked out, beside another plan where one is given (two queries)."""
    by_proposal = _by_proposal(plan)
    beside = _by_proposal(other) if other else {}
    keys = sorted(by_proposal.keys() | beside.keys())
    if other:
        keys = [key for key in keys if _people(by_proposal.get(key)) != _people(beside.get(key))]
    order = Proposal.objects.filter(pk__in=keys).order_by("number").values_list("pk", flat=True)
    shown, number, pages = page_of(list(order), number, length=PER_PAGE)
    rows = Proposal.objects.select_related("call").defer("summary", "call__texts", "call__elements").in_bulk(shown)
    people = _names({one[1] for key in shown for one in (*by_proposal.get(key, ()), *beside.get(key, ()))})
    found = [_row(rows[key], by_proposal.get(key, []), beside.get(key, []) if other else None, people) for key in shown]
    return Page(found, number, pages, len(keys))


def loads_in_plan(plan):
    """Return the Loads of a plan that was worked out, the heaviest first (one query)."""
    pairs = plan.result["pairs"]
    names = _names({int(key) for key in plan.result["loads"]})
    points = {}
    for _proposal, person, one, is_kept, *_rest in pairs:
        points.setdefault(person, []).append((one, is_kept))
    found = []
    for key, (_load, most) in plan.result["loads"].items():
        mine = points.get(int(key), [])
        kept = sum(1 for _points, is_kept in mine if is_kept)
        mean = round(sum(one for one, _kept in mine) / len(mine)) if mine else None
        found.append(Load(names[int(key)], kept, len(mine) - kept, most, mean))
    return sorted(found, key=lambda one: (-one.together, one.name))


def letters_of_plan(plan):
    """Return [(name, how many proposals are new)] of those who get a letter when a plan is applied, by name."""
    counts = Counter(person for _proposal, person, _fit, is_kept, *_rest in plan.result["pairs"] if not is_kept)
    names = _names(counts)
    return sorted((names[person], count) for person, count in counts.items())


def undoing_of(plan):
    """Return what undoing a plan would do: {"ended", "stay", "letters"}, letters being those that are not out yet."""
    rows = Assignment.objects.filter(plan=plan, state__in=policies.OPEN_STATES)
    ended = rows.filter(state=Assignment.State.ASKED, review__isnull=True)
    people = set(ended.values_list("reviewer", flat=True)) - set(
        rows.exclude(pk__in=ended.values("pk")).values_list("reviewer", flat=True)
    )
    about = {f"reviews.assignmentplan:{plan.pk}/{person}" for person in people}
    unsent = about & {label for label, _not_after in unsent_of(LETTER)}
    return {"ended": ended.count(), "stay": rows.count() - ended.count(), "letters": len(unsent)}


def lack_of(plan):
    """Return the Lack of a plan that cannot be done (four queries)."""
    said = plan.result["shortage"]
    rows = Proposal.objects.filter(pk__in=said["proposals"]).select_related("call").order_by("number")
    rows = {one.pk: one for one in rows.defer("summary", "call__texts", "call__elements")}
    names = _names({*said["full"], *said["people"], *(one for one, _keys in (*said["barred"], *said["reads"]))})
    on_record = Conflict.objects.standing().filter(proposal__in=rows, person__in=names)
    states = {(one.person_id, one.proposal_id): one.state for one in on_record.only("person", "proposal", "state")}
    return Lack(
        missing=said["missing"],
        is_of_least=said["is_of_least"],
        proposals=list(rows.values()),
        full=sorted(names[one] for one in said["full"]),
        barred=sorted(
            ((names[person], [(rows[key], barred_in_words(states.get((person, key)))) for key in keys]))
            for person, keys in said["barred"]
        )
        if not said["is_of_least"]
        else [],
        reads=sorted((names[person], [rows[key] for key in keys]) for person, keys in said["reads"]),
        people=sorted(names[one] for one in said["people"]),
        invited=Appointment.objects.filter(call=plan.stage.call_id, state=Appointment.State.INVITED).count(),
    )


def differing(plan, other):
    """Return how many pairs are only in one plan and only in the other."""
    mine, theirs = ({(one[0], one[1]) for one in each.result["pairs"]} for each in (plan, other))
    return len(mine - theirs), len(theirs - mine)


def _row(proposal, mine, other, people):
    theirs = _people(other)
    pairs = [
        PlanPair(
            name=people[person],
            points=points,
            matched=matched_in_words(told),
            is_kept=is_kept,
            differs=other is not None and person not in theirs,
        )
        for _proposal, person, points, is_kept, told in mine
    ]
    gone = sorted(people[person] for person in theirs - _people(mine)) if other is not None else []
    return PlanRow(proposal, pairs, min((one.points for one in pairs), default=None), gone)


def _by_proposal(plan):
    found = {}
    for one in plan.result["pairs"]:
        found.setdefault(one[0], []).append(one)
    return found


def _people(pairs):
    return {one[1] for one in pairs or ()}


def _names(keys):
    return {one.pk: called(one) for one in User.objects.filter(pk__in=keys).only("pk", "name", "name_ja", "email")}


def _number(value):
    return int(value) if value not in (None, "", "null") else None
