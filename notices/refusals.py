"""Why may a letter not go, or not be touched?"""

from journal.refusals import Refusal


class LetterTooLate(Refusal):
    """Its last lawful instant has passed: facts `not_after` and `at`, aware instants."""


class LetterNotInHand(Refusal):
    """It was withdrawn, or another worker took it after the lease ran out: fact `state`."""


class LetterHeld(Refusal):
    """An officer holds it back: it is let go before anything else."""


class LetterNotHeld(Refusal):
    """Nobody holds it back, or it is not owed any more: fact `state`."""


class LetterCannotBeHeld(Refusal):
    """Only what is owed and in nobody's hand can be held back: fact `state`."""


class LetterNotOut(Refusal):
    """Only a letter that was sent, or may have been, is sent once more: fact `state`."""


class CopyOnItsWay(Refusal):
    """It is being sent once more already."""


class LetterReplaced(Refusal):
    """A newer letter to the same person speaks of the same thing: the old one would contradict it."""


class SecretGone(Refusal):
    """Its secret link was removed when it went; a new letter with a new link is needed."""


class LetterNotStuck(Refusal):
    """It goes by itself, is out or is taken back, so there is nothing to mend: fact `state`."""


class ReasonMissing(Refusal):
    """What the office does to a letter by hand needs its reason."""
