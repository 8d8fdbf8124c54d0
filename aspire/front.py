"""What is the page of one call for this reader: what everybody reads of it, and what is next for them?

It joins what the rooms above the calls know of a reader, so it lies under the roof. Between the deadline and the
release an applicant reads "under review" here and nothing else, whatever the office does.
"""

from dataclasses import dataclass, field

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts import queries as accounts_queries
from accounts.models import Role
from calls import api as calls_api
from calls import queries as calls_queries
from calls.forms import AgencyFilter
from calls.models import Call
from proposals import queries as proposals_queries
from reviews import queries as reviews_queries
from selection import queries as selection_queries

SHOWN_FINDINGS = 3


@dataclass(frozen=True)
class OwnProposal:
    """A proposal that the reader leads under the call, with what the applicant is told of its state."""

    proposal: object
    status: str  # draft, under_review, or how it ended: selected, not_selected, not_accepted, cancelled, withdrawn


@dataclass(frozen=True)
class ForReader:
    """What one reader has to do with a call at one instant.

    `first` names the one thing that the page offers first: "start", "continue", "sent", "reviews" or "desk"; while
    the call is not open yet "wait", and once it is closed "unsent", "result" or "over".
    """

    first: str
    own: list = field(default_factory=list)  # OwnProposal, what counts most first
    blocks: int = 0  # what keeps the first draft from being submitted, while the call is open
    findings: list = field(default_factory=list)  # the first few of these, as said
    reviews: dict | None = None  # {"all": 3, "open": 2}, where reviews under this call are asked for
    has_desk: bool = False

    @property
    def proposal(self):
        """Return the reader's own proposal that counts most, or None."""
        return self.own[0] if self.own else None


@login_not_required
@require_safe
def call_page(request, slug):
    """Show one call whole, to anyone; raises Http404 where there is none of this name."""
    filters = AgencyFilter(request.GET)
    try:
        page = calls_queries.call_page(slug, request.received_at, sought=filters.sought())
    except Call.DoesNotExist as absent:
        raise Http404 from absent
    address = request.build_absolute_uri(reverse("calls:page", args=[slug]))
    context = {
        "call": page.call,
        "page": page,
        "reader": for_reader(request.user, page, at=request.received_at),
        "filters": filters,
        "address": address,
        "has_selected": page.state.word == "closed" and selection_queries.is_published(page.call),
        "described": calls_api.described(page, address=address),
    }
    return render(request, "calls/page.html", context)


def for_reader(user, page, *, at):
    """Return what is next for a person, or for a visitor, at an instant; the cost is the same however much they wrote."""
    state = page.state.word
    if not user.is_authenticated:
        return ForReader(first=_first(state, [], None, has_desk=False))
    roles = accounts_queries.roles_of(user)
    own = _own(user, page.call, is_open=state == "open")
    reviews = _reviews(user, page.call, at=at) if Role.Kind.REVIEWER in roles else None
    has_desk = Role.Kind.OFFICER in roles
    first = _first(state, own, reviews, has_desk=has_desk)
    blocking = _blocking(own[0].proposal, at=at) if first == "continue" else []
    return ForReader(
        first=first,
        own=own,
        blocks=len(blocking),
        findings=blocking[:SHOWN_FINDINGS],
        reviews=reviews,
        has_desk=has_desk,
    )


def _own(user, call, *, is_open):
    """Return the reader's proposals under the call: what can still be done first, then what stands; newest first."""
    rows = proposals_queries.proposals_for(user).filter(call=call, revises__isnull=True)
    own = [OwnProposal(one, proposals_queries.public_status(one)) for one in rows]
    ranks = {"draft": 0 if is_open else 3, "not_accepted": 2, "withdrawn": 4}
    return sorted(own, key=lambda one: ranks.get(one.status, 1))


def _blocking(draft, *, at):
    """Return what keeps a draft from being submitted, as said."""
    findings = proposals_queries.said(proposals_queries.assessment_of(draft, at=at))
    return [one for one in findings if one.tone == "blocks"]


def _reviews(user, call, *, at):
    """Return how many reviews under this call the reader is asked for, and how many are still to do; or None."""
    tasks = [one for one in reviews_queries.tasks_for(user, at=at) if one.assignment.proposal.call_id == call.pk]
    return {"all": len(tasks), "open": sum(one.step in reviews_queries.OPEN_STEPS for one in tasks)} if tasks else None


def _first(state, own, reviews, *, has_desk):
    statuses = {one.status for one in own}
    if state == "not-yet-open":
        return "desk" if has_desk else "wait"
    if state == "open" and "draft" in statuses:
        return "continue"
    if statuses & {"selected", "not_selected", "cancelled"}:
        return "result"
    if "under_review" in statuses:
        return "sent"
    if "not_accepted" in statuses and state != "open":  # while the call is open, another one may begin
        return "result"
    if reviews:
        return "reviews"
    if has_desk:
        return "desk"
    if state == "open":
        return "start"
    return "unsent" if "draft" in statuses else "over"
