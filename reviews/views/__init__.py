"""What do reviewers see and press, and what does the office of proposals under review?"""

from reviews.views.desk import DeclareView, ScoreView, assignment, document, review_list
from reviews.views.lists import proposal_list, ranking, search
from reviews.views.office import ProposalView, end_assignment, office_document

__all__ = [
    "DeclareView",
    "ProposalView",
    "ScoreView",
    "assignment",
    "document",
    "end_assignment",
    "office_document",
    "proposal_list",
    "ranking",
    "review_list",
    "search",
]
