"""For which reasons is nobody asked to judge, or nobody let go?"""

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
