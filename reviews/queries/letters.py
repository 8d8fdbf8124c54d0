"""Which letter tells an applicant that a proposal is not accepted?"""

import hashlib
from dataclasses import dataclass

from proposals.facts import thaw
from proposals.sentences import say_finding

NOT_ACCEPTED = "not-accepted"
RULED = "consultation-ruled"


@dataclass(frozen=True)
class Letter:
    """A letter before it is owed: its template, and what the template is filled with."""

    template: str
    context: dict


def letter_of_refusal(proposal, clauses, reason):
    """Return the letter to the lead of a proposal; `clauses` are findings as stored, `reason` a text of any lines."""
    return Letter(
        template="proposals_not_accepted",
        context={
            "proposal": proposal,
            "call": proposal.call,
            "clauses": lambda: [say_finding(one) for one in thaw(clauses)],  # said once the language is the reader's
            "reasons": [line.strip() for line in reason.splitlines() if line.strip()],
        },
    )


def letter_of_ruling(consultation):
    """Return the letter to the person who asked about an agency."""
    proposal = consultation.proposal
    return Letter(
        template="proposals_consultation_ruled",
        context={
            "consultation": consultation,
            "ruling": str(consultation.ruling),
            "reasons": [line.strip() for line in consultation.reason.splitlines() if line.strip()],
            "proposal": proposal,
            "call": proposal.call,
        },
    )


def seal_of_letter(subject, body):
    """Return a SHA-256 of a letter as it is read: it changes with every word of it."""
    return hashlib.sha256(f"{subject}\n\n{body}".encode()).hexdigest()
