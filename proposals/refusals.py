"""What may a person be told when a proposal cannot go on?"""

from journal.refusals import Refusal


class TextChangedMeanwhile(Refusal):
    """Somebody, or another tab, saved first: facts `version` (the saved one), `fields` (names of the text that clash)."""


class TextSaysTheSame(Refusal):
    """A save that nobody pressed a button for changes nothing, so it makes no version: no facts."""


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


class CounterpartUnfinished(Refusal):
    """A counterpart cannot be asked to confirm yet: fact `missing`, of "title", "name", "email"."""


class AlreadyConfirmed(Refusal):
    """The prior agreement is confirmed already: fact `confirmed_at`."""


class AskedTooOften(Refusal):
    """So many letters for confirmations in so short a time: facts `limit`, `per` ("day": to one counterpart, "hour": of one lead)."""


class LetterOutdated(Refusal):
    """The letter that was read is not the one that would go out now: no facts."""


class LinkUnknown(Refusal):
    """A link that this portal did not make, or not so: no facts."""


class LinkEnded(Refusal):
    """A link whose request was taken back or asked anew, or whose proposal is out of the race: no facts."""


class LinkExpired(Refusal):
    """A link that is too old: fact `last_on` (its last day in Japan)."""


class AgreementReworded(Refusal):
    """What was confirmed is not what would be shown now: no facts."""


class QuestionOver(Refusal):
    """A question about an agency whose proposal is out of the race or decided: fact `reference`."""


class InvitedThemselves(Refusal):
    """The lead invites the lead: no facts."""


class InvitedAlready(Refusal):
    """The person is invited or let in already: fact `email`."""


class TooManyPeople(Refusal):
    """A proposal is shared with as many people as the portal allows: fact `limit`."""


class TooManyLetters(Refusal):
    """The lead has sent as many invitations within an hour as the portal allows: fact `limit`."""


class InvitationOver(Refusal):
    """A link opens nothing: fact `standing`: "expired", "ended", "used", "closed" or "garbled"."""


class WorksForTheOffice(Refusal):
    """Somebody who works for the office or judges proposals would be let into one: no facts."""


class LeadsAlready(Refusal):
    """The lead accepts an invitation to the own proposal: no facts."""


class LetInAlready(Refusal):
    """The person has access by another invitation: no facts."""


class AddressDiffers(Refusal):
    """An invitation went to another address than the account's: facts `invited`, `own`."""
