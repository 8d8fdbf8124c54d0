"""What do reviewers and officers fill in? Shape only: who may, and whether it can be, the services ask."""

from reviews.forms.appointing import AnswerForm, InviteForm, SendForm, ticked
from reviews.forms.deadline import ExtensionForm
from reviews.forms.interests import ConflictForm, ConflictSieve, InterestForm
from reviews.forms.lists import FilterForm
from reviews.forms.pool import (
    AffiliationForm,
    FileForm,
    PersonForm,
    PoolSieve,
    ProfileForm,
    SeenForm,
    TieForm,
    packed,
    profile_of,
)
from reviews.forms.profile import MoveForm, OwnProfileForm, OwnTieForm, own_profile_of
from reviews.forms.progress import ProgressSieve
from reviews.forms.reviewing import (
    AssignForm,
    ChosenPoints,
    DeclareForm,
    LaterConflictForm,
    ReviewForm,
    as_sent,
    initial_of,
)
from reviews.forms.screening import AcceptForm, OutcomeForm, QuestionSieve, RefusalForm, RulingForm, ScreeningSieve
from reviews.forms.timetables import ReopenForm, TimetableForm

__all__ = [
    "AffiliationForm",
    "AnswerForm",
    "FileForm",
    "InviteForm",
    "MoveForm",
    "OwnProfileForm",
    "OwnTieForm",
    "PersonForm",
    "PoolSieve",
    "ProfileForm",
    "SeenForm",
    "SendForm",
    "TieForm",
    "own_profile_of",
    "packed",
    "profile_of",
    "ticked",
    "AcceptForm",
    "AssignForm",
    "ChosenPoints",
    "DeclareForm",
    "ExtensionForm",
    "FilterForm",
    "LaterConflictForm",
    "OutcomeForm",
    "ProgressSieve",
    "QuestionSieve",
    "RefusalForm",
    "ReviewForm",
    "ReopenForm",
    "RulingForm",
    "ScreeningSieve",
    "TimetableForm",
    "as_sent",
    "initial_of",
    "ConflictForm",
    "ConflictSieve",
    "InterestForm",
]
