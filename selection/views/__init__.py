"""What does the office see of interviews and places, and press?"""

from selection.views.board import ReleaseView, award, board, take_back
from selection.views.desk import office, overview
from selection.views.interviews import RemoveView, TimeView, interviews, put_on_list

__all__ = [
    "ReleaseView",
    "RemoveView",
    "TimeView",
    "award",
    "board",
    "interviews",
    "office",
    "overview",
    "put_on_list",
    "take_back",
]
