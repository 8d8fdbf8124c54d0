"""In which order do the reviews put the proposals of a call, as far as one officer may see?

Raw means and calibrated scores stand beside each other; neither replaces the other.
"""

from dataclasses import dataclass, replace
from functools import cached_property

from calls.models import Criterion, Stage
from proposals.models import Proposal
from reviews import calibration, charts, ranking
from reviews.calibration import Estimate
from reviews.models import Score
from reviews.queries.pages import Page, page_of
from reviews.queries.voices import Reckoned, Said, are_many, keys_seen_by, reckoned, said_in, scores_of, voices_of

LINES_PER_PAGE = 50  # lines on a page of the ranking
DISCUSS_FROM = 4  # points between the highest and the lowest score: a portal default, said on the page
BY_KEY_UP_TO = 300  # scores of so many assignments are asked for by key, of more by call

_tellers = []  # functions of higher rooms that know how far the interviews have come


@dataclass(frozen=True)
class Line:
    """Where one proposal stands among all, without its words: everything is worked out of these."""

    pk: int
    number: int
    area: int | None  # its number
    standing: ranking.Standing
    estimate: Estimate | None
    place: int | None  # by the calibrated score

    @property
    def to_discuss(self):
        """Tell whether its scores lie far apart."""
        return self.standing.spread is not None and self.standing.spread >= DISCUSS_FROM

    @property
    def percent(self):
        """Return the chance of the first places in whole percent, or None."""
        return charts.percent_of(self.estimate and self.estimate.top)


@dataclass(frozen=True)
class RankingRow:
    """One line of the ranking, written out; `is_cut` marks the first line below the places of the call.

    `calibrated`, `low`, `high` (points) and `top` (0 to 1: the chance of the first places) are None where not known.
    """

    proposal: object
    standing: ranking.Standing
    mean: str
    items: dict  # the points of each item, by its code
    codes: tuple  # of the items, in their order
    to_discuss: bool
    is_fundable: bool
    is_cut: bool
    whisker: charts.Whisker | None
    calibrated: float | None = None
    low: float | None = None
    high: float | None = None
    top: float | None = None
    place: int | None = None  # by the calibrated score
    apart: tuple = ()  # (code, lowest, highest) of the items whose points lie far apart
    meeting: str = ""  # how far its interview has come, as the room of interviews tells it

    @property
    def criterion_means(self):
        """Return (code, mean with two decimals) of every item, in their order."""
        return [(code, ranking.two_places(ranking.mean_of(self.items.get(code)))) for code in self.codes]

    @property
    def figures(self):
        """Return the calibrated score and the ends of its interval, written out; an empty string for what is not known."""
        return ranking.decimals(self.calibrated, 2), ranking.decimals(self.low, 1), ranking.decimals(self.high, 1)

    @property
    def chance(self):
        """Return the chance of the first places in whole percent, or None."""
        return charts.percent_of(self.top)


@dataclass(frozen=True)
class Ranking:
    """The ranking of a call at one stage as one officer may see it; `lines` are all, `rows` those written out."""

    rows: list
    criteria: list
    overall: Criterion | None
    reviews_in: int
    reviews_asked: int
    lines: list
    reckoned: Reckoned
    said: list[Said]
    stage: Stage | None
    stages: list  # of the call, those with items

    @cached_property
    def by_place(self):
        """Return the lines with a calibrated score, the best first."""
        known = [line for line in self.lines if line.place is not None]
        return sorted(known, key=lambda line: (line.place, -(line.estimate.top or 0), line.number))

    @property
    def locked_at(self):
        """Return the instant at which the reviews of the stage lock, or None while none is set."""
        timetable = getattr(self.stage, "timetable", None)
        return timetable and timetable.due_at

    @cached_property
    def scores(self):
        """Return what the calibration is made of."""
        return scores_of({line.pk for line in self.lines}, self.said)


def ranking_of(user, call, stage="document"):
    """Return the ranking of a call at one stage by raw means, every line written out; only what this officer may see."""
    whole = ranked(user, call, stage)
    return replace(whole, rows=rows_written(whole, call, whole.lines))


def ranked(user, call, stage="document"):
    """Return the Ranking with its lines by raw means and no line written out (three queries, one more for many scores)."""
    items = Criterion.objects.filter(stage__call=call).select_related("stage__timetable")
    items = list(items.order_by("stage__order", "order", "code"))
    stages = list({one.stage_id: one.stage for one in items}.values())
    this_stage = next((one for one in stages if one.code == stage), None)
    criteria = [one for one in items if one.stage_id == (this_stage and this_stage.pk)]
    overall = next((one for one in criteria if one.is_overall), None)
    keys = keys_seen_by(user, call)
    said = [one for one in said_in(call, overall, stage) if one.proposal_pk in keys]
    made = reckoned(this_stage, keys, scores_of(keys, said), places=call.places_max)
    places = calibration.places_of({key: one.score for key, one in made.estimates.items() if key in keys})
    standings = ranking.rank(voices_of(keys, said))
    lines = [Line(one.key, *keys[one.key], one, made.estimates.get(one.key), places.get(one.key)) for one in standings]
    return Ranking(
        rows=[],
        criteria=[one for one in criteria if not one.is_overall],
        overall=overall,
        reviews_in=sum(line.standing.n for line in lines),
        reviews_asked=sum(line.standing.seats for line in lines),
        lines=lines,
        reckoned=made,
        said=said,
        stage=this_stage,
        stages=stages,
    )


def page_of_lines(lines, *, number, all_of_them=False):
    """Return one Page of lines in their order; the number is brought into range. All of them are one page."""
    shown, number, pages = page_of(lines, number, length=max(1, len(lines)) if all_of_them else LINES_PER_PAGE)
    return Page(shown, number, pages, len(lines), LINES_PER_PAGE)


def line_of_places(whole, call):
    """Return the calibrated score on the last of the first places, or None where nobody stands below it."""
    best = whole.by_place
    return best[call.places_max - 1].estimate.score if 0 < call.places_max < len(best) else None


def rows_written(whole, call, lines, *, by="rank", meetings=None, given=None):
    """Return the RankingRows of some lines in their order (two queries, one where their `points_given` are known).

    The cut goes by `by`: "rank" for the raw mean or "place" for the calibrated score.
    """
    keys = [line.pk for line in lines]
    rows = Proposal.objects.select_related("area").defer("summary", "search_text")
    rows = rows.filter(pk__in=keys) if len(keys) <= BY_KEY_UP_TO else rows.filter(call=call)
    proposals = {row.pk: row for row in rows}
    for row in proposals.values():
        row.call = call
    items = _items(whole, points_given(whole, call, set(keys)) if given is None else given)
    meetings, cut = meetings or {}, line_of_places(whole, call)
    codes = tuple(one.code for one in whole.criteria)
    found = [
        _written(whole, line, proposals[line.pk], items.get(line.pk, {}), codes, cut, meetings.get(line.pk, ""))
        for line in lines
    ]
    return _with_cut(found, call, by)


def lines_wanted(whole, *, area=None, only_discuss=False, by="place"):
    """Return the lines of a Ranking that are asked for, those without a review last.

    `area` is the number of an area; `by` is "place" for the calibrated score or "rank" for the raw mean.
    """
    lines = whole.lines
    if by == "place":
        lines = whole.by_place + [line for line in lines if line.place is None]
    lines = [line for line in lines if line.area == area] if area is not None else lines
    return [line for line in lines if line.to_discuss] if only_discuss else lines


def chances_of(whole):
    """Return the chances of the first places by place; an empty list where they are not known."""
    chances = [line.estimate.top for line in whole.by_place]
    return [] if any(one is None for one in chances) else chances


@dataclass(frozen=True)
class MarginTold:
    """What can be said of how thin the margin is: who stands on both sides of the line, and how firmly."""

    places: int
    ranked: int  # proposals with a calibrated score
    margin: calibration.Margin | None
    ahead: str = ""  # the proposal on the last place, and the next, by number
    behind: str = ""
    reaches: bool = False  # the interval of the one ahead reaches the score of the next
    one_decides: bool = False  # without one of their scores the two would change their order, or draw level

    @property
    def is_thin(self):
        """Tell whether the line is not firm, whatever the chances say: they know who read, not how far scores scatter."""
        return self.reaches or self.one_decides


def margin_told(whole, call):
    """Return the MarginTold of a Ranking."""
    best = whole.by_place
    told = MarginTold(
        call.places_max, len(best), calibration.margin_of(chances_of(whole) or [None], places=call.places_max)
    )
    if told.margin is None:
        return told
    ahead, behind = best[call.places_max - 1], best[call.places_max]
    is_small = not are_many(whole.reckoned.reviews)
    return replace(
        told,
        ahead=f"{call.number_prefix}-{ahead.number:04d}",
        behind=f"{call.number_prefix}-{behind.number:04d}",
        reaches=ahead.estimate.low is not None and ahead.estimate.low <= behind.estimate.score,
        one_decides=is_small and calibration.one_decides(whole.scores, ahead.pk, behind.pk, ratio=whole.reckoned.ratio),
    )


def interviews_told_by(function):
    """Let a higher room tell how far interviews have come: function(user, call, keys, *, at) -> {key: a word}.

    The words are "invited" (the lead knows, or a letter is on its way), "untold" (on the list, nobody was told) and
    "none"; what is not told is not for the person to know.
    """
    if function not in _tellers:
        _tellers.append(function)


def meetings_of(user, call, keys, *, at):
    """Return what the rooms above tell of the interviews of some proposals, by key."""
    return {key: told for function in _tellers for key, told in function(user, call, keys, at=at).items()}


def _with_cut(rows, call, by):
    """Mark the first line below the places of the call, unless nothing stands above it."""
    drawn, last = [], 0
    for row in rows:
        place = row.place if by == "place" else row.standing.rank
        below = last <= call.places_max and (place is None or place > call.places_max)
        drawn.append(replace(row, is_cut=True) if drawn and below else row)
        last = place or call.places_max + 1
    return drawn


def points_given(whole, call, keys):
    """Return {assignment: {code: points}} of every review of some proposals that counts (one query)."""
    wanted = {one.assignment_pk for one in whole.said if one.counts and one.proposal_pk in keys}
    scores = Score.objects.filter(criterion__in=[one.pk for one in whole.criteria], review__sent_at__isnull=False)
    if len(wanted) <= BY_KEY_UP_TO:
        scores = scores.filter(review__assignment__in=list(wanted))
    else:
        scores = scores.filter(review__assignment__proposal__call=call)
    code_of = {one.pk: one.code for one in whole.criteria}
    found = {assignment: {} for assignment in wanted}
    for assignment, criterion, points in scores.values_list("review__assignment", "criterion", "points"):
        if assignment in found:
            found[assignment][code_of[criterion]] = points
    return found


def _items(whole, given):
    """Return {proposal: {code: [points]}}."""
    found = {}
    for one in whole.said:
        for code, points in given.get(one.assignment_pk, {}).items():
            found.setdefault(one.proposal_pk, {}).setdefault(code, []).append(points)
    return found


def _written(whole, line, proposal, items, codes, cut, meeting):
    standing, estimate = line.standing, line.estimate
    fundable = whole.overall.fundable_from if whole.overall else None
    low, high = _on_scale(estimate, whole.overall)
    apart = [(code, min(items[code]), max(items[code])) for code in codes if code in items]
    return RankingRow(
        proposal=proposal,
        standing=standing,
        mean=ranking.two_places(standing.mean),
        items=items,
        codes=codes,
        to_discuss=line.to_discuss,
        is_fundable=fundable is not None and standing.mean is not None and standing.mean >= fundable,
        is_cut=False,
        whisker=_whisker(whole.overall, line, cut) if standing.mean is not None else None,
        calibrated=estimate and estimate.score,
        low=low,
        high=high,
        top=estimate and estimate.top,
        place=line.place,
        apart=tuple(one for one in apart if one[2] - one[1] >= DISCUSS_FROM),
        meeting=meeting,
    )


def _on_scale(estimate, overall):
    """Return the interval as far as it lies on the item's scale; it always holds the score."""
    if estimate is None or estimate.low is None:
        return None, None
    low, high = max(estimate.low, overall.scale_min), min(estimate.high, overall.scale_max)
    return min(low, estimate.score), max(high, estimate.score)


def _whisker(overall, line, cut):
    return charts.whisker_of(
        low=overall.scale_min,
        high=overall.scale_max,
        raw=line.standing.mean,
        estimate=line.estimate,
        line=overall.fundable_from,
        cut=cut,
    )
