"""What do applicants see and press?"""

from proposals.views.consultations import Consultations
from proposals.views.counterparts import NewCounterpart, OneCounterpart, RemoveCounterpart
from proposals.views.documents import DocumentFile, Documents, RemoveDocument
from proposals.views.drafts import Home, Start, own_list
from proposals.views.outcomes import Outcomes, ReportAward, ReportRejection
from proposals.views.sections import Budget, Declarations, People, Plan, Project
from proposals.views.self_check import self_check
from proposals.views.sending import Check, Receipt, Submit, Withdraw

__all__ = [
    "Budget",
    "Check",
    "Consultations",
    "Declarations",
    "DocumentFile",
    "Documents",
    "Home",
    "NewCounterpart",
    "OneCounterpart",
    "Outcomes",
    "People",
    "Plan",
    "Project",
    "Receipt",
    "RemoveCounterpart",
    "RemoveDocument",
    "ReportAward",
    "ReportRejection",
    "Start",
    "Submit",
    "Withdraw",
    "own_list",
    "self_check",
]
