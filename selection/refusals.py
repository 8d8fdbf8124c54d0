"""Why does the office not get its way in this room?"""

from journal.refusals import Refusal


class CallStillOpen(Refusal):
    """Nothing is chosen while proposals may still arrive: fact `closes_at`."""


class NotUnderReview(Refusal):
    """The proposal was withdrawn, decided or never submitted: facts `reference`, `state`."""


class ClauseStands(Refusal):
    """By what is known today a clause of the call does not accept the proposals: fact `references`, a list."""


class ResultsReleased(Refusal):
    """The results are out and stand: fact `released_at`."""


class NotADayOfTheCall(Refusal):
    """The day is no interview day of the proposal's call: fact `day`."""


class DayHasPassed(Refusal):
    """The interview day is over: fact `day`."""


class ListedForAnotherDay(Refusal):
    """The proposal is on the list of another interview day: facts `reference`, `day`."""


class NotOnTheList(Refusal):
    """The proposal has been taken off the interview list: fact `reference`."""


class InterviewBegun(Refusal):
    """The interview is going on or over: facts `reference`, `starts_at`."""


class TooLateToInvite(Refusal):
    """The notice that the call promises can no longer be kept: facts `limit_on`, `day`, `notice_days`."""


class NotOnTheDay(Refusal):
    """The time does not lie on the interview day in Japan: facts `starts_at`, `day`."""


class TimeHasPassed(Refusal):
    """The time lies behind: fact `starts_at`."""


class SlotTaken(Refusal):
    """Another interview is held then: facts `reference`, `starts_at`, `ends_at`."""


class NoSeatLeft(Refusal):
    """Every place of the call is taken: fact `places`."""


class NotAwarded(Refusal):
    """The proposal holds no place: fact `reference`."""


class BoardChanged(Refusal):
    """The letters that were confirmed are no longer the letters that would go."""


class PromiseDecided(Refusal):
    """The affiliation promise is decided and stands: facts `state`, `decided_at`."""


class ContractBeforeRelease(Refusal):
    """A contract cannot be older than the result: facts `contract_on`, `released_on`."""


class AffiliationAhead(Refusal):
    """A day that has not come is a plan, not a fact: facts `since_on`, `today`."""


class NotReported(Refusal):
    """The investigator has not said where they belong: fact `reference`."""


class ReportedTooLate(Refusal):
    """The affiliation began after its last day; only an exception can keep the selection: facts `since_on`, `due_on`."""


class DayNotPassed(Refusal):
    """The promise can still be kept, so nothing can be cancelled for it: fact `due_on`."""


class ReasonMissing(Refusal):
    """An exception or a cancellation says why."""


class PromiseChanged(Refusal):
    """What the officer decided on is no longer what is reported or due."""
