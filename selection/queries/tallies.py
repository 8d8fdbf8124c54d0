"""How many proposals of which call stand where, as far as one officer may see? Counted by the database.

Every function asks about several calls at once and costs the same number of queries for one as for all; what an
officer has a stake in is counted nowhere, drafts included.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Exists, Max, Min, OuterRef, Q

import notices.policies
import notices.queries
from calls.deadlines import has_closed
from proposals.lifecycle import OUT_OF_THE_RACE, State
from proposals.models import Consultation, Outcome, Proposal
from proposals.policies import visible_to_office
from reviews.models import Conflict, Score
from reviews.policies import OPEN_STATES, proposals_kept_from, proposals_still_judged_by
from reviews.queries import DISCUSS_FROM, with_reviewers, with_reviews
from selection import policies
from selection.models import Interview

WAITING = ("pending", "retry")
OWED = (*WAITING, "sending")
SCREENED = ("questions", "to_screen", "asking", "against")
JUDGED = ("assigned", "reviewed", "wide")


@dataclass(frozen=True)
class Letters:
    """The letters of one call: owed, out, in trouble, and when the next one is due."""

    owed: int = 0
    sent: int = 0
    overdue: int = 0
    stuck: int = 0
    next_at: datetime | None = None


@dataclass(frozen=True)
class ListedDay:
    """One interview day: how many are on its list, and how many of them have no time yet."""

    on: date
    listed: int
    untimed: int


@dataclass(frozen=True)
class Tally:
    """The numbers of one call."""

    begun: int = 0
    drafts: int = 0
    submitted: int = 0  # neither withdrawn nor refused; every number below, but these two, is one of these
    withdrawn: int = 0
    not_accepted: int = 0
    questions: int = 0
    to_screen: int = 0  # wait for the office's decision: not accepted yet, or a clause speaks against them since
    asking: int = 0  # of these, those in which a person decides
    against: int = 0  # and those of which a pending grant was rejected, or not known in time
    unruled: int = 0  # questions about agencies without a ruling
    assigned: int = 0
    reviewed: int = 0
    wide: int = 0  # the reviewers' points lie far apart
    decided: int = 0
    by_area: dict = field(default_factory=dict)  # key of the area -> how many
    days: tuple = ()
    letters: Letters = Letters()

    @property
    def listed(self):
        """Return how many are on the interview lists."""
        return sum(day.listed for day in self.days)

    @property
    def untimed(self):
        """Return how many of those have no time yet."""
        return sum(day.untimed for day in self.days)


def tallies_of(user, calls, sight, *, at):
    """Return {key of the call: Tally} for calls whose interview days are loaded: five queries."""
    proposals, drafts = _proposals(user, sight), _drafts(sight)
    unruled = _unruled(sight, calls, at)
    listed, letters = _listed(user, calls), _letters(user, calls, at)
    return {
        call.pk: Tally(
            **drafts.get(call.pk, {}),
            **proposals.get(call.pk, {}),
            days=tuple(
                ListedDay(day.on, *listed.get(day.pk, (0, 0)))
                for day in sorted(call.interview_days.all(), key=lambda day: day.on)
            ),
            letters=letters.get(call.slug, Letters()),
            unruled=unruled[call.pk],
        )
        for call in calls
    }


class Sight:
    """What one officer may see of some calls: the rows of the policies, with the stakes looked up once, not ten times.

    `seen` are the proposals that the officer handles, `standing` those neither withdrawn nor refused, `begun` every proposal ever begun
    except those that the officer has a stake in: these are counted and never shown.
    """

    def __init__(self, user, calls):
        self.stakes = stakes = list(proposals_kept_from(user).filter(call__in=calls).values_list("pk", flat=True))
        self.seen = visible_to_office(user).filter(call__in=calls).exclude(pk__in=stakes).order_by()
        self.standing = self.seen.exclude(state__in=OUT_OF_THE_RACE)
        self.begun = Proposal.objects.filter(call__in=calls).exclude(pk__in=stakes).order_by()


def short_of_reviewers(sight):
    """Return the standing proposals with fewer open assignments than their call wants reviewers."""
    return sight.standing.exclude(pk__in=with_reviewers())


def _wide(user):
    """Return the proposals whose overall points lie far apart, as far as an officer may see points."""
    bound = Conflict.objects.standing().filter(
        person=OuterRef("review__assignment__reviewer"), proposal=OuterRef("review__assignment__proposal")
    )
    points = Score.objects.filter(
        criterion__is_overall=True,
        review__sent_at__isnull=False,
        review__assignment__state__in=OPEN_STATES,
    )
    points = points.exclude(Exists(bound)).order_by().values("review__assignment__proposal")
    points = points.annotate(spread=Max("points") - Min("points")).filter(spread__gte=DISCUSS_FROM)
    return points.exclude(review__assignment__proposal__in=proposals_still_judged_by(user).values("pk")).values(
        "review__assignment__proposal"
    )


def _proposals(user, sight):
    """Return the numbers of submitted proposals by call; one query."""
    undecided = Q(state=State.SUBMITTED) & (Q(screening__state="waiting") | _spoken_against())
    rows = sight.seen.values("call", "state", "area")
    rows = rows.annotate(
        n=Count("pk"),
        questions=Count("pk", filter=Q(asks__gt=0)),
        to_screen=Count("pk", filter=undecided),
        asking=Count("pk", filter=undecided & Q(screening__verdict="ask_a_human")),
        against=Count("pk", filter=undecided & Q(pk__in=_without_a_grant())),
        assigned=Count("pk", filter=Q(pk__in=with_reviewers())),
        reviewed=Count("pk", filter=Q(pk__in=with_reviews())),
        wide=Count("pk", filter=Q(pk__in=_wide(user))),
    )
    found = {}
    for row in rows:
        one = found.setdefault(row["call"], {"by_area": {}})
        if row["state"] in OUT_OF_THE_RACE:
            _add(one, **{"withdrawn" if row["state"] == State.WITHDRAWN else "not_accepted": row["n"]})
            continue
        _add(one, submitted=row["n"], **{key: row[key] for key in (*SCREENED, *JUDGED)})
        _add(one["by_area"], **{str(row["area"]): row["n"]})
        if row["state"] in (State.SELECTED, State.NOT_SELECTED, State.CANCELLED):
            _add(one, decided=row["n"])
    return found


def _spoken_against():
    """Return the condition that a proposal was accepted and a clause refuses it today."""
    return Q(screening__state="accepted", screening__verdict="not_met")


def _without_a_grant():
    """Return the keys of proposals of which a pending grant was rejected, or not known in time."""
    told = Outcome.objects.filter(state__in=(Outcome.State.REJECTED, Outcome.State.UNKNOWN))
    return told.values("proposal")


def _unruled(sight, calls, at):
    """Return how many questions about agencies wait for a ruling, by call; one query.

    Those of a draft that can no longer be submitted wait for nothing.
    """
    asked = Consultation.objects.filter(proposal__call__in=calls, ruling="").exclude(proposal__in=sight.stakes)
    rows = asked.order_by().values_list("proposal__call", "proposal__state").annotate(n=Count("pk"))
    numbers = {(call, state): n for call, state, n in rows}
    closed = {call.pk: has_closed(closes_at=call.closes_at, at=at) for call in calls}
    return {
        pk: numbers.get((pk, State.SUBMITTED), 0) + (0 if is_closed else numbers.get((pk, State.DRAFT), 0))
        for pk, is_closed in closed.items()
    }


def _add(numbers, **more):
    for key, number in more.items():
        numbers[key] = numbers.get(key, 0) + number


def _drafts(sight):
    """Return how many were begun and how many are still drafts, by call; one query."""
    still = Q(submitted_at__isnull=True, state=State.DRAFT)
    rows = sight.begun.values_list("call").annotate(begun=Count("pk"), drafts=Count("pk", filter=still))
    return {call: {"begun": begun, "drafts": drafts} for call, begun, drafts in rows}


def _listed(user, calls):
    """Return (on the list, of these without a time) by interview day, as far as the person arranges them; one query."""
    listed = Interview.objects.filter(proposal__call__in=calls, state=Interview.State.LISTED)
    listed = listed.exclude(proposal__state__in=OUT_OF_THE_RACE)
    listed = listed.filter(proposal__in=policies.proposals_arranged_by(user).values("pk"))
    untimed = Count("pk", filter=Q(starts_at__isnull=True))
    rows = listed.order_by().values_list("day").annotate(number=Count("pk"), untimed=untimed)
    return {day: (number, untimed) for day, number, untimed in rows}


def _letters(user, calls, at):
    """Return the Letters of each call that are open to the person, by its slug; one query."""
    mine = notices.policies.visible_to(user).filter(scope__in=[call.slug for call in calls])
    rows = (
        mine.order_by()
        .values("scope")
        .annotate(
            owed=Count("pk", filter=Q(state__in=OWED)),
            sent=Count("pk", filter=Q(state="sent")),
            overdue=Count("pk", filter=Q(pk__in=notices.queries.overdue(at).values("pk"))),
            stuck=Count("pk", filter=Q(state__in=notices.queries.NEED_AN_OFFICER)),
            next_at=Min("next_try_at", filter=Q(state__in=WAITING)),
        )
    )
    return {row.pop("scope"): Letters(**row) for row in rows}
