"""How do leads hear of their interviews: which letters would go now, and who lets exactly these go?

A time is planned by `give_time`; a letter goes only once an officer has read it here. What is shown, what is sealed and
what is sent is rendered by one function.
"""

from dataclasses import dataclass
from datetime import datetime

from accounts.policies import is_officer
from calls.deadlines import TOKYO, day_in_japan
from calls.models import Call
from journal.refusals import NotAllowed
from journal.services import label, record
from journal.transactions import use_case, within_transaction
from notices import services as notices
from notices.services import LettersRead
from notices.services.posting import ROUND
from notices.services.rendering import render
from proposals.models import Proposal
from selection import queries
from selection.exports import calendars
from selection.models import Interview
from selection.notice_period import limit_on
from selection.policies import applies_under
from selection.queries import INVITATION, Untold
from selection.refusals import ListChanged, NumberNotTyped
from selection.services.locking import ask_whether_undecided
from selection.services.slots import members_in_conflict

TEMPLATE = "selection_interview"


@dataclass(frozen=True)
class LetterToTell:
    """One letter exactly as it would go: its recipient, its text, its calendar entry, and until when it may go."""

    interview: Interview
    name: str
    address: str
    language: str
    subject: str
    body: str
    calendar: str
    not_after: datetime
    is_late: bool  # the limit has passed; it goes by a reason on record
    replaces: bool  # the lead knows of an earlier time
    letter: object = None  # an earlier one of this time that did not go

    @property
    def parts(self):
        """Return what the reader gets and may rely on: any change of it is another letter."""
        calendar = calendars.without_stamp(self.calendar)
        about = (self.interview.pk, self.name, self.address, self.language, self.not_after.isoformat())
        return (*about, self.subject, self.body, calendar)


@dataclass(frozen=True)
class LettersToTell(LettersRead):
    """The letters of a call that would go now, the interviews that cannot be told, and those that are told."""

    blocked: tuple  # of Untold
    settled: tuple  # of (interview, Standing)


def letters_to_tell(user, call, *, at):
    """Return the LettersToTell of a call, as far as an officer arranges its interviews."""
    untold, settled = queries.untold_in(user, call, at=at, conflicted=_in_conflict)
    letters = [_written(one, call, at) for one in untold if not one.why]
    return LettersToTell(tuple(letters), tuple(one for one in untold if one.why), tuple(settled))


def _in_conflict(interviews):
    return members_in_conflict([(one.panel, one) for one in interviews])


def _written(untold: Untold, call, at):
    interview, lead = untold.interview, untold.interview.proposal.lead
    context = {"to": lead, **_context(interview, replaces=untold.replaces)}
    subject, body = render(TEMPLATE, language=lead.language, context=context)
    calendar = calendars.invitation_calendar(interview, lead, revision=interview.revision + 1, at=at)
    return LetterToTell(
        interview=interview,
        name=str(lead),
        address=lead.email,
        language=lead.language,
        subject=subject,
        body=body,
        calendar=calendar,
        not_after=untold.not_after,
        is_late=untold.is_late,
        replaces=untold.replaces,
        letter=untold.letter,
    )


def _context(interview, *, replaces):
    proposal = interview.proposal
    return {
        "proposal": proposal,
        "call": proposal.call,
        "interview": interview,
        "until": f"{interview.ends_at.astimezone(TOKYO):%H:%M}",
        "is_link": interview.place.lower().startswith(("https://", "http://")),
        "replaces": replaces,
    }


@use_case
def tell_times(call_pk, *, seen, typed, actor, at):
    """Owe the letters of all planned interviews whose leads do not know their time, and return these interviews.

    `seen` is the seal of the letters that the officer read, `typed` their number where there are more than ten. Raises
    NotAllowed, ResultsReleased, CallStillOpen, ListChanged, NumberNotTyped.
    """
    call = Call.objects.get(pk=call_pk)
    if not is_officer(actor) or applies_under(actor, call):
        raise NotAllowed(right="selection.arrange_interview")
    _lock_listed(Interview.objects.filter(proposal__call=call, state=Interview.State.LISTED))
    ask_whether_undecided(call, at=at)

    letters = letters_to_tell(actor, call, at=at)
    if not letters or seen != letters.seal:
        late = [one.interview.proposal.reference for one in letters.blocked if one.why == "late"]
        raise ListChanged(late=late)
    if letters.asks_number and str(typed).strip() != str(len(letters)):
        raise NumberNotTyped(number=len(letters))

    for letter in letters:
        owe_invitation(letter.interview, replaces=letter.replaces, actor=actor, at=at)
        record("interview.told", subject=letter.interview, actor=actor, at=at, detail={"sealed": seen})
    return [letter.interview for letter in letters]


@within_transaction
def _lock_listed(listed):
    """Lock the proposals of some interviews, then the interviews: nobody gives a time meanwhile."""
    proposals = Proposal.objects.filter(pk__in=listed.values("proposal")).order_by("pk")
    list(proposals.select_for_update(of=("self",)))
    list(listed.select_for_update(of=("self",)).order_by("proposal"))


@within_transaction
def owe_invitation(interview, *, replaces, actor, at):
    """Owe the letter of an interview's present time to the lead alone; an unsent one of before is taken back.

    `replaces` says that the lead knows of an earlier time.
    """
    call, lead = interview.proposal.call, interview.proposal.lead
    notices.withdraw(label(interview), at=at, actor=actor, kinds=[INVITATION])
    interview.revision += 1
    interview.arranged_on, interview.notice_limit_on = day_in_japan(at), limit_on(interview.day.on, call.notice_days)
    interview.save(update_fields=["revision", "arranged_on", "notice_limit_on"])
    return notices.promise(
        queries.invitation_key(interview),
        kind=INVITATION,
        about=label(interview),
        to=lead,
        template=TEMPLATE,
        context=_context(interview, replaces=replaces),
        at=at,
        scope=call.slug,
        kept_from=lead,
        not_before=at,
        not_after=queries.last_instant(interview, call),
        calendar=calendars.invitation_calendar(interview, lead, revision=interview.revision, at=at),
    )


@use_case
def settle_interview_letters(*, at):
    """Take back unsent letters that an amended call has made unlawful or untrue, and return how many interviews it hit.

    Nobody is written to: the interviews come back to the letters that officers read and send, with what keeps them.
    """
    soon = at + ROUND  # a round of posting asks once and goes on for so long
    suspects = queries.letters_gone_untrue(at=at, soon=soon)
    if not suspects:
        return 0
    _lock_listed(Interview.objects.filter(pk__in=suspects))
    found = queries.letters_gone_untrue(at=at, soon=soon)  # now that nobody can move them
    for interview in Interview.objects.filter(pk__in=found).order_by("pk"):
        notices.withdraw(label(interview), at=at, actor=None, kinds=[INVITATION])
        because = {"because": found[interview.pk]}
        record("interview.letter_taken_back", subject=interview, actor=None, at=at, detail=because)
    return len(found)
