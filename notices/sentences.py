"""How are the states, kinds and mishaps of letters said, in the reader's language?"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from journal.refusals import NotAllowed
from journal.sentences import instant
from notices import refusals
from notices.models import Notice


@dataclass(frozen=True)
class Mark:
    """A state in a word, with the icon and the tone that go with it."""

    word: str
    icon: str
    tone: str


MARKS = {
    Notice.State.PENDING: Mark(pgettext_lazy("letter", "Owed"), "clock", "info"),
    Notice.State.SENDING: Mark(pgettext_lazy("letter", "Going out"), "send", "info"),
    Notice.State.RETRY: Mark(pgettext_lazy("letter", "To be tried again"), "back", "wait"),
    Notice.State.FAILED: Mark(pgettext_lazy("letter", "Failed"), "stop", "bad"),
    Notice.State.UNKNOWN: Mark(pgettext_lazy("letter", "May not have arrived"), "alert", "wait"),
    Notice.State.SENT: Mark(pgettext_lazy("letter", "Sent"), "done", "ok"),
    Notice.State.WITHDRAWN: Mark(pgettext_lazy("letter", "Withdrawn"), "minus", ""),
}

KINDS = {
    "receipt": pgettext_lazy("letter", "Receipt"),
    "invitation": pgettext_lazy("letter", "Invitation to a proposal"),
    "confirmation": pgettext_lazy("letter", "Request to confirm the prior agreement"),
    "interview": pgettext_lazy("letter", "Interview notice"),
    "interview-called-off": pgettext_lazy("letter", "Interview called off"),
    "deadline-extended": pgettext_lazy("letter", "Deadline extended"),
    "draft-reminder": pgettext_lazy("letter", "Reminder of a draft"),
    "call-changed": pgettext_lazy("letter", "Call changed"),
    "result": pgettext_lazy("letter", "Result"),
    "review-asked": pgettext_lazy("letter", "Request to review"),
    "not-accepted": pgettext_lazy("letter", "Not accepted"),
    "consultation-ruled": pgettext_lazy("letter", "Ruling on an agency"),
    "affiliation-reminder": pgettext_lazy("letter", "Reminder of the affiliation"),
    "affiliation-day": pgettext_lazy("letter", "Last day of the affiliation moved"),
    "affiliation-kept": pgettext_lazy("letter", "Affiliation confirmed"),
    "affiliation-exception": pgettext_lazy("letter", "Affiliation: exception made"),
    "selection-cancelled": pgettext_lazy("letter", "Selection cancelled"),
    "outcome-reminder": pgettext_lazy("letter", "Reminder of a grant's outcome"),
    "outcome-unknown": pgettext_lazy("letter", "Outcome of a grant not known"),
}

ERRORS = {
    "too-late": gettext_lazy("Its last lawful instant passed before it could go. It was not posted."),
    "abandoned": gettext_lazy("The worker that held it was stopped."),
}


def kind_in_words(kind):
    """Return the name of a kind of letter; the kind itself where it has none."""
    return str(KINDS.get(kind, kind.replace("-", " ")))


def error_in_words(error):
    """Return what went wrong at the last attempt: in our words, or in the mail server's own."""
    return str(ERRORS.get(error, error))


def say(refusal):
    """Return what a person reads when a letter could not be mended."""
    match refusal:
        case refusals.LetterTooLate():
            when = instant(refusal.facts["not_after"])
            return _("This letter had to go by %(instant)s. It is too late to post it; tell the person otherwise.") % {
                "instant": when
            }
        case refusals.LetterNotStuck():
            word = MARKS[refusal.facts["state"]].word
            return _("There is nothing to do about this letter now. Its state: %(state)s.") % {"state": word}
        case refusals.ReasonMissing():
            return _("Write how the person was told, or why nothing needs to be said.")
        case NotAllowed():
            return _("This letter is not yours to deal with.")
        case _other:
            raise TypeError(f"no words for {refusal!r}")
