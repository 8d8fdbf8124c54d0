"""What can be done with a proposal, and by which use case?"""

from proposals.services import outcomes, reminding, telling
from proposals.services.confirming import (
    LETTERS_A_DAY,
    RIGHT_TO_ASK,
    ask_confirmation,
    confirm_agreement,
    hash_of,
    last_day_of_link,
    letter_for,
    refuse_unless_open,
    take_back_confirmation,
    what_is_missing,
)
from proposals.services.consulting import ask_consultation
from proposals.services.documents import (
    ask_to_verify_documents,
    attach_document,
    receive_document,
    remove_document,
    set_document_kind,
    sweep_documents,
    unnamed_bytes,
    verify_documents,
)
from proposals.services.dossiers import ask_for_dossiers, ask_preview, make_dossiers, make_previews
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
from proposals.services.own_data import RIGHT as RIGHT_TO_DATA
from proposals.services.own_data import take_own_data
from proposals.services.people import remove_counterpart, remove_member, save_counterpart, save_member
from proposals.services.reminding import remind_of_drafts, tell_of_changes
from proposals.services.revising import begin_revision, discard_revision
from proposals.services.sharing import (
    LIFE,
    PEOPLE_MAX,
    accept_invitation,
    change_role,
    end_access,
    invite,
    invite_again,
    leave_proposal,
)
from proposals.services.submitting import (
    cancel_selection,
    note_refused_submission,
    promote_reserve,
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
from proposals.services.verifying import ask_to_verify_seals, verify_seals

# What falls due by the clock in this room; each drives its sweep and the office's forecast.
FORECAST = (
    reminding.reminders_due,
    reminding.changes_due,
    telling.extensions_due,
    outcomes.reminders_due,
    outcomes.unknown_due,
)

__all__ = [
    "FORECAST",
    "Began",
    "CounterpartText",
    "DeclarationsText",
    "InvestigatorText",
    "LETTERS_A_DAY",
    "LIFE",
    "MemberText",
    "PEOPLE_MAX",
    "PlanText",
    "ProjectText",
    "RIGHT_TO_ASK",
    "RIGHT_TO_DATA",
    "accept_invitation",
    "ask_confirmation",
    "ask_consultation",
    "ask_for_dossiers",
    "ask_preview",
    "ask_to_verify_documents",
    "ask_to_verify_seals",
    "attach_document",
    "begin_revision",
    "cancel_selection",
    "change_role",
    "confirm_agreement",
    "discard_revision",
    "end_access",
    "forget_letters",
    "hash_of",
    "invite",
    "invite_again",
    "judge_again",
    "judge_again_where_the_call_changed",
    "last_day_of_link",
    "leave_proposal",
    "letter_for",
    "make_dossiers",
    "make_previews",
    "mark_unknown_outcomes",
    "note_refused_submission",
    "promote_reserve",
    "receive_document",
    "refuse_unless_open",
    "remind_of_drafts",
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
    "set_document_kind",
    "settle_result",
    "start_draft",
    "submit_proposal",
    "sweep_documents",
    "take_back_confirmation",
    "take_own_data",
    "tell_of_changes",
    "tell_of_extensions",
    "unnamed_bytes",
    "verify_documents",
    "verify_seals",
    "what_is_missing",
    "withdraw_proposal",
]
