"""For which reasons is a review not written any more, not reopened, or a moment of the timetable not set?"""

from journal.refusals import Refusal


class StageOver(Refusal):
    """The review locked before this: its stage is over. Facts: `due_at` (an aware instant)."""


class MomentPassed(Refusal):
    """A moment of the timetable would lie in the past, or now. Facts: `moment`, `name` ("bids_until" or "due_at")."""


class MomentMovedEarlier(Refusal):
    """A moment that stands would be moved earlier, or taken away. Facts: `stands`, `name`."""


class BidsAfterReviews(Refusal):
    """Bids would be taken until the reviews are due, or later: no facts."""


class NothingToReopen(Refusal):
    """The review can be written as it is. Facts: `until` (an aware instant, or None where nothing locks it)."""


class DecisionFrozen(Refusal):
    """The decision on the call is frozen, with the scores as they stood. Facts: `frozen_at` (an aware instant)."""


class ReopeningWithoutReason(Refusal):
    """A review would be reopened and nothing says why."""


class MomentBeforeDue(Refusal):
    """A review would lock again before its stage is over. Facts: `due_at`."""
