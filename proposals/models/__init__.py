"""What was written (a draft), what arrived (a sealed submission), and what was asked and became known besides?"""

from proposals.models.arrived import Screening, Submission
from proposals.models.asked import Consultation, Outcome
from proposals.models.written import BudgetLine, Counterpart, Document, Proposal

__all__ = ["BudgetLine", "Consultation", "Counterpart", "Document", "Outcome", "Proposal", "Screening", "Submission"]
