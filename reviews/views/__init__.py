"""What do reviewers see and press, and what does the office of proposals under review?"""

from reviews.views.appointing import AppointmentPage, PoolEnd, PoolInvite
from reviews.views.bids import BidConflictView, BidsView
from reviews.views.deadline import DeadlineView
from reviews.views.desk import DeclareView, assignment, document, packet, review_list
from reviews.views.interests import ConflictView, InterestView, conflicts
from reviews.views.lists import proposal_list, search
from reviews.views.office import ProposalView, end_assignment, office_document, office_dossier
from reviews.views.packets import PacketView, packet_file
from reviews.views.plans import PlanApplyView, PlansView, PlanUndoView, plan
from reviews.views.pledging import PledgeView
from reviews.views.pool import (
    PoolAdd,
    PoolAffiliation,
    PoolEdit,
    PoolImport,
    PoolList,
    PoolPerson,
    PoolRemove,
    PoolTemplate,
    PoolTie,
)
from reviews.views.profile import (
    ProfileAffiliationView,
    ProfileEditView,
    ProfileMoveView,
    ProfileTieView,
    ProfileView,
)
from reviews.views.progress import assignments_file, progress, reviews_file
from reviews.views.questions import RulingView, consultations
from reviews.views.rankings import drivers, ranking
from reviews.views.scoring import ScoreView, version
from reviews.views.screening import AcceptView, DeskView, OutcomeView, RefuseView, proof, screening
from reviews.views.timetables import ReopenView, TimetableView

__all__ = [
    "AppointmentPage",
    "PoolAdd",
    "PoolAffiliation",
    "PoolEdit",
    "PoolEnd",
    "PoolImport",
    "PoolInvite",
    "PoolList",
    "PoolPerson",
    "PoolRemove",
    "PoolTemplate",
    "PoolTie",
    "AcceptView",
    "BidConflictView",
    "BidsView",
    "DeadlineView",
    "DeclareView",
    "DeskView",
    "OutcomeView",
    "PlanApplyView",
    "PlanUndoView",
    "PlansView",
    "PledgeView",
    "PacketView",
    "ProfileAffiliationView",
    "ProfileEditView",
    "ProfileMoveView",
    "ProfileTieView",
    "ProfileView",
    "ProposalView",
    "RefuseView",
    "ReopenView",
    "RulingView",
    "ScoreView",
    "TimetableView",
    "assignment",
    "assignments_file",
    "consultations",
    "document",
    "drivers",
    "end_assignment",
    "office_document",
    "office_dossier",
    "packet",
    "packet_file",
    "plan",
    "progress",
    "proof",
    "proposal_list",
    "ranking",
    "review_list",
    "reviews_file",
    "screening",
    "search",
    "version",
    "ConflictView",
    "InterestView",
    "conflicts",
]
