"""What lies on the screening desk of a call, what needs a decision first, and what is known of one proposal?"""

from collections import Counter
from dataclasses import dataclass, replace

from django.db.models import Q

from journal.queries import entries_about, label
from proposals.eligibility import RULES
from proposals.eligibility.grounds import grounds_in, name_of
from proposals.facts import frozen, thaw
from proposals.lifecycle import State
from proposals.models import Document, Outcome, Proposal, Screening, Submission
from proposals.sentences import SaidFinding, say_finding
from proposals.sentences.findings import tone_of
from reviews import policies
from reviews.queries.search import AT_ONCE, with_words
from reviews.sentences import entry_in_words, tone_in_words

VERDICTS = ("ask_a_human", "not_met", "met")
STATES = ("open", "accepted", "refused", "over")  # open: waits for a decision; over: the results decided it
OUTCOMES = ("pending", "awarded", "against")  # of grants that were pending; against: rejected, or not known in time
AGAINST = (Outcome.State.REJECTED, Outcome.State.UNKNOWN)
FIRST = {"asks": 0, "blocks": 1, "pending": 2, "warns": 3}  # in which order findings are read on this desk
OF_A_LINE = [
    *("findings", "verdict", "state", "decided_at", "reason"),
    *(f"proposal__{name}" for name in ("number", "state", "submitted_at", "title_en", "title_ja", "lead")),
    *(f"proposal__{name}" for name in ("pi_name", "pi_name_ja", "pi_name_kana", "pi_institution")),
    *(f"proposal__call__{name}" for name in ("slug", "number_prefix", "title_en", "title_ja")),
]
TOLD = (
    *("proposal.submitted", "proposal.judged_again", "proposal.not_accepted", "proposal.withdrawn"),
    *("screening.accepted", "screening.reopened", "consultation.asked", "consultation.ruled"),
    *("outcome.reported", "outcome.recorded", "outcome.unknown"),
)


@dataclass(frozen=True)
class Wanted:
    """What an officer asks the desk for; an empty field asks for nothing."""

    words: str = ""
    state: str = ""
    verdict: str = ""
    rule: str = ""
    outcome: str = ""

    @property
    def narrows(self):
        """Tell whether anything is asked for."""
        return any((self.words, self.state, self.verdict, self.rule, self.outcome))


@dataclass(frozen=True)
class Mark:
    """By what one proposal of the desk is found: where it stands, today's verdict, the rules that are open in it."""

    pk: int
    number: int
    state: str
    verdict: str
    rules: frozenset
    outcomes: frozenset
    warns: bool

    def answers(self, wanted, *, but=""):
        """Tell whether it is what is wanted, the filter named `but` left aside."""
        return all(
            but == name or not asked or asked in having
            for name, asked, having in (
                ("state", wanted.state, (self.state,)),
                ("verdict", wanted.verdict, (self.verdict,)),
                ("rule", wanted.rule, self.rules),
                ("outcome", wanted.outcome, self.outcomes),
            )
        )

    @property
    def rank(self):
        """Return the place of this proposal in the order of what needs a person."""
        if self.state != "open":
            return 10 + STATES.index(self.state), self.number
        if self.verdict != "met":
            return VERDICTS.index(self.verdict), self.number
        return (2 if "pending" in self.outcomes else 3 if self.warns else 4), self.number


@dataclass(frozen=True)
class DeskRow:
    """One line of the desk: the proposal, where it stands, and its open findings in words, questions first."""

    proposal: Proposal
    screening: Screening
    state: str
    findings: list
    may_accept: bool

    def titles(self, tone):
        """Return the titles of its findings of one weight."""
        return [one.title for one in self.findings if one.tone == tone]


@dataclass(frozen=True)
class Changed:
    """A finding that is another one today than when the proposal was sealed."""

    sealed: SaidFinding
    today: SaidFinding


@dataclass(frozen=True)
class OnDesk:
    """One proposal on the desk: its findings of today, what changed since it was sealed, and what was done."""

    screening: Screening
    submission: Submission
    state: str
    open_findings: list
    met_findings: list
    changed: list
    outcomes: list
    consultations: list
    entries: list
    may_accept: bool
    may_reopen: bool
    may_refuse: bool

    @property
    def may_act(self):
        """Tell whether the proposal still waits for anything that the office can do here."""
        return self.screening.proposal.state == State.SUBMITTED


def marks_of(user, call, words=""):
    """Return the Marks of every proposal that an officer handles, withdrawn ones left out: three queries."""
    found = policies.proposals_screened_by(user).filter(call=call, screening__isnull=False)
    found = with_words(found.exclude(state=State.WITHDRAWN), words)
    rules = {}
    doubtful = found.filter(Q(asks__gt=0) | Q(warns__gt=0))
    for pk, findings in doubtful.values_list("pk", "screening__findings"):
        rules[pk] = frozenset(row["rule"] for row in findings if row["verdict"] != "met")
    outcomes = {}
    told = Outcome.objects.filter(proposal__in=found.values("pk")).values_list("proposal", "state")
    for pk, state in told:
        outcomes.setdefault(pk, set()).add("against" if state in AGAINST else state)
    columns = ("pk", "number", "state", "screening__state", "screening__verdict", "warns")
    return [
        Mark(
            pk=pk,
            number=number,
            state=_stands(state, decided, verdict),
            verdict=verdict,
            rules=rules.get(pk, frozenset()),
            outcomes=frozenset(outcomes.get(pk, ())),
            warns=warns > 0,
        )
        for pk, number, state, decided, verdict, warns in found.values_list(*columns)
    ]


def _stands(state, decided, verdict):
    """Return where a proposal stands on the desk: an acceptance that a clause speaks against today is open again."""
    if decided == Screening.State.REFUSED:
        return "refused"
    if state != State.SUBMITTED:
        return "over"
    return "accepted" if decided == Screening.State.ACCEPTED and verdict != "not_met" else "open"


def keys_wanted(marks, wanted):
    """Return the keys of the proposals that are wanted, those that need a person first."""
    return [one.pk for one in sorted(marks, key=lambda one: one.rank) if one.answers(wanted)]


def counts_of(marks, wanted):
    """Return how many there are for each value of each filter, the other filters left as they are."""
    read = {
        "state": lambda one: (one.state,),
        "verdict": lambda one: (one.verdict,),
        "rule": lambda one: one.rules,
        "outcome": lambda one: one.outcomes,
    }
    return {
        name: Counter(value for one in marks if one.answers(wanted, but=name) for value in having(one))
        for name, having in read.items()
    }


def rules_in_order(names):
    """Return names of rules in the order of the rulebook."""
    return [name for name in RULES if name in names]


def desk_rows(user, keys):
    """Return the lines of some proposals in the order of their keys: one query; what may not be seen is left out."""
    mine = policies.proposals_screened_by(user).filter(pk__in=keys)
    rows = Screening.objects.filter(proposal__in=mine.values("pk")).select_related("proposal__call").only(*OF_A_LINE)
    found = {one.proposal_id: _row(one) for one in rows}
    return [found[key] for key in keys if key in found]


def desk_rows_in_parts(user, keys):
    """Yield the lines of any number of proposals for a file, some thousands read at a time."""
    for start in range(0, len(keys), AT_ONCE):
        yield from desk_rows(user, keys[start : start + AT_ONCE])


def _row(screening):
    proposal = screening.proposal
    return DeskRow(
        proposal=proposal,
        screening=screening,
        state=_stands(proposal.state, screening.state, screening.verdict),
        findings=said_open(thaw(screening.findings)),
        may_accept=_may_accept(proposal, screening),
    )


def _may_accept(proposal, screening):
    waits = proposal.state == State.SUBMITTED and screening.state == Screening.State.WAITING
    return waits and screening.verdict != "not_met"


def said_open(findings):
    """Return the findings that are not simply met, in the office's words: questions, not met, pending, warnings."""
    told = [said_here(one) for one in findings if tone_of(one) != "met"]
    return sorted(told, key=lambda one: FIRST[one.tone])


def said_here(finding):
    """Return a finding as said, its weight in the office's words: nothing blocks a submission any more."""
    said = say_finding(finding)
    return replace(said, word=tone_in_words(said.tone))


# --- One proposal ---------------------------------------------------------------------------
def on_desk(user, proposal):
    """Return what the desk knows of a proposal that the officer handles, or None before it was ever sealed."""
    screening = Screening.objects.select_related("submission", "decided_by").filter(proposal=proposal).first()
    if screening is None:
        return None
    screening.proposal = proposal
    sealed, today = thaw(screening.submission.findings), thaw(screening.findings)
    is_submitted = proposal.state == State.SUBMITTED
    outcomes = proposal.outcomes.select_related("document", "told_by").order_by("position")
    questions = policies.consultations_ruled_by(user).filter(proposal=proposal)
    entries = entries_about(label(proposal)).filter(verb__in=TOLD)
    return OnDesk(
        screening=screening,
        submission=screening.submission,
        state=_stands(proposal.state, screening.state, screening.verdict),
        open_findings=said_open(today),
        met_findings=[said_here(one) for one in today if tone_of(one) == "met"],
        changed=[
            Changed(said_here(was), said_here(now)) for was, now in zip(sealed, today, strict=False) if was != now
        ],
        outcomes=list(outcomes),
        consultations=list(questions.select_related("country", "ruled_by").order_by("asked_at", "pk")),
        entries=list(entries),
        may_accept=_may_accept(proposal, screening),
        may_reopen=is_submitted and screening.state == Screening.State.ACCEPTED,
        may_refuse=is_submitted and bool(grounds_in(today)),
    )


def history_of(desk):
    """Return what was done about a proposal on the desk, the newest first: (instant, words, person or None)."""
    return [(one.at, entry_in_words(one.verb, one.detail), one.actor) for one in desk.entries]


def grounds_of(screening):
    """Return what a refusal may rest on: (name, finding as said, whether it refuses by itself)."""
    return [(name_of(one), said_here(one), one.blocks) for one in grounds_in(thaw(screening.findings))]


def clauses_named(screening, names):
    """Return the stored findings of these names that a refusal may rest on, as they are stored."""
    return frozen([one for one in grounds_in(thaw(screening.findings)) if name_of(one) in names])


def proof_of(proposal, document_pk):
    """Return a document that was sent in to show an outcome, or None."""
    return proposal.documents.filter(purpose=Document.Purpose.OUTCOME, pk=document_pk).first()
