"""Which conflicts of interest wait for an officer, and how does each stand?"""

from dataclasses import dataclass

from django.db.models import Count, Q

from calls.models import ConflictRule
from journal.queries import stretch_of
from journal.searching import number_in, reference_in, words_of
from journal.sentences import in_reader_language
from reviews import policies
from reviews.models import Assignment, Conflict
from reviews.sentences import rule_of_conflict

CONFLICT_STATES = ("found", "second", "upheld", "declared", "overridden")
FOUND, UPHELD, OVERRIDDEN = Conflict.State.FOUND, Conflict.State.UPHELD, Conflict.State.OVERRIDDEN
IN_STATE = {
    "found": Q(state=FOUND, proposed_at__isnull=True),
    "second": Q(state__in=(FOUND, UPHELD), is_declared=False, proposed_at__isnull=False),
    "upheld": Q(state=UPHELD, is_declared=False, proposed_at__isnull=True),
    "declared": Q(state=UPHELD, is_declared=True),
    "overridden": Q(state=OVERRIDDEN),
}
UNREAD = ("summary", "search_text", "call__texts", "call__elements")
PER_PAGE = 50


@dataclass(frozen=True)
class ConflictsWanted:
    """Which conflicts an officer asks for: in one state, and with these words in names, addresses and numbers."""

    words: str = ""
    state: str = ""

    @property
    def narrows(self):
        """Tell whether anything is asked for."""
        return bool(self.words or self.state)


@dataclass(frozen=True)
class ConflictRow:
    """One conflict on the desk; `asked` tells that the person has an assignment which it closes."""

    conflict: Conflict
    state: str
    asked: bool


@dataclass(frozen=True)
class ConflictDesk:
    """One page of the list, and how many there are in each state."""

    rows: list
    stretch: object
    numbers: dict
    total: int


def conflicts_for(user):
    """Return the conflicts on which an officer rules, with who and what they are about."""
    rows = policies.conflicts_ruled_by(user).select_related("person", "proposal__call", "proposed_by", "ruled_by")
    return rows.defer(*(f"proposal__{name}" for name in UNREAD))


def conflict_desk(user, call, wanted, *, after=None, before=None):
    """Return one page of the conflicts of a call that an officer rules on (four queries for any number).

    What waits for a ruling comes first, by number.
    """
    mine = _with_words(policies.conflicts_ruled_by(user).filter(proposal__call=call), wanted.words)
    counts = {name: Count("pk", filter=condition) for name, condition in IN_STATE.items()}
    numbers = mine.aggregate(**counts)
    chosen = mine.filter(IN_STATE[wanted.state]) if wanted.state else mine
    keys = [
        row[-1]
        for row in sorted(
            (_place(state, is_declared, proposed_at), number, pk)
            for state, is_declared, proposed_at, number, pk in chosen.values_list(
                "state", "is_declared", "proposed_at", "proposal__number", "pk"
            )
        )
    ]
    stretch = stretch_of(keys, after=after, before=before, size=PER_PAGE)
    found = {one.pk: one for one in conflicts_for(user).filter(pk__in=stretch.keys)}
    asked = Assignment.objects.filter(proposal__call=call, state__in=policies.OPEN_STATES)
    asked = asked.filter(proposal__in={one.proposal_id for one in found.values()})
    pairs = set(asked.values_list("proposal", "reviewer"))
    rows = [found[key] for key in stretch.keys if key in found]
    return ConflictDesk(
        rows=[ConflictRow(one, state_of(one), (one.proposal_id, one.person_id) in pairs) for one in rows],
        stretch=stretch,
        numbers=numbers,
        total=sum(numbers.values()),
    )


def state_of(conflict):
    """Return where a conflict stands: found, second (waits for a second officer), upheld, declared or overridden."""
    return CONFLICT_STATES[_place(conflict.state, conflict.is_declared, conflict.proposed_at)]


def _place(state, is_declared, proposed_at):
    if state == OVERRIDDEN:
        return 4
    if is_declared:
        return 3
    return 1 if proposed_at else {FOUND: 0, UPHELD: 2}[state]


def _with_words(rows, words):
    for word in words_of(words):
        told = Q(person__search_text__contains=word)
        number, reference = number_in(word), reference_in(word)
        if number is not None:
            told |= Q(proposal__number=number)
        if reference is not None:
            told |= Q(proposal__call__number_prefix=reference[0], proposal__number=reference[1])
        rows = rows.filter(told)
    return rows


def assignments_between(conflict):
    """Return the open assignments of the person of a conflict to its proposal."""
    asked = Assignment.objects.filter(proposal=conflict.proposal_id, reviewer=conflict.person_id)
    return list(asked.filter(state__in=policies.OPEN_STATES).select_related("stage"))


def conflict_rules_of(call):
    """Return (title, text) of the kinds of interest that a call knows, in its order, in the reader's language."""
    rows = ConflictRule.objects.filter(call=call).order_by("order")
    return [(in_reader_language(one, "title"), rule_of_conflict(one)) for one in rows]
