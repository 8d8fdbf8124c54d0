"""For which reasons is no plan made, applied or undone, and no wish kept?"""

from journal.refusals import Refusal


class NothingToAssign(Refusal):
    """No proposal that this officer handles is under review: no facts."""


class NobodyReads(Refusal):
    """Nobody has accepted to judge for the call: no facts."""


class TooManyReaders(Refusal):
    """More readers are wanted for each proposal than there are people. Facts: `wanted`, `readers`."""


class PlanNotReady(Refusal):
    """The plan has not been worked out, cannot be done, or was applied before. Facts: `state`."""


class PlanOutdated(Refusal):
    """What the plan was made of has changed since. Facts: `changes`, a list of queries.plans.Change."""


class PlanNotApplied(Refusal):
    """The plan is not the one that was applied last. Facts: `state`."""


class BidsAreOver(Refusal):
    """Nobody is asked any more, or not yet, what they would like to read: no facts."""
