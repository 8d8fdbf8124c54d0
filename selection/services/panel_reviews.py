"""How are the members of the panels of an interview day asked to score what they hear?

Each member is asked once for each interview of their panel, never with a stake in its proposal. Whoever said before a
document review that there is no conflict need not say it again: the text is open to them already.
"""

from calls.models import Stage
from journal.services import label, record
from journal.transactions import use_case, within_transaction
from notices import services as notices
from proposals.lifecycle import State
from proposals.models import Proposal
from reviews.models import Assignment, Timetable
from reviews.services.interests import find_between
from selection.queries.panel_reviews import panels_to_ask
from selection.services.panels import day_before_the_release


@use_case
def ask_panels_to_review(day_pk, *, actor, at):
    """Ask the members of the panels of an interview day to score its interviews; returns the new Assignments.

    One letter to each person who is asked for something new. Raises NotAllowed, ResultsReleased,
    InterviewDay.DoesNotExist.
    """
    day = day_before_the_release(day_pk, actor=actor)

    pairs = [pair for one in panels_to_ask(actor, day) for pair in one.to_ask]
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("call", "lead")
    rows = rows.filter(pk__in={interview.proposal_id for interview, _person in pairs}, state=State.SUBMITTED)
    proposals = {row.pk: row for row in rows.order_by("pk")}
    stage = Stage.objects.get(call=day.call, code="interview")
    made = []
    for interview, person in pairs:
        proposal = proposals.get(interview.proposal_id)
        if proposal is not None and find_between(proposal, person, at=at) is None:
            made.append(_asked(proposal, person, stage, actor=actor, at=at))
    for person in {one.reviewer_id: one.reviewer for one in made}.values():
        first = next(one for one in made if one.reviewer_id == person.pk)
        _tell(day, stage, person, first, at=at)
    return made


@within_transaction
def _asked(proposal, person, stage, *, actor, at):
    """Make one assignment: open at once where the person has denied a conflict with this proposal before."""
    denied = Assignment.objects.filter(proposal=proposal, reviewer=person, state=Assignment.State.CLEAR).first()
    opened = {"state": Assignment.State.CLEAR, "declared_at": denied.declared_at} if denied else {}
    assignment = Assignment.objects.create(
        proposal=proposal, reviewer=person, stage=stage, assigned_at=at, assigned_by=actor, **opened
    )
    detail = {"proposal": proposal.pk, "reviewer": person.pk, "stage": stage.code}
    record("assignment.made", subject=assignment, actor=actor, at=at, detail=detail)
    return assignment


@within_transaction
def _tell(day, stage, person, first, *, at):
    """Owe one letter that names no proposal: officers with a stake in one of them may read it."""
    due_at = Timetable.objects.filter(stage=stage).values_list("due_at", flat=True).first()
    notices.promise(
        f"panel-review-asked-{first.pk}",
        kind="review-asked",
        about=f"{label(day)}:{person.pk}",
        to=person,
        template="selection_panel_review",
        context={"call": day.call, "on": day.on, "due_at": due_at},
        at=at,
        scope=day.call.slug,
    )
