"""What do reviewers and officers fill in? Shape only: who may, and whether it can be, the services ask."""

from reviews.forms.deadline import ExtensionForm
from reviews.forms.lists import FilterForm
from reviews.forms.reviewing import AssignForm, ChosenPoints, DeclareForm, LaterConflictForm, ReviewForm, initial_of
from reviews.forms.screening import AcceptForm, OutcomeForm, QuestionSieve, RefusalForm, RulingForm, ScreeningSieve

__all__ = [
    "AcceptForm",
    "AssignForm",
    "ChosenPoints",
    "DeclareForm",
    "ExtensionForm",
    "FilterForm",
    "LaterConflictForm",
    "OutcomeForm",
    "QuestionSieve",
    "RefusalForm",
    "ReviewForm",
    "RulingForm",
    "ScreeningSieve",
    "initial_of",
]
