"""How are refusals and the state of a letter said in this room, in the reader's language?"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import proposals.sentences
from journal.refusals import NotAllowed
from journal.sentences import day, instant, is_japanese
from proposals.lifecycle import State
from reviews.sentences import called
from selection import refusals


def say(refusal):
    """Return the sentence for a refusal in the reader's language; those of lower rooms are passed on."""
    facts = refusal.facts
    match refusal:
        case refusals.CallStillOpen():
            return _("The call takes proposals until %(closes_at)s. Nothing is chosen before.") % {
                "closes_at": instant(facts["closes_at"])
            }
        case refusals.NotUnderReview():
            return _why_not_under_review(facts["state"]) % {"reference": facts["reference"]}
        case refusals.ClauseStands():
            return _(
                "A clause of the call does not accept %(references)s by what is known today. Decide at the screening desk "
                "first: refuse it, or record what has become known."
            ) % {"references": _(", ").join(facts["references"])}
        case refusals.ResultsReleased():
            return _("The results were released on %(released_at)s and stand; nothing can be changed any more.") % {
                "released_at": instant(facts["released_at"])
            }
        case refusals.NoSeatLeft():
            return _say_no_seat(facts["places"])
        case refusals.NotAwarded():
            return _(
                "%(reference)s holds no place; somebody else may have taken it back. Look at the places again."
            ) % {"reference": facts["reference"]}
        case refusals.BoardChanged():
            return _(
                "Another officer has changed the places since you opened this page. Nothing has been released: read the "
                "letters again and confirm again."
            )
        case NotAllowed():
            return _(
                "You may not do this: it is for officers without a stake in the proposals concerned. Ask another officer."
            )
    return (
        _say_of_releases(refusal)
        or _say_of_interviews(refusal)
        or _say_of_panels(refusal)
        or _say_of_the_board(refusal)
        or _say_of_promises(refusal)
        or proposals.sentences.say(refusal)
    )


def time_left(until, at):
    """Return how long it is from one instant to a later one, such as "2 days 9 hours 55 minutes"."""
    minutes = int((until - at).total_seconds()) // 60
    days, hours, minutes = minutes // 1440, minutes % 1440 // 60, minutes % 60
    parts = [
        ngettext("%(number)s day", "%(number)s days", days) % {"number": days} if days else "",
        ngettext("%(number)s hour", "%(number)s hours", hours) % {"number": hours} if days or hours else "",
        ngettext("%(number)s minute", "%(number)s minutes", minutes) % {"number": minutes},
    ]
    return ("" if is_japanese() else " ").join(part for part in parts if part)


def paragraphs(text):
    """Return the lines of a text that say something, for letters, in which one text is one line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _why_not_under_review(state):
    if state == State.WITHDRAWN:
        return _("%(reference)s has been withdrawn by its applicant.")
    if state == State.NOT_ACCEPTED:
        return _("%(reference)s has not been accepted by the office.")
    if state == State.DRAFT:
        return _("%(reference)s has not been submitted.")
    return _("%(reference)s has been decided already.")


def _say_no_seat(places):
    sentence = ngettext(
        "The only place of this call is taken. Take it back before you give it to another proposal.",
        "All %(places)s places of this call are taken. Take one back before you give it to another proposal.",
        places,
    )
    return sentence % {"places": places}


def _say_of_interviews(refusal):
    facts = refusal.facts
    match refusal:
        case refusals.NotADayOfTheCall():
            return _("%(day)s is no interview day of this call.") % {"day": day(facts["day"])}
        case refusals.DayHasPassed():
            return _("The interview day, %(day)s, is over; nobody can be listed for it any more.") % {
                "day": day(facts["day"])
            }
        case refusals.ListedForAnotherDay():
            return _("%(reference)s is on the list for %(day)s. Take it off that list first.") % {
                "reference": facts["reference"],
                "day": day(facts["day"]),
            }
        case refusals.NotOnTheList():
            return _("%(reference)s is not on the interview list any more. Put it on the list again first.") % {
                "reference": facts["reference"]
            }
        case refusals.InterviewBegun():
            return _("The interview of %(reference)s began on %(starts_at)s; it stays on the list.") % {
                "reference": facts["reference"],
                "starts_at": instant(facts["starts_at"]),
            }
        case refusals.TooLateToInvite():
            return _(
                "Too late for an interview on %(day)s: the call promises notice at least %(notice_days)s days before, so "
                "the letter had to go by %(limit_on)s, 24:00 JST. To arrange it all the same, give the reason below; it is "
                "recorded with your name."
            ) % {
                "day": day(facts["day"]),
                "notice_days": facts["notice_days"],
                "limit_on": day(facts["limit_on"]),
            }
        case refusals.NotOnTheDay():
            return _("%(starts_at)s is not on the interview day, %(day)s.") % {
                "starts_at": instant(facts["starts_at"]),
                "day": day(facts["day"]),
            }
        case refusals.TimeHasPassed():
            return _("%(starts_at)s lies in the past. Choose a later time.") % {
                "starts_at": instant(facts["starts_at"])
            }
        case refusals.SlotTaken():
            return _("Another interview is held from %(starts_at)s to %(ends_at)s. Choose another time.") % {
                "starts_at": instant(facts["starts_at"]),
                "ends_at": instant(facts["ends_at"]),
            }
    return _say_of_people(refusal) or _say_of_letters(refusal)


def _say_of_people(refusal):
    facts = refusal.facts
    match refusal:
        case refusals.BreakThen():
            return _("The panel has a break from %(starts_at)s to %(ends_at)s: %(label)s. Choose another time.") % {
                "starts_at": instant(facts["starts_at"]),
                "ends_at": instant(facts["ends_at"]),
                "label": facts["label"],
            }
        case refusals.PersonElsewhere():
            return _(
                "The principal investigator has another interview from %(starts_at)s to %(ends_at)s. Choose another time."
            ) % {"starts_at": instant(facts["starts_at"]), "ends_at": instant(facts["ends_at"])}
        case refusals.MemberInConflict():
            return _(
                "On this panel, %(members)s has a conflict of interest with %(reference)s. Choose another panel, or note "
                "first that they leave the room for this interview."
            ) % {"members": _(", ").join(map(called, facts["members"])), "reference": facts["reference"]}
        case refusals.PanelOfAnotherDay():
            return _("%(name)s sits on %(panel_day)s, not on %(day)s.") % {
                "name": facts["name"],
                "panel_day": day(facts["panel_day"]),
                "day": day(facts["day"]),
            }
        case refusals.NoTimeToSwap():
            return _("%(reference)s has no time yet that could be swapped. Give it one first.") % {
                "reference": facts["reference"]
            }
    return None


def _say_of_letters(refusal):
    facts = refusal.facts
    match refusal:
        case refusals.ListChanged(facts={"late": [_one, *_more] as late}):
            return _(
                "Nothing was sent. The notice limit has passed for %(references)s since you opened this page, or the "
                "letters have changed otherwise: read them again."
            ) % {"references": _(", ").join(late)}
        case refusals.ListChanged():
            return _(
                "Nothing was sent: the letters have changed since you opened this page. Read them again and send again."
            )
        case refusals.NumberNotTyped():
            return _("Nothing was sent. Type %(number)d, the number of letters shown above.") % {
                "number": facts["number"]
            }
    return None


def _say_of_panels(refusal):
    facts = refusal.facts
    match refusal:
        case refusals.PanelNameTaken():
            return _("Another panel of this day is called %(name)s. Choose another name.") % facts
        case refusals.PanelHasInterviews():
            return _("%(name)s still holds interviews. Move them to another panel first.") % facts
        case refusals.NotAReviewer():
            return _("Choose a person from the list. Only reviewers sit on a panel.")
        case refusals.MemberElsewhere():
            return _(
                "%(name)s sits on %(panel)s on the same day, and nobody can be in two rooms. Take them off that panel first."
            ) % {"name": called(facts["member"]), "panel": facts["panel"]}
        case refusals.MemberHasStake(facts={"references": []}):
            return _(
                "%(name)s has a stake in a proposal of this call and would leave the room for it. Tick that this is known "
                "and add them again, or choose somebody else."
            ) % {"name": called(facts["member"])}
        case refusals.MemberHasStake():
            return _(
                "%(name)s has a stake in %(references)s and would leave the room for it. Tick that this is known and add "
                "them again, or choose somebody else."
            ) % {"name": called(facts["member"]), "references": _(", ").join(facts["references"])}
        case refusals.BreakInTheWay():
            return _(
                "From %(starts_at)s to %(ends_at)s there is an interview or a break already. Move it, or choose another time."
            ) % {"starts_at": instant(facts["starts_at"]), "ends_at": instant(facts["ends_at"])}
        case refusals.NotOnAPanel():
            return _("This person does not sit on the panel of %(reference)s any more.") % facts
        case refusals.StillInConflict():
            return _(
                "%(name)s has a conflict of interest with %(reference)s and cannot stay in the room. Move the interview to "
                "another panel first."
            ) % {"name": called(facts["member"]), "reference": facts["reference"]}
        case refusals.PlanChanged():
            return _("The day has changed since this order was proposed. Nothing was moved: look at the new proposal.")
        case refusals.NothingToArrange():
            return _("The interviews sit in this order already.")
        case refusals.LeadInTwoPlaces():
            return _(
                "%(references)s have the same principal investigator and would both begin about %(starts_at)s. Arrange "
                "one of them by hand first."
            ) % {"references": _(", ").join(facts["references"]), "starts_at": instant(facts["starts_at"])}
    return None


def _say_of_the_board(refusal):
    facts = refusal.facts
    match refusal:
        case refusals.BoardFrozen():
            return _(
                "The board was frozen on %(frozen_at)s, with its minutes. To change anything, take it up again first; every "
                "agreement is void then."
            ) % {"frozen_at": instant(facts["frozen_at"])}
        case refusals.NotFrozen():
            return _("The board is not frozen. Officers agree to it and freeze it first.")
        case refusals.BoardMoved():
            return _("The board has changed meanwhile. Nothing was done: look at it as it stands now and decide again.")
        case refusals.QuorumMissing():
            return _("%(have)s of %(needed)s officers agree to the board as it stands. It cannot be frozen before.") % {
                "have": facts["have"],
                "needed": facts["needed"],
            }
        case refusals.SeatTaken():
            return _("%(reference)s sits on place %(number)s. Take the place back first, or choose another.") % facts
        case refusals.SeatLeftEmpty():
            return _("Place %(number)s is left empty on purpose. Undo that first, or choose another place.") % facts
        case refusals.NoSuchSeat():
            return _("This call has no place %(number)s.") % facts
        case refusals.PlacedElsewhere():
            return _why_placed(facts["standing"]) % {"reference": facts["reference"]}
        case refusals.NotInReserve():
            return _("%(reference)s is not on the reserve list any more.") % facts
        case refusals.ReservesMoved():
            return _("The reserve list has changed since you opened the page. %(reference)s was not moved.") % facts
        case refusals.NotDeclined():
            return _("%(reference)s is not declined any more.") % facts
        case refusals.GroundsMissing():
            return _("Say why; the reason is recorded with your name.")
    return None


def _why_placed(standing):
    if standing == "seat":
        return _("%(reference)s holds a place. Take it back first.")
    if standing == "reserve":
        return _("%(reference)s is on the reserve list. Take it off the list first.")
    return _("%(reference)s is declined. Undo that first.")


def _say_of_promises(refusal):
    facts = refusal.facts
    match refusal:
        case refusals.PromiseDecided():
            return _("This was decided on %(decided_at)s and stands; nothing can be changed any more.") % {
                "decided_at": instant(facts["decided_at"])
            }
        case refusals.ContractBeforeRelease():
            return _("%(contract_on)s lies before the release of the results, %(released_on)s. Check the day.") % {
                "contract_on": day(facts["contract_on"]),
                "released_on": day(facts["released_on"]),
            }
        case refusals.AffiliationAhead():
            return _("%(since_on)s has not come yet. Report it once you belong there.") % {
                "since_on": day(facts["since_on"])
            }
        case refusals.NotReported():
            return _("The principal investigator of %(reference)s has not reported an institution in Japan.") % {
                "reference": facts["reference"]
            }
        case refusals.ReportedTooLate():
            return _(
                "The reported day, %(since_on)s, lies after the last day, %(due_on)s. Only an exception keeps the "
                "selection; it needs a reason."
            ) % {"since_on": day(facts["since_on"]), "due_on": day(facts["due_on"])}
        case refusals.DayNotPassed():
            return _(
                "The principal investigator can still keep the promise until the end of %(due_on)s. The selection "
                "cannot be cancelled for it before."
            ) % {"due_on": day(facts["due_on"])}
        case refusals.ReasonMissing():
            return _("Give the reason. The principal investigator reads it in the letter.")
        case refusals.PromiseChanged():
            return _(
                "The report or the last day has changed since you opened this page. Nothing has been decided: look "
                "again and decide again."
            )
    return None


def _say_of_releases(refusal):
    facts = refusal.facts
    match refusal:
        case refusals.MomentTooEarly():
            return _("Choose %(earliest)s or later: until the moment comes, the release can still be taken back.") % {
                "earliest": instant(facts["earliest"])
            }
        case refusals.MomentTooFar():
            return _("Choose %(latest)s or earlier.") % {"latest": instant(facts["latest"])}
        case refusals.MomentHasCome():
            return _("The moment, %(release_at)s, has come: the release cannot be taken back any more.") % {
                "release_at": instant(facts["release_at"])
            }
        case refusals.ReleaseIsSet():
            return _("The release is set for %(release_at)s already. Take that back before you set another moment.") % {
                "release_at": instant(facts["release_at"])
            }
        case refusals.ReleaseNotSet():
            return _("No moment is set any more; somebody else may have taken it back.")
        case refusals.NumberNotTyped():
            return _("Type %(letters)d, the number of letters shown above.") % {"letters": facts["number"]}
        case refusals.NotReleased():
            return _("The results have not been released.")
        case refusals.OutOfOrder(facts={"first": ""}):
            return _("No reserve is left to whom a place could be offered.")
        case refusals.OutOfOrder():
            return _(
                "Reserves are asked in the order that the board agreed on: %(first)s comes before %(reference)s. Look "
                "at the list again."
            ) % {"first": facts["first"], "reference": facts["reference"]}
        case refusals.NoSeatFree():
            return _("No place has fallen free, or it has been given already.")
    return None


def why_recalled(days, due):
    """Say why an investigator is reminded of a promised affiliation, so many days before its last day (a date)."""
    if days < 0:
        return _("The last day of the promised affiliation, %(day)s, has passed without a report.") % {"day": day(due)}
    sentence = ngettext(
        "No affiliation is reported %(days)s day before the last day of the promise, %(last)s.",
        "No affiliation is reported %(days)s days before the last day of the promise, %(last)s.",
        days,
    )
    return sentence % {"days": days, "last": day(due)}


def why_alarmed(days, on):
    """Say why officers are written to before an interview day (a date)."""
    return _("%(days)s days before the interviews on %(day)s, somebody on the list has no letter.") % {
        "days": days,
        "day": day(on),
    }
