"""What do pages, feeds and other rooms ask about calls?"""

from calls.queries.agencies import LANGUAGES, Sought, is_found, printed_name, words_of
from calls.queries.dates import dates_of, state_of
from calls.queries.pages import (
    Period,
    call_by_slug,
    call_page,
    calls_for_the_public,
    interview_days_from,
    last_changed_at,
)

__all__ = [
    "LANGUAGES",
    "Period",
    "Sought",
    "call_by_slug",
    "call_page",
    "calls_for_the_public",
    "dates_of",
    "interview_days_from",
    "is_found",
    "last_changed_at",
    "printed_name",
    "state_of",
    "words_of",
]
