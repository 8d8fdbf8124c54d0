"""How do the minutes of a frozen board become a PDF? From what `Round.minutes` keeps, and from nothing else."""

from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from journal.sentences import in_reader_language, instant, instant_exact, is_japanese, thousand_yen
from proposals.gateways import typesetting

TEMPLATE = Path(__file__).resolve().parent.parent / "typst" / "minutes.typ"


def minutes_as_pdf(minutes):
    """Return the minutes of a frozen board (`Round.minutes`) as the bytes of a PDF in the reader's language.

    Raises typesetting.NotSet; made in a child process.
    """
    return typesetting.set_paper(TEMPLATE, minutes_in_words(minutes))


def minutes_in_words(minutes):
    """Return what the PDF says in the reader's language, in the shape that `selection/typst/minutes.typ` asks for."""
    title = in_reader_language(minutes["call"], "title")
    return {
        "language": "ja" if is_japanese() else "en",
        "title": f"{_('Minutes of the selection')} {title}",
        "issuer": _("ASPIRE Portal"),
        "heading": _("Minutes of the selection"),
        "outcome": _outcome(minutes),
        "facts": _facts(minutes, title),
        "tables": [_seats(minutes), _reserves(minutes), _declines(minutes), _ranking(minutes)],
        "closing": [
            _(
                "The portal wrote these minutes from its records at the moment the board was frozen. Ranking, budgets and "
                "interviews are shown as they stood then."
            ),
            _(
                "For officers without a stake in any proposal of this call. Nothing of it is told to anybody before the "
                "release of the results."
            ),
        ],
        "foot": f"{minutes['seal'][:16]} · {settings.SITE_URL}",
        "page_of": _("Page {page} of {pages}"),
    }


def _outcome(minutes):
    chosen = sum(seat["proposal"] is not None for seat in minutes["seats"])
    if not chosen:
        return {"title": _("Nobody is selected under this call."), "text": _("The officers agreed to exactly that.")}
    title = ngettext("%(number)s project is selected", "%(number)s projects are selected", chosen) % {"number": chosen}
    return {"title": title, "text": ""}


def _facts(minutes, title):
    frozen_at = _instant(minutes["frozen_at"])
    utc = f"{frozen_at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f} UTC"
    terms = _("Version %(version)s of the call’s terms") % {"version": minutes["call"]["version"]}
    agreed = [f"{_named(one)}{_(', ')}{instant(_instant(one['at']))}" for one in minutes["agreed"]]
    quorum = _("The call asks for %(quorum)s officers (portal default)") % {"quorum": minutes["quorum"]}
    lines = [
        (_("Call"), [title, _soft(terms)]),
        (_("Agreed to this board"), [*agreed, _soft(quorum)]),
        (pgettext("board", "Frozen"), [{"text": instant_exact(frozen_at), "style": "strong"}, _soft(utc)]),
        (_("Frozen by"), [_named(minutes["frozen_by"])]),
        (_("Fingerprint of the board (SHA-256)"), [{"text": minutes["seal"], "style": "code"}]),
    ]
    return [{"label": label, "lines": said} for label, said in lines]


def _seats(minutes):
    rows = []
    for seat in minutes["seats"]:
        number, chosen, reason = str(seat["number"]), seat["proposal"], seat["reason"]
        if chosen is None:
            rows.append([number, _soft(_("Left empty")), "", "", "", _lines(reason)])
        else:
            rows.append([number, *_project(chosen), *_money(chosen), _lines(reason)])
    together = [_("Together"), "", "", *_sums(minutes), ""]
    return _table(
        _("Places"),
        head=[
            pgettext("of a call", "Place"),
            _("Proposal"),
            _("Area"),
            _("Direct costs"),
            _("Indirect costs"),
            _("Grounds"),
        ],
        align="llrrrl",
        widths=[0, 3, 0, 0, 0, 2],
        rows=rows,
        note=_("Costs in thousand yen, whole period."),
        last=together,
    )


def _reserves(minutes):
    return _table(
        _("Reserve list"),
        none=_("No reserve."),
        head=[_("Reserve"), _("Proposal"), _("Area"), _("Direct costs"), _("Indirect costs"), _("Grounds")],
        align="llrrrl",
        widths=[0, 3, 0, 0, 0, 2],
        rows=[[str(one["rank"]), *_project(one), *_money(one), _lines(one["reason"])] for one in minutes["reserves"]],
    )


def _declines(minutes):
    return _table(
        _("Declined, with reasons"),
        note=_("Other proposals that are not chosen need no reason."),
        none=_("None."),
        head=[_("Proposal"), _("Area"), _("Reason")],
        align="lrl",
        widths=[3, 0, 3],
        rows=[[*_project(one), _lines(one["reason"])] for one in minutes["declines"]],
    )


def _ranking(minutes):
    rows = []
    for one in minutes["ranking"]:
        mean = f"{one['mean']} ({one['n']})" if one["mean"] else "–"
        if one["is_kept_back"]:
            mean = _("not shown")
        rank = "–" if one["rank"] is None else str(one["rank"])
        rows.append([rank, *_project(one), mean, *_calibrated(one), _interview(one), _standing(one, minutes)])
    return _table(
        _("Ranking as it stood then"),
        none=_("No submitted proposal is under review."),
        note=_(
            "Rank by the mean of the overall points, with the number of reviews. Calibrated score with the interval of nine in ten "
            "cases, and the chance of the first places: they inform, they select nobody."
        ),
        head=[
            *(_("Rank"), _("Proposal"), _("Area"), _("Mean"), pgettext("score", "Calibrated"), _("Chance")),
            *(_("Interview"), pgettext("minutes", "Decision")),
        ],
        align="rlrrrrll",
        widths=[0, 3, 0, 0, 0, 0, 2, 0],
        rows=rows,
    )


def _calibrated(one):
    """Return the cells of the calibrated score and the chance; minutes of boards frozen before they were known hold none."""
    if one.get("calibrated") is None:
        return ["–", "–"]
    score = [one["calibrated"]]
    if one["low"] is not None:
        score.append(_soft(_("%(low)s to %(high)s") % {"low": one["low"], "high": one["high"]}))
    return [score, "–" if one["chance"] is None else _("%(number)s %%") % {"number": one["chance"]}]


def _standing(one, minutes):
    if one["standing"] == "seat":
        [seat] = [
            seat for seat in minutes["seats"] if seat["proposal"] and seat["proposal"]["reference"] == one["reference"]
        ]
        return _("Place %(number)s") % {"number": seat["number"]}
    if one["standing"] == "reserve":
        [rank] = [held["rank"] for held in minutes["reserves"] if held["reference"] == one["reference"]]
        return _("Reserve %(number)s") % {"number": rank}
    return _("Declined") if one["standing"] == "declined" else _("Not chosen")


def _interview(one):
    at = one["interview_at"] and instant(_instant(one["interview_at"]))
    return {
        "none": _("Not interviewed"),
        "untimed": _("Listed, no time given"),
        "ahead": _("Still ahead: %(at)s") % {"at": at},
        "held": at,
    }[one["interview"]]


def _project(one):
    """Return the cells of a proposal: reference, title and investigator; area."""
    title = in_reader_language(one, "title")
    reference = _("%(reference)s, version %(version)s") % {"reference": one["reference"], "version": one["version"]}
    return [[{"text": reference, "style": "strong"}, title, _soft(_named(one["lead"]))], str(one["area"] or "–")]


def _money(one):
    return [thousand_yen(one["direct_yen"]), thousand_yen(one["indirect_yen"])]


def _sums(minutes):
    return [thousand_yen(minutes["sum_direct_yen"]), thousand_yen(minutes["sum_indirect_yen"])]


def _table(label, *, head, align, widths, rows, none="", note="", last=None):
    told = [{"cells": cells, "strong": False} for cells in rows]
    if last is not None:
        told.append({"cells": last, "strong": True})
    sides = [{"l": "left", "r": "right"}[one] for one in align]
    return {"label": label, "note": note, "none": none, "head": head, "align": sides, "widths": widths, "rows": told}


def _lines(text):
    """Return a reason as lines, in which one line is one line."""
    return [line for line in text.splitlines() if line.strip()] or ["–"]


def _named(person):
    return person["name_ja"] if is_japanese() and person["name_ja"] else person["name"]


def _instant(written):
    return datetime.fromisoformat(written)


def _soft(text):
    return {"text": text, "style": "soft"}
