"""For which reasons is a review not kept or not sent?"""

from journal.refusals import Refusal


class PointsOffTheScale(Refusal):
    """Points lie outside the criterion's scale. Facts: `criterion`, `points`, `scale_min`, `scale_max`."""


class CriterionUnknown(Refusal):
    """Points were given for an item that the call does not have. Facts: `code`."""


class CriteriaUnscored(Refusal):
    """Some items have no points. Facts: `criteria` (a list)."""


class ReviewAlreadySent(Refusal):
    """The review stands and is not changed any more. Facts: `sent_at`."""
