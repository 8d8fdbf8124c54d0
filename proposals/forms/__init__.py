"""In which shape does what people type about a proposal arrive?"""

from proposals.forms.budget import BudgetForm
from proposals.forms.confirming import AgreementForm, LetterReadForm
from proposals.forms.consultation import ConsultationForm
from proposals.forms.counterpart import CounterpartForm
from proposals.forms.documents import KindForm, UploadForm
from proposals.forms.member import MemberForm
from proposals.forms.outcome import AwardForm, RejectionForm
from proposals.forms.sections import DeclarationsForm, InvestigatorForm, PlanForm, ProjectForm
from proposals.forms.sharing import AcceptanceForm, InvitationForm, LetterForm, RoleForm

__all__ = [
    "AcceptanceForm",
    "AgreementForm",
    "AwardForm",
    "BudgetForm",
    "ConsultationForm",
    "CounterpartForm",
    "DeclarationsForm",
    "InvestigatorForm",
    "InvitationForm",
    "KindForm",
    "LetterForm",
    "LetterReadForm",
    "MemberForm",
    "PlanForm",
    "ProjectForm",
    "RejectionForm",
    "RoleForm",
    "UploadForm",
]
