"""What can the office do about a letter that did not go by itself?"""

from jobs import doorbell
from journal.refusals import NotAllowed
from journal.services import record
from journal.transactions import use_case, within_transaction
from notices.models import Notice
from notices.refusals import LetterHeld, LetterNotStuck, LetterTooLate, ReasonMissing
from notices.services.promising import POSTING, take_back

STUCK = (Notice.State.RETRY, Notice.State.FAILED, Notice.State.UNKNOWN)


@use_case
def post_again(pk, *, actor, at):
    """Let a stuck letter be posted now, with the same Message-ID, and return its Notice.

    Raises NotAllowed, LetterNotStuck, LetterHeld, LetterTooLate: not even by hand does a letter go too late.
    """
    notice = _stuck(pk, actor)
    if notice.is_held:
        raise LetterHeld
    if notice.not_after is not None and at > notice.not_after:
        raise LetterTooLate(not_after=notice.not_after, at=at)

    notice.state = Notice.State.RETRY
    notice.next_try_at = at
    notice.save(update_fields=["state", "next_try_at"])
    record("notice.posted_again", subject=notice, actor=actor, at=at, detail={"key": notice.key})
    doorbell.ring(POSTING)
    return notice


@use_case
def set_aside(pk, *, reason, actor, at):
    """Take a stuck letter off the list because the office has seen to it otherwise, and return its Notice.

    `reason` says how and stands in the journal. Raises NotAllowed, LetterNotStuck, ReasonMissing.
    """
    notice = _stuck(pk, actor)
    if not reason.strip():
        raise ReasonMissing

    take_back(notice)
    detail = {"key": notice.key, "reason": reason.strip(), "may_have_arrived": notice.doubts > 0}
    record("notice.set_aside", subject=notice, actor=actor, at=at, detail=detail)
    return notice


@within_transaction
def _stuck(pk, actor):
    notice = Notice.objects.select_for_update(of=("self",)).get(pk=pk)
    if not actor.has_perm("notices.mend_letter", notice):
        raise NotAllowed
    if notice.state not in STUCK:
        raise LetterNotStuck(state=notice.state)
    return notice
