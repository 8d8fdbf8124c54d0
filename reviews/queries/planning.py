"""What is a plan of assignment worked out from, and what of it has changed since?"""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from accounts.models import User
from proposals.lifecycle import State
from proposals.models import Proposal
from reviews import policies
from reviews.allotting import BARRED, problem_of
from reviews.fit import fit_table, weights_with
from reviews.models import AssignmentPlan, Bid
from reviews.queries.interests import stakes_of
from reviews.queries.readers import loads_of, readers_of, wanted_by

NEVER_MORE = 20  # readers of one proposal: beyond that a wish is a slip of the keyboard


@dataclass(frozen=True)
class Wishes:
    """What an officer chose for a plan: readers of each proposal, weight of bids (of 1000), least load, the floor."""

    readers: int
    bids: int
    least: int = 0
    keeps_floor: bool = True


@dataclass(frozen=True)
class Inputs:
    """Everything that a plan is worked out from, at one moment.

    `kept` holds pairs (proposal, person) that stand; `loads` what people read besides, in proposals outside the plan.
    """

    proposals: list
    wanted: list
    readers: list
    kept: frozenset
    barred: dict
    bids: dict
    loads: dict

    def fits(self, bids):
        """Return the fits of all pairs where wishes count `bids` of 1000; BARRED for pairs that must not, or do, meet."""
        rows = {one.pk: row for row, one in enumerate(self.proposals)}
        columns = {one.person_pk: column for column, one in enumerate(self.readers)}
        wishes = {
            (rows[proposal], columns[person]): wish
            for (proposal, person), wish in self.bids.items()
            if proposal in rows and person in columns
        }
        offered = [one.offers() for one in self.readers]
        return fit_table(self.wanted, offered, wishes, weights_with(bids)), rows, columns

    def held_by(self, person):
        """Return how many proposals a person has already: of this plan, and outside it."""
        return sum(1 for _proposal, one in self.kept if one == person) + self.loads.get(person, 0)

    def loads_within(self):
        """Return {person as text: [kept proposals of the plan, how many of the plan they take at most, or None]}.

        What people read outside the plan is not told, only left out of what they take: an officer may have a stake there.
        """
        kept = Counter(person for _proposal, person in self.kept)
        most = {one.person_pk: one.most for one in self.readers}
        return {
            str(person): [kept[person], None if limit is None else max(0, limit - self.loads.get(person, 0))]
            for person, limit in most.items()
        }

    def problem(self, wishes, fits, rows, columns):
        """Return the Problem of giving every proposal the rest of its readers."""
        table = fits.copy()
        for proposal, people in self.barred.items():
            table[rows[proposal], [columns[person] for person in people if person in columns]] = BARRED
        has = np.zeros(len(rows), dtype=int)
        for proposal, person in self.kept:
            has[rows[proposal]] += 1
            if person in columns:
                table[rows[proposal], columns[person]] = BARRED
        held = {one.person_pk: self.held_by(one.person_pk) for one in self.readers}
        most = [None if one.most is None else one.most - held[one.person_pk] for one in self.readers]
        least = [wishes.least - held[one.person_pk] for one in self.readers]
        return problem_of(table, wants=np.maximum(wishes.readers - has, 0), least=least, most=most)


@dataclass(frozen=True)
class Change:
    """One thing that is not as the plan took it: its kind, and the proposal's number or the person."""

    kind: str  # gone, new-conflict, no-reader, over-limit, asked-since, taken-back
    reference: str = ""
    person: object = None


def inputs_of(stage, keys, *, at):
    """Return the Inputs of a plan for those of some proposals that are under review (about fifteen queries)."""
    rows = Proposal.objects.filter(pk__in=keys, call=stage.call_id, state=State.SUBMITTED).select_related("area")
    proposals = list(rows.only("pk", "title_en", "title_ja", "summary", "area", "number").order_by("number"))
    readers = readers_of(stage.call, at=at)
    loads = loads_of(stage.call, stage)
    inside = {one.pk for one in proposals}
    people = {one.person_pk for one in readers} | set(loads)
    stakes = stakes_of(list(User.objects.filter(pk__in=people).only("pk", "email")), proposals)
    kept = {
        (proposal, person)
        for person, mine in loads.items()
        for proposal in mine & inside
        if person not in stakes[proposal]
    }
    bids = Bid.objects.filter(proposal__in=inside, reviewer__in=people).values_list("proposal", "reviewer", "wish")
    return Inputs(
        proposals=proposals,
        wanted=[wanted_by(one) for one in proposals],
        readers=readers,
        kept=frozenset(kept),
        barred=stakes,
        bids={(proposal, person): wish for proposal, person, wish in bids},
        loads={person: len(mine - inside) for person, mine in loads.items()},
    )


def changes_since(plan, *, at):
    """Return the Changes by which a plan that was worked out can no longer be applied; none where all is as it was."""
    pairs = plan.result["pairs"]
    keys = {one[0] for one in pairs}
    numbers = {one.pk: one for one in Proposal.objects.filter(pk__in=keys).select_related("call").defer("summary")}
    people = User.objects.in_bulk({one[1] for one in pairs})
    new = [(proposal, person) for proposal, person, _fit, is_kept, *_rest in pairs if not is_kept]
    planned_to_keep = {(proposal, person) for proposal, person, _fit, is_kept, *_rest in pairs if is_kept}
    found = [
        Change("gone", numbers[key].reference)
        for key in sorted(keys, key=lambda key: numbers[key].number)
        if numbers[key].state != State.SUBMITTED
    ]
    readers = {one.person_pk: one for one in readers_of(plan.stage.call, at=at)}
    loads = loads_of(plan.stage.call, plan.stage)
    stakes = stakes_of(people.values(), list(numbers.values()))
    found += [
        Change("new-conflict", numbers[proposal].reference, people[person])
        for proposal, person in new
        if person in stakes[proposal]
    ]
    inside = set(plan.choices["proposals"])
    stands = {(proposal, person) for person, mine in loads.items() for proposal in mine & inside}
    stands = {(proposal, person) for proposal, person in stands if person not in stakes.get(proposal, ())}
    found += _differing("asked-since", stands - planned_to_keep, people, numbers)
    found += _differing("taken-back", planned_to_keep - stands, people, numbers)
    for person in sorted({person for _proposal, person in new}):
        reader, more = readers.get(person), sum(1 for one in new if one[1] == person)
        if reader is None:
            found.append(Change("no-reader", person=people[person]))
        elif reader.most is not None and len(loads.get(person, ())) + more > reader.most:
            found.append(Change("over-limit", person=people[person]))
    return found


def _differing(kind, pairs, people, numbers):
    keys = {proposal for proposal, _person in pairs} - set(numbers)
    numbers = {**numbers, **Proposal.objects.select_related("call").in_bulk(keys)} if keys else numbers
    missing = {person for _proposal, person in pairs} - set(people)
    people = {**people, **User.objects.in_bulk(missing)} if missing else people
    return [Change(kind, numbers[proposal].reference, people[person]) for proposal, person in sorted(pairs)]


def locked_proposals(keys):
    """Lock some proposals in the order of their keys, so that nothing about them changes until the transaction ends."""
    return list(Proposal.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk").values_list("pk"))


def applied_plans(stage):
    """Return the plan of a stage that was applied last and not undone, as a queryset of one at most."""
    return AssignmentPlan.objects.filter(stage=stage, state=AssignmentPlan.State.APPLIED)


def proposals_to_assign(user, call):
    """Return the keys of the proposals of a call that an officer handles and that are under review, by number."""
    rows = policies.proposals_screened_by(user).filter(call=call, state=State.SUBMITTED)
    return list(rows.order_by("number").values_list("pk", flat=True))
