"""Who reads for a call, what do they know, and how much will they read?"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Count

from accounts.models import Role
from calls.deadlines import TOKYO, fiscal_year
from journal.sentences import tokyo_day
from reviews import policies
from reviews.fit import Offered, fit, wanted_of
from reviews.models import Appointment, Assignment, Bid
from reviews.sentences import called


@dataclass(frozen=True)
class Reader:
    """A person who accepted to judge for a call.

    `most` is how many of its proposals they take at most, those they have already among them: the call's own limit, or
    what other calls of the fiscal year have left of the yearly one; None for no limit.
    """

    person_pk: int
    name: str
    area_numbers: frozenset
    keywords: tuple
    languages: frozenset
    most: int | None

    def offers(self, bid=""):
        """Return what the person brings, with a wish for one proposal."""
        return Offered(self.area_numbers, self.keywords, self.languages, bid)


def readers_of(call, *, at, people=None):
    """Return the Readers of a call by key, each an accepted appointment of somebody in the pool (three queries).

    `people` keeps some of them, by key. `at` is an aware instant: it says which fiscal year is counted.
    """
    worn = {"reviewer__user__roles__kind": Role.Kind.REVIEWER, "reviewer__user__roles__ended_at__isnull": True}
    rows = Appointment.objects.filter(call=call, state=Appointment.State.ACCEPTED, reviewer__user__is_active=True)
    rows = rows.filter(**worn).select_related("reviewer__user").prefetch_related("areas").order_by("reviewer__user")
    rows = list(rows if people is None else rows.filter(reviewer__user__in=people))
    elsewhere = _read_elsewhere([row.reviewer.user_id for row in rows], call, at=at) if rows else {}
    return [_reader(row, elsewhere.get(row.reviewer.user_id, 0)) for row in rows]


def _reader(row, elsewhere):
    person, yearly = row.reviewer, row.reviewer.yearly_limit
    left_of_year = None if yearly is None else max(0, yearly - elsewhere)
    limits = [limit for limit in (row.most, left_of_year) if limit is not None]
    return Reader(
        person_pk=person.user_id,
        name=called(person.user),
        area_numbers=frozenset(area.number for area in row.areas.all()),
        keywords=tuple(person.keywords),
        languages=frozenset(person.languages),
        most=min(limits) if limits else None,
    )


def _read_elsewhere(people, call, *, at):
    """Return how many proposals of other calls each person has been asked to read in the fiscal year, practice apart."""
    begins = datetime.combine(tokyo_day(at).replace(year=fiscal_year(tokyo_day(at)), month=4, day=1), time(), TOKYO)
    rows = Assignment.objects.filter(reviewer__in=people, state__in=policies.OPEN_STATES, assigned_at__gte=begins)
    rows = rows.filter(proposal__call__rehearsal_of__isnull=not call.is_rehearsal).exclude(proposal__call=call)
    return dict(rows.values_list("reviewer").annotate(Count("proposal", distinct=True)).order_by())


def wanted_by(proposal):
    """Return what a proposal asks of its readers; its area is read as well."""
    return wanted_of(
        area=proposal.area.number if proposal.area_id else None,
        title_en=proposal.title_en,
        title_ja=proposal.title_ja,
        summary=proposal.summary,
    )


def fits_of(proposal, *, at):
    """Return {person: (Fit, most)} of the readers of a call to one of its proposals (five queries)."""
    wanted = wanted_by(proposal)
    bids = dict(Bid.objects.filter(proposal=proposal).values_list("reviewer", "wish"))
    readers = readers_of(proposal.call, at=at)
    return {one.person_pk: (fit(wanted, one.offers(bids.get(one.person_pk, ""))), one.most) for one in readers}


def loads_of(call, stage, people=None):
    """Return {person: {proposals}} that people are asked to read at a stage of a call, those out of the race apart."""
    rows = Assignment.objects.filter(stage=stage, state__in=policies.OPEN_STATES, proposal__call=call)
    rows = rows.exclude(proposal__state__in=policies.OUT_OF_THE_RACE)
    rows = rows if people is None else rows.filter(reviewer__in=people)
    found = defaultdict(set)
    for person, proposal in rows.values_list("reviewer", "proposal"):
        found[person].add(proposal)
    return found
