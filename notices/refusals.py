"""Why may a letter not go, or not be touched?"""

from journal.refusals import Refusal


class LetterTooLate(Refusal):
    """Its last lawful instant has passed: facts `not_after` and `at`, aware instants."""


class LetterNotInHand(Refusal):
    """It was withdrawn, or another worker took it after the lease ran out: fact `state`."""


class LetterNotStuck(Refusal):
    """It goes by itself, is out or is taken back, so there is nothing to mend: fact `state`."""


class ReasonMissing(Refusal):
    """Setting a letter aside needs the office's reason."""
