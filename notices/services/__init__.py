"""How is a letter promised, withdrawn, posted, and looked after when it did not go?"""

from notices.services.mending import STUCK, post_again, set_aside
from notices.services.posting import (
    before_posting,
    claim_due,
    mark_after_dot,
    post_due,
    settle_failed,
    settle_retry,
    settle_sent,
    settle_unknown,
)
from notices.services.promising import Stranger, promise, promise_sign_in_letter, withdraw

__all__ = [
    "STUCK",
    "Stranger",
    "before_posting",
    "claim_due",
    "mark_after_dot",
    "post_again",
    "post_due",
    "promise",
    "promise_sign_in_letter",
    "set_aside",
    "settle_failed",
    "settle_retry",
    "settle_sent",
    "settle_unknown",
    "withdraw",
]
