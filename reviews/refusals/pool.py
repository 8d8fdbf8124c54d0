"""For which reasons is nobody taken into the pool, invited, or let in to what is to be judged?"""

from journal.refusals import Refusal


class PledgeMissing(Refusal):
    """The person has not promised to keep to themselves what they read for the call. Facts: `call`."""


class ReviewerInPool(Refusal):
    """The pool has the person already. Facts: `email`."""


class IdentifierIsAnothers(Refusal):
    """An e-Rad researcher number or an ORCID iD belongs to somebody else in the pool. Facts: `field`, `person`."""


class SavedMeanwhile(Refusal):
    """Somebody saved the same address, number or ORCID iD at the same moment: no facts."""


class AccountClosed(Refusal):
    """The account with the address is closed. Facts: `email`."""


class ProfileChanged(Refusal):
    """Somebody saved the profile since it was opened. Facts: `person` (who saved), `at`."""


class TooManyEntries(Refusal):
    """A profile holds as many affiliations, or ties, as it may. Facts: `limit`."""


class MoveOutOfReach(Refusal):
    """A move is dated to this year or the one before; an earlier one would take walls down. Facts: `least`, `most` (years)."""


class FileHasFaults(Refusal):
    """Some lines of a file cannot be taken, so none is. Facts: `lines` (how many)."""


class PoolChanged(Refusal):
    """The pool is no longer the one against which a file was looked at: no facts."""


class InvitationsChanged(Refusal):
    """The letters are no longer those that were read: no facts."""


class NumberOfLettersNotTyped(Refusal):
    """So many letters go only once their number is typed. Facts: `number`."""


class AppointmentOver(Refusal):
    """The link no longer opens a question. Facts: `standing`, see `queries.standing_of`."""
