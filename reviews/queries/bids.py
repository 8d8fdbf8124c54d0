"""What would a reviewer like to read, and until when are they asked?"""

from dataclasses import dataclass

from calls.deadlines import has_closed
from calls.models import Call
from proposals.lifecycle import State
from proposals.models import Proposal, Submission
from reviews import policies
from reviews.models import Assignment, Bid, Timetable
from reviews.queries.desk import Cover, cover_in
from reviews.queries.interests import open_to_a_competitor
from reviews.queries.pages import Page, page_of
from reviews.queries.readers import readers_of

PER_PAGE = 50  # covers on a page: it stays one form that can be read in one go


@dataclass(frozen=True)
class BidRow:
    """One proposal as a reviewer sees it before anything is assigned: its cover, and their wish so far ("" for none)."""

    proposal: Proposal
    cover: Cover
    wish: str
    is_of_my_areas: bool


def bids_until(call):
    """Return the instant until which reviewers of a call are asked for wishes, or None where they are not asked."""
    of_the_documents = Timetable.objects.filter(stage__call=call, stage__code="document")
    return of_the_documents.values_list("bids_until", flat=True).first()


def asks_for_bids(call, *, at):
    """Tell whether wishes are taken at an aware instant; the last instant itself is in time."""
    return is_in_time(bids_until(call), at=at)


def is_in_time(until, *, at):
    """Tell whether an instant is not past the last one for wishes; without one, wishes are not asked for."""
    return until is not None and not has_closed(closes_at=until, at=at)


def call_to_bid_in(user, slug):
    """Return a call that a person accepted to judge for, or None."""
    call = Call.objects.filter(slug=slug).first()
    return call if call and user.has_perm("reviews.bid", call) else None


def calls_to_bid_in(user, *, at):
    """Return [(call, until)] of the calls in which a person is asked for wishes now, the first to end first.

    Not where nothing is left to choose. One query, and for each such call what `proposals_to_bid_for` takes.
    """
    rows = Timetable.objects.filter(stage__code="document", bids_until__gte=at)
    rows = rows.filter(stage__call__appointments__in=policies.appointments_kept_by(user)).select_related("stage__call")
    rows = rows.defer("stage__call__texts", "stage__call__elements").order_by("bids_until", "pk")
    found = [(row.stage.call, row.bids_until) for row in rows]
    return [(call, until) for call, until in found if proposals_to_bid_for(user, call).exists()]


def proposals_to_bid_for(user, call):
    """Return the proposals of a call that a reviewer may say a wish about: no stake in them, and not theirs to read yet."""
    rows = Proposal.objects.filter(open_to_a_competitor(user, call), call=call, state=State.SUBMITTED)
    theirs = Assignment.objects.filter(reviewer=user).exclude(state=Assignment.State.ENDED).values("proposal")
    return rows.exclude(pk__in=policies.proposals_kept_from(user).values("pk")).exclude(pk__in=theirs)


def bids_page(user, call, *, number, at):
    """Return one Page of a reviewer (seven queries for any number of proposals); the number is brought into range."""
    mine = {area for one in readers_of(call, at=at, people=[user.pk]) for area in one.area_numbers}
    keys = proposals_to_bid_for(user, call).order_by("number").values_list("pk", "area__number")
    keys = [pk for pk, _area in sorted(keys, key=lambda one: one[1] not in mine)]
    shown, number, pages = page_of(keys, number, length=PER_PAGE)
    rows = (
        Proposal.objects.select_related("call", "area").defer("summary", "call__texts", "call__elements").in_bulk(shown)
    )
    sealed = {}
    for one in Submission.objects.filter(proposal__in=shown).order_by("sequence").defer("findings"):
        sealed[one.proposal_id] = one
    wishes = dict(Bid.objects.filter(reviewer=user, proposal__in=shown).values_list("proposal", "wish"))
    found = [
        BidRow(
            proposal=rows[pk],
            cover=cover_in(sealed[pk].snapshot),
            wish=wishes.get(pk, ""),
            is_of_my_areas=bool(rows[pk].area_id) and rows[pk].area.number in mine,
        )
        for pk in shown
    ]
    return Page(found, number, pages, len(keys))
