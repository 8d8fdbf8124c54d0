"""How are refusals and the state of a letter said in this room, in the reader's language?"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import proposals.sentences
from journal.refusals import NotAllowed
from journal.sentences import day, instant, is_japanese
from proposals.lifecycle import State
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
    return _say_of_interviews(refusal) or _say_of_promises(refusal) or proposals.sentences.say(refusal)


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
    return None


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
