"""Which letter tells of an interview, and has it reached its reader?"""

from dataclasses import dataclass

import notices.queries
from journal.queries import entries_about, label
from notices.sentences import MARKS, Mark

INVITATION = "interview"
CALLED_OFF = "interview-called-off"
RESULT = "result"
UNSENT = ("pending", "retry", "sending")
OUT = ("sent", "unknown")


@dataclass(frozen=True)
class Letter:
    """The letter of an interview's present time: its state in a word, and the instant it went."""

    pk: int
    state: str
    mark: Mark
    sent_at: object
    is_too_late: bool  # owed, and its last lawful instant has passed

    @property
    def is_sent_or_on_its_way(self):
        """Tell whether nobody needs to do anything for it to arrive."""
        return self.state in OUT or (self.state in UNSENT and not self.is_too_late)


def invitation_key(interview):
    """Return the key of the letter that tells of the present time: a changed time has a new one."""
    return f"interview-{interview.pk}-{interview.revision}"


def letters_of(interviews, *, user, call, at):
    """Return the letters of the present times as {interview pk: Letter}, as far as the person may read them."""
    keys = {invitation_key(one): one.pk for one in interviews if one.starts_at is not None}
    found = notices.queries.letters_for(user, call.slug).filter(kind=INVITATION, key__in=keys).defer("body")
    return {keys[notice.key]: _letter(notice, at) for notice in found}


def letter_of(interview, *, user, call, at):
    """Return the letter of the interview's present time, or None."""
    return letters_of([interview], user=user, call=call, at=at).get(interview.pk)


def _letter(notice, at):
    too_late = notice.state in UNSENT and notice.not_after is not None and notice.not_after < at
    return Letter(
        pk=notice.pk, state=notice.state, mark=MARKS[notice.state], sent_at=notice.sent_at, is_too_late=too_late
    )


def was_told(interview, *, user, call):
    """Tell whether the lead may know of an interview since it was listed: a letter may have arrived, or the office
    set one aside because it told them otherwise.
    """
    letters = notices.queries.letters_for(user, call.slug).filter(about=label(interview), kind=INVITATION)
    for letter in letters.filter(promised_at__gte=interview.listed_at).defer("body"):
        if letter.state in OUT or letter.doubts or (letter.state == "sending" and letter.after_dot):
            return True
        if entries_about(label(letter), verb="notice.set_aside").exists():
            return True
    return False
