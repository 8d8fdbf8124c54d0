"""What may a person be told when a proposal cannot go on?"""

from journal.refusals import Refusal


class TextChangedMeanwhile(Refusal):
    """Somebody, or another tab, saved first: facts `version` (the saved one)."""


class DoorClosed(Refusal):
    """The proposal's state does not allow this: facts `door`, `state`."""


class NotEligible(Refusal):
    """The rulebook refuses: fact `findings`, all of them."""


class DocumentRefused(Refusal):
    """An uploaded file breaks a rule: facts `rule`, and `limit` where there is one."""


class AlreadyAttached(Refusal):
    """The same bytes are attached already: fact `name`."""
