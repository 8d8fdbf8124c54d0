"""What was written (a draft), by whom besides its lead, what arrived (a seal), and what was asked and became known?"""

from proposals.models.arrived import Dossier, Screening, Submission
from proposals.models.asked import Consultation, Outcome
from proposals.models.shared import Confirmation, Invitation
from proposals.models.written import BudgetLine, Counterpart, Document, Member, Proposal

__all__ = [
    "BudgetLine",
    "Confirmation",
    "Consultation",
    "Counterpart",
    "Document",
    "Dossier",
    "Invitation",
    "Member",
    "Outcome",
    "Proposal",
    "Screening",
    "Submission",
]
