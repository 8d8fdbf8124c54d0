"""Which versions of a proposal were sealed, what is worked on beside them, and where do two of them differ?"""

from dataclasses import dataclass

from calls.deadlines import has_closed
from proposals.comparing import compare
from proposals.facts import snapshot_of
from proposals.lifecycle import State
from proposals.models import Proposal, Submission
from proposals.sentences.lines import answer_of, part_of_place, question_of, section_of_place

WORKING = "now"  # how an address names the working copy


@dataclass(frozen=True)
class Compared:
    """Two versions by name (a sequence, or "now") and what differs: (section, [(thing asked about, [line])])."""

    before: str
    after: str
    sections: list

    @property
    def number(self):
        """Return how many lines differ."""
        return sum(len(lines) for _section, parts in self.sections for _part, lines in parts)


@dataclass(frozen=True)
class Line:
    """One line that differs, in words: the question, "added", "removed" or "changed", both answers, and the pieces."""

    question: str
    kind: str
    before: str
    after: str
    pieces: tuple


def versions_of(proposal):
    """Return the sealed versions of a proposal, or of what a working copy revises, the newest first, without texts."""
    sealed = Submission.objects.filter(proposal=proposal.origin_pk).select_related("sealed_by")
    return sealed.defer("snapshot", "findings").order_by("-sequence")


def sealed_version(proposal, sequence):
    """Return one sealed version of a proposal with its text; raises Submission.DoesNotExist."""
    return Submission.objects.select_related("sealed_by").get(proposal=proposal.origin_pk, sequence=sequence)


def submission_to_receipt(submission):
    """Return a sealed version with all that its receipt says: its proposal, and the call of it."""
    found = Submission.objects.select_related("proposal__call", "proposal__revises", "sealed_by")
    return found.defer("proposal__call__elements", "proposal__call__texts").get(pk=submission.pk)


def working_copy_of(proposal):
    """Return the working copy of a submitted proposal, or None."""
    return Proposal.objects.filter(revises=proposal.origin_pk).select_related("call", "area").first()


def is_left_behind(proposal, *, at):
    """Tell whether a working copy can no longer be sealed: too late, or what it revises is out of the race or decided."""
    if proposal.state != State.REVISION:
        return False
    return proposal.revises.state != State.SUBMITTED or has_closed(closes_at=proposal.call.closes_at, at=at)


def comparison_of(proposal, before, after):
    """Return the Compared of two versions, named by their sequence or "now" (texts); None where one is not there.

    One query, and those of the working copy's text where it is asked for.
    """
    sequences = [int(name) for name in (before, after) if name != WORKING]
    rows = Submission.objects.filter(proposal=proposal.origin_pk, sequence__in=sequences)
    texts = {str(sequence): snapshot for sequence, snapshot in rows.values_list("sequence", "snapshot")}
    if WORKING in (before, after):
        copy = working_copy_of(proposal)
        if copy is not None:
            texts[WORKING] = snapshot_of(copy)
    if before not in texts or after not in texts:
        return None
    return Compared(before, after, _by_section(compare(texts[before], texts[after])))


def _by_section(changes):
    sections = {}
    for change in changes:
        parts = sections.setdefault(section_of_place(change.place), {})
        line = Line(
            question_of(change.place),
            change.kind,
            answer_of(change.place, change.before),
            answer_of(change.place, change.after),
            change.pieces,
        )
        parts.setdefault(part_of_place(change.place), []).append(line)
    return [(section, list(parts.items())) for section, parts in sections.items()]
