"""How do owed letters leave? Claim one, post it while no transaction is open, settle it."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from journal.services import record
from journal.transactions import outside_transaction, use_case, within_transaction
from notices import gateways
from notices.lifecycle import WHEN_IN_DOUBT, may_be_tried_once_more, next_try_at
from notices.models import Notice
from notices.refusals import LetterNotInHand, LetterTooLate
from notices.services.promising import SIGN_IN
from notices.services.rendering import SECRET

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=15)  # longer than any conversation with a mail server
ROUND = timedelta(minutes=4)  # after which a worker lets go, well within the time limit of a task
ASKED_AGAIN = timedelta(seconds=5)  # within a round
AT_ONCE = 1  # whoever is killed holds up one letter
SUSPICIOUS = 3  # a letter that was in the hand of so many dead workers is looked at

TOO_LATE = "too-late"  # words of our own in `last_error`: `sentences.error_in_words` says them
ABANDONED = "abandoned"


ASKED_FIRST = []  # use cases of rooms above that take back, or let go, what they know of: each called with `at`


def before_posting(use_case):
    """Have a use case run before each round of posting, so that nothing leaves that has just become untrue."""
    if use_case not in ASKED_FIRST:
        ASKED_FIRST.append(use_case)
    return use_case


@outside_transaction
def post_due(*, at, now):
    """Post every letter that is due, for some minutes; the next round does the rest.

    `at` is the aware instant of the call, `now` a clock, since posting takes time. What other rooms asked to do
    first is done first, and again every few seconds: no letter is taken whose time came after they were last asked.
    Raises RuntimeError inside a transaction.
    """
    forget_expired_secrets(at=at)
    moment, asked_at = at, None
    while moment - at < ROUND:
        if asked_at is None or moment - asked_at >= ASKED_AGAIN:
            for first in ASKED_FIRST:
                first(at=moment)
            asked_at = moment
        letters = claim_due(at=moment, limit=AT_ONCE, lease=LEASE, due_by=asked_at)
        if not letters:
            return
        for notice in letters:
            _post(notice, now)
        moment = now()


@use_case
def forget_expired_secrets(*, at):
    """Remove links and keys from letters that did not go and will not: their last lawful instant has passed."""
    outlived = Notice.objects.outlived(at=at)
    outlived.exclude(secret="").update(secret="")
    outlived.filter(kind=SIGN_IN).exclude(body="").update(body="")


@use_case
def claim_due(*, at, limit, lease, due_by=None):
    """Take up to `limit` due letters for `lease` and return their Notices, which nobody else then gets.

    Only letters whose time came by `due_by` are taken, where that is given: an instant no later than `at`.

    Also judges letters that a dead worker left in hand, and gives up those that can no longer be in
    time: they are not returned, but alarm.
    """
    for notice in _locked(Notice.objects.abandoned(at=at)):
        if notice.after_dot:
            _put_in_doubt(notice, at=at, reason=ABANDONED)
        else:
            _put_off(notice, at=at, reason=ABANDONED)
            if notice.attempts >= SUSPICIOUS:
                _alarm(notice, "its workers keep dying")
    for notice in _locked(Notice.objects.too_late(at=at)):
        _give_up(notice, at=at, reason=TOO_LATE)

    waiting = Notice.objects.waiting(at=at)
    if due_by is not None:
        waiting = waiting.filter(next_try_at__lte=due_by)
    due = _locked(waiting.order_by("next_try_at", "pk")[:limit])
    return [notice for notice in due if _take(notice, lease_until=at + lease)]


@use_case
def mark_after_dot(pk, *, lease_until, at, lease):
    """Write down that the final dot is about to be sent, renew the lease and return its new end.

    This is the last moment at which a letter can be held back. Raises LetterNotInHand if it was
    withdrawn or taken by another worker, LetterTooLate past its last lawful instant.
    """
    notice = _in_hand(pk, lease_until)
    if notice.not_after is not None and at > notice.not_after:
        raise LetterTooLate(not_after=notice.not_after, at=at)
    notice.after_dot = True
    notice.lease_until = at + lease
    notice.save(update_fields=["after_dot", "lease_until"])
    return notice.lease_until


@use_case
def settle_sent(pk, *, lease_until, sent_at):
    """Strike a letter off: the server took it; `sent_at` is the instant of the final dot.

    Raises LetterNotInHand if it is no longer ours, unless it was merely put in doubt meanwhile.
    """
    notice = _in_hand(pk, lease_until, or_in_doubt=True)
    notice.sent_at = sent_at
    if notice.kind == SIGN_IN:
        notice.body = ""  # it held a key to an account
    notice.secret = ""
    _let_go(notice, Notice.State.SENT, last_error="")
    record("notice.sent", subject=notice, actor=None, at=sent_at, detail={"key": notice.key})


@use_case
def settle_retry(pk, *, lease_until, at, reason):
    """Put a letter off that was surely not taken; the waits are 1, 5, 15, 60 minutes. Raises LetterNotInHand."""
    _put_off(_in_hand(pk, lease_until), at=at, reason=reason)


@use_case
def settle_failed(pk, *, lease_until, at, reason):
    """Stop a letter that was refused for good, or is too late, and alarm. Raises LetterNotInHand."""
    _give_up(_in_hand(pk, lease_until), at=at, reason=reason)


@use_case
def settle_unknown(pk, *, lease_until, at, reason):
    """Put a letter in doubt: it may have arrived. Once more after 15 minutes, then an officer. Raises LetterNotInHand."""
    _put_in_doubt(_in_hand(pk, lease_until), at=at, reason=reason)


@dataclass
class _Hold:
    """What a worker remembers of the letter in its hand."""

    pk: int
    lease_until: datetime
    now: object
    dot_at: datetime | None = None

    def mark(self):
        at = self.now()
        self.lease_until = mark_after_dot(self.pk, lease_until=self.lease_until, at=at, lease=LEASE)
        self.dot_at = at


@outside_transaction
def _post(notice, now):
    hold = _Hold(notice.pk, notice.lease_until, now)
    try:
        _deliver_and_settle(notice, hold)
    except LetterNotInHand as refusal:  # the final dot was not sent, or somebody else knows better by now
        logger.info("letter %s left our hand: %s", notice.pk, refusal.facts["state"])


def _deliver_and_settle(notice, hold):
    at = hold.now()
    if notice.not_after is not None and at > notice.not_after:
        settle_failed(hold.pk, lease_until=hold.lease_until, at=at, reason=TOO_LATE)
        return
    letter = gateways.Letter(
        to_address=notice.to_address,
        language=notice.language,
        subject=notice.subject,
        body=notice.body.replace(SECRET, notice.secret),
        message_id=notice.message_id,
        calendar=notice.calendar,
        date=at,
    )
    try:
        gateways.deliver(letter, mark_after_dot=hold.mark)
    except gateways.Temporary as fault:
        settle_retry(hold.pk, lease_until=hold.lease_until, at=hold.now(), reason=fault.reason)
    except gateways.Permanent as fault:
        settle_failed(hold.pk, lease_until=hold.lease_until, at=hold.now(), reason=fault.reason)
    except gateways.Unknown as fault:
        settle_unknown(hold.pk, lease_until=hold.lease_until, at=hold.now(), reason=fault.reason)
    except LetterTooLate as refusal:
        settle_failed(hold.pk, lease_until=hold.lease_until, at=refusal.facts["at"], reason=TOO_LATE)
    else:
        settle_sent(hold.pk, lease_until=hold.lease_until, sent_at=hold.dot_at)


def _locked(letters):
    return letters.select_for_update(of=("self",), skip_locked=True)


@within_transaction
def _take(notice, *, lease_until):
    """Take a letter if it is still as it was read; on databases without row locks only this decides."""
    taken = Notice.objects.filter(pk=notice.pk, state=notice.state, next_try_at=notice.next_try_at).update(
        state=Notice.State.SENDING, lease_until=lease_until, attempts=notice.attempts + 1, after_dot=False
    )
    notice.refresh_from_db()
    return taken == 1


@within_transaction
def _in_hand(pk, lease_until, *, or_in_doubt=False):
    notice = Notice.objects.select_for_update(of=("self",)).get(pk=pk)
    ours = notice.state == Notice.State.SENDING and notice.lease_until == lease_until
    if not ours and not (or_in_doubt and notice.state == Notice.State.UNKNOWN):
        raise LetterNotInHand(state=notice.state)
    return notice


@within_transaction
def _put_off(notice, *, at, reason):
    notice.next_try_at = next_try_at(attempts=notice.attempts, at=at, not_after=notice.not_after)
    _let_go(notice, Notice.State.RETRY, last_error=reason)


@within_transaction
def _put_in_doubt(notice, *, at, reason):
    notice.doubts += 1
    notice.next_try_at = at + WHEN_IN_DOUBT
    _let_go(notice, Notice.State.UNKNOWN, last_error=reason)
    record("notice.in_doubt", subject=notice, actor=None, at=at, detail={"key": notice.key, "doubts": notice.doubts})
    if not may_be_tried_once_more(doubts=notice.doubts, at=at, not_after=notice.not_after):
        _alarm(notice, "nobody knows whether it arrived")


@within_transaction
def _give_up(notice, *, at, reason):
    """Stop trying. A letter that may have arrived at an earlier attempt stays unknown rather than failed."""
    state = Notice.State.UNKNOWN if notice.doubts else Notice.State.FAILED
    is_too_late = reason == TOO_LATE
    if notice.kind == SIGN_IN:
        notice.body = ""
    if is_too_late:
        notice.secret = ""  # expired with the letter
    notice.doubts = notice.doubts and max(notice.doubts, 2)  # no further attempt by itself
    _let_go(notice, state, last_error=reason)
    verb = "notice.too_late" if is_too_late else "notice.failed"
    record(verb, subject=notice, actor=None, at=at, detail={"key": notice.key})
    _alarm(notice, "too late" if is_too_late else "refused for good")  # the server's words may hold an address


def _let_go(notice, state, *, last_error):
    notice.state = state
    notice.lease_until = None
    notice.last_error = last_error
    notice.save(
        update_fields=["state", "lease_until", "last_error", "next_try_at", "doubts", "sent_at", "body", "secret"],
    )


def _alarm(notice, reason):
    """Tell the operators; a stranger's mistyped address at sign-up is no alarm."""
    level = logging.WARNING if notice.kind == SIGN_IN else logging.ERROR
    logger.log(level, "letter %s (%s) did not go out: %s", notice.pk, notice.key, reason)
