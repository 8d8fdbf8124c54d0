"""What do reviewers and officers do with submitted proposals, and by which use case?"""

from reviews.services.assigning import assign_reviewer, end_assignment
from reviews.services.declaring import declare
from reviews.services.judging import save_review, send_review
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
