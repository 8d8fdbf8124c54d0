"""For which reasons does the office not accept or refuse a proposal?"""

from journal.refusals import Refusal


class LetterChanged(Refusal):
    """The letter of a refusal is no longer the one that the officer read: no facts."""
