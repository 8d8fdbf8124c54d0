"""For which reasons does a declaration or a ruling on a conflict of interest not go on?"""

from journal.refusals import Refusal


class ConflictWithoutReason(Refusal):
    """A conflict was declared and nothing says why."""


class ConflictNotOpen(Refusal):
    """The conflict was ruled on, or proposed to be set aside, by somebody else meanwhile."""


class ConflictDeclared(Refusal):
    """The person declared the conflict: it stands."""


class ConflictChanged(Refusal):
    """The portal found something else since the officer read what it had found."""


class SecondOfficerNeeded(Refusal):
    """The officer who proposed to set a conflict aside cannot confirm it as well."""


class RulingWithoutReason(Refusal):
    """Nothing says why a conflict is upheld or set aside."""
