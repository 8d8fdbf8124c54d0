"""How are proposals put on the interview list, given a place, told their result and held to their promise?"""

from selection.services import alarms, promises
from selection.services.alarms import alarm_of_interviews
from selection.services.awards import award, leave_empty, revoke_award, use_seat_again
from selection.services.deciding import agree, freeze, unfreeze
from selection.services.interviews import give_time, list_for_interview, swap_times, unlist
from selection.services.locking import board_frozen_at
from selection.services.panel_reviews import ask_panels_to_review
from selection.services.panels import (
    add_break,
    add_member,
    change_panel,
    make_chair,
    make_panel,
    remove_break,
    remove_member,
    remove_panel,
)
from selection.services.planning import (
    apply_arrangement,
    move_interview,
    note_absence,
    swap_interviews,
    take_back_absence,
)
from selection.services.promises import (
    cancel_selection,
    confirm_affiliation,
    make_exception,
    remind_of_promises,
    report_affiliation,
    set_contract_day,
)
from selection.services.publishing import publish_selected, unpublish
from selection.services.releasing import cancel_release, release_due, release_one, set_release
from selection.services.reserves import decline, move_reserve, put_in_reserve, take_off_reserve, undo_decline
from selection.services.succession import offer_seat
from selection.services.telling import (
    LettersToTell,
    LetterToTell,
    letters_to_tell,
    settle_interview_letters,
    tell_times,
)
from selection.services.withdrawals import settle_withdrawals

# What falls due by the clock in this room; each drives its sweep and the office's forecast. Result letters are owed
# from the day on which their moment is set.
FORECAST = (promises.reminders_due, alarms.alarms_due)

__all__ = [
    "FORECAST",
    "LetterToTell",
    "LettersToTell",
    "add_break",
    "add_member",
    "agree",
    "alarm_of_interviews",
    "apply_arrangement",
    "ask_panels_to_review",
    "award",
    "board_frozen_at",
    "cancel_release",
    "cancel_selection",
    "change_panel",
    "confirm_affiliation",
    "decline",
    "freeze",
    "give_time",
    "leave_empty",
    "letters_to_tell",
    "list_for_interview",
    "make_chair",
    "make_exception",
    "make_panel",
    "move_interview",
    "move_reserve",
    "note_absence",
    "offer_seat",
    "publish_selected",
    "put_in_reserve",
    "release_due",
    "release_one",
    "remind_of_promises",
    "remove_break",
    "remove_member",
    "remove_panel",
    "report_affiliation",
    "revoke_award",
    "set_contract_day",
    "set_release",
    "settle_interview_letters",
    "settle_withdrawals",
    "swap_interviews",
    "swap_times",
    "take_back_absence",
    "take_off_reserve",
    "tell_times",
    "undo_decline",
    "unfreeze",
    "unlist",
    "unpublish",
    "use_seat_again",
]
