"""What do the rules of reviewing know of rows? Frozen facts, without a word of their own."""

from reviews.facts.interests import (
    OF_A_PERSON,
    OF_A_PROFILE,
    entries_around,
    known_of,
    people_known,
    people_who_may_judge,
    proposals_known,
    rules_of,
    written,
)

__all__ = [
    "OF_A_PERSON",
    "OF_A_PROFILE",
    "entries_around",
    "known_of",
    "people_known",
    "people_who_may_judge",
    "proposals_known",
    "rules_of",
    "written",
]
