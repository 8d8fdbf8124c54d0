"""What does the office see of interviews, places and promises, and press? What does an investigator report?"""

from selection.views.board import award, board, move_reserve, take_back, undo_decline, use_seat
from selection.views.deciding import AgreeView, FreezeView, UnfreezeView, minutes
from selection.views.desk import office, overview
from selection.views.interviews import RemoveView, TimeView, interviews, put_on_list
from selection.views.panel_reviews import PanelReviewsView
from selection.views.placing import EmptyView, PlacingView
from selection.views.planner import (
    AbsenceView,
    ArrangeView,
    BreaksView,
    MakePanelView,
    MembersView,
    MemberView,
    MoveView,
    PanelView,
    RemovePanelView,
    sheet_of_day,
    sheet_of_panel,
)
from selection.views.promises import AffiliationView, CancelView, ConfirmView, ExceptionView, PromiseView, promises
from selection.views.published import PublishView, published
from selection.views.releasing import ReleaseView, TakeBackView
from selection.views.succession import OfferView
from selection.views.telling import TellView

__all__ = [
    "AbsenceView",
    "ArrangeView",
    "BreaksView",
    "MakePanelView",
    "MembersView",
    "MemberView",
    "MoveView",
    "PanelReviewsView",
    "PanelView",
    "RemovePanelView",
    "sheet_of_day",
    "sheet_of_panel",
    "AffiliationView",
    "AgreeView",
    "CancelView",
    "ConfirmView",
    "EmptyView",
    "ExceptionView",
    "FreezeView",
    "OfferView",
    "PlacingView",
    "PromiseView",
    "PublishView",
    "ReleaseView",
    "RemoveView",
    "TellView",
    "TakeBackView",
    "TimeView",
    "UnfreezeView",
    "award",
    "board",
    "interviews",
    "minutes",
    "move_reserve",
    "office",
    "overview",
    "promises",
    "published",
    "put_on_list",
    "take_back",
    "undo_decline",
    "use_seat",
]
