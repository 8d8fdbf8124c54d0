"""How is a letter promised, withdrawn, posted, and looked after when it did not go?"""

from notices.services.holding import HOLDABLE, SENDABLE, hold, release_letter, send_again
from notices.services.mending import STUCK, post_again, set_aside
from notices.services.posting import (
    before_posting,
    claim_due,
    forget_expired_secrets,
    mark_after_dot,
    post_due,
    settle_failed,
    settle_retry,
    settle_sent,
    settle_unknown,
)
from notices.services.promising import Stranger, promise, promise_sign_in_letter, withdraw
from notices.services.reading import TYPED_ABOVE, LettersRead
from notices.services.telling import tell_of_failed_letters

__all__ = [
    "HOLDABLE",
    "LettersRead",
    "SENDABLE",
    "STUCK",
    "Stranger",
    "TYPED_ABOVE",
    "before_posting",
    "claim_due",
    "forget_expired_secrets",
    "hold",
    "mark_after_dot",
    "post_again",
    "post_due",
    "promise",
    "promise_sign_in_letter",
    "release_letter",
    "send_again",
    "set_aside",
    "settle_failed",
    "settle_retry",
    "settle_sent",
    "settle_unknown",
    "tell_of_failed_letters",
    "withdraw",
]
