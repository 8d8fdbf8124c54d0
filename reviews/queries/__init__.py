"""What do the pages of reviewers and of the office show of proposals under review, ready to render?"""

from reviews.queries.candidates import Barriers, Candidate, barriers_of, candidates_for
from reviews.queries.desk import (
    Answers,
    Cover,
    Task,
    answers_of,
    assignments_for,
    cover_of,
    criteria_of,
    sealed_document,
    sealed_text_for,
    step_of,
    tasks_for,
)
from reviews.queries.office import ProposalRow, Seat, call_for, findings_of, proposal_rows, proposals_for, seats_of
from reviews.queries.rankings import DISCUSS_FROM, Ranking, RankingRow, ranking_of

__all__ = [
    "Answers",
    "Barriers",
    "Candidate",
    "Cover",
    "DISCUSS_FROM",
    "ProposalRow",
    "Ranking",
    "RankingRow",
    "Seat",
    "Task",
    "answers_of",
    "assignments_for",
    "barriers_of",
    "call_for",
    "candidates_for",
    "cover_of",
    "criteria_of",
    "findings_of",
    "proposal_rows",
    "proposals_for",
    "ranking_of",
    "sealed_document",
    "sealed_text_for",
    "seats_of",
    "step_of",
    "tasks_for",
]
