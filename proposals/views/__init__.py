"""What do applicants see and press?"""

from proposals.views.confirming import Agreement, AskConfirmation, TakeBackConfirmation
from proposals.views.consultations import Consultations
from proposals.views.counterparts import NewCounterpart, OneCounterpart, RemoveCounterpart
from proposals.views.documents import DocumentFile, DocumentKind, Documents, RemoveDocument
from proposals.views.dossiers import DossierFile, Dossiers
from proposals.views.drafts import Home, Start, own_list
from proposals.views.members import NewMember, OneMember, RemoveMember
from proposals.views.outcomes import Outcomes, ReportAward, ReportRejection
from proposals.views.own_data import OwnData, OwnDataFile
from proposals.views.people_access import Access, ChangeRole, EndAccess, InvitationPage, InviteAgain, Leave
from proposals.views.receipts import ReceiptJson, ReceiptPdf, VerifyReceipt, receipt_key, receipt_keys
from proposals.views.revising import Discard, Revise
from proposals.views.sections import Budget, Declarations, People, Plan, Project
from proposals.views.self_check import self_check
from proposals.views.sending import Check, Receipt, Submit, Withdraw
from proposals.views.versions import TextDownload, Versions

__all__ = [
    "Access",
    "Agreement",
    "AskConfirmation",
    "Budget",
    "ChangeRole",
    "Check",
    "Consultations",
    "Declarations",
    "Discard",
    "DocumentFile",
    "DocumentKind",
    "Documents",
    "DossierFile",
    "Dossiers",
    "EndAccess",
    "Home",
    "InvitationPage",
    "InviteAgain",
    "Leave",
    "NewCounterpart",
    "NewMember",
    "OneCounterpart",
    "OneMember",
    "Outcomes",
    "OwnData",
    "OwnDataFile",
    "People",
    "Plan",
    "Project",
    "Receipt",
    "ReceiptJson",
    "ReceiptPdf",
    "RemoveCounterpart",
    "RemoveDocument",
    "RemoveMember",
    "ReportAward",
    "ReportRejection",
    "Revise",
    "Start",
    "Submit",
    "TakeBackConfirmation",
    "TextDownload",
    "VerifyReceipt",
    "Versions",
    "Withdraw",
    "own_list",
    "receipt_key",
    "receipt_keys",
    "self_check",
]
