"""Who on the panels of an interview day scores which interview, and who is not asked?"""

from dataclasses import dataclass, field

from accounts.models import Role
from proposals.lifecycle import State
from reviews.models import Assignment
from reviews.queries.interests import stakes_of
from selection import policies
from selection.models import Absence, Interview
from selection.queries.panels import panels_of


@dataclass(frozen=True)
class PanelAsked:
    """One panel of a day: the pairs (interview, member) to ask, how many were asked before, and who leaves the room."""

    panel: object
    interviews: int
    to_ask: list = field(default_factory=list)
    asked: int = 0
    out: int = 0  # absent, or with a stake in the proposal


def panels_to_ask(user, day):
    """Return the panels of a day (PanelAsked) as far as an officer arranges their interviews; the same for many.

    Nobody is asked twice, not even after the office took the first assignment back.
    """
    rows = Interview.objects.filter(day=day, state=Interview.State.LISTED, proposal__state=State.SUBMITTED)
    rows = rows.filter(panel__isnull=False, proposal__in=policies.proposals_arranged_by(user).values("pk"))
    held = list(rows.select_related("proposal").order_by("starts_at", "proposal__number"))
    proposals = [one.proposal for one in held]
    panels = list(panels_of(day.call).filter(day=day))
    people = [seat.person for panel in panels for seat in panel.seated]
    reviewers = set(
        Role.objects.filter(
            user__in=people, kind=Role.Kind.REVIEWER, ended_at__isnull=True, user__is_active=True
        ).values_list("user", flat=True)
    )
    stakes = stakes_of(people, proposals)
    absent = set(Absence.objects.filter(interview__in=held).values_list("interview", "person"))
    asked = Assignment.objects.filter(proposal__in=proposals, stage__code="interview")
    asked = set(asked.values_list("proposal", "reviewer"))
    return [_of_panel(panel, held, reviewers, stakes, absent, asked) for panel in panels]


def _of_panel(panel, held, reviewers, stakes, absent, asked):
    mine = [one for one in held if one.panel_id == panel.pk]
    to_ask, before, out = [], 0, 0
    for interview in mine:
        for seat in panel.seated:
            person = seat.person
            if (interview.proposal_id, person.pk) in asked:
                before += 1
            elif (interview.pk, person.pk) in absent or person.pk in stakes[interview.proposal_id]:
                out += 1
            elif person.pk in reviewers:
                to_ask.append((interview, person))
    return PanelAsked(panel=panel, interviews=len(mine), to_ask=to_ask, asked=before, out=out)
