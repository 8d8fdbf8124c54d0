"""How are the states, kinds and mishaps of letters said, in the reader's language?"""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from journal.refusals import NotAllowed
from journal.sentences import TOKYO, instant
from notices import refusals
from notices.models import Notice


@dataclass(frozen=True)
class Mark:
    """A state in a word, with the icon and the tone that go with it."""

    word: str
    icon: str
    tone: str


SECRET_MARK = "\u27e6link\u27e7"  # stands in a stored body where the secret link will be
HELD = "held"  # a state of its own on the page: owed, and held back by an officer

MARKS = {
    Notice.State.PENDING: Mark(pgettext_lazy("letter", "Owed"), "clock", "info"),
    Notice.State.SENDING: Mark(pgettext_lazy("letter", "Going out"), "send", "info"),
    HELD: Mark(pgettext_lazy("letter", "Held back"), "hide", "wait"),
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
    "interview-alarm": pgettext_lazy("letter", "Interviews without a letter"),
    "interview-called-off": pgettext_lazy("letter", "Interview called off"),
    "deadline-extended": pgettext_lazy("letter", "Deadline extended"),
    "draft-reminder": pgettext_lazy("letter", "Reminder of a draft"),
    "call-changed": pgettext_lazy("letter", "Call changed"),
    "result": pgettext_lazy("letter", "Result"),
    "reviewer-invited": pgettext_lazy("letter", "Invitation to judge"),
    "review-asked": pgettext_lazy("letter", "Request to review"),
    "review-due": pgettext_lazy("letter", "Reminder of reviews"),
    "review-ended": pgettext_lazy("letter", "Request to review taken back"),
    "review-reopened": pgettext_lazy("letter", "Review open again"),
    "reviews-asked-plan": pgettext_lazy("letter", "Request to review proposals"),
    "not-accepted": pgettext_lazy("letter", "Not accepted"),
    "consultation-ruled": pgettext_lazy("letter", "Ruling on an agency"),
    "affiliation-reminder": pgettext_lazy("letter", "Reminder of the affiliation"),
    "affiliation-day": pgettext_lazy("letter", "Last day of the affiliation moved"),
    "affiliation-kept": pgettext_lazy("letter", "Affiliation confirmed"),
    "affiliation-exception": pgettext_lazy("letter", "Affiliation: exception made"),
    "selection-cancelled": pgettext_lazy("letter", "Selection cancelled"),
    "outcome-reminder": pgettext_lazy("letter", "Reminder of a grant's outcome"),
    "letter-failed": pgettext_lazy("letter", "Letters that did not go"),
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


TALLIES = {
    "owed": (Notice.State.PENDING, Notice.State.SENDING, Notice.State.RETRY),
    "held": (HELD,),
    "failed": (Notice.State.FAILED, Notice.State.UNKNOWN),
    "sent": (Notice.State.SENT,),
}


def tally_in_words(key, count):
    """Return how many letters are owed, held, failed or sent: the keys of TALLIES."""
    match key:
        case "owed":
            words = ngettext("%(number)s owed", "%(number)s owed", count)
        case "held":
            words = ngettext("%(number)s held back", "%(number)s held back", count)
        case "failed":
            words = ngettext("%(number)s needs you", "%(number)s need you", count)
        case _sent:
            words = ngettext("%(number)s sent", "%(number)s sent", count)
    return words % {"number": f"{count:,}"}


def run_in_words(run):
    """Return how far the letters of one kind and instant are: "Result: 612 of 1,000 sent"."""
    return _("%(kind)s: %(sent)s of %(total)s sent") % {
        "kind": kind_in_words(run.kind),
        "sent": f"{run.sent:,}",
        "total": f"{run.total:,}",
    }


def text_for_officers(notice):
    """Return a letter's text as the office reads it: a secret link is named, in the letter's language, and never shown."""
    with translation.override(notice.language):
        return notice.body.replace(SECRET_MARK, _("[secret link, shown to the recipient alone]"))


def instant_to_the_second(value):
    """Write an instant in Japan Standard Time with its seconds: "Tue 28 May 2024, 12:00:07 JST"; empty for None."""
    return (
        instant(value).replace(f"{value.astimezone(TOKYO):%H:%M}", f"{value.astimezone(TOKYO):%H:%M:%S}")
        if value
        else ""
    )


def standing(notice):
    """Return in which state a letter is shown: its own, or held."""
    return HELD if notice.is_held else notice.state


def why_it_did_not_go(notice):
    """Return in a few words, and none of the mail server's, why a letter needs an officer."""
    if notice.state == Notice.State.UNKNOWN:
        return _("nobody knows whether it arrived")
    if notice.last_error == "too-late":
        return _("too late: it was not posted") if notice.held_at is None else _("too late: it was held back")
    return _("the mail server refused it for good")


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
            return _("Write the reason: it stands in the journal.")
        case refusals.LetterHeld():
            return _("This letter is held back. Let it go first.")
        case refusals.LetterNotHeld():
            word = MARKS[refusal.facts["state"]].word
            return _("Nobody holds this letter back now. Its state: %(state)s.") % {"state": word}
        case refusals.LetterCannotBeHeld() if refusal.facts["state"] == Notice.State.SENDING:
            return _("A worker is posting this letter at this moment, so it cannot be held back any more.")
        case refusals.LetterCannotBeHeld():
            word = MARKS[refusal.facts["state"]].word
            return _("Only a letter that is still owed can be held back. Its state: %(state)s.") % {"state": word}
        case refusals.LetterNotOut():
            word = MARKS[refusal.facts["state"]].word
            return _("Only a letter that went can be sent once more. Its state: %(state)s.") % {"state": word}
        case refusals.LetterReplaced():
            return _("A newer letter to the same person speaks of this. The old one would contradict it.")
        case refusals.CopyOnItsWay():
            return _("This letter is on its way once more already.")
        case refusals.SecretGone():
            return _(
                "This letter held a secret link, which was removed when it went. Let a new letter with a new link be sent "
                "from the page where the link was asked for."
            )
        case NotAllowed():
            return _("This letter is not yours to deal with.")
        case _other:
            raise TypeError(f"no words for {refusal!r}")
