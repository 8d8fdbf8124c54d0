"""How do the proposals of a call spread over time, areas, countries and grants, as far as one officer may see?

The database counts by group; what comes back is as long as the call is in days, areas and countries, never as long as
its proposals.
"""

from dataclasses import dataclass

from django.db.models import Case, CharField, Count, DateField, Exists, Func, OuterRef, Value, When
from django.db.models.functions import TruncDate

from agencies.models import Country
from calls.deadlines import TOKYO
from proposals.models import Counterpart, Submission
from selection.charts import Flow, bars_of, flow_of


@dataclass(frozen=True)
class Spreads:
    """The charts of a call; `flow` is None while nothing was begun, each of the others a tuple of bars."""

    flow: Flow | None
    areas: tuple
    countries: tuple
    grants: tuple  # of "held", "applied", "unlisted"; a proposal counts once
    whole: int  # proposals submitted that stand


class DayInJapan(Func):
    """The day in Japan of an aware instant.

    SQLite counts it natively, nine hours ahead of UTC, since Japan has known no summer time since 1951: Django's own
    function calls Python for every row.
    """

    output_field = DateField()
    arity = 1

    def as_sql(self, compiler, connection, **more):
        """Leave every other database to Django."""
        return compiler.compile(TruncDate(self.source_expressions[0], tzinfo=TOKYO))

    def as_sqlite(self, compiler, connection, **more):
        """Shift by nine hours and keep the date."""
        return super().as_sql(compiler, connection, template="DATE(%(expressions)s, '+9 hours')", **more)


def spreads_of(call, sight, tally, *, at):
    """Return the charts of a call from its Tally and four further queries, five with the areas."""
    whole = tally.submitted
    areas = [(area, tally.by_area.get(str(area.pk), 0)) for area in call.areas.order_by("number")]
    return Spreads(
        flow=_flow(call, sight, at=at),
        areas=bars_of(areas, whole=whole),
        countries=bars_of(_by_country(sight), whole=whole),
        grants=bars_of(_by_grant(sight), whole=whole),
        whole=whole,
    )


def _flow(call, sight, *, at):
    begun = sight.begun.annotate(day=DayInJapan("created_at"))
    first = Submission.objects.filter(sequence=1, proposal__call=call).exclude(proposal__in=sight.stakes).order_by()
    begun, submitted = (
        dict(rows.values_list("day").annotate(number=Count("pk")))
        for rows in (begun, first.annotate(day=DayInJapan("received_at")))
    )
    return flow_of(begun, submitted, opens_at=call.opens_at, closes_at=call.closes_at, at=at)


def _by_country(sight):
    """Return (country, how many proposals name a counterpart there), the most first."""
    named = Counterpart.objects.filter(proposal__in=sight.standing.values("pk"), country__isnull=False)
    counts = dict(named.order_by().values_list("country").annotate(Count("proposal", distinct=True)))
    countries = Country.objects.in_bulk(counts)
    return [(countries[code], counts[code]) for code in sorted(counts, key=lambda code: (-counts[code], code))]


def _by_grant(sight):
    """Return (key, how many proposals), each counted once: by what is least certain among its counterparts."""
    named = Counterpart.objects.filter(proposal=OuterRef("pk"))
    least_certain = Case(
        When(Exists(named.exclude(unlisted_agency="")), then=Value("unlisted")),
        When(Exists(named.filter(grant_status=Counterpart.Grant.APPLIED)), then=Value("applied")),
        default=Value("held"),
        output_field=CharField(),
    )
    counts = dict(sight.standing.annotate(grant=least_certain).values_list("grant").annotate(number=Count("pk")))
    return [(key, counts.get(key, 0)) for key in ("held", "applied", "unlisted")]
