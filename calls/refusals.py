"""What may a person be told when a call does not take proposals?"""

from journal.refusals import Refusal


class CallNotOpen(Refusal):
    """The call has not opened yet: facts `opens_at`, `at`."""


class DeadlinePassed(Refusal):
    """The request was received after the deadline: facts `closes_at`, `received_at`."""


class DeadlineMovedEarlier(Refusal):
    """An amendment would close the call earlier than announced: facts `closes_at`, `wanted`."""


class DeadlineMovedMeanwhile(Refusal):
    """Somebody else moved the deadline since the page was read: fact `closes_at` (as it is now)."""


class DeadlineNotAhead(Refusal):
    """A deadline would be moved to an instant that has passed: facts `wanted`, `at`."""


class ReasonsMissing(Refusal):
    """An extension is public, so it says why in both languages."""


class SeatsTaken(Refusal):
    """An amendment would remove places although the call has been published: facts `places`, `wanted`."""


class AgencyUnknown(Refusal):
    """A call names an agency that the agencies' file does not: fact `agency`."""


class ProgrammeUnknown(Refusal):
    """A call limits an agency to a programme that the agencies' file does not name: facts `agency`, `programme`."""


class CountryUnknown(Refusal):
    """A call names a host country that the countries' file does not: facts `agency`, `country`."""


class NumberPrefixTaken(Refusal):
    """Another call already numbers its proposals so: facts `prefix`, `slug` of that call."""


class NumberPrefixInUse(Refusal):
    """An amendment would renumber proposals: facts `prefix`, `wanted`."""


class PartStillNeeded(Refusal):
    """An amendment would remove something that proposals may speak of: facts `kind`, `names`."""


class NotACallToRehearse(Refusal):
    """A rehearsal cannot be made of this: fact `slug`."""
