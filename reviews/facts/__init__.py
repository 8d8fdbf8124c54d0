"""What do the rules of reviewing know of rows? Frozen facts, without a word of their own."""

from reviews.facts.interests import people_known, people_who_may_judge, proposals_known, rules_of, written

__all__ = ["people_known", "people_who_may_judge", "proposals_known", "rules_of", "written"]
