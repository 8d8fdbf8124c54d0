"""For which reasons does a use case of reviewing not go on?"""

from reviews.refusals.assigning import (
    AssignmentOver,
    NotAReviewer,
    ProposalNotUnderReview,
    ReviewerAlreadyAssigned,
    ReviewerHasAConflict,
    ReviewerIsNamedInTheProposal,
    ReviewerLeadsTheProposal,
)
from reviews.refusals.interests import ConflictWithoutReason
from reviews.refusals.judging import CriteriaUnscored, CriterionUnknown, PointsOffTheScale, ReviewAlreadySent
from reviews.refusals.screening import LetterChanged

__all__ = [
    "AssignmentOver",
    "ConflictWithoutReason",
    "CriteriaUnscored",
    "CriterionUnknown",
    "LetterChanged",
    "NotAReviewer",
    "PointsOffTheScale",
    "ProposalNotUnderReview",
    "ReviewAlreadySent",
    "ReviewerAlreadyAssigned",
    "ReviewerHasAConflict",
    "ReviewerIsNamedInTheProposal",
    "ReviewerLeadsTheProposal",
]
