"""What is a person told when a proposal cannot go on?"""

from django.utils.translation import gettext as _

import calls.sentences
from journal.sentences import day, instant_exact
from proposals import refusals
from proposals.sentences.agreements import OF_CONFIRMING
from proposals.sentences.files import OF_FILES
from proposals.sentences.screening import OF_SCREENING
from proposals.sentences.sharing import OF_SHARING, say_standing

DOORS = {
    "save": lambda: _("This proposal has been submitted or withdrawn; its text can no longer be changed."),
    "invite": lambda: _("Nobody can be invited to this proposal any more: it was withdrawn or has been decided."),
    "submit": lambda: _("This proposal can no longer be submitted: it was withdrawn or has been decided."),
    "withdraw": lambda: _("This proposal can no longer be withdrawn: it has been decided or was withdrawn before."),
    "revise": lambda: _(
        "This proposal cannot be revised now: it was withdrawn or has been decided, or the call takes no proposals."
    ),
    "discard": lambda: _("There are no changes left to discard."),
    "refuse": lambda: _(
        "This proposal is no longer with the office to be screened: it was withdrawn, not accepted or has been decided."
    ),
    "ask": lambda: _("The office can no longer be asked about this proposal: it was withdrawn or has been decided."),
    "confirm": lambda: _(
        "The counterpart can no longer be asked: this proposal was withdrawn, not accepted or has been decided."
    ),
    "report": lambda: _(
        "The outcome of a grant is reported after the proposal has been submitted and before it is decided."
    ),
}
RULES_OF_NOTICES = {
    "missing": lambda: _("Write the date that stands on the agency's notice."),
    "future": lambda: _("This date lies in the future. Write the date that stands on the agency's notice."),
    "too-late": lambda: _(
        "The outcome had to be known by %(day)s. A notice with a later date does not prove that; "
        "if another notice does, use that one."
    ),
}


def say(refusal):
    """Return the sentence for a refusal in the reader's language; those of lower rooms are passed on."""
    match refusal:
        case refusals.TextChangedMeanwhile():
            return _(
                "Somebody, or another window of yours, saved this section first. Both texts are kept below: choose."
            )
        case refusals.DoorClosed(facts={"door": "save", "state": "draft" | "revision"}):  # open, but not to a reader
            return _("You read along in this proposal. Its lead, and those who write along, change the text.")
        case refusals.InvitationOver(facts={"standing": standing}):
            return say_standing(standing)
        case refusals.DoorClosed():
            say_door = DOORS.get(refusal.facts["door"], DOORS["save"])
            return say_door()
        case refusals.NotEligible():
            count = sum(finding.blocks for finding in refusal.facts["findings"])
            return _(
                "Not submitted. What the call asks for and is still open: %(count)s. Each is listed with its clause."
            ) % {"count": count}
        case refusals.AlreadyAttached():
            return _("The same file is attached already: %(name)s.") % {"name": refusal.facts["name"]}
        case refusals.DocumentRefused(facts={"rule": "too-large", "limit": limit}):
            return _("This file is larger than %(mib)s MiB. Make it smaller, or split it.") % {
                "mib": limit // (1024 * 1024)
            }
        case refusals.DocumentRefused(facts={"rule": "too-many-pages", "limit": limit}):
            return _("This PDF has more than %(limit)s pages. Leave out what is not needed, or split it.") % {
                "limit": limit
            }
        case refusals.DocumentRefused():
            return OF_FILES[refusal.facts["rule"]]()
        case refusals.AgencyUnnamed():
            return _("Write the name of the agency.")
        case refusals.AgencyTakesPart():
            return _("%(agency)s takes part in this call: choose it from the list in the counterpart's section.") % {
                "agency": refusal.facts["agency"]
            }
        case refusals.ProofMissing():
            return _("Choose the agency's notice as a PDF file. An award is proven by it.")
        case refusals.NoticeDateRefused(facts={"rule": rule, "by_on": by_on}):
            return RULES_OF_NOTICES[rule]() % {"day": day(by_on)}
        case refusals.OutcomeWindowClosed(facts={"by_on": by_on, "received_at": received_at}):
            return _(
                "Proof of an award was taken until %(day)s, 24:00 in Japan; your request reached us %(instant)s. "
                "Nothing was recorded. If the notice is dated in time, write to the office: a person decides."
            ) % {"day": day(by_on), "instant": instant_exact(received_at)}
    if type(refusal) in OF_CONFIRMING:
        return OF_CONFIRMING[type(refusal)](refusal.facts)
    if type(refusal) in OF_SCREENING:
        return OF_SCREENING[type(refusal)]() % refusal.facts
    if type(refusal) in OF_SHARING:
        return OF_SHARING[type(refusal)]() % refusal.facts
    return calls.sentences.say(refusal)
