"""Which counterparts were asked to confirm the prior agreement, which have, and what does the link in a letter open?"""

from datetime import timedelta

from journal.sentences import tokyo_day
from notices import queries as notices
from proposals.gateways import links
from proposals.lifecycle import OUT_OF_THE_RACE
from proposals.models import Confirmation, Document

ABOUT = "confirmation"


def token_of(confirmation):
    """Return what stands in the link of the letter of a confirmation; whoever is asked again gets another one."""
    return links.token_for(confirmation, about=ABOUT)


def last_day_before(midnight):
    """Return the day in Japan that ends at an instant (aware)."""
    return tokyo_day(midnight - timedelta(microseconds=1))


def letter_of(confirmation):
    """Return the key of the letter that asked for a confirmation."""
    return f"confirmation-{confirmation.pk}"


def confirmation_behind(token):
    """Return the confirmation that a link is about, with its proposal, call and lead; None for any other text."""
    rows = Confirmation.objects.select_related("proposal__call", "proposal__lead")
    return links.row_behind(token, rows, about=ABOUT)


def standing_of(confirmation, *, at):
    """Return what a link opens at an instant (aware): "open", "confirmed", "expired", "ended"; "unknown" of None.

    What was confirmed is shown for as long as the link lives.
    """
    if confirmation is None:
        return "unknown"
    if confirmation.ended_at is not None or confirmation.proposal.state in OUT_OF_THE_RACE:
        return "ended"
    if at > confirmation.expires_at:
        return "expired"
    return "open" if confirmation.confirmed_at is None else "confirmed"


def with_confirmations(proposal, counterparts, *, at):
    """Return counterparts, each with its `confirmation` or None: two queries, none where nobody has an address.

    A confirmation has `letter` (the state of its letter), `last_on` (the last day of its link) and `lapsed` (that day is
    over at the instant `at`).
    """
    addresses = {one.email.lower() for one in counterparts if one.email}
    rows = Confirmation.objects.filter(proposal=proposal.origin_pk, ended_at__isnull=True, email__in=addresses)
    asked = {one.email: one for one in rows} if addresses else {}
    waiting = [one for one in asked.values() if one.confirmed_at is None]
    letters = notices.states_of([letter_of(one) for one in waiting]) if waiting else {}
    for one in asked.values():
        one.letter, one.lapsed = letters.get(letter_of(one), ""), at > one.expires_at
        one.last_on = last_day_before(one.expires_at)
    for one in counterparts:
        one.confirmation = asked.get(one.email.lower())
    return counterparts


def has_letter_of_agreement(proposal):
    """Tell whether a document that shows the prior agreement is attached (one query)."""
    return proposal.documents.of_the_text().filter(kind=Document.Kind.AGREEMENT).exists()


def confirmed_since(proposal, submission):
    """Return the confirmations by counterparts of a sealed version that the seal does not know (one query, or none)."""
    said = submission.snapshot["counterparts"]
    unconfirmed = {one["email"].lower() for one in said if one["email"] and not one.get("confirmed")}
    if not unconfirmed:
        return []
    rows = Confirmation.objects.filter(proposal=proposal.origin_pk, confirmed_at__isnull=False, ended_at__isnull=True)
    return list(rows.filter(email__in=unconfirmed).order_by("confirmed_at"))
