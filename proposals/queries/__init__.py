"""What do the pages of proposals show, ready to render?"""

from proposals.queries.confirming import (
    confirmation_behind,
    confirmed_since,
    has_letter_of_agreement,
    with_confirmations,
)
from proposals.queries.confirming import standing_of as confirmation_standing
from proposals.queries.dossiers import dossier_of, file_of_version, previews_of, sealed_files_of
from proposals.queries.drafting import DraftHome, Section, assessment_of, company_of, draft_home, said
from proposals.queries.keeping import VERIFYING, broken_documents, weight_of
from proposals.queries.outcomes import OutcomeShown, outcomes_of, outcomes_waited_for
from proposals.queries.parts import (
    consultations_of,
    counterparts_of,
    documents_of,
    fiscal_years_of,
    members_of,
    with_consultations,
)
from proposals.queries.sharing import (
    LEAD,
    Access,
    access_to,
    hat_of,
    hats_of,
    invitation_behind,
    invitations_of,
    standing_of,
)
from proposals.queries.standing import (
    NotAccepted,
    doors_open_to,
    proposals_for,
    public_status,
    refusal_of,
    submission_that_stands,
    submitted_in,
    with_working_copies,
)
from proposals.queries.versions import (
    Compared,
    comparison_of,
    is_left_behind,
    sealed_version,
    submission_to_receipt,
    versions_of,
    working_copy_of,
)

__all__ = [
    "LEAD",
    "VERIFYING",
    "Access",
    "Compared",
    "DraftHome",
    "NotAccepted",
    "OutcomeShown",
    "Section",
    "access_to",
    "assessment_of",
    "broken_documents",
    "company_of",
    "comparison_of",
    "confirmation_behind",
    "confirmation_standing",
    "confirmed_since",
    "consultations_of",
    "counterparts_of",
    "documents_of",
    "doors_open_to",
    "dossier_of",
    "draft_home",
    "file_of_version",
    "fiscal_years_of",
    "has_letter_of_agreement",
    "hat_of",
    "hats_of",
    "invitation_behind",
    "invitations_of",
    "is_left_behind",
    "members_of",
    "outcomes_of",
    "outcomes_waited_for",
    "previews_of",
    "proposals_for",
    "public_status",
    "refusal_of",
    "said",
    "sealed_files_of",
    "sealed_version",
    "standing_of",
    "submission_that_stands",
    "submission_to_receipt",
    "submitted_in",
    "versions_of",
    "with_confirmations",
    "weight_of",
    "with_consultations",
    "with_working_copies",
    "working_copy_of",
]
