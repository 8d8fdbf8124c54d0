"""For which reasons does a use case of reviewing not go on?"""

from journal.refusals import Refusal


class ProposalNotUnderReview(Refusal):
    """The proposal is not among the submitted ones: a draft, withdrawn, or decided. Facts: `reference`."""


class NotAReviewer(Refusal):
    """The person is not in the reviewers' pool. Facts: `person`."""


class ReviewerLeadsTheProposal(Refusal):
    """The person is the principal investigator. Facts: `person`, `reference`."""


class ReviewerIsNamedInTheProposal(Refusal):
    """The proposal names the person's e-mail address. Facts: `person`, `reference`."""


class ReviewerHasAConflict(Refusal):
    """A conflict of interest is on record. Facts: `person`, `reference`."""


class ReviewerAlreadyAssigned(Refusal):
    """The person has been asked already. Facts: `person`, `reference`."""


class AssignmentOver(Refusal):
    """The office took the assignment back, or a conflict closed it. Facts: `state`."""


class ConflictWithoutReason(Refusal):
    """A conflict was declared and nothing says why."""


class PointsOffTheScale(Refusal):
    """Points lie outside the criterion's scale. Facts: `criterion`, `points`, `scale_min`, `scale_max`."""


class CriterionUnknown(Refusal):
    """Points were given for an item that the call does not have. Facts: `code`."""


class CriteriaUnscored(Refusal):
    """Some items have no points. Facts: `criteria` (a list)."""


class ReviewAlreadySent(Refusal):
    """The review stands and is not changed any more. Facts: `sent_at`."""


class LetterChanged(Refusal):
    """The letter of a refusal is no longer the one that the officer read: no facts."""
