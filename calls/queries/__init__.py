"""What do pages, feeds and other rooms ask about calls?"""

from calls.queries.agencies import Sought, countries, participating_agencies, printed_name
from calls.queries.dates import dates_of, state_of
from calls.queries.pages import (
    Period,
    call_by_slug,
    call_page,
    calls_for_the_public,
    last_changed_at,
)

__all__ = [
    "Period",
    "Sought",
    "call_by_slug",
    "call_page",
    "calls_for_the_public",
    "countries",
    "dates_of",
    "last_changed_at",
    "participating_agencies",
    "printed_name",
    "state_of",
]
