"""How do tests set a timetable and open reviews again? Through the services, as officers would."""

from datetime import timedelta

from calls.models import Stage
from reviews import services
from tests.builders import IN_JUNE, jst

DUE = jst(2024, 7, 12, 17)  # between IN_JULY and IN_AUGUST
A_BREATH = timedelta(microseconds=1)


def due(call, officer, *, due_at=DUE, bids_until=None, stage="document", at=IN_JUNE):
    """Let an officer set when the reviews of a stage are due; returns the Timetable."""
    row = Stage.objects.get(call=call, code=stage)
    return services.set_timetable(row.pk, bids_until=bids_until, due_at=due_at, actor=officer, at=at)


def reopened(assignment, officer, *, at, until=None, reason="A page was missing."):
    """Let an officer open a review again; returns the Reopening."""
    ends = until or at + timedelta(days=5)
    return services.reopen_review(assignment.pk, reason=reason, until=ends, actor=officer, at=at)
