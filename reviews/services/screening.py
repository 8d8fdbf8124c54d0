"""How does the office accept, refuse and settle what has arrived? Never an officer with a stake in it.

Accepting shows nothing to the applicant. A refusal, and a ruling on an agency, are told by letter.
"""

from dataclasses import dataclass

from journal.queries import entries_about
from journal.refusals import NotAllowed, Refusal
from journal.services import label
from journal.transactions import outside_transaction, use_case, within_transaction
from notices import services as notices
from proposals.models import Consultation, Proposal
from proposals.services import screening as participants
from reviews import policies, queries
from reviews.models import Assignment
from reviews.refusals import LetterChanged

RIGHT = "reviews.screen_proposal"


@dataclass(frozen=True)
class Answer:
    """What became of one proposal that was to be accepted; `refusal` is None where it was."""

    proposal: Proposal
    refusal: Refusal | None


@outside_transaction
def accept_as_received(pks, *, actor, at):
    """Accept proposals as received, each in a transaction of its own, and return an Answer for each.

    One that cannot be accepted keeps none of the others. What the person does not handle, or what does not exist,
    is answered by nothing.
    """
    answers = []
    for pk in dict.fromkeys(pks):
        try:
            answers.append(Answer(accept_one(pk, actor=actor, at=at), None))
        except (NotAllowed, Proposal.DoesNotExist):
            continue
        except Refusal as refusal:
            answers.append(Answer(Proposal.objects.select_related("call").get(pk=pk), refusal))
    return answers


@use_case
def accept_one(pk, *, actor, at):
    """Accept one proposal as received and return it; questions for a person are decided by that.

    Raises NotAllowed, DoorClosed, NotMetToday, Proposal.DoesNotExist.
    """
    proposal = _locked(pk, actor=actor)
    participants.accept_proposal(proposal, actor=actor, at=at)
    return proposal


@use_case
def reopen_screening(pk, *, actor, at):
    """Undo an acceptance and return the proposal; raises NotAllowed, DoorClosed, Proposal.DoesNotExist."""
    proposal = _locked(pk, actor=actor)
    participants.reopen_proposal(proposal, actor=actor, at=at)
    return proposal


@use_case
def refuse_proposal(pk, *, clauses, reason, actor, at, seen=None):
    """Take a proposal out of the race as not accepted, owe its lead the letter, and return the proposal.

    `clauses` are names of its open findings, `reason` what the lead is told besides them, `seen` the seal of the letter
    that the officer read (`queries.seal_of_letter`), or None. Letters that make no sense any more are withdrawn.
    Raises NotAllowed, DoorClosed, NoClauseNamed, ClauseNoLongerStands, ReasonMissing, LetterChanged,
    Proposal.DoesNotExist.
    """
    proposal = _locked(pk, actor=actor)
    screening = participants.refuse_proposal(proposal, clauses=clauses, reason=reason, actor=actor, at=at)
    letter = queries.letter_of_refusal(proposal, screening.clauses, screening.reason)
    _silence(proposal, actor=actor, at=at)
    owed = notices.promise(
        f"not-accepted-{proposal.pk}",
        kind=queries.NOT_ACCEPTED,
        about=label(proposal),
        to=proposal.lead,
        template=letter.template,
        context=letter.context,
        at=at,
        scope=proposal.call.slug,
        kept_from=proposal.lead,
    )
    if seen is not None and seen != queries.seal_of_letter(owed.subject, owed.body):
        raise LetterChanged()
    return proposal


@use_case
def rule_on_consultation(pk, *, ruling, reason, actor, at):
    """Rule on a question about an agency ("supported", "not-supported" or "pending"), and tell who asked.

    A ruling may be changed: the letter of the earlier one is taken back if it has not gone, and a new one goes out.
    Returns the Consultation. Raises NotAllowed, QuestionOver, ReasonMissing, Consultation.DoesNotExist.
    """
    asked = Consultation.objects.values_list("proposal", flat=True).get(pk=pk)
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("call", "lead").get(pk=asked)
    consultation = Consultation.objects.select_for_update(of=("self",)).select_related("country").get(pk=pk)
    consultation.proposal = proposal
    if not actor.has_perm("reviews.rule_on_consultation", consultation):
        raise NotAllowed(right="reviews.rule_on_consultation")
    if participants.rule_on(consultation, ruling=ruling, reason=reason, actor=actor, at=at):
        _tell_ruling(consultation, actor=actor, at=at)
    return consultation


@use_case
def record_outcome(pk, position, *, state, notice_on, reason, actor, at):
    """Record what became of a pending grant where the lead did not, and judge the proposal again; returns the Outcome.

    Raises NotAllowed, DoorClosed, ReasonMissing, NoticeDateRefused, Proposal.DoesNotExist, Outcome.DoesNotExist.
    """
    proposal = _locked(pk, actor=actor)
    return participants.record_outcome(
        proposal, position, state=state, notice_on=notice_on, reason=reason, actor=actor, at=at
    )


def _locked(pk, *, actor):
    """Lock one proposal and ask for the right; raises Proposal.DoesNotExist or NotAllowed."""
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("call", "lead").get(pk=pk)
    if not actor.has_perm(RIGHT, proposal):
        raise NotAllowed(right=RIGHT)
    return proposal


@within_transaction
def _tell_ruling(consultation, *, actor, at):
    proposal = consultation.proposal
    ruled = entries_about(label(proposal), verb="consultation.ruled").filter(detail__consultation=consultation.pk)
    letter = queries.letter_of_ruling(consultation)
    notices.withdraw(label(consultation), at=at, actor=actor, kinds=[queries.RULED])
    notices.promise(
        f"consultation-ruled-{consultation.pk}-{ruled.count()}",
        kind=queries.RULED,
        about=consultation,
        to=proposal.lead,
        template=letter.template,
        context=letter.context,
        at=at,
        scope=proposal.call.slug,
        kept_from=proposal.lead,
    )


@within_transaction
def _silence(proposal, *, actor, at):
    """Take back the letters that are not out and speak of reviewing the proposal, or of what is still to be shown."""
    asked = Assignment.objects.filter(proposal=proposal, state__in=policies.OPEN_STATES)
    for about in (*asked, *proposal.outcomes.all(), *proposal.confirmations.filter(confirmed_at__isnull=True)):
        notices.withdraw(label(about), at=at, actor=actor)
