"""For which reasons does a declaration or a ruling on a conflict of interest not go on?"""

from journal.refusals import Refusal


class ConflictWithoutReason(Refusal):
    """A conflict was declared and nothing says why."""
