"""What can be done with a proposal, and by which use case?"""

from proposals.services.consulting import ask_consultation
from proposals.services.documents import (
    ask_to_verify_documents,
    attach_document,
    receive_document,
    remove_document,
    sweep_documents,
    verify_documents,
)
from proposals.services.drafts import (
    save_budget,
    save_declarations,
    save_investigator,
    save_plan,
    save_project,
    start_draft,
)
from proposals.services.judging import judge_again, judge_again_where_the_call_changed
from proposals.services.locking import Began
from proposals.services.outcomes import (
    forget_letters,
    mark_unknown_outcomes,
    remind_of_outcomes,
    report_outcome,
)
from proposals.services.people import remove_counterpart, remove_member, save_counterpart, save_member
from proposals.services.revising import begin_revision, discard_revision
from proposals.services.submitting import (
    cancel_selection,
    note_refused_submission,
    settle_result,
    submit_proposal,
    withdraw_proposal,
)
from proposals.services.telling import tell_of_extensions
from proposals.services.texts import (
    CounterpartText,
    DeclarationsText,
    InvestigatorText,
    MemberText,
    PlanText,
    ProjectText,
)

__all__ = [
    "Began",
    "CounterpartText",
    "DeclarationsText",
    "InvestigatorText",
    "MemberText",
    "PlanText",
    "ProjectText",
    "ask_consultation",
    "ask_to_verify_documents",
    "attach_document",
    "begin_revision",
    "cancel_selection",
    "discard_revision",
    "forget_letters",
    "judge_again",
    "judge_again_where_the_call_changed",
    "mark_unknown_outcomes",
    "note_refused_submission",
    "receive_document",
    "remind_of_outcomes",
    "remove_counterpart",
    "remove_document",
    "remove_member",
    "report_outcome",
    "save_budget",
    "save_counterpart",
    "save_declarations",
    "save_investigator",
    "save_member",
    "save_plan",
    "save_project",
    "settle_result",
    "start_draft",
    "submit_proposal",
    "sweep_documents",
    "tell_of_extensions",
    "verify_documents",
    "withdraw_proposal",
]
