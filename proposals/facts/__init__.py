"""How do rows become the frozen facts that rules and seals read?"""

from proposals.facts.agreements import agreement_of
from proposals.facts.judging import Known, facts_from, facts_of, frozen, known_about, thaw
from proposals.facts.snapshots import PLAN, counterparts_of, seal_of, snapshot_of, text_of
from proposals.facts.terms import terms_of

__all__ = [
    "PLAN",
    "Known",
    "agreement_of",
    "counterparts_of",
    "facts_from",
    "facts_of",
    "frozen",
    "known_about",
    "seal_of",
    "snapshot_of",
    "terms_of",
    "text_of",
    "thaw",
]
