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


class BreakThen(Refusal):
    """The panel has a break then: facts `label`, `starts_at`, `ends_at`."""


class PersonElsewhere(Refusal):
    """The lead has another interview then: facts `reference`, `starts_at`, `ends_at`."""


class MemberInConflict(Refusal):
    """A panel member has a conflict and is not noted as leaving the room: facts `members` (users), `reference`."""


class PanelOfAnotherDay(Refusal):
    """The panel sits on another day: facts `name`, `panel_day`, `day`."""


class NoTimeToSwap(Refusal):
    """One of two interviews has no time that could be swapped: fact `reference`."""


class ListChanged(Refusal):
    """The letters that were read are no longer those that would go: fact `late`, references past their limit."""


class NumberNotTyped(Refusal):
    """So many letters go out only once their number is typed: fact `number`."""


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


class BoardFrozen(Refusal):
    """The board is frozen with its minutes: fact `frozen_at`."""


class NotFrozen(Refusal):
    """The board is not frozen, so there are no minutes and nothing to take up again."""


class BoardMoved(Refusal):
    """The board is not the one that the officer saw."""


class QuorumMissing(Refusal):
    """Too few officers agree to this very board: facts `have`, `needed`."""


class SeatTaken(Refusal):
    """Another proposal sits there: facts `number`, `reference`."""


class SeatLeftEmpty(Refusal):
    """The seat is left empty on purpose: fact `number`."""


class NoSuchSeat(Refusal):
    """The call has no seat of this number: fact `number`."""


class PlacedElsewhere(Refusal):
    """The proposal already has a seat, stands in reserve or is declined: facts `reference`, `standing`."""


class NotInReserve(Refusal):
    """The proposal is not on the reserve list: fact `reference`."""


class ReservesMoved(Refusal):
    """The reserve does not stand where the officer saw it: fact `reference`."""


class NotDeclined(Refusal):
    """The proposal is not declined: fact `reference`."""


class GroundsMissing(Refusal):
    """An empty seat, a decline and a frozen board taken up again say why."""


class MomentTooEarly(Refusal):
    """A release is set some time ahead, so that it can still be taken back: fact `earliest`."""


class MomentTooFar(Refusal):
    """The moment lies farther ahead than anybody decides for: fact `latest`."""


class MomentHasCome(Refusal):
    """The release can be taken back until its moment, and not from then on: fact `release_at`."""


class ReleaseIsSet(Refusal):
    """The moment of the release is set already: fact `release_at`."""


class ReleaseNotSet(Refusal):
    """No moment is set, so there is nothing to take back."""


class NotReleased(Refusal):
    """The results are not out yet."""


class OutOfOrder(Refusal):
    """A place that fell free is offered to the reserve who comes first: facts `reference`, `first` (or "")."""


class NoSeatFree(Refusal):
    """No place of the call has fallen free by a cancelled selection."""


class PanelNameTaken(Refusal):
    """Another panel of the day has this name: fact `name`."""


class PanelHasInterviews(Refusal):
    """Interviews are held by the panel: fact `name`."""


class NotAReviewer(Refusal):
    """Only a reviewer sits on a panel."""


class MemberElsewhere(Refusal):
    """The person sits on another panel of the day: facts `member` (the person), `panel`."""


class MemberHasStake(Refusal):
    """The person has a stake in proposals of the call, and nobody said so.

    Facts: `member` (the person), `references` (those the officer may know of).
    """


class BreakInTheWay(Refusal):
    """An interview or another break of the panel is held then: facts `starts_at`, `ends_at`."""


class NotOnAPanel(Refusal):
    """The person does not sit on the panel of this interview: fact `reference`."""


class StillInConflict(Refusal):
    """A member in conflict cannot stay in the room: facts `member` (the person), `reference`."""


class PlanChanged(Refusal):
    """The day is not what it was when the order was proposed."""


class NothingToArrange(Refusal):
    """The proposed order is the present one."""


class LeadInTwoPlaces(Refusal):
    """One lead would have two interviews at once: facts `references`, `starts_at`."""
