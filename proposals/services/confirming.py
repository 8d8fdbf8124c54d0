"""How does a counterpart researcher confirm the prior agreement: asked by letter, confirming by a link, taken back?

A confirmation belongs to the submitted proposal, never to a working copy, and to an address. What is asked is frozen
when the letter is written, so that a change of the text afterwards neither moves nor undoes what was confirmed.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from calls.deadlines import day_in_japan, end_of_day_jst
from journal.services import record
from journal.transactions import use_case, within_transaction
from notices import services as notices
from notices.services.rendering import render
from proposals import refusals
from proposals.facts import agreement_of
from proposals.facts import seal_of as hash_of  # of any plain JSON
from proposals.lifecycle import is_in_hand
from proposals.models import Confirmation, Proposal
from proposals.queries.confirming import (
    confirmation_behind,
    last_day_before,
    letter_of,
    standing_of,
    token_of,
)
from proposals.sentences import agreement_in_words
from proposals.services.locking import locked

LIFE = timedelta(days=30)  # of a link, and at least until
AFTER_DEADLINE = timedelta(days=7)  # so many days after the deadline; these and the two limits are portal defaults
SPOKEN = {language for language, _ in settings.LANGUAGES}
LETTERS_A_DAY = 3  # to one counterpart
LETTERS_AN_HOUR = 10  # of one lead: the portal is no way to write to strangers in bulk
LETTER, TEMPLATE = "confirmation", "proposals_confirmation"
RIGHT_TO_ASK = "proposals.ask_confirmation"
LINK_SHOWN = "[…]"  # where the link will be; it is made when the letter goes out


def last_instant(call, *, at):
    """Return until when a link is good that is sent at an instant (aware): 24:00 in Japan of its last day."""
    days = (day_in_japan(at + LIFE), day_in_japan(call.closes_at + AFTER_DEADLINE))
    return end_of_day_jst(max(days))


def last_day_of_link(call, *, at):
    """Return the last day in Japan of a link that is sent at an instant (aware)."""
    return last_day_before(last_instant(call, at=at))


def letter_for(proposal, counterpart, *, language, at):
    """Return the letter as it would go out, the link left out: a mapping with its subject, body and hash (hex)."""
    context = _context(proposal, counterpart, last_instant(proposal.call, at=at), language=language)
    to = notices.Stranger(counterpart.email, language, counterpart.name)
    subject, body = render(TEMPLATE, language=language, context={"to": to, "secret_link": LINK_SHOWN, **context})
    return {"subject": subject, "body": body, "seal": hash_of([language, counterpart.email, subject, body])}


def _context(proposal, counterpart, expires_at, *, language):
    shown = agreement_in_words(agreement_of(proposal, counterpart), language=language)
    about = {"proposal": proposal, "call": proposal.call, "lead": proposal.lead}
    return {**about, "shown": shown, "last_day": last_day_before(expires_at)}


def what_is_missing(proposal, counterpart):
    """Return what must be written before a counterpart can be asked: of "title", "name", "email"."""
    given = {
        "title": proposal.title_en or proposal.title_ja,
        "name": counterpart.name,
        "email": counterpart.email,
    }
    return tuple(name for name, value in given.items() if not value)


@use_case
def ask_confirmation(pk, *, counterpart_pk, language, seen, standing, actor, at):
    """Ask one counterpart of a proposal, or of a working copy, to confirm the agreement; returns the Confirmation.

    `language` ("en" or "ja") is that of the letter, `seen` the hash of the letter that was read (`letter_for`),
    `standing` the key of the request that stood then, or None: a second press finds the request of the first.
    Raises NotAllowed, DoorClosed, CounterpartUnfinished, AlreadyConfirmed, LetterOutdated, AskedTooOften, DoesNotExist.
    """
    proposal = locked(pk, actor=actor, right=RIGHT_TO_ASK)
    if not is_in_hand(proposal.state):
        raise refusals.DoorClosed(door="confirm", state=proposal.state)
    counterpart = proposal.counterparts.select_related("agency").get(pk=counterpart_pk)
    missing = what_is_missing(proposal, counterpart)
    if missing:
        raise refusals.CounterpartUnfinished(missing=missing)

    origin = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.origin_pk)
    email = counterpart.email.lower()
    asked = origin.confirmations.select_for_update(of=("self",)).filter(email=email, ended_at__isnull=True).first()
    if asked is not None and asked.confirmed_at is not None:
        raise refusals.AlreadyConfirmed(confirmed_at=asked.confirmed_at)
    if asked is not None and asked.pk != standing:
        return asked
    if letter_for(proposal, counterpart, language=language, at=at)["seal"] != seen:
        raise refusals.LetterOutdated
    _stop_a_flood(email, actor=actor, at=at)

    if asked is not None:
        _end(asked, actor=actor, at=at)
    one = Confirmation.objects.create(
        proposal=origin,
        email=email,
        name=counterpart.name,
        text={"language": language, "about": agreement_of(proposal, counterpart)},
        nonce=secrets.token_hex(16),
        asked_at=at,
        asked_by=actor,
        expires_at=last_instant(proposal.call, at=at),
    )
    record(
        "confirmation.asked", subject=origin, actor=actor, at=at, detail={**_detail(one), "again": asked is not None}
    )
    _send(one, proposal, counterpart, language=language, at=at)
    return one


@within_transaction
def _stop_a_flood(email, *, actor, at):
    """Raise AskedTooOften where this lead has sent so many letters; two windows count one after the other."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.pk)
    sent = Confirmation.objects.filter(asked_by=actor)
    if sent.filter(email=email, asked_at__gt=at - timedelta(days=1)).count() >= LETTERS_A_DAY:
        raise refusals.AskedTooOften(limit=LETTERS_A_DAY, per="day")
    if sent.filter(asked_at__gt=at - timedelta(hours=1)).count() >= LETTERS_AN_HOUR:
        raise refusals.AskedTooOften(limit=LETTERS_AN_HOUR, per="hour")


@within_transaction
def _send(one, proposal, counterpart, *, language, at):
    """Owe the letter. The office sees it once the proposal is submitted: of a draft it knows nothing."""
    notices.promise(
        letter_of(one),
        kind=LETTER,
        about=one,
        to=notices.Stranger(counterpart.email, language, counterpart.name),
        template=TEMPLATE,
        context=_context(proposal, counterpart, one.expires_at, language=language),
        at=at,
        scope=proposal.call.slug if one.proposal.submitted_at else "",
        not_after=one.expires_at,
        kept_from=proposal.lead,
        secret=settings.SITE_URL + reverse("proposals:agreement", args=[token_of(one)]),
    )


@use_case
def take_back_confirmation(pk, confirmation_pk, *, actor, at):
    """Take a request back that is not confirmed yet, with its letter if that is not out; returns the Confirmation.

    Raises NotAllowed, AlreadyConfirmed, Confirmation.DoesNotExist.
    """
    proposal = locked(pk, actor=actor, right=RIGHT_TO_ASK)
    rows = Confirmation.objects.select_for_update(of=("self",)).filter(proposal=proposal.origin_pk)
    one = rows.get(pk=confirmation_pk)
    if one.confirmed_at is not None:
        raise refusals.AlreadyConfirmed(confirmed_at=one.confirmed_at)
    if one.ended_at is None:
        _end(one, actor=actor, at=at)
        record("confirmation.taken_back", subject=one.proposal, actor=actor, at=at, detail=_detail(one))
    return one


@within_transaction
def _end(one, *, actor, at):
    one.ended_at = at
    one.save(update_fields=["ended_at"])
    notices.withdraw(one, at=at, actor=actor)


@use_case
def confirm_agreement(token, *, name, language, seen, received_at):
    """Keep that whoever holds the link of a letter has confirmed both halves; returns the Confirmation.

    `name` is what the person typed, `language` that of the page they read, `seen` the hash of its text. The text is
    kept word for word with its hash. Raises LinkUnknown, LinkEnded, LinkExpired, AlreadyConfirmed, AgreementReworded.
    """
    found = confirmation_behind(token)
    if found is None:
        raise refusals.LinkUnknown
    rows = Confirmation.objects.select_for_update(of=("self",)).select_related("proposal")
    one = rows.get(pk=found.pk)
    refuse_unless_open(one, at=received_at)
    if one.confirmed_at is not None:
        raise refusals.AlreadyConfirmed(confirmed_at=one.confirmed_at)
    shown = agreement_in_words(one.text["about"], language=language) if language in SPOKEN else None
    if hash_of(shown) != seen:
        raise refusals.AgreementReworded

    one.text = {**one.text, "shown": shown, "sha256": seen}
    one.confirmed_at, one.confirmed_name = received_at, name
    one.save(update_fields=["text", "confirmed_at", "confirmed_name"])
    detail = {**_detail(one), "name": name, "sha256": seen}
    record("confirmation.confirmed", subject=one.proposal, actor=None, at=received_at, detail=detail)
    notices.withdraw(one, at=received_at, actor=None)
    return one


def refuse_unless_open(one, *, at):
    """Raise LinkUnknown, LinkEnded or LinkExpired for a link that shows nothing at an instant (aware)."""
    match standing_of(one, at=at):
        case "unknown":
            raise refusals.LinkUnknown
        case "ended":
            raise refusals.LinkEnded
        case "expired":
            raise refusals.LinkExpired(last_on=last_day_before(one.expires_at))


def _detail(one):
    return {"confirmation": one.pk, "email": one.email}
