"""What do applicants see and press?"""

from proposals.views.counterparts import NewCounterpart, OneCounterpart, RemoveCounterpart
from proposals.views.documents import DocumentFile, Documents, RemoveDocument
from proposals.views.drafts import Home, Start, own_list
from proposals.views.sections import Agreement, Budget, Investigator, Project
from proposals.views.sending import Check, Receipt, Submit, Withdraw

__all__ = [
    "Agreement",
    "Budget",
    "Check",
    "DocumentFile",
    "Documents",
    "Home",
    "Investigator",
    "NewCounterpart",
    "OneCounterpart",
    "Project",
    "Receipt",
    "RemoveCounterpart",
    "RemoveDocument",
    "Start",
    "Submit",
    "Withdraw",
    "own_list",
]
