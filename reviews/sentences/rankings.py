"""How is it said how thin the margin of a ranking is, and how far an interview has come?"""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from journal.sentences import in_reader_language, is_japanese

MEETINGS_SAID = {
    "invited": pgettext_lazy("to an interview", "Invited"),
    "untold": pgettext_lazy("of an interview", "To notify"),
    "none": pgettext_lazy("interview", "No"),
    "": "",
}


@dataclass(frozen=True)
class RowSaid:
    """What one line of the ranking says, ready to show; empty strings for what is not known.

    Everything is worked out here, once: a page for the printer has thousands of lines.
    """

    pk: str
    reference: str
    area: str
    title: str
    rank: str
    heard: str  # how many reviews count
    mean: str
    other_rank: str  # where it is another one in the other order
    score: str
    interval: str
    spread: str
    to_discuss: str
    apart: str
    chance: str
    chance_said: str
    meeting: str
    svg: str
    css: str


def rows_in_words(rows, *, by, picked=None):
    """Return the RowSaid of some RankingRows; `by` is "place" or "rank", `picked` the key of the line explained beside."""
    words = {
        "area": _("area %(number)s"),
        "heard": _("%(n)s of %(seats)s"),
        "rank": _("rank %(rank)s") if by == "place" else _("calibrated: rank %(rank)s"),
        "interval": _("%(low)s to %(high)s"),
        "discuss": _("%(points)s, discuss"),
        "percent": _("%(number)s %%"),
        "comma": pgettext("between words of a list", ", "),
    }
    return [_row_said(row, words, by=by, picked=picked) for row in rows]


def _row_said(row, words, *, by, picked):
    one, standing = row.proposal, row.standing
    rank, other = (row.place, standing.rank) if by == "place" else (standing.rank, row.place)
    score, low, high = row.figures
    heard = {"n": standing.n, "seats": standing.seats}
    return RowSaid(
        pk=str(one.pk),
        reference=one.reference,
        area=words["area"] % {"number": one.area.number if one.area else ""},
        title=in_reader_language(one, "title"),
        rank=str(rank or "–"),
        heard=str(standing.n) if standing.n == standing.seats else words["heard"] % heard,
        mean=row.mean,
        other_rank=words["rank"] % {"rank": other} if row.mean and row.place and rank != other else "",
        score=score,
        interval=words["interval"] % {"low": low, "high": high} if low else "",
        spread=str(standing.spread) if row.mean else "",
        to_discuss=words["discuss"] % {"points": standing.spread} if row.to_discuss else "",
        apart=words["comma"].join(code for code, _low, _high in row.apart),
        chance="" if row.chance is None else str(row.chance),
        chance_said="" if row.chance is None else words["percent"] % {"number": row.chance},
        meeting=row.meeting,
        svg=SafeString(row.whisker.svg) if row.whisker else "",  # numbers alone
        css=" ".join(name for name, holds in (("picked", one.pk == picked), ("cut", row.is_cut)) if holds),
    )


def meeting_in_words(state):
    """Return how far an interview has come; an empty string where that is not for the reader to know."""
    return str(MEETINGS_SAID[state])


def margin_in_words(told):
    """Return (one sentence, further sentences) on a MarginTold; two empty strings while nothing is ranked."""
    if not told.ranked:
        return "", ""
    if told.ranked <= told.places:
        return _("There are no more proposals with a review than places."), ""
    if told.margin is None:
        return _("How thin the margin is cannot be told: too few reviewers were heard."), ""
    if told.margin.first is None:
        return _apart(told), _further(told, _("The panel should look at both.")) if told.is_thin else ""
    return _headline(told.margin), _further(told, _("The panel should look at all of them."))


def _apart(told):
    number = told.places
    if told.is_thin:
        said = ngettext(
            "The first comes out ahead, by a thin margin.",
            "The first %(number)s come out ahead, by a thin margin.",
            number,
        )
    else:
        said = ngettext(
            "The first stands apart from the rest.", "The first %(number)s stand apart from the rest.", number
        )
    return said % {"number": number}


def _headline(margin):
    facts = {"number": margin.stand_out, "first": margin.first, "last": margin.last}
    if margin.last == margin.first + 1:
        overlap = _("places %(first)s and %(last)s overlap") % facts
    else:
        overlap = _("places %(first)s to %(last)s overlap") % facts
    if not margin.stand_out:
        return _("No proposal stands out; %(overlap)s.") % {"overlap": overlap}
    told = ngettext(
        "The first stands out; %(overlap)s.", "The first %(number)s stand out; %(overlap)s.", margin.stand_out
    )
    return told % {**facts, "overlap": overlap}


def _further(told, advice):
    facts = {"ahead": told.ahead, "behind": told.behind}
    said = []
    if told.reaches and told.one_decides:
        said.append(
            _("The interval of %(ahead)s reaches the score of %(behind)s, and one review decides their order.") % facts
        )
    elif told.reaches:
        said.append(_("The interval of %(ahead)s reaches the score of %(behind)s.") % facts)
    elif told.one_decides:
        said.append(_("One review decides the order of %(ahead)s and %(behind)s.") % facts)
    said.append(advice)
    return ("" if is_japanese() else " ").join(said)
