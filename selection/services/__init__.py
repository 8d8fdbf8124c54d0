"""How are proposals put on the interview list, given a place, and told their result?"""

from selection.services.awards import award, revoke_award
from selection.services.interviews import give_time, list_for_interview, unlist
from selection.services.results import release_results
from selection.services.withdrawals import settle_withdrawals

__all__ = [
    "award",
    "give_time",
    "list_for_interview",
    "release_results",
    "revoke_award",
    "settle_withdrawals",
    "unlist",
]
