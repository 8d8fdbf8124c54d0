"""In which shape does what people type about a proposal arrive?"""

from proposals.forms.budget import BudgetForm
from proposals.forms.consultation import ConsultationForm
from proposals.forms.counterpart import CounterpartForm
from proposals.forms.documents import UploadForm
from proposals.forms.outcome import AwardForm, RejectionForm
from proposals.forms.sections import AgreementForm, InvestigatorForm, ProjectForm

__all__ = [
    "AgreementForm",
    "AwardForm",
    "BudgetForm",
    "ConsultationForm",
    "CounterpartForm",
    "InvestigatorForm",
    "ProjectForm",
    "RejectionForm",
    "UploadForm",
]
