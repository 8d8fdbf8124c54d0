"""In which shape does what people type about a proposal arrive?"""

from proposals.forms.budget import BudgetForm
from proposals.forms.consultation import ConsultationForm
from proposals.forms.counterpart import CounterpartForm
from proposals.forms.documents import UploadForm
from proposals.forms.outcome import AwardForm, RejectionForm
from proposals.forms.sections import DeclarationsForm, InvestigatorForm, PlanForm, ProjectForm

__all__ = [
    "AwardForm",
    "BudgetForm",
    "ConsultationForm",
    "CounterpartForm",
    "DeclarationsForm",
    "InvestigatorForm",
    "PlanForm",
    "ProjectForm",
    "RejectionForm",
    "UploadForm",
]
