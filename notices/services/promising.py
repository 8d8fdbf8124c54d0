"""How does the portal come to owe a letter, and how is it released from the promise?"""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction

from jobs import doorbell
from journal.services import label, record
from journal.transactions import use_case, within_transaction
from notices.facts import method_of
from notices.models import Notice
from notices.services.rendering import SECRET, one_line, render

POSTING = "notices.tasks.post_due_letters"
SIGN_IN = "sign-in"
SIGN_IN_LIFE = timedelta(days=1)  # a key to the door that comes a day late helps nobody


@dataclass(frozen=True)
class Stranger:
    """Somebody who has no account: a letter needs the address, the language ("en" or "ja") and a name to greet."""

    email: str
    language: str
    name: str = ""
    name_ja: str = ""
    pk: None = None


@within_transaction
def promise(
    key,
    *,
    kind,
    about,
    to,
    template,
    context,
    at,
    scope="",
    not_before=None,
    not_after=None,
    kept_from=None,
    secret="",
    calendar="",
):
    """Owe one letter to `to` (a user or a Stranger), as part of the use case that decided it, and return its Notice.

    `key` is unique: twice promised, once owed; the first text stands. `about` is a saved row or a label,
    by which the letter can be withdrawn. The text is rendered now, in the recipient's language, from
    `templates/notices/<template>.txt` (see `rendering.render` for what a context may hold). `at`,
    `not_before` and `not_after` are aware instants; past `not_after` the letter is never posted and
    alarms. `scope` is the slug of the call.
    `secret` is a link that opens something for whoever holds it: the template writes `{{ secret_link }}` where it goes;
    no page shows it and it is forgotten once the letter is out. `kept_from` is the person whose proposal the letter speaks of
    (the recipient of a receipt, the lead where a reviewer is written to): if they work for the office as
    well, the letters of that call are closed to them.
    `calendar` is an iCalendar text that goes along, its METHOD inside (RFC 5546).
    Raises RuntimeError outside a transaction, ValueError for a key whose letter was withdrawn and for a calendar
    without its METHOD.
    """
    if calendar and method_of(calendar) is None:
        raise ValueError("a calendar that goes along says its METHOD")
    about = about if isinstance(about, str) else label(about)
    owed = Notice.objects.filter(key=key).first()
    if owed is None:
        subject, body = render(template, language=to.language, context={"to": to, "secret_link": SECRET, **context})
        owed = _owe(
            key,
            kind=kind,
            about=about,
            scope=scope,
            to_user=to if to.pk else None,
            to_address=to.email,
            secret=secret,
            calendar=calendar,
            language=to.language,
            subject=subject,
            body=body,
            promised_at=at,
            not_before=not_before or at,
            not_after=not_after,
            kept_from=kept_from,
        )
    if owed.state == Notice.State.WITHDRAWN:
        raise ValueError(f"the letter {key!r} was withdrawn: a new one needs a new key")
    return owed


@use_case
def promise_sign_in_letter(*, address, user, language, subject, body, at):
    """Owe a letter that opens an account's door (confirmation, new password), whose text is already written.

    `user` is None where nobody is known under the address. No officer ever sees it; it is worthless
    after a day and its text is forgotten once it is out. Raises RuntimeError inside a transaction.
    """
    return _owe(
        f"{SIGN_IN}-{uuid.uuid4()}",
        kind=SIGN_IN,
        about=label(user) if user else "",
        scope="",
        to_user=user,
        to_address=address,
        language=language,
        subject=one_line(subject),
        body=body,
        promised_at=at,
        not_before=at,
        not_after=at + SIGN_IN_LIFE,
        kept_from=None,
    )


@within_transaction
def withdraw(about, *, at, actor, kinds=None):
    """Take back every letter about a thing that is not out yet, and return how many there were.

    Called by whoever ends or moves the thing, in the same transaction. A letter in a worker's hand is
    taken back too as long as its final dot has not been sent: the worker finds out right before the
    dot and drops the connection. `about` is a saved row or a label, `kinds` limits to these kinds.
    Raises RuntimeError outside a transaction.
    """
    about = about if isinstance(about, str) else label(about)
    letters = Notice.objects.select_for_update(of=("self",)).filter(about=about).exclude(kind=SIGN_IN)
    letters = letters.exclude(state__in=[Notice.State.SENT, Notice.State.WITHDRAWN])
    letters = letters.exclude(state=Notice.State.SENDING, after_dot=True)
    if kinds is not None:
        letters = letters.filter(kind__in=kinds)

    withdrawn = list(letters.order_by("pk"))
    for notice in withdrawn:
        take_back(notice)
        record(
            "notice.withdrawn",
            subject=notice,
            actor=actor,
            at=at,
            detail={"key": notice.key, "about": about, "may_have_arrived": notice.doubts > 0},
        )
    return len(withdrawn)


@within_transaction
def take_back(notice):
    """Strike a locked letter off the list of what is owed."""
    notice.state = Notice.State.WITHDRAWN
    notice.lease_until = None
    notice.secret = ""
    notice.save(update_fields=["state", "lease_until", "secret"])


def _owe(key, **letter):
    """Write the letter once, its Message-ID made before any attempt, and ring for a worker if it may go now."""
    message_id = f"<{uuid.uuid4().hex}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"
    try:
        with transaction.atomic():
            notice = Notice.objects.create(key=key, message_id=message_id, next_try_at=letter["not_before"], **letter)
    except IntegrityError:
        owed = Notice.objects.filter(key=key).first()
        if owed is None:
            raise  # another wall than the key's
        return owed  # somebody promised it at the same moment: the first text stands
    if letter["not_before"] <= letter["promised_at"]:
        doorbell.ring(POSTING)
    return notice
