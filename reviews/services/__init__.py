"""What do reviewers and officers do with submitted proposals, and by which use case?"""

from reviews.services.reviewing import assign_reviewer, declare, end_assignment, save_review, send_review
from reviews.services.screening import (
    accept_as_received,
    accept_one,
    record_outcome,
    refuse_proposal,
    reopen_screening,
    rule_on_consultation,
)

__all__ = [
    "accept_as_received",
    "accept_one",
    "assign_reviewer",
    "declare",
    "end_assignment",
    "record_outcome",
    "refuse_proposal",
    "reopen_screening",
    "rule_on_consultation",
    "save_review",
    "send_review",
]
