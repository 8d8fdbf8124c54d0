"""In which order do the reviews put the proposals of a call, as far as one officer may see?"""

from dataclasses import dataclass, replace

from django.db.models import Exists, F, OuterRef, Prefetch

from calls.models import Criterion
from proposals.queries import submitted_in
from reviews import policies, ranking
from reviews.models import Assignment, Conflict, Score
from reviews.queries.desk import criteria_of

DISCUSS_FROM = 4  # points between the highest and the lowest score: a portal default, said on the page


@dataclass(frozen=True)
class RankingRow:
    """One line of the ranking, written out; `is_cut` marks the first line below the places of the call."""

    proposal: object
    standing: ranking.Standing
    mean: str
    criterion_means: list
    to_discuss: bool
    is_fundable: bool
    is_cut: bool
    whisker: dict | None


@dataclass(frozen=True)
class Ranking:
    """The ranking of a call as one officer may see it."""

    rows: list
    criteria: list
    overall: Criterion | None
    reviews_in: int
    reviews_asked: int


def ranking_of(user, call, stage="document"):
    """Return the ranking of a call at one stage, made only of what this officer may see: four queries, however long it is."""
    criteria = criteria_of(call, stage)
    overall = next((one for one in criteria if one.is_overall), None)
    seen = policies.proposals_ranked_for(user).filter(call=call)
    ranked = submitted_in(call).filter(pk__in=seen.values("pk")).select_related("call", "area")
    ranked = ranked.defer("summary", "search_text", "call__texts", "call__elements")
    proposals = {row.pk: row for row in ranked}
    standings = ranking.rank(_voices(proposals, overall, stage))
    rows = [_ranking_row(proposals[standing.key], standing, criteria, overall) for standing in standings]
    return Ranking(
        rows=_with_cut(rows, call),
        criteria=[one for one in criteria if not one.is_overall],
        overall=overall,
        reviews_in=sum(row.standing.n for row in rows),
        reviews_asked=sum(row.standing.seats for row in rows),
    )


def within_area(whole, call, number):
    """Return a Ranking with the lines of one area only; their ranks are still those among all areas."""
    rows = [row for row in whole.rows if row.proposal.area and row.proposal.area.number == number]
    return replace(whole, rows=_with_cut(rows, call))


def _with_cut(rows, call):
    """Mark the first line below the places of the call, unless nothing stands above it."""
    drawn, last_rank = [], 0
    for row in rows:
        rank = row.standing.rank
        below = last_rank <= call.places_max and (rank is None or rank > call.places_max)
        drawn.append(replace(row, is_cut=bool(drawn) and below))
        last_rank = rank or call.places_max + 1
    return drawn


def _voices(proposals, overall, stage):
    """Return the voices on each proposal by key, in the order of the proposals."""
    bound = Conflict.objects.standing().filter(person=OuterRef("reviewer"), proposal=OuterRef("proposal"))
    rows = Assignment.objects.filter(proposal__in=proposals, stage__code=stage).exclude(state=Assignment.State.ENDED)
    rows = rows.annotate(bound=Exists(bound), sent_at=F("review__sent_at")).prefetch_related(
        Prefetch("review__scores", queryset=Score.objects.select_related("criterion"))
    )
    voices = {key: [] for key in proposals}
    for row in rows.order_by("pk").select_related("review"):
        sent = {score.criterion.code: score.points for score in row.review.scores.all()} if row.sent_at else {}
        voices[row.proposal_id].append(
            ranking.Voice(
                overall=sent.get(overall.code) if overall else None,
                conflicted=row.bound or row.state == Assignment.State.CONFLICTED,
                points=sent,
            )
        )
    return voices


def _ranking_row(proposal, standing, criteria, overall):
    line = overall.fundable_from if overall else None
    return RankingRow(
        proposal=proposal,
        standing=standing,
        mean=ranking.two_places(standing.mean),
        criterion_means=[
            (one.code, ranking.two_places(standing.criterion_means.get(one.code)))
            for one in criteria
            if not one.is_overall
        ],
        to_discuss=standing.spread is not None and standing.spread >= DISCUSS_FROM,
        is_fundable=line is not None and standing.mean is not None and standing.mean >= line,
        is_cut=False,
        whisker=_whisker(standing, overall) if standing.mean is not None else None,
    )


def _whisker(standing, overall):
    """Return where lowest, mean, highest and the fundable line lie on a drawing 160 wide."""

    def place(points):
        return 160 * (points - overall.scale_min) // (overall.scale_max - overall.scale_min)

    return {
        "low": place(standing.lowest),
        "mean": place(standing.mean),
        "high": place(standing.highest),
        "line": place(overall.fundable_from) if overall.fundable_from else None,
    }
