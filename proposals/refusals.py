"""What may a person be told when a proposal cannot go on?"""

from journal.refusals import Refusal


class TextChangedMeanwhile(Refusal):
    """Somebody, or another tab, saved first: facts `version` (the saved one), `fields` (names of the text that clash)."""


class DoorClosed(Refusal):
    """The proposal's state does not allow this: facts `door`, `state`."""


class NotEligible(Refusal):
    """The rulebook refuses: fact `findings`, all of them."""


class DocumentRefused(Refusal):
    """An uploaded file breaks a rule: facts `rule`, and `limit` where there is one."""


class AlreadyAttached(Refusal):
    """The same bytes are attached already: fact `name`."""


class AgencyUnnamed(Refusal):
    """A question to the office names no agency, or none that can be read: no facts."""


class AgencyTakesPart(Refusal):
    """An agency that was asked about takes part in the call: fact `agency`, as the call calls it."""


class OutcomeWindowClosed(Refusal):
    """Proof of an award came too late: facts `by_on` (the last day in Japan), `ended_at`, `received_at`."""


class NoticeDateRefused(Refusal):
    """The date on the agency's notice cannot prove the award: facts `rule`, `by_on` (the last day in Japan)."""


class ProofMissing(Refusal):
    """An award was reported without the agency's notice: no facts."""


class NotMetToday(Refusal):
    """A clause of the call refuses the proposal today, so nobody accepts it as received: fact `reference`."""


class NoClauseNamed(Refusal):
    """A refusal that rests on no clause: no facts."""


class ClauseNoLongerStands(Refusal):
    """A refusal names a finding that is not, or no longer, an open one of the proposal: no facts."""


class ReasonMissing(Refusal):
    """The office decides and does not say why: no facts."""


class QuestionOver(Refusal):
    """A question about an agency whose proposal is out of the race or decided: fact `reference`."""
