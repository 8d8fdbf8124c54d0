"""What does the task list of a draft show, and what still stands in the way?"""

from dataclasses import dataclass

from journal.sentences import tokyo_day
from proposals.eligibility import assess
from proposals.eligibility.progress import progress
from proposals.facts import facts_from, facts_of, known_about, terms_of, text_of
from proposals.models import Invitation
from proposals.queries.hints import say_what_is_in
from proposals.queries.parts import documents_of
from proposals.sentences import SECTIONS, say_finding, sections_of

BLOCKS_FIRST = {"blocks": 0, "asks": 1, "warns": 2, "pending": 3, "met": 4}


@dataclass(frozen=True)
class Section:
    """One section of the draft's task list: its key, its state, how many findings block in it, what is in it.

    `state` is "complete", "waiting" (somebody else decides), "fix", "started" or "empty"; `hint` is one line as said.
    """

    key: str
    state: str
    blocks: int
    hint: str = ""


@dataclass(frozen=True)
class DraftHome:
    """What the home of a draft shows: sections, findings as said (open ones first), whether it may be submitted."""

    sections: list
    findings: list
    open_findings: list
    blocks: int
    asks: int
    may_submit: bool

    @property
    def complete(self):
        """Return how many sections need nothing more from those who write."""
        return sum(one.state in ("complete", "waiting") for one in self.sections)


def assessment_of(proposal, *, at):
    """Return the findings of the rulebook on a draft as it stands at this instant."""
    return assess(facts_of(proposal, at=at), terms_of(proposal.call))


def said(findings):
    """Return findings in the reader's words: what blocks first, what is met last."""
    return sorted((say_finding(finding) for finding in findings), key=lambda one: BLOCKS_FIRST[one.tone])


def draft_home(proposal, *, at):
    """Return the task list of a draft with what still stands in the way.

    The text is read once, for the rules and for the hints; what it costs does not grow with what is in it.
    """
    documents = list(documents_of(proposal))
    text = text_of(proposal, documents=documents)
    facts = facts_from(text, known_about(proposal, text), at=at, on=tokyo_day(at))
    found = assess(facts, terms_of(proposal.call))
    findings = said(found)
    blocking = [one for one in findings if one.tone == "blocks"]
    return DraftHome(
        sections=[_section(key, text, documents, found) for key in SECTIONS],
        findings=findings,
        open_findings=[one for one in findings if one.tone != "met"],
        blocks=len(blocking),
        asks=sum(one.tone == "asks" for one in findings),
        may_submit=not blocking,
    )


def _section(key, text, documents, found):
    own = [one for one in found if key in sections_of(one)]
    return Section(
        key=key,
        state=progress(own, is_touched=bool(TOUCHED[key](text, documents))),
        blocks=sum(one.blocks for one in own),
        hint=say_what_is_in(key, text, documents),
    )


def _any(mapping, *names):
    return any(mapping[name] for name in names)


# Whether somebody has written in a section. What is carried over from the account or an earlier proposal does not count.
TOUCHED = {
    "project": lambda text, _: _any(text["project"], "title_en", "title_ja", "summary", "area", "start_on"),
    "people": lambda text, _: (
        text["members"] or text["investigator"]["in_japan"] is not None or text["investigator"]["effort_percent"]
    ),
    "counterparts": lambda text, _: text["counterparts"],
    "plan": lambda text, documents: any(text["plan"].values()) or any(one.kind == "plan" for one in documents),
    "budget": lambda text, _: text["budget"]["lines"],
    "documents": lambda _, documents: documents,
    "declarations": lambda text, _: (
        any(text["agreement"].values())
        or any(text["declarations"].values())
        or _any(text["investigator"], "able_throughout", "answers_for_plan", "answers_for_results")
    ),
}


def company_of(proposal):
    """Return who was let in beside the lead, as invitations with their people: those who write first (one query)."""
    let_in = Invitation.objects.in_force().filter(proposal=proposal.origin_pk).select_related("accepted_by")
    return sorted(let_in, key=lambda one: (one.role != Invitation.Role.EDITOR, one.accepted_at, one.pk))
