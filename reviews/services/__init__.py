"""What do reviewers and officers do with submitted proposals, and by which use case?"""

from reviews.services import reminding
from reviews.services.appointing import (
    AT_ONCE,
    Invited,
    answer_appointment,
    end_appointment,
    invite_reviewers,
    letters_to_send,
)
from reviews.services.assigning import assign_reviewer, end_assignment
from reviews.services.bidding import declare_at_bidding, save_bids
from reviews.services.declaring import declare
from reviews.services.importing import import_pool, plan_of_file, plan_of_text
from reviews.services.interests import find_conflicts, look_between
from reviews.services.judging import save_review, send_review
from reviews.services.packets import ask_for_own_packet, ask_for_packets, make_packets
from reviews.services.plans import apply_plan, ask_for_plan, undo_plan, work_out_plans
from reviews.services.pledging import pledge
from reviews.services.pool import (
    PROFILE,
    PersonText,
    ProfileText,
    add_affiliation,
    add_reviewer,
    add_tie,
    remove_entry,
    save_profile,
)
from reviews.services.profiling import (
    OWN_PROFILE,
    OwnText,
    Workplace,
    add_own_affiliation,
    add_own_tie,
    move_to,
    save_own_profile,
)
from reviews.services.reckoning import reckon
from reviews.services.reminding import remind_of_reviews
from reviews.services.reopening import decision_frozen_by, reopen_review
from reviews.services.ruling import confirm_override, declare_interest, propose_override, uphold_conflict
from reviews.services.screening import (
    accept_as_received,
    accept_one,
    record_outcome,
    refuse_proposal,
    reopen_screening,
    rule_on_consultation,
)
from reviews.services.timetables import set_timetable, timetable_asked

# What falls due by the clock in this room; each drives its sweep and the office's forecast.
FORECAST = (reminding.reviews_due,)

__all__ = [
    "AT_ONCE",
    "Invited",
    "OWN_PROFILE",
    "OwnText",
    "PROFILE",
    "PersonText",
    "ProfileText",
    "Workplace",
    "add_affiliation",
    "add_own_affiliation",
    "add_own_tie",
    "add_reviewer",
    "add_tie",
    "answer_appointment",
    "end_appointment",
    "import_pool",
    "invite_reviewers",
    "letters_to_send",
    "move_to",
    "plan_of_file",
    "plan_of_text",
    "remove_entry",
    "save_own_profile",
    "save_profile",
    "FORECAST",
    "accept_as_received",
    "accept_one",
    "apply_plan",
    "ask_for_own_packet",
    "ask_for_packets",
    "ask_for_plan",
    "assign_reviewer",
    "decision_frozen_by",
    "declare",
    "declare_at_bidding",
    "end_assignment",
    "make_packets",
    "pledge",
    "reckon",
    "record_outcome",
    "refuse_proposal",
    "remind_of_reviews",
    "reopen_review",
    "reopen_screening",
    "rule_on_consultation",
    "save_bids",
    "save_review",
    "send_review",
    "set_timetable",
    "timetable_asked",
    "undo_plan",
    "work_out_plans",
    "find_conflicts",
    "look_between",
    "confirm_override",
    "declare_interest",
    "propose_override",
    "uphold_conflict",
]
