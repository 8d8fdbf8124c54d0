"""How are proposals put on the interview list, given a place, told their result and held to their promise?"""

from selection.services.awards import award, revoke_award
from selection.services.interviews import give_time, list_for_interview, unlist
from selection.services.promises import (
    cancel_selection,
    confirm_affiliation,
    make_exception,
    remind_of_promises,
    report_affiliation,
    set_contract_day,
)
from selection.services.results import release_results
from selection.services.withdrawals import settle_withdrawals

__all__ = [
    "award",
    "cancel_selection",
    "confirm_affiliation",
    "give_time",
    "list_for_interview",
    "make_exception",
    "release_results",
    "remind_of_promises",
    "report_affiliation",
    "revoke_award",
    "set_contract_day",
    "settle_withdrawals",
    "unlist",
]
