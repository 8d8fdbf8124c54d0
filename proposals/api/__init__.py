"""What do programs ask of the rules, and what are they told where something is wrong?"""

from proposals.api.asking import eligibility
from proposals.api.problems import PROBLEM, problem
from proposals.api.shapes import EXAMPLE_ANSWER, EXAMPLE_FACTS, Answer, FactsSent, Problem

__all__ = [
    "Answer",
    "EXAMPLE_ANSWER",
    "EXAMPLE_FACTS",
    "FactsSent",
    "PROBLEM",
    "Problem",
    "eligibility",
    "problem",
]
