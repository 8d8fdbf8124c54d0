"""What do reviewers see and press, and what does the office of proposals under review?"""

from reviews.views.deadline import DeadlineView
from reviews.views.desk import DeclareView, ScoreView, assignment, document, packet, review_list
from reviews.views.lists import proposal_list, ranking, search
from reviews.views.office import ProposalView, end_assignment, office_document, office_dossier
from reviews.views.questions import RulingView, consultations
from reviews.views.screening import AcceptView, DeskView, OutcomeView, RefuseView, proof, screening

__all__ = [
    "AcceptView",
    "DeadlineView",
    "DeclareView",
    "DeskView",
    "OutcomeView",
    "ProposalView",
    "RefuseView",
    "RulingView",
    "ScoreView",
    "assignment",
    "consultations",
    "document",
    "end_assignment",
    "office_document",
    "office_dossier",
    "packet",
    "proof",
    "proposal_list",
    "ranking",
    "review_list",
    "screening",
    "search",
]
