"""What can be done with a proposal, and by which use case?"""

from proposals.services.documents import (
    ask_to_verify_documents,
    attach_document,
    receive_document,
    remove_document,
    sweep_documents,
    verify_documents,
)
from proposals.services.drafts import (
    AgreementText,
    CounterpartText,
    InvestigatorText,
    ProjectText,
    remove_counterpart,
    save_agreement,
    save_budget,
    save_counterpart,
    save_investigator,
    save_project,
    start_draft,
)
from proposals.services.judging import judge_again, judge_again_where_the_call_changed
from proposals.services.submitting import (
    note_refused_submission,
    settle_result,
    submit_proposal,
    withdraw_proposal,
)

__all__ = [
    "AgreementText",
    "CounterpartText",
    "InvestigatorText",
    "ProjectText",
    "ask_to_verify_documents",
    "attach_document",
    "judge_again",
    "judge_again_where_the_call_changed",
    "note_refused_submission",
    "receive_document",
    "remove_counterpart",
    "remove_document",
    "save_agreement",
    "save_budget",
    "save_counterpart",
    "save_investigator",
    "save_project",
    "settle_result",
    "start_draft",
    "submit_proposal",
    "sweep_documents",
    "verify_documents",
    "withdraw_proposal",
]
