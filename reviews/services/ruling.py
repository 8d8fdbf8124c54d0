"""How do officers rule on a conflict of interest, and declare one of their own?

One officer upholds, with a reason. To set aside takes two: the first proposes with a reason, the second confirms. Never
the person it is about, and nobody with a stake in the proposal. What a person declared stands.
"""

from django.db import transaction

from journal.refusals import NotAllowed
from journal.services import record
from journal.transactions import use_case, within_transaction
from notices import queries as letters
from notices import services as notices
from proposals.models import Proposal
from reviews import queries
from reviews.models import Assignment, Conflict
from reviews.refusals import (
    ConflictChanged,
    ConflictDeclared,
    ConflictNotOpen,
    ConflictWithoutReason,
    RulingWithoutReason,
    SecondOfficerNeeded,
)
from reviews.services.silencing import silence_between

State = Conflict.State


@use_case
def uphold_conflict(pk, *, reason, seen, actor, at):
    """Uphold what was found, or close again what had been set aside, and return the Conflict.

    `seen` is the digest of what the officer read (`queries.seal_of_hits`). Raises NotAllowed, ConflictDeclared,
    ConflictNotOpen where it is upheld already, ConflictChanged, RulingWithoutReason, Conflict.DoesNotExist.
    """
    row = _locked(pk, actor=actor)
    was = row.state
    if was == State.UPHELD:
        raise ConflictNotOpen()
    _must_be_as_seen(row, seen)

    row.state, row.proposed_at, row.proposed_by = State.UPHELD, None, None
    row.ruled_at, row.ruled_by, row.ruling_reason = at, actor, _reason(reason)
    row.save()
    record("conflict.upheld", subject=row, actor=actor, at=at, detail={**_detail(row), "was": was})
    silence_between(row.proposal_id, row.person_id, actor=actor, at=at)
    return row


@use_case
def propose_override(pk, *, reason, seen, actor, at):
    """Propose to set a conflict aside and return it; it stands until a second officer confirms.

    Raises NotAllowed, ConflictDeclared, ConflictNotOpen where that was proposed or done already, ConflictChanged,
    RulingWithoutReason, Conflict.DoesNotExist.
    """
    row = _locked(pk, actor=actor)
    if row.state == State.OVERRIDDEN or row.proposed_by_id is not None:
        raise ConflictNotOpen()
    _must_be_as_seen(row, seen)

    row.proposed_at, row.proposed_by, row.ruling_reason = at, actor, _reason(reason)
    row.save()
    record("conflict.override_proposed", subject=row, actor=actor, at=at, detail=_detail(row))
    return row


@use_case
def confirm_override(pk, *, seen, actor, at):
    """Set a conflict aside as the second officer and return it: the proposal is open to the person again.

    Raises NotAllowed, ConflictDeclared, ConflictNotOpen where nobody has proposed it, SecondOfficerNeeded,
    ConflictChanged, Conflict.DoesNotExist.
    """
    row = _locked(pk, actor=actor)
    if row.state == State.OVERRIDDEN or row.proposed_by_id is None:
        raise ConflictNotOpen()
    if row.proposed_by_id == actor.pk:
        raise SecondOfficerNeeded()
    _must_be_as_seen(row, seen)

    row.state, row.ruled_at, row.ruled_by = State.OVERRIDDEN, at, actor
    row.save()
    detail = {**_detail(row), "proposed_by": row.proposed_by_id}
    record("conflict.overridden", subject=row, actor=actor, at=at, detail=detail)
    _ask_again(row, at=at)
    return row


@use_case
def declare_interest(proposal_pk, *, reason, actor, at):
    """Close a proposal to an officer by their own word, for good, and return the Conflict.

    Raises NotAllowed, ConflictWithoutReason, Proposal.DoesNotExist.
    """
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("call").get(pk=proposal_pk)
    if not actor.has_perm("reviews.declare_interest", proposal):
        raise NotAllowed(right="reviews.declare_interest")
    if not reason.strip():
        raise ConflictWithoutReason()
    row = keep_declaration(proposal, actor, reason=reason.strip(), at=at)
    record("conflict.declared", subject=row, actor=actor, at=at, detail=_detail(row))
    return row


@within_transaction
def keep_declaration(proposal, person, *, reason, at):
    """Write down what a person declares, over whatever the portal found or officers had set aside; return the Conflict.

    Letters about their assignments that are not out are taken back.
    """
    said = {"is_declared": True, "state": State.UPHELD, "reason": reason, "declared_at": at}
    said |= {"proposed_at": None, "proposed_by": None, "ruled_at": None, "ruled_by": None, "ruling_reason": ""}
    with transaction.atomic():
        row, _is_new = Conflict.objects.select_for_update(of=("self",)).update_or_create(
            proposal=proposal, person=person, defaults=said
        )
    silence_between(proposal.pk, person.pk, actor=person, at=at)
    return row


@within_transaction
def _locked(pk, *, actor):
    """Lock a conflict that can be ruled on and return it with its proposal; raises NotAllowed, ConflictDeclared."""
    rows = Conflict.objects.select_for_update(of=("self",)).select_related("proposal__call", "proposal__lead", "person")
    row = rows.get(pk=pk)
    if not actor.has_perm("reviews.rule_on_conflict", row):
        raise NotAllowed(right="reviews.rule_on_conflict")
    if row.is_declared:
        raise ConflictDeclared()
    return row


def _must_be_as_seen(row, seen):
    if seen != queries.seal_of_hits(row):
        raise ConflictChanged()


def _reason(reason):
    if not reason.strip():
        raise RulingWithoutReason()
    return reason.strip()


def _detail(row):
    return {"proposal": row.proposal_id, "person": row.person_id}


@within_transaction
def _ask_again(row, *, at):
    """Owe the letter again to a person who was asked to read and whose letter was taken back when the conflict was found."""
    asked = Assignment.objects.filter(
        proposal=row.proposal_id, reviewer=row.person_id, state=Assignment.State.ASKED
    ).order_by("pk")
    for one in asked:
        stood = letters.states_of([f"review-asked-{one.pk}"])
        if set(stood.values()) == {"withdrawn"}:
            notices.promise(
                f"review-asked-{one.pk}-after-{row.pk}-{int(at.timestamp())}",
                kind="review-asked",
                about=one,
                to=row.person,
                template="reviews_asked",
                context={"assignment": one, "proposal": row.proposal, "call": row.proposal.call},
                at=at,
                scope=row.proposal.call.slug,
                kept_from=row.proposal.lead,
            )
