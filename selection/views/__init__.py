"""What does the office see of interviews, places and promises, and press? What does an investigator report?"""

from selection.views.board import ReleaseView, award, board, take_back
from selection.views.desk import office, overview
from selection.views.interviews import RemoveView, TimeView, interviews, put_on_list
from selection.views.promises import AffiliationView, CancelView, ConfirmView, ExceptionView, PromiseView, promises

__all__ = [
    "AffiliationView",
    "CancelView",
    "ConfirmView",
    "ExceptionView",
    "PromiseView",
    "ReleaseView",
    "RemoveView",
    "TimeView",
    "award",
    "board",
    "interviews",
    "office",
    "overview",
    "promises",
    "put_on_list",
    "take_back",
]
