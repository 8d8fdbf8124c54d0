"""Who reads for a call, what do they know, and how much will they read?"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Count, F, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Role
from calls.deadlines import TOKYO, fiscal_year
from journal.sentences import tokyo_day
from reviews import policies
from reviews.fit import Offered, fit, wanted_of
from reviews.models import Appointment, Assignment, Bid
from reviews.sentences import called

OF_A_READER = (
    *("most", "reviewer", "reviewer__user", "reviewer__user__email", "reviewer__user__name", "reviewer__user__name_ja"),
    *("reviewer__keywords", "reviewer__languages", "reviewer__yearly_limit"),
)


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
    """Return the Readers of a call by key, each an accepted appointment of somebody in the pool (one query).

    `people` keeps some of them, by key. `at` is an aware instant: it says which fiscal year is counted.
    """
    rows = _accepted(call, at=at)
    return _readers(rows if people is None else rows.filter(reviewer__user__in=people))


def _accepted(call, *, at):
    """Return the accepted appointments of a call, once for each of their areas, with what is read in other calls."""
    worn = {"reviewer__user__roles__kind": Role.Kind.REVIEWER, "reviewer__user__roles__ended_at__isnull": True}
    rows = Appointment.objects.filter(call=call, state=Appointment.State.ACCEPTED, reviewer__user__is_active=True)
    rows = rows.filter(**worn).select_related("reviewer__user").only(*OF_A_READER).order_by("reviewer__user")
    return rows.annotate(area_number=F("areas__number"), elsewhere=_read_elsewhere(call, at=at))


def _readers(rows):
    first, areas = {}, defaultdict(set)
    for row in rows:
        first.setdefault(row.pk, row)
        areas[row.pk] |= {row.area_number} - {None}
    return [_reader(row, frozenset(areas[row.pk])) for row in first.values()]


def _reader(row, areas):
    person, yearly = row.reviewer, row.reviewer.yearly_limit
    left_of_year = None if yearly is None else max(0, yearly - row.elsewhere)
    limits = [limit for limit in (row.most, left_of_year) if limit is not None]
    return Reader(
        person_pk=person.user_id,
        name=called(person.user),
        area_numbers=areas,
        keywords=tuple(person.keywords),
        languages=frozenset(person.languages),
        most=min(limits) if limits else None,
    )


def _read_elsewhere(call, *, at):
    """Return an expression: how many proposals of other calls a reviewer was asked to read in the fiscal year, practice apart."""
    begins = datetime.combine(tokyo_day(at).replace(year=fiscal_year(tokyo_day(at)), month=4, day=1), time(), TOKYO)
    own = Assignment.objects.filter(reviewer=OuterRef("reviewer__user"), state__in=policies.OPEN_STATES)
    rows = own.filter(assigned_at__gte=begins, proposal__call__rehearsal_of__isnull=not call.is_rehearsal)
    rows = rows.exclude(proposal__call=call).order_by().values("reviewer")
    counted = rows.annotate(n=Count("proposal", distinct=True)).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def wanted_by(proposal):
    """Return what a proposal asks of its readers; its area is read as well."""
    return wanted_of(
        area=proposal.area.number if proposal.area_id else None,
        title_en=proposal.title_en,
        title_ja=proposal.title_ja,
        summary=proposal.summary,
    )


def fits_of(proposal, *, at):
    """Return {person: (Fit, most)} of the readers of a call to one of its proposals (one query)."""
    wanted = wanted_by(proposal)
    wish = Bid.objects.filter(proposal=proposal, reviewer=OuterRef("reviewer__user")).values("wish")[:1]
    rows = list(_accepted(proposal.call, at=at).annotate(wish=Subquery(wish)))
    bids = {row.reviewer.user_id: row.wish or "" for row in rows}
    return {one.person_pk: (fit(wanted, one.offers(bids[one.person_pk])), one.most) for one in _readers(rows)}


def loads_of(call, stage, people=None):
    """Return {person: {proposals}} that people are asked to read at a stage of a call, those out of the race apart."""
    rows = Assignment.objects.filter(stage=stage, state__in=policies.OPEN_STATES, proposal__call=call)
    rows = rows.exclude(proposal__state__in=policies.OUT_OF_THE_RACE)
    rows = rows if people is None else rows.filter(reviewer__in=people)
    found = defaultdict(set)
    for person, proposal in rows.values_list("reviewer", "proposal"):
        found[person].add(proposal)
    return found
