"""How are findings and refusals said, once for page, letter and API, in English and Japanese?"""

from proposals.sentences.agreements import agreement_in_words
from proposals.sentences.files import KINDS, kind_of_document
from proposals.sentences.findings import SECTIONS, SaidFinding, say_finding, sections_of
from proposals.sentences.refusals import say
from proposals.sentences.sharing import say_standing

__all__ = [
    "KINDS",
    "SECTIONS",
    "SaidFinding",
    "agreement_in_words",
    "kind_of_document",
    "say",
    "say_standing",
    "say_finding",
    "sections_of",
]
