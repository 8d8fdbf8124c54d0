"""Which questions about agencies wait for a ruling, and what was ruled on the same agency before?

Of a draft the office sees the question and nothing else.
"""

from collections import Counter
from dataclasses import dataclass

from calls.deadlines import has_closed
from proposals.lifecycle import State, is_in_hand
from proposals.models import Consultation
from reviews import policies

QUESTION_STATES = ("open", "pending", "ruled", "over")
OF_A_QUESTION = [
    *("country", "agency_name", "agency_folded", "question", "asked_at", "ruling", "reason", "ruled_at"),
    *("country__name_en", "country__name_ja"),
    *("proposal__number", "proposal__state", "proposal__submitted_at"),
    *(f"proposal__call__{name}" for name in ("slug", "number_prefix", "closes_at", "title_en", "title_ja")),
    *(f"proposal__lead__{name}" for name in ("name", "name_ja", "email", "language")),
    *("ruled_by__name", "ruled_by__name_ja", "ruled_by__email"),
]


@dataclass(frozen=True)
class Question:
    """A question, where it stands, and the rulings on the same agency for other proposals of the call."""

    consultation: Consultation
    state: str  # open, pending, ruled, or over: nothing depends on it any more
    may_rule: bool
    others: list


@dataclass(frozen=True)
class QuestionsWanted:
    """Which questions an officer asks for."""

    state: str = ""

    @property
    def narrows(self):
        """Tell whether anything is asked for."""
        return bool(self.state)


def questions_of(user, call, *, at):
    """Return every question of a call that an officer rules on, open ones first: one query."""
    rows = policies.consultations_ruled_by(user).filter(proposal__call=call)
    rows = rows.select_related("country", "proposal__call", "proposal__lead", "ruled_by").only(*OF_A_QUESTION)
    rows = list(rows.order_by("asked_at", "pk"))
    found = [_question(one, rows, at=at) for one in rows]
    return sorted(found, key=lambda one: QUESTION_STATES.index(one.state))


def question_for(user, pk, *, at):
    """Return one question with what was ruled on its agency elsewhere, or None where the person does not rule on it."""
    one = policies.consultations_ruled_by(user).filter(pk=pk).select_related("proposal__call").first()
    if one is None:
        return None
    asked = questions_of(user, one.proposal.call, at=at)
    return next((question for question in asked if question.consultation.pk == pk), None)


def counted_by_state(questions):
    """Return how many questions there are in each state."""
    return Counter(one.state for one in questions)


def _question(one, rows, *, at):
    same = (one.country_id, one.agency_folded)
    others = [other for other in rows if (other.country_id, other.agency_folded) == same]
    return Question(
        consultation=one,
        state=_state_of(one, at=at),
        may_rule=is_in_hand(one.proposal.state),
        others=[other for other in others if other.pk != one.pk and other.ruling],
    )


def _state_of(one, *, at):
    proposal = one.proposal
    is_late = proposal.state == State.DRAFT and has_closed(closes_at=proposal.call.closes_at, at=at)
    if one.ruling not in ("", Consultation.Ruling.PENDING):
        return "ruled"
    if not is_in_hand(proposal.state) or is_late:
        return "over"
    return "pending" if one.ruling else "open"
