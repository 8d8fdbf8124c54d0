"""How are findings and refusals said, once for page, letter and API, in English and Japanese?"""

from proposals.sentences.findings import SECTIONS, SaidFinding, say_finding
from proposals.sentences.refusals import say

__all__ = ["SECTIONS", "SaidFinding", "say", "say_finding"]
